"""Runs: what the ledger knows of each run of `collect`: since when, and which returns it entered.

Of several that came in one run for one thing `rivals` says which counts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import replace

import sqlalchemy as sa

from huizhi.findings import CODES, Finding
from huizhi.storage.batch import AGAINST_BEFORE, BESIDE_ANSWERS, Run, finding_rows
from huizhi.storage.ledger import Ledger
from huizhi.storage.loading import load_returns
from huizhi.storage.returns import Return, Status
from huizhi.storage.rulings import last_return
from huizhi.storage.tables import FINDINGS, RETURNS, RUN_RETURNS, RUNS, SAVED, SOURCES, UNTOLD

_AT_ONCE = 500  # contents that are asked for in one query


def unfinished_runs(ledger: Ledger) -> list[Run]:
    """Return the runs that go on at this moment, or were killed."""
    with ledger.looking() as connection:
        return [Run(*row) for row in connection.execute(sa.select(*RUNS.columns))]


def begin_run(ledger: Ledger, mark: str, sign: str, before: Collection[Run] = ()) -> Run:
    """Begin the run with this mark, whose returns are noted from now on. Raises: StorageError.

    before: runs of the same paths that were killed; what they have entered is of this one.
    """
    with ledger.writing() as connection:
        same = connection.execute(sa.select(RUNS).where(RUNS.c.mark == mark)).all()
        since = min((row.since for row in same), default=last_return(connection))
        for one in before:
            connection.execute(RUNS.delete().where(*_row_of(one)))
        run = Run(mark, sign, since)
        connection.execute(RUNS.insert(), dataclasses.asdict(run))
    ledger.run = run
    return run


def note_settled(ledger: Ledger, run: Run) -> None:
    """Note that it is settled which returns of this run count. Raises: StorageError."""
    with ledger.writing() as connection:
        connection.execute(RUNS.update().where(*_row_of(run)).values(settled=True))


def end_run(ledger: Ledger, run: Run) -> None:
    """Forget this run, which has finished. Raises: StorageError."""
    with ledger.writing() as connection:
        connection.execute(RUNS.delete().where(*_row_of(run)))
        others = sa.select(RUNS.c.mark)  # the same paths may be taken by another one still
        own = RUN_RETURNS.c.mark == run.mark, RUN_RETURNS.c.mark.not_in(others)
        connection.execute(RUN_RETURNS.delete().where(*own))


def contested_in(ledger: Ledger, run: Run) -> list[tuple[str, str]]:
    """Return each community and deliverable for which this run has entered several returns."""
    of_one = RETURNS.c.community, RETURNS.c.deliverable
    filled = RETURNS.c.community.isnot(None), sa.not_(RETURNS.c.blank)
    asked = (
        sa.select(*of_one)
        .join(RUN_RETURNS, RUN_RETURNS.c.return_id == RETURNS.c.id)
        .where(RUN_RETURNS.c.mark == run.mark, RUN_RETURNS.c.entered)
        .where(*filled, RETURNS.c.deliverable.isnot(None))
    )
    with ledger.looking() as connection:
        several = asked.group_by(*of_one).having(sa.func.count() > 1).order_by(*of_one)
        rows = connection.execute(several)
        return [(str(row[0]), str(row[1])) for row in rows]


def filled_returns(connection: sa.Connection, community: str, deliverable: str) -> list[Return]:
    """Return a community's returns for one deliverable, in order of entry.

    Blank ones and void ones are left out.
    """
    same = RETURNS.c.community == community, RETURNS.c.deliverable == deliverable
    found = load_returns(connection, *same, sa.not_(RETURNS.c.blank))
    return [one for one in found if one.void is None]


def rivals_among(
    connection: sa.Connection, returns: Sequence[Return], run: Run
) -> tuple[list[Return], Return | None]:
    """Return those that this run has entered, and the one that counted before; None for none."""
    own = sa.select(RUN_RETURNS).where(RUN_RETURNS.c.mark == run.mark)
    entered = {row.return_id: row.entered for row in connection.execute(own)}
    counted = [one for one in returns if entered.get(one.number) is False]
    return [one for one in returns if entered.get(one.number)], counted[-1] if counted else None


def ranks_of(connection: sa.Connection, digests: Collection[str]) -> dict[str, str]:
    """Return how each of these contents ranks among others of its run."""
    saved = sa.select(SAVED).where(SAVED.c.sha256.in_(list(digests)))
    return {row.sha256: row.rank for row in connection.execute(saved)}


def _row_of(run: Run) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return RUNS.c.mark == run.mark, RUNS.c.sign == run.sign


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
    values = {"status": status, "current": one.current, "counted": one.current}
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
