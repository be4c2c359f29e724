"""Sqlite: what SQLite does in its own way with a ledger, which is a file."""

from __future__ import annotations

import sqlite3
import time
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.util import LRUCache

from huizhi.storage.database import Database, Rows, making
from huizhi.storage.refusals import PATIENCE

_STATEMENTS = 500  # that are kept in SQLite's words


class Sqlite(Database):
    """SQLite in write-ahead mode."""

    name = "sqlite"

    def engine(self, address: sa.URL) -> sa.Engine:
        engine = super().engine(address)
        engine.dialect, statements = _words()
        engine.update_execution_options(compiled_cache=statements)
        return engine

    def prepare(self, engine: sa.Engine) -> None:
        sa.event.listen(engine, "connect", _make_durable)

    def make(self, connection: sa.Connection, tables: sa.MetaData) -> None:
        self.begin_writing(connection)
        missing = set(tables.tables) - self.table_names(connection)
        for statement in _making(tables, frozenset(missing)):
            connection.exec_driver_sql(statement)

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


@cache
def _words() -> tuple[sa.Dialect, LRUCache[Any, Any]]:
    """Return SQLite's words and the statements that were put into them: the same for every file.
    An engine of its own for each would put each statement into words anew, which takes as long as
    reading a small ledger."""
    engine = sa.create_engine("sqlite://")
    engine.connect().close()  # from then on the words are known
    return engine.dialect, LRUCache(_STATEMENTS)


@lru_cache(maxsize=4)
def _making(tables: sa.MetaData, names: frozenset[str]) -> list[str]:
    return making(tables, names, _words()[0])


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
