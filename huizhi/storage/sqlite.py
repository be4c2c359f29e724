"""Sqlite: what SQLite does in its own way with a ledger, which is a file."""

from __future__ import annotations

import sqlite3
import time
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from huizhi.storage.database import Database, Rows
from huizhi.storage.refusals import PATIENCE


class Sqlite(Database):
    """SQLite in write-ahead mode."""

    name = "sqlite"

    def prepare(self, engine: sa.Engine) -> None:
        sa.event.listen(engine, "connect", _make_durable)

    def begin_writing(self, connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def version(self, connection: sa.Connection) -> int:
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar() or 0)

    def insert(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
        # SQLAlchemy takes longer for the values than SQLite for the rows.
        statement = _insertion(table, tuple(rows[0]))
        connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])

    def insert_new(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
        connection.execute(sqlite.insert(table).on_conflict_do_nothing(), list(rows))

    def overwrite_deleted(self, connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


@lru_cache(maxsize=64)
def _insertion(table: sa.Table, names: tuple[str, ...]) -> str:
    """Return the statement that inserts a row with these columns, whose names are our own."""
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join("?" * len(names))
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({values})'  # noqa: S608


def _make_durable(connection: object, _record: object) -> None:
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
