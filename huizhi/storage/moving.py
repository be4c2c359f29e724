"""Moving: a ledger from its file to a database server, or back, as the configuration wishes it.

Nobody writes meanwhile. First all of it is put into the new place and held against the old one row
by row; then the old one notes that it has been moved, so that whoever waits to write into it is
refused; then the folder says the new place; then the old one steps aside. Whoever is killed in
between has both, and moves once more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from huizhi.campaign import Settings
from huizhi.disk import finish_scratch, flush_all, flush_folder, refusals, scratch_folder
from huizhi.storage.databases import database_of, engine_of
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_place import LEDGER_FILE, MOVED, PLACE_NOTE, LedgerPlace
from huizhi.storage.ledger_transfer import copy_to_file, transfer
from huizhi.storage.place_note import (
    PlaceNote,
    new_schema,
    place_at,
    place_of,
    wished_address,
    write_note,
)
from huizhi.storage.refusals import ledger_refusals
from huizhi.storage.sqlite_place import FilePlace
from huizhi.storage.tables import ABOUT, TABLES


def claim_ledger(settings: Settings, output: Path) -> bool:
    """Have the ledger of this folder be this folder's, which was another's before; whether it lies
    where that means anything. Raises: StorageError."""
    place = place_of(output)
    if isinstance(place, FilePlace):
        return False
    with Ledger(place.url, settings, place=place) as ledger, ledger.looking() as connection:
        place.claim(connection, anew=True)
    return True


@dataclass(frozen=True)
class MovedLedger:
    """A ledger that has been moved. rows: how many each table has; aside: what the old one is
    called now."""

    origin: str
    to: str
    rows: Mapping[str, int]
    aside: tuple[str, ...]


def move_ledger(
    settings: Settings,
    output: Path,
    now: dt.datetime,
    advance: Callable[[object], object] = lambda _: None,
) -> MovedLedger | None:
    """Move the ledger of this folder to where the configuration wishes it; None when it is there.

    Raises: StorageError; the old one is the ledger then.
    """
    here, wished = place_of(output), wished_address(settings)
    if not here.is_there() or wished == "":
        return None
    if here.is_at(wished):
        if not isinstance(here, FilePlace):  # of a move that was killed at its very end
            tuple(FilePlace(output).set_aside(now))
        return None
    here.refuse_when_lost()
    if isinstance(wished, str):
        return _to_file(settings, output, here, now, advance)
    note = PlaceNote(wished, new_schema(settings))
    return _to_server(settings, output, here, note, now, advance)


def _to_server(
    settings: Settings,
    output: Path,
    here: LedgerPlace,
    note: PlaceNote,
    now: dt.datetime,
    advance: Callable[[object], object],
) -> MovedLedger:
    there = place_at(output, note)
    engine = engine_of(there.url)
    try:
        with _opened(here, settings) as ledger, ledger.writing() as source:
            with ledger_refusals("搬台账"), engine.connect() as target, target.begin():
                database_of(target).make(target, TABLES)
                rows = transfer(source, target, advance)
            _note_moved(source, there)
    finally:
        engine.dispose()
    write_note(output, note, instead=True)
    return MovedLedger(here.shown, there.shown, rows, tuple(here.set_aside(now)))


def _to_file(
    settings: Settings,
    output: Path,
    here: LedgerPlace,
    now: dt.datetime,
    advance: Callable[[object], object],
) -> MovedLedger:
    there = FilePlace(output)
    folder = scratch_folder(output)
    try:
        with _opened(here, settings) as ledger, ledger.writing() as source:
            with ledger_refusals("搬台账"):
                rows = copy_to_file(source, folder / LEDGER_FILE, advance)
            flush_all([folder / LEDGER_FILE])
            _note_moved(source, there)
        tuple(there.set_aside(now))  # what lay there was none any more
        with refusals("放好台账"):
            (folder / LEDGER_FILE).replace(there.path)
            flush_folder(output)
            (output / PLACE_NOTE).unlink()
            flush_folder(output)
    finally:
        finish_scratch(folder)
    return MovedLedger(here.shown, there.shown, rows, tuple(here.set_aside(now)))


def _opened(here: LedgerPlace, settings: Settings) -> Ledger:
    """The ledger to be moved; of one whose move was not finished, as if it had not begun."""
    engine = engine_of(here.url)
    try:
        with ledger_refusals("打开台账"), engine.connect() as connection, connection.begin():
            database = database_of(connection)
            if ABOUT.name in database.table_names(connection):
                connection.execute(ABOUT.delete().where(ABOUT.c.key == MOVED))
    finally:
        engine.dispose()
    return Ledger(here.url, settings, place=here)


def _note_moved(source: sa.Connection, there: LedgerPlace) -> None:
    source.execute(ABOUT.insert(), [{"key": MOVED, "value": there.shown}])
