"""Runs: what the ledger knows of one run of `collect`: since when, and which returns it entered.

Of several that came in one run for one thing `rivals` says which counts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import sqlalchemy as sa

from huizhi.findings import CODES, Finding
from huizhi.storage.batch import AGAINST_BEFORE, BESIDE_ANSWERS, finding_rows
from huizhi.storage.ledger import Ledger
from huizhi.storage.loading import load_returns
from huizhi.storage.returns import Return, Status
from huizhi.storage.tables import ABOUT, DISPLACED, FINDINGS, RETURNS, SAVED, SOURCES, UNTOLD

_RUN = "run"  # the ledger's note of the run that is not finished
_AT_ONCE = 500  # contents that are asked for in one query


def unfinished_run(ledger: Ledger) -> tuple[int | None, str]:
    """Return the run that has not finished: the last return before it and its mark.

    The first is None when there is no such run.
    """
    before, _, mark = ledger.note(_RUN).partition(" ")
    return (int(before), mark) if before else (None, mark)


def begin_run(ledger: Ledger, mark: str) -> int:
    """Begin the run with this mark and return the last return before it. Raises: StorageError."""
    with ledger.looking() as connection:
        last = connection.execute(sa.select(sa.func.max(RETURNS.c.id))).scalar() or 0
    with ledger.writing() as connection:  # other runs may go on at the same time
        connection.execute(DISPLACED.delete().where(DISPLACED.c.since >= last))
    ledger.set_note(_RUN, f"{last} {mark}")
    return last


def end_run(ledger: Ledger, mark: str, since: int) -> None:
    """Note that this run has finished; since: as it began. Raises: StorageError."""
    own = (ABOUT.c.key == _RUN) & ABOUT.c.value.endswith(f" {mark}")
    with ledger.writing() as connection:
        connection.execute(ABOUT.delete().where(own))
        connection.execute(DISPLACED.delete().where(DISPLACED.c.since == since))


def contested_in(ledger: Ledger, since: int) -> list[tuple[str, str]]:
    """Return each community and deliverable for which several returns came after this one."""
    of_one = RETURNS.c.community, RETURNS.c.deliverable
    in_run = RETURNS.c.id > since, RETURNS.c.community.isnot(None), sa.not_(RETURNS.c.blank)
    asked = sa.select(*of_one).where(*in_run, RETURNS.c.deliverable.isnot(None))
    with ledger.looking() as connection:
        rows = connection.execute(asked.group_by(*of_one).having(sa.func.count() > 1))
        return [(str(row[0]), str(row[1])) for row in rows]


def filled_returns(connection: sa.Connection, community: str, deliverable: str) -> list[Return]:
    """Return a community's returns for one deliverable, blank ones left out, in order of entry."""
    same = RETURNS.c.community == community, RETURNS.c.deliverable == deliverable
    return list(load_returns(connection, *same, sa.not_(RETURNS.c.blank)))


def counted_before(
    connection: sa.Connection, returns: Sequence[Return], since: int
) -> Return | None:
    """Return the return that counted when the run began; None when there was none."""
    own = sa.select(DISPLACED.c.return_id).where(DISPLACED.c.since == since)
    counted = set(connection.execute(own).scalars())
    counted |= {one.number for one in returns if one.current}
    earlier = (one for one in reversed(returns) if one.number <= since)
    return next((one for one in earlier if one.number in counted), None)


def ranks_of(connection: sa.Connection, digests: Collection[str]) -> dict[str, str]:
    """Return how each of these contents ranks among others of its run."""
    saved = sa.select(SAVED).where(SAVED.c.sha256.in_(list(digests)))
    return {row.sha256: row.rank for row in connection.execute(saved)}


def enter_settled(connection: sa.Connection, one: Return, told: Sequence[Finding]) -> Return:
    """Enter whether the return counts and what it says of others; return it as it stands now."""
    of_others = FINDINGS.c.code.in_(BESIDE_ANSWERS | AGAINST_BEFORE)
    own = FINDINGS.c.return_id == one.number
    connection.execute(FINDINGS.delete().where(own, of_others))
    last = connection.execute(sa.select(sa.func.max(FINDINGS.c.position)).where(own)).scalar()
    if told:
        first = 0 if last is None else last + 1
        connection.execute(FINDINGS.insert(), finding_rows(told, one.number, first))
    codes = connection.execute(sa.select(FINDINGS.c.code).where(own)).scalars()
    wrong = any(CODES[code].level == "error" for code in codes)
    status: Status = "needs-correction" if wrong else "accepted"
    values = {"status": status, "current": one.current}
    connection.execute(RETURNS.update().where(RETURNS.c.id == one.number).values(**values))
    left = [f for f in one.findings if f.code not in BESIDE_ANSWERS | AGAINST_BEFORE]
    return replace(one, findings=(*left, *told), status=status)


def untold_among(ledger: Ledger, digests: Sequence[str]) -> set[str]:
    """Return those of these contents that were entered but not yet reported to anybody."""
    found: set[str] = set()
    for first in range(0, len(digests), _AT_ONCE):
        wanted = UNTOLD.c.sha256.in_(digests[first : first + _AT_ONCE])
        with ledger.looking() as connection:
            found |= set(connection.execute(sa.select(UNTOLD.c.sha256).where(wanted)).scalars())
    return found


def forget_untold(ledger: Ledger, digests: Sequence[str]) -> None:
    """Note that these contents have been reported. Raises: StorageError."""
    with ledger.writing() as connection:
        for first in range(0, len(digests), _AT_ONCE):
            told = UNTOLD.c.sha256.in_(digests[first : first + _AT_ONCE])
            connection.execute(UNTOLD.delete().where(told))


def places_of(ledger: Ledger, sha256: str) -> list[str]:
    """Return the paths at which this content lay when it was read."""
    with ledger.looking() as connection:
        asked = sa.select(SOURCES.c.path).where(SOURCES.c.sha256 == sha256)
        return list(connection.execute(asked).scalars())
