"""Ledger place: where one ledger lies, and what is done with it as a whole.

In a file in the output folder (`sqlite_place`), or in a schema of its own on a database server
(`postgres_place`); `place_note` says which.
"""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from huizhi.campaign import LedgerAddress
from huizhi.disk import refusals, temporary_folder, writing_whole
from huizhi.errors import LedgerLostError
from huizhi.storage.originals_place import originals_in
from huizhi.storage.refusals import REBUILD

LEDGER_FILE = "ledger.db"
PLACE_NOTE = "台账位置.json"  # in a folder whose ledger lies elsewhere: where
REBUILDING = "rebuilding"  # what a ledger notes of itself until all originals are entered again
MOVED = "moved"  # what it notes when it has been moved elsewhere: to where
ANOTHER = "不是回执的台账，是别的程序的数据库"
HALF = "没有重建完，现在的数不全"
ASIDE = "ledger（"  # how the names of ledgers begin that were put aside
GONE, EMPTY = "不见了", "是空的"


class LedgerPlace(ABC):
    """Where the ledger of this output folder lies. address, schema: on a server, else nothing;
    is_said: whether the folder says so, as it does of all but one that is just being made."""

    address: LedgerAddress | None = None
    schema = ""
    is_said = True

    def __init__(self, output: Path) -> None:
        self.output = output

    @property
    @abstractmethod
    def url(self) -> sa.URL:
        """How SQLAlchemy reaches it."""

    @property
    @abstractmethod
    def shown(self) -> str:
        """What the clerk, or who minds the server, knows it by; no password is in it."""

    @abstractmethod
    def is_at(self, wished: LedgerAddress | str) -> bool:
        """Whether this is where it is wished to be."""

    @abstractmethod
    def is_there(self) -> bool:
        """Whether there is a ledger, be it damaged."""

    @abstractmethod
    def mark(self) -> tuple[object, ...]:
        """By what another ledger in its place is seen; () while there is none."""

    @abstractmethod
    def state(self) -> tuple[tuple[int, int], ...]:
        """By what it is seen that something was written; () while there is none."""

    @abstractmethod
    def lost(self, engine: sa.Engine | None = None) -> str:
        """Why there is no ledger, in Chinese; "" when there is one, perhaps a damaged one.

        engine: of this ledger, where there is one already.
        """

    def refuse_copied(self, engine: sa.Engine | None = None) -> None:
        """Check that no other folder has this ledger: a folder that was copied may bring along
        where the ledger of the first one lies. engine: as for `lost`. Raises: StorageError."""
        del engine

    def claim(self, connection: sa.Connection, *, anew: bool = False) -> None:
        """Have the ledger know this folder as its own, where it knows none. anew: also where it
        knows another."""
        del connection, anew

    def withdraw(self) -> None:  # noqa: B027  # a file is nothing before somebody writes into it
        """Have a ledger that was just made be gone again, of which the folder does not say that it
        is its own. Raises: StorageError."""

    @abstractmethod
    def engine_to_look(self) -> sa.Engine:
        """An engine through which nothing is written."""

    @abstractmethod
    def copy_to(self, path: Path) -> None:
        """Write the ledger as it stands at one moment to a new file, as SQLite has it; others go on
        writing. Raises: StorageError."""

    @abstractmethod
    def refuse_damage(self) -> None:
        """Check that all of it can be read and holds together. Raises: StorageError."""

    @abstractmethod
    def set_aside(self, now: datetime) -> Iterator[str]:
        """Have what lies here step aside, and say what each is called now; nothing of it is thrown
        away. Raises: StorageError."""

    def called(self, aside: str) -> str:
        """What who minds it knows one by that was set aside, which `set_aside` names."""
        return aside

    @abstractmethod
    def drop_aside(self) -> None:
        """Throw away what was set aside. Raises: StorageError."""

    @abstractmethod
    def write_anew(self, patience: float) -> bool:
        """Rewrite all of it, so that nothing holds what was deleted; whether somebody who has it
        open, for longer than so many seconds, kept that from being done. Raises: StorageError."""

    def put_by(self, what: str, now: datetime) -> Path:
        """Have a copy lie in the folder, named after what it is and when it was made; it goes when
        everything is erased. Raises: StorageError."""
        path = self.output / f"{ASIDE}{what}，{now:%Y-%m-%d %H%M%S}）.db"
        with refusals("备份台账"), temporary_folder() as folder:
            self.copy_to(folder / LEDGER_FILE)
            with writing_whole(path) as file, (folder / LEDGER_FILE).open("rb") as copy:
                shutil.copyfileobj(copy, file)
        return path

    @property
    @abstractmethod
    def advice(self) -> str:
        """Where a lost one is to be put back from."""

    def refuse_when_lost(self, engine: sa.Engine | None = None) -> None:
        """Raises: LedgerLostError for another database, which is not touched, when no ledger is
        here and originals are, and for one that is not rebuilt to the end. engine: as for `lost`.
        """
        if state := self.lost(engine):
            count = originals_in(self.output).count()
            if count or state in {ANOTHER, HALF}:
                raise LedgerLostError(_lost(self, state, count))


def _lost(place: LedgerPlace, state: str, count: int) -> str:
    if state == HALF:
        return (
            f"台账 {place.shown} {state}（上次从原件重建时中断了，或还在重建）。"
            f"收到的{count}个原件都在。请等它做完，或再运行 {REBUILD}"
            "（网页上是“核对台账”），接着重建。"
        )
    where = originals_in(place.output).shown
    there = f"{where} 里还有{count}个收到的原件，" if count else ""
    rebuild = (
        f"没有备份，运行 {REBUILD}（网页上是“核对台账”），从原件重建；"
        "要另做一次活动，请用 --output 换一个文件夹。"
        if count
        else "没有备份，把它移到别处，再做一次。"
    )
    return (
        f"台账 {place.shown} {state}。{there}没有当作新的活动，什么也没有写。"
        f"{place.advice}；{rebuild}"
    )
