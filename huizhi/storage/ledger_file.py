"""Ledger file: where the ledger lies, how it is opened, and whether it is the one that belongs
here: beside originals no new ledger is ever made unasked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from huizhi.disk import refusals, temporary_folder
from huizhi.errors import LedgerLostError, ReadOnlyError
from huizhi.formats.kinds import is_passed_over
from huizhi.storage.loading import load_returns
from huizhi.storage.refusals import PATIENCE, REBUILD, ledger_refusals
from huizhi.storage.returns import Return
from huizhi.storage.tables import (
    ABOUT,
)

Found = TypeVar("Found")

LEDGER_FILE = "ledger.db"
LEDGERS_ASIDE = "ledger（"  # how the names of ledgers begin that were put aside
ORIGINALS_FOLDER = "returns"  # the folder of the originals, beside the ledger
_OTHER = "不是回执的台账，是别的程序的数据库"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
LEDGER_SUFFIXES = ("", "-wal")  # endings of the files in which the ledger stands


def make_durable(connection: object, _record: object) -> None:
    """Write-ahead mode, and every commit flushed to the disk before it is acknowledged."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")
    until = time.monotonic() + PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:  # SQLite does not wait when two do it at once
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def refuse_when_lost(output: Path) -> None:
    """Raises: LedgerLostError for another database, which is not touched, and when no ledger is
    here and originals are."""
    if state := _state(output / LEDGER_FILE):
        count = count_originals(output)
        if count or state == _OTHER:
            raise LedgerLostError(_lost(output, state, count))


def _state(path: Path) -> str:
    """Why there is no ledger here, in Chinese; "" when there is one, perhaps a damaged one."""
    if not path.exists():
        return "不见了"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as found:
            names = {row[0] for row in found.execute(_TABLES)}
    except sqlite3.Error:
        return ""  # whoever opens it is told why
    return "" if ABOUT.name in names else _OTHER if names else "是空的"


def count_originals(output: Path) -> int:
    """How many originals lie here."""
    try:
        with os.scandir(output / ORIGINALS_FOLDER) as entries:
            return sum(e.name[:1] != "." and not is_passed_over(e.name) for e in entries)
    except OSError:
        return 0


def _lost(output: Path, state: str, count: int) -> str:
    there = f"{output / ORIGINALS_FOLDER} 里还有{count}个收到的原件，" if count else ""
    rebuild = (
        f"没有备份，运行 {REBUILD}（网页上是“核对台账”），从原件重建；"
        "要另做一次活动，请用 --output 换一个文件夹。"
        if count
        else "没有备份，把它移到别处，再做一次。"
    )
    return (
        f"台账 {output / LEDGER_FILE} {state}。{there}没有当作新的活动，什么也没有写。"
        f"请先找备份，把备份的 {LEDGER_FILE} 放回原处；{rebuild}"
    )


class LedgerCopy:
    """A copy of a ledger that lies where nothing can be written, to look into; with what stands in
    its write-ahead log."""

    def __init__(self, source: Path) -> None:
        """Raises: StorageError."""
        self._open = ExitStack()
        folder = self._open.enter_context(temporary_folder())
        self.path = folder / LEDGER_FILE
        with refusals(f"读取台账 {source} "):
            for ending in LEDGER_SUFFIXES:
                one = source.with_name(f"{source.name}{ending}")
                if one.exists():
                    shutil.copyfile(one, folder / one.name)

    def close(self) -> None:
        self._open.close()


def returns_in(path: Path) -> tuple[Return, ...]:
    """The returns in the ledger of another activity, which is only looked at.

    Raises: StorageError.
    """
    return _looked_at(path, lambda connection: tuple(load_returns(connection)))


def note_in(path: Path, key: str) -> str:
    """What the ledger of another activity notes under this key, "" for nothing.

    Raises: StorageError.
    """

    def noted(connection: sa.Connection) -> str:
        found = connection.execute(sa.select(ABOUT.c.value).where(ABOUT.c.key == key))
        return str(found.scalar() or "")

    return _looked_at(path, noted)


def _looked_at(path: Path, look: Callable[[sa.Connection], Found]) -> Found:
    try:
        return _found_at(path, path, look)
    except ReadOnlyError:
        with closing(LedgerCopy(path)) as copy:
            return _found_at(path, copy.path, look)


def _found_at(path: Path, place: Path, look: Callable[[sa.Connection], Found]) -> Found:
    with ledger_refusals(f"读取台账 {path} "):
        engine = sa.create_engine(f"sqlite:///file:{place}?mode=ro&uri=true")
        try:
            with engine.connect() as connection:
                return look(connection)
        finally:
            engine.dispose()


PAGE_DATABASE = "page.db"  # the page's own database
