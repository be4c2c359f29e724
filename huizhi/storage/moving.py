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

from huizhi.campaign import LedgerAddress, Settings
from huizhi.disk import finish_scratch, flush_all, flush_folder, refusals, scratch_folder
from huizhi.errors import NoDatabaseError, StorageError
from huizhi.storage.databases import database_of, engine_of
from huizhi.storage.former_note import FormerAddress, note_former, present_addresses
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_place import GONE, LEDGER_FILE, MOVED, PLACE_NOTE, LedgerPlace
from huizhi.storage.ledger_transfer import copy_to_file, transfer
from huizhi.storage.originals_place import originals_in
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

_PERHAPS_NEVER = (
    "如果那里从来没有过台账（第一次就把地址写错了），请把 {note} 移到别处，再做一次；"
    "有过，请先让那里连得上。"
)


def claim_ledger(settings: Settings, output: Path) -> bool:
    """Have the ledger of this folder be this folder's, which was another's before; whether it lies
    where that means anything. Raises: StorageError."""
    place = place_of(output)
    if isinstance(place, FilePlace):
        return False
    with Ledger(place.url, settings, place=place) as ledger, ledger.looking() as connection:
        place.claim(connection, anew=True)
    return True


def forget_missing(settings: Settings, output: Path, now: dt.datetime) -> Path | None:
    """What the note is called now of a ledger that is not where it says, nor ever was, as far as
    can be seen: nothing was received either. None where there is no such note, or the configuration
    wishes the ledger there.

    Raises: StorageError where nobody can tell.
    """
    here, wished = place_of(output), wished_address(settings)
    if isinstance(here, FilePlace) or wished == "" or here.is_at(wished):
        return None
    is_empty = not originals_in(output).is_any()
    try:
        if here.lost() != GONE:
            return None
    except NoDatabaseError:
        pass
    except StorageError as error:
        raise StorageError(f"{error}{_PERHAPS_NEVER.format(note=output / PLACE_NOTE)}") from error
    if not is_empty:
        here.refuse_when_lost()
    aside = output / f"{Path(PLACE_NOTE).stem}（{now:%Y-%m-%d %H%M%S}之前）.json"
    with refusals(f"移开 {PLACE_NOTE} "):
        (output / PLACE_NOTE).rename(aside)
        flush_folder(output)
    return aside


@dataclass(frozen=True)
class MovedLedger:
    """A ledger that has been moved. rows: how many each table has; aside: where the old one is now;
    is_on_server: whether that is on a database server."""

    origin: str
    to: str
    rows: Mapping[str, int]
    aside: tuple[str, ...]
    is_on_server: bool = False


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
    return _to_server(settings, output, here, wished, now, advance)


def _to_server(
    settings: Settings,
    output: Path,
    here: LedgerPlace,
    address: LedgerAddress,
    now: dt.datetime,
    advance: Callable[[object], object],
) -> MovedLedger:
    note = PlaceNote(address, new_schema(settings))
    there = place_at(output, note)
    here_now = [one for one in present_addresses(output) if one.schema]
    note_former(output, *here_now, FormerAddress(address, note.schema))  # were it killed, too
    engine = engine_of(there.url)
    try:
        with _opened(here, settings) as ledger, ledger.writing() as source:
            with ledger_refusals("搬台账"), engine.connect() as target, target.begin():
                database_of(target).make(target, TABLES)
                rows = transfer(source, target, advance)
                there.claim(target, anew=True)
            _note_moved(source, there)
    finally:
        engine.dispose()
    write_note(output, note, instead=True)
    _claim_noted(there)
    return _moved(here, there, rows, now)


def _to_file(
    settings: Settings,
    output: Path,
    here: LedgerPlace,
    now: dt.datetime,
    advance: Callable[[object], object],
) -> MovedLedger:
    there = FilePlace(output)
    note_former(output, *(o for o in present_addresses(output) if o.schema))
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
    return _moved(here, there, rows, now)


def _moved(
    here: LedgerPlace, there: LedgerPlace, rows: Mapping[str, int], now: dt.datetime
) -> MovedLedger:
    aside = tuple(here.called(one) for one in here.set_aside(now))
    return MovedLedger(here.shown, there.shown, rows, aside, not isinstance(here, FilePlace))


def _claim_noted(there: LedgerPlace) -> None:
    """Have the ledger know the folder by its note, which has just been written."""
    engine = engine_of(there.url)
    try:
        with ledger_refusals("搬台账"), engine.connect() as connection:
            there.claim(connection, anew=True)
    finally:
        engine.dispose()


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
