"""Ledger file: the ledger of an output folder, wherever it lies, as seen from there: whether it is
the one that belongs here, for beside originals no new ledger is ever made unasked; and what
stands in another activity's, which is only looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from huizhi.errors import ReadOnlyError
from huizhi.storage.database_copy import LedgerCount
from huizhi.storage.ledger_place import HALF, LedgerPlace
from huizhi.storage.letters import FetchedMail, load_fetched
from huizhi.storage.loading import load_returns
from huizhi.storage.older_ledger import show_as_today
from huizhi.storage.papers import load_papers
from huizhi.storage.place_note import place_of
from huizhi.storage.refusals import ledger_refusals
from huizhi.storage.returns import Paper, Return
from huizhi.storage.sqlite_place import FilePlace, LedgerCopy
from huizhi.storage.tables import ABOUT, FETCHED, PAPERS, RECEIVED, RETURNS

Found = TypeVar("Found")

PAGE_DATABASE = "page.db"  # the page's own database, a file wherever the ledger lies


def is_ledger_there(output: Path) -> bool:
    """Whether this output folder has a ledger, be it damaged."""
    return place_of(output).is_there()


def ledger_mark(output: Path) -> tuple[object, ...]:
    """By what another ledger in its place is seen, or an emptied one; () while there is none."""
    return place_of(output).mark()


def ledger_state(output: Path) -> tuple[tuple[int, int], ...]:
    """By what it is seen that something was written into this folder's ledger; () while there is
    none."""
    return place_of(output).state()


def set_ledger_aside(output: Path, now: dt.datetime) -> Iterator[str]:
    """Where what lies in the ledger's place steps aside; nothing of it is thrown away.

    Raises: StorageError.
    """
    return place_of(output).set_aside(now)


def refuse_when_lost(output: Path) -> None:
    """Raises: LedgerLostError for another database, which is not touched, when no ledger is here
    and originals are, and for one that is not rebuilt to the end."""
    place_of(output).refuse_when_lost()


def is_half_rebuilt(output: Path) -> bool:
    """Whether somebody is rebuilding the ledger, or could not finish it."""
    return place_of(output).lost() == HALF


def refuse_damage(output: Path) -> None:
    """Check that all of the ledger in this output folder can be read and holds together.

    Raises: StorageError.
    """
    place_of(output).refuse_damage()


def copy_ledger(output: Path, target: Path) -> None:
    """Write the ledger of this folder, wherever it lies, as it stands at one moment to a new file,
    as SQLite has it. Raises: StorageError."""
    place_of(output).copy_to(target)


def count_ledger_in(output: Path) -> LedgerCount:
    """What the ledger of this folder holds, nothing where there is none. Raises: StorageError."""
    place = place_of(output)
    if not place.is_there() or place.lost():
        return LedgerCount(frozenset(), 0)

    def found(connection: sa.Connection) -> LedgerCount:
        counting = RETURNS.c.current, RETURNS.c.community.is_not(None)
        count = sa.select(sa.func.count()).select_from(RETURNS).where(*counting)
        contents = frozenset(connection.execute(sa.select(RECEIVED.c.sha256)).scalars())
        return LedgerCount(contents, int(connection.execute(count).scalar() or 0))

    return looked_at(output, found)


def returns_in(output: Path) -> tuple[Return, ...]:
    """The returns in the ledger of another activity's output folder, which is only looked at.

    Raises: StorageError; LedgerLostError for one that is not rebuilt to the end.
    """
    if is_half_rebuilt(output):
        refuse_when_lost(output)

    def found(connection: sa.Connection) -> tuple[Return, ...]:
        show_as_today(connection)
        return tuple(load_returns(connection))

    return looked_at(output, found)


def papers_in(output: Path) -> tuple[Paper, ...]:
    """What came on paper by the ledger of another activity's output folder, which is only looked
    at; nothing by one from before there was such a table.

    Raises: StorageError.
    """

    def found(connection: sa.Connection) -> tuple[Paper, ...]:
        is_there = sa.inspect(connection).has_table(PAPERS.name)
        return tuple(load_papers(connection)) if is_there else ()

    return looked_at(output, found)


def fetched_in(output: Path) -> tuple[FetchedMail, ...]:
    """The mails that were fetched by the ledger of another activity's output folder, which is only
    looked at; nothing by one from before there was such a table.

    Raises: StorageError.
    """

    def found(connection: sa.Connection) -> tuple[FetchedMail, ...]:
        is_there = sa.inspect(connection).has_table(FETCHED.name)
        return tuple(load_fetched(connection)) if is_there else ()

    return looked_at(output, found)


def stored_names(output: Path) -> dict[str, str]:
    """What the ledger of this output folder calls each original, by its digest; nothing where there
    is no ledger. Raises: StorageError."""
    place = place_of(output)
    if not place.is_there() or place.lost():
        return {}

    def found(connection: sa.Connection) -> dict[str, str]:
        asked = sa.select(RECEIVED.c.sha256, RECEIVED.c.stored)
        return {one.sha256: one.stored for one in connection.execute(asked)}

    return looked_at(output, found)


def note_in(output: Path, key: str) -> str:
    """What the ledger of another activity's output folder notes under this key, "" for nothing.

    Raises: StorageError.
    """

    def noted(connection: sa.Connection) -> str:
        found = connection.execute(sa.select(ABOUT.c.value).where(ABOUT.c.key == key))
        return str(found.scalar() or "")

    return looked_at(output, noted)


def looked_at(output: Path, look: Callable[[sa.Connection], Found]) -> Found:
    """What is found in the ledger of another activity's output folder. Raises: StorageError."""
    place = place_of(output)
    try:
        return _found_at(place, place.engine_to_look, look)
    except ReadOnlyError:
        if not isinstance(place, FilePlace):
            raise
        with closing(LedgerCopy(place.path)) as copy:
            return _found_at(place, lambda: place.engine_to_look(copy.path), look)


def _found_at(
    place: LedgerPlace,
    engine_to_look: Callable[[], sa.Engine],
    look: Callable[[sa.Connection], Found],
) -> Found:
    with ledger_refusals(f"读取台账 {place.shown} "):
        engine = engine_to_look()
        try:
            with engine.connect() as connection:
                return look(connection)
        finally:
            engine.dispose()
