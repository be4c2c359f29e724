"""Letters: mails that were fetched, and mails that were sent, so that none is taken or sent twice.

A mail that is handed over stands here before it is, and what became of it afterwards. Where the
second is missing, nobody knows whether it was taken; it is never sent again by itself.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa

from huizhi.storage.databases import database_of
from huizhi.storage.loading import time_of
from huizhi.storage.tables import FETCHED, LETTERS

LetterState = Literal["sending", "sent", "unsent"]
SENDING: LetterState = "sending"
SENT: LetterState = "sent"
UNSENT: LetterState = "unsent"


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail that was fetched.

    account: user and server; validity, uid: its number in the folder.
    digest: SHA-256 of the whole mail.
    sender: as shown; "" when its content was erased.
    came: when the server had it.
    waits: it is on the disk and not entered yet.
    """

    account: str
    folder: str
    validity: int
    uid: int
    digest: str
    message_id: str
    sender: str
    subject: str
    came: dt.datetime
    fetched: dt.datetime
    waits: bool = True


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One mail that was, or may have been, sent.

    mark: of what is sent to whom.
    kind: of what it is, in Chinese.
    files: names of what is attached.
    state: “sending” until it is known what became of it.
    why: it was not sent.
    began, ended: when it was handed over, and when that was over; None for not known.
    """

    mark: str
    kind: str
    unit: str
    address: str
    subject: str
    files: tuple[str, ...]
    message_id: str
    state: LetterState
    why: str
    who: str
    began: dt.datetime
    ended: dt.datetime | None = None
    number: int = 0

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows what became of it."""
        return self.state == SENDING


def enter_fetched(connection: sa.Connection, mails: Iterable[FetchedMail]) -> None:
    """Enter mails that are on the disk; those that are known stay as they are."""
    rows = [
        {
            **{name: getattr(one, name) for name in FETCHED.c.keys()},  # noqa: SIM118
            "came": one.came.isoformat(),
            "fetched": one.fetched.isoformat(),
        }
        for one in mails
    ]
    if rows:
        database_of(connection).insert_new(connection, FETCHED, rows)


def load_fetched(connection: sa.Connection) -> list[FetchedMail]:
    """Return all mails that were fetched, the latest first."""
    rows = connection.execute(sa.select(FETCHED).order_by(FETCHED.c.came.desc()))
    return [
        FetchedMail(
            *(r.account, r.folder, r.validity, r.uid, r.digest, r.message_id, r.sender, r.subject),
            *(time_of(r.came), time_of(r.fetched), r.waits),
        )
        for r in rows
    ]


def note_entered(connection: sa.Connection, digests: Collection[str]) -> None:
    """Note that these mails are entered and wait no longer."""
    entered = FETCHED.update().where(FETCHED.c.digest.in_(list(digests)))
    connection.execute(entered.values(waits=False))


def forget_senders(connection: sa.Connection, digests: Collection[str]) -> None:
    """Forget who sent these mails; that they were fetched stays known, so that they do not come
    again."""
    erased = FETCHED.update().where(FETCHED.c.digest.in_(list(digests)))
    connection.execute(erased.values(sender="", subject="", message_id=""))


def begin_letter(connection: sa.Connection, letter: SentLetter) -> SentLetter | None:
    """Enter a mail that is about to be handed over.

    None when the same was sent, or may have been: then it must not be handed over.
    """
    blocking = LETTERS.c.mark == letter.mark, LETTERS.c.state.in_((SENDING, SENT))
    if connection.execute(sa.select(LETTERS.c.id).where(*blocking)).first() is not None:
        return None
    row = {
        name: getattr(letter, name)
        for name in ("mark", "kind", "unit", "address", "subject", "message_id", "why", "who")
    }
    row |= {"files": json.dumps(list(letter.files), ensure_ascii=False), "state": SENDING}
    row |= {"began": letter.began.isoformat(), "ended": None}
    done = connection.execute(LETTERS.insert().values(**row))
    assert done.inserted_primary_key is not None
    return replace(letter, state=SENDING, number=int(done.inserted_primary_key[0]))


def end_letter(
    connection: sa.Connection, number: int, state: LetterState, why: str, now: dt.datetime
) -> None:
    """Note what became of a mail. why: it was not sent, or who says that it was."""
    ended = LETTERS.update().where(LETTERS.c.id == number)
    connection.execute(ended.values(state=state, why=why, ended=now.isoformat()))


def note_returned(
    connection: sa.Connection, message_id: str, why: str, now: dt.datetime
) -> list[str]:
    """Note that a mail that was sent has come back, and return the unit that it was for; it may be
    sent again. message_id: as the bounce has it; what is no mail of ours changes nothing."""
    if not message_id:
        return []
    own = (LETTERS.c.message_id == message_id, LETTERS.c.state.in_((SENDING, SENT)))
    units = list(connection.execute(sa.select(LETTERS.c.unit).where(*own)).scalars())
    back = LETTERS.update().where(*own)
    connection.execute(back.values(state=UNSENT, why=why, ended=now.isoformat()))
    return units


def units_written_to(connection: sa.Connection, kind: str) -> frozenset[str]:
    """The units to which a mail of this kind was sent, or may have been."""
    found = sa.select(LETTERS.c.unit).where(LETTERS.c.kind == kind, LETTERS.c.state != UNSENT)
    return frozenset(connection.execute(found).scalars())


def load_letters(connection: sa.Connection) -> list[SentLetter]:
    """Return all mails that were or may have been sent, the latest first."""
    rows = connection.execute(sa.select(LETTERS).order_by(LETTERS.c.id.desc()))
    return [
        SentLetter(
            *(r.mark, r.kind, r.unit, r.address, r.subject, tuple(json.loads(r.files))),
            *(r.message_id, r.state, r.why, r.who, time_of(r.began)),
            time_of(r.ended) if r.ended else None,
            r.id,
        )
        for r in rows
    ]
