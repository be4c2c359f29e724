"""Failures: contents that could not be read, and the means they were tried with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from huizhi.storage.loading import time_of
from huizhi.storage.returns import Fate
from huizhi.storage.rulings import forget_rulings, ruled_returns
from huizhi.storage.tables import (
    AMENDMENTS,
    ANSWERS,
    FAILURES,
    FINDINGS,
    RECEIVED,
    RETURNS,
    ROWS,
    SAVED,
    UNTOLD,
)

_UNREADABLE = "unreadable"
# May have been the machine's fault, or the program's, not the file's.
_DIED = ("file-reader-died", "file-program-fault")


@dataclass(frozen=True, slots=True)
class Failure:
    """One content that could not be read.

    name, received: of its first arrival.
    stored: its file name under output/returns.
    means: what it was tried with; "" when an older version of the program did.
    died: reading it took too long or ended the reader.
    """

    sha256: str
    name: str
    stored: str
    received: dt.datetime
    means: str
    died: bool

    def is_due(self, means: str, *, sent_again: bool) -> bool:
        """Return whether another try with these means is worthwhile."""
        return self.means != means or (sent_again and self.died)


def load_failures(
    connection: sa.Connection, digests: Collection[str] | None = None
) -> list[Failure]:
    """Return the contents that could not be read, among these or all; also pictures that are kept
    as material, since nothing was there to read the form that they may show."""
    unread = sa.select(RETURNS.c.sha256).where(
        RETURNS.c.status == _UNREADABLE, RETURNS.c.id.not_in(ruled_returns())
    )
    others = sa.select(RETURNS.c.sha256).where(RETURNS.c.status != _UNREADABLE)
    died = (
        sa.select(RETURNS.c.sha256)
        .join(FINDINGS, FINDINGS.c.return_id == RETURNS.c.id)
        .where(FINDINGS.c.code.in_(_DIED))
    )
    asked = (
        sa.select(RECEIVED, FAILURES.c.means, RECEIVED.c.sha256.in_(died).label("died"))
        .outerjoin(FAILURES, FAILURES.c.sha256 == RECEIVED.c.sha256)
        .where(
            sa.or_(
                RECEIVED.c.sha256.in_(unread),
                sa.and_(RECEIVED.c.fate == Fate.MATERIAL.value, FAILURES.c.means.isnot(None)),
            ),
            RECEIVED.c.sha256.not_in(others),
        )
    )
    if digests is not None:
        asked = asked.where(RECEIVED.c.sha256.in_(list(digests)))
    return [
        Failure(r.sha256, r.name, r.stored, time_of(r.received), r.means or "", bool(r.died))
        for r in connection.execute(asked.order_by(RECEIVED.c.received, RECEIVED.c.name))
    ]


def note_failures(connection: sa.Connection, digests: Sequence[str], means: str) -> None:
    """Note what these contents were tried with."""
    connection.execute(FAILURES.delete().where(FAILURES.c.sha256.in_(digests)))
    rows = [{"sha256": one, "means": means} for one in dict.fromkeys(digests)]
    connection.execute(FAILURES.insert(), rows)


def forget_unread(connection: sa.Connection, sha256: str) -> list[str]:
    """Remove an unreadable content, so that it can be entered again; return its names."""
    own = sa.select(RETURNS.c.id).where(RETURNS.c.sha256 == sha256)
    names = [
        r.file
        for r in connection.execute(
            sa.select(RETURNS.c.file).where(RETURNS.c.sha256 == sha256).order_by(RETURNS.c.id)
        )
    ]
    forget_rulings(connection, own)
    for table in (ANSWERS, ROWS, FINDINGS, AMENDMENTS):
        connection.execute(table.delete().where(table.c.return_id.in_(own)))
    connection.execute(RETURNS.delete().where(RETURNS.c.sha256 == sha256))
    for table in (UNTOLD, SAVED, RECEIVED):
        connection.execute(table.delete().where(table.c.sha256 == sha256))
    return names


def note_nothing_new(connection: sa.Connection, sha256: str) -> None:
    """Note that nobody needs to be told about this content: it is unchanged."""
    connection.execute(UNTOLD.delete().where(UNTOLD.c.sha256 == sha256))
