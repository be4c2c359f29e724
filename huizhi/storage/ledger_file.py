"""Ledger file: where the ledger lies, how it is opened, and whether it is the one that belongs
here: beside originals no new ledger is ever made unasked."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from huizhi.disk import refusals, temporary_folder
from huizhi.errors import LedgerLostError, ReadOnlyError
from huizhi.formats.kinds import is_passed_over
from huizhi.storage.letters import FetchedMail, load_fetched
from huizhi.storage.loading import load_returns
from huizhi.storage.older_ledger import show_as_today
from huizhi.storage.papers import load_papers
from huizhi.storage.refusals import REBUILD, ledger_refusals
from huizhi.storage.returns import Paper, Return
from huizhi.storage.tables import ABOUT, FETCHED, PAPERS

Found = TypeVar("Found")

LEDGER_FILE = "ledger.db"
_ASIDE = "ledger（"  # how the names of ledgers begin that were put aside
ORIGINALS_FOLDER = "returns"  # the folder of the originals, beside the ledger
REBUILDING = "rebuilding"  # what a ledger notes of itself until all originals are entered again
_OTHER = "不是回执的台账，是别的程序的数据库"
_HALF = "没有重建完，现在的数不全"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_IS_HALF = "SELECT 1 FROM about WHERE key = ?"
_SUFFIXES = ("", "-wal")  # endings of the files in which the ledger stands


def ledger_url(output: Path) -> str:
    """Where the ledger of this output folder stands, as SQLAlchemy has it."""
    return f"sqlite:///{output / LEDGER_FILE}"


def is_ledger_there(output: Path) -> bool:
    """Whether this output folder has a ledger, be it damaged."""
    return (output / LEDGER_FILE).exists()


def ledger_mark(output: Path) -> tuple[object, ...]:
    """By what another ledger in its place is seen, or an emptied one; () while there is none."""
    try:
        found = (output / LEDGER_FILE).stat()
    except OSError:
        return ()
    return (found.st_ino, bool(found.st_size))


def ledger_state(output: Path) -> tuple[tuple[int, int], ...]:
    """By what it is seen that something was written into this folder's ledger; () while there is
    none."""
    paths = (output / f"{LEDGER_FILE}{ending}" for ending in _SUFFIXES)
    with suppress(OSError):
        stats = [path.stat() for path in paths if path.exists()]
        return tuple((found.st_mtime_ns, found.st_size) for found in stats)
    return ()


def set_ledger_aside(output: Path, now: dt.datetime) -> Iterator[Path]:
    """Where what lies in the ledger's place steps aside; nothing of it is thrown away.

    Raises: StorageError.
    """
    for ending in (*_SUFFIXES, "-shm"):
        path = output / f"{LEDGER_FILE}{ending}"
        if path.exists():
            aside = output / f"{_ASIDE}{now:%Y-%m-%d %H%M%S}之前）.db{ending}"
            with refusals(f"移开 {path.name} "):
                path.replace(aside)
            yield aside


def ledgers_aside(output: Path) -> Iterator[Path]:
    """The ledgers that were put aside."""
    return output.glob(f"{_ASIDE}*")


def refuse_when_lost(output: Path) -> None:
    """Raises: LedgerLostError for another database, which is not touched, when no ledger is here
    and originals are, and for one that is not rebuilt to the end."""
    if state := _state(output / LEDGER_FILE):
        count = count_originals(output)
        if count or state in {_OTHER, _HALF}:
            raise LedgerLostError(_lost(output, state, count))


def _state(path: Path) -> str:
    """Why there is no ledger here, in Chinese; "" when there is one, perhaps a damaged one."""
    if not path.exists():
        return "不见了"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as found:
            names = {row[0] for row in found.execute(_TABLES)}
            half = ABOUT.name in names and found.execute(_IS_HALF, (REBUILDING,)).fetchone()
    except sqlite3.Error:
        return ""  # whoever opens it is told why
    if ABOUT.name in names:
        return _HALF if half else ""
    return _OTHER if names else "是空的"


def is_half_rebuilt(output: Path) -> bool:
    """Whether somebody is rebuilding the ledger, or could not finish it."""
    return _state(output / LEDGER_FILE) == _HALF


def count_originals(output: Path) -> int:
    """How many originals lie here."""
    try:
        with os.scandir(output / ORIGINALS_FOLDER) as entries:
            return sum(e.name[:1] != "." and not is_passed_over(e.name) for e in entries)
    except OSError:
        return 0


def _lost(output: Path, state: str, count: int) -> str:
    if state == _HALF:
        return (
            f"台账 {output / LEDGER_FILE} {state}（上次从原件重建时中断了，或还在重建）。"
            f"收到的{count}个原件都在。请等它做完，或再运行 {REBUILD}"
            "（网页上是“核对台账”），接着重建。"
        )
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
            for ending in _SUFFIXES:
                one = source.with_name(f"{source.name}{ending}")
                if one.exists():
                    shutil.copyfile(one, folder / one.name)

    def close(self) -> None:
        self._open.close()


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
    path = output / LEDGER_FILE
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
