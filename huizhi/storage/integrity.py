"""Integrity: whether the pages and rows of the database hold together."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from huizhi.errors import StorageError
from huizhi.storage.ledger_file import LEDGER_FILE
from huizhi.storage.refusals import DATABASE_DAMAGED, is_damage, ledger_refusals


def refuse_damage(output: Path) -> None:
    """Check that the pages and rows of the ledger in this output folder hold together.

    Raises: StorageError.
    """
    path = output / LEDGER_FILE
    if not path.exists():
        return
    with ledger_refusals("检查台账"), closing(sqlite3.connect(path, timeout=30)) as found:
        try:
            (said,) = found.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            said = ""
    if said != "ok":
        raise StorageError(f"检查台账：{DATABASE_DAMAGED}。")
