"""Database copy: one of a database that is in use, as it stood at one moment, in a single file;
what is in it, and whether it can be put in the place of the database.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from huizhi.errors import DamagedError, HuizhiError
from huizhi.storage.ledger_place import LEDGER_FILE
from huizhi.storage.older_ledger import FORMAT
from huizhi.storage.refusals import PATIENCE, ledger_refusals
from huizhi.storage.tables import ABOUT, RECEIVED, RETURNS

_CONTENTS = f"SELECT sha256 FROM {RECEIVED.name}"  # noqa: S608
_COUNTING = f"SELECT count(*) FROM {RETURNS.name} WHERE current AND community IS NOT NULL"  # noqa: S608


@dataclass(frozen=True)
class LedgerCount:
    """What a ledger holds. contents: the digests of all that was received; returns: forms that
    count."""

    contents: frozenset[str]
    returns: int


def copy_database(source: Path, target: Path) -> None:
    """Write the database as it stands at one moment to a new file; others go on writing to it.

    Raises: StorageError.
    """
    with (
        ledger_refusals(f"备份 {source.name} "),
        closing(_opened(source, "mode=ro")) as here,
        closing(sqlite3.connect(target)) as there,
    ):
        here.backup(there)


def count_ledger(path: Path, *, lies_still: bool = False) -> LedgerCount:
    """Return what a ledger holds, nothing where there is none.

    lies_still: nobody writes to it.
    Raises: StorageError.
    """
    if not path.exists():
        return LedgerCount(frozenset(), 0)
    how = "immutable=1" if lies_still else "mode=ro"
    with ledger_refusals(f"读取台账 {path} "), closing(_opened(path, how)) as found:
        contents = frozenset(str(row[0]) for row in found.execute(_CONTENTS))
        (returns,) = found.execute(_COUNTING).fetchone()
    return LedgerCount(contents, int(returns))


def refuse_unusable(path: Path, shown: str) -> None:
    """Check that a database which nobody has open holds together and is not of a newer program.

    shown: what the clerk knows it by.
    Raises: DamagedError; HuizhiError for a newer one.
    """
    try:
        with closing(_opened(path, "immutable=1")) as found:
            (said,) = found.execute("PRAGMA integrity_check(1)").fetchone()
            version = "0"
            if said == "ok" and path.name == LEDGER_FILE:
                asked = f"SELECT value FROM {ABOUT.name} WHERE key = 'format'"  # noqa: S608
                version = str((found.execute(asked).fetchone() or ("",))[0])
    except sqlite3.Error as error:
        raise DamagedError(f"里面的数据库“{shown}”坏了") from error
    if said != "ok" or not version.isdecimal():
        raise DamagedError(f"里面的数据库“{shown}”坏了")
    if int(version) > int(FORMAT):
        raise HuizhiError("这份备份是更新版本的程序做的，请先更新程序，再恢复。")


def _opened(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=PATIENCE)
