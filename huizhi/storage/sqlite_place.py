"""SQLite place: a ledger that is a file in the output folder, as it is where nothing else is
written in the configuration."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import sqlalchemy as sa

from huizhi.campaign import IN_FOLDER, LedgerAddress
from huizhi.disk import refusals, temporary_folder
from huizhi.errors import StorageError
from huizhi.storage.database_copy import copy_database
from huizhi.storage.databases import engine_to_read
from huizhi.storage.ledger_place import (
    ANOTHER,
    ASIDE,
    EMPTY,
    GONE,
    HALF,
    LEDGER_FILE,
    REBUILDING,
    LedgerPlace,
)
from huizhi.storage.refusals import DATABASE_DAMAGED, is_damage, ledger_refusals
from huizhi.storage.tables import ABOUT

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_IS_HALF = "SELECT 1 FROM about WHERE key = ?"
_SUFFIXES = ("", "-wal")  # endings of the files in which the ledger stands


class FilePlace(LedgerPlace):
    """The ledger's file."""

    @property
    def path(self) -> Path:
        return self.output / LEDGER_FILE

    @property
    def url(self) -> sa.URL:
        return sa.URL.create("sqlite", database=str(self.path))

    @property
    def shown(self) -> str:
        return str(self.path)

    @property
    def advice(self) -> str:
        return f"请先找备份，把备份的 {LEDGER_FILE} 放回原处"

    def is_at(self, wished: LedgerAddress | str) -> bool:
        return wished == IN_FOLDER

    def is_there(self) -> bool:
        return self.path.exists()

    def mark(self) -> tuple[object, ...]:
        """Also by what an emptied one is seen."""
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return (found.st_ino, bool(found.st_size))

    def state(self) -> tuple[tuple[int, int], ...]:
        paths = (self.path.with_name(f"{LEDGER_FILE}{ending}") for ending in _SUFFIXES)
        with suppress(OSError):
            stats = [path.stat() for path in paths if path.exists()]
            return tuple((found.st_mtime_ns, found.st_size) for found in stats)
        return ()

    def lost(self, engine: sa.Engine | None = None) -> str:
        del engine  # a file is looked at without being opened for writing
        if not self.path.exists():
            return GONE
        try:
            address = f"{self.path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True)) as found:
                names = {row[0] for row in found.execute(_TABLES)}
                half = ABOUT.name in names and found.execute(_IS_HALF, (REBUILDING,)).fetchone()
        except sqlite3.Error:
            return ""  # whoever opens it is told why
        if ABOUT.name in names:
            return HALF if half else ""
        return ANOTHER if names else EMPTY

    def engine_to_look(self, copy: Path | None = None) -> sa.Engine:
        """copy: looked at instead of the file."""
        return engine_to_read(f"sqlite:///file:{copy or self.path}?mode=ro&uri=true")

    def copy_to(self, path: Path) -> None:
        copy_database(self.path, path)

    def refuse_damage(self) -> None:
        if not self.path.exists():
            return
        with ledger_refusals("检查台账"), closing(sqlite3.connect(self.path, timeout=30)) as found:
            try:
                (said,) = found.execute("PRAGMA integrity_check(1)").fetchone()
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
                said = ""
        if said != "ok":
            raise StorageError(f"检查台账：{DATABASE_DAMAGED}。")

    def set_aside(self, now: dt.datetime) -> Iterator[str]:
        for ending in (*_SUFFIXES, "-shm"):
            path = self.path.with_name(f"{LEDGER_FILE}{ending}")
            if path.exists():
                aside = self.output / f"{ASIDE}{now:%Y-%m-%d %H%M%S}之前）.db{ending}"
                with refusals(f"移开 {path.name} "):
                    path.replace(aside)
                yield str(aside)

    def drop_aside(self) -> None:
        drop_files_aside(self.output)

    def write_anew(self, patience: float) -> bool:
        if not self.path.is_file():
            return False
        with ledger_refusals("清理台账"):
            return file_written_anew(self.path, patience)


def drop_files_aside(output: Path) -> None:
    """Throws away the files of ledgers that were set aside. Raises: StorageError."""
    for one in output.glob(f"{ASIDE}*"):
        with refusals(f"删除 {one.name} "):
            one.unlink(missing_ok=True)


def file_written_anew(path: Path, patience: float) -> bool:
    """A database is rewritten, so that none of its pages holds what was deleted; whether somebody
    has it open, whose log keeps it until then. Raises: sqlite3.Error."""
    with closing(sqlite3.connect(path, patience, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
        (blocked, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(blocked)


class LedgerCopy:
    """A copy of a ledger that lies where nothing can be written, to look into; with what stands in
    its write-ahead log."""

    def __init__(self, source: Path) -> None:
        """Raises: StorageError."""
        self._open = ExitStack()
        folder = self._open.enter_context(temporary_folder())
        self.path = folder / LEDGER_FILE
        with refusals(f"读取台账 {source} "):
            for ending in _SUFFIXES:
                one = source.with_name(f"{source.name}{ending}")
                if one.exists():
                    shutil.copyfile(one, folder / one.name)

    def close(self) -> None:
        self._open.close()
