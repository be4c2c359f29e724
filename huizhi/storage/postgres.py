"""Postgres: what PostgreSQL does in its own way with a ledger, which has a schema of its own there.

Readers see the ledger as it stood at one moment. Writers come one after another: each holds the
ledger's lock until its transaction ends, and sees all that was written before.
"""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from huizhi.errors import NoDatabaseError
from huizhi.storage.database import Database, Rows, making
from huizhi.storage.refusals import PATIENCE

_WRITER = "writer"  # what a connection is called among those that write
_USED = "used"  # when it was last
_ASLEEP = 5.0  # seconds after which it is asked whether it still lives
_GONE_AFTER = 60  # seconds after which a machine that says nothing more is gone, and its lock free
# Whoever waits for a lock, or for a machine that was switched off, is told so in the end.
_BEGIN = (
    f"SET lock_timeout = {PATIENCE * 1000:.0f};"
    f"SET tcp_keepalives_idle = {_GONE_AFTER // 2}; SET tcp_keepalives_interval = 10;"
    f"SET tcp_keepalives_count = {_GONE_AFTER // 20};"
    "SET client_min_messages = warning;"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)
# One row: how often was written, by whom last, how often before the last writer came, and which
# output folder has the ledger.
_COUNTER = (
    "CREATE TABLE IF NOT EXISTS writes (one boolean PRIMARY KEY, count bigint NOT NULL,"
    " writer text NOT NULL, before bigint NOT NULL, folder text NOT NULL);"
    "INSERT INTO writes VALUES (true, 0, '', 0, '') ON CONFLICT DO NOTHING"
)
# Before anything is read, so that what is read was written by those who had the lock before.
_LOCK = (
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
    "SELECT pg_advisory_xact_lock(hashtextextended(current_setting('search_path'), 0))"
)
_COUNT = (
    "UPDATE writes SET before = CASE WHEN writer = '{writer}' THEN before ELSE count END,"
    " count = count + 1, writer = '{writer}'"
)
# Of this schema alone: a server may have thousands.
_NAMES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r'"
    " AND relnamespace = to_regnamespace(current_setting('search_path'))"
)
_VERSION = "SELECT CASE WHEN writer = '{writer}' THEN before ELSE count END FROM writes"
_GO_ON = (
    "SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
    " (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
)
FOLDER = "SELECT folder FROM writes"
CLAIM = "UPDATE writes SET folder = %s"
WRITTEN = "SELECT count FROM writes"  # how often anybody has written


class Postgres(Database):
    """PostgreSQL through psycopg; the address says the schema as the search path."""

    name = "postgresql"
    options: ClassVar[Mapping[str, Any]] = MappingProxyType(
        {
            "use_native_hstore": False,  # asks nothing that a ledger has no use for
            "isolation_level": "REPEATABLE READ",
            "hide_parameters": True,  # what was handed in stands in no log
            "connect_args": {
                "application_name": "huizhi",
                "client_encoding": "utf8",
                "connect_timeout": 10,
                "keepalives_idle": _GONE_AFTER // 2,
                "keepalives_interval": 10,
                "keepalives_count": _GONE_AFTER // 20,
            },
        }
    )

    def prepare(self, engine: sa.Engine) -> None:
        sa.event.listen(engine, "connect", _begin_session)
        sa.event.listen(engine, "checkin", _note_use)
        sa.event.listen(engine, "checkout", _refuse_dead)

    def make(self, connection: sa.Connection, tables: sa.MetaData) -> None:
        connection.exec_driver_sql(_LOCK)
        schema = str(connection.exec_driver_sql("SHOW search_path").scalar())
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        missing = set(tables.tables) - self.table_names(connection)
        connection.exec_driver_sql(_making(tables, frozenset(missing)))
        connection.exec_driver_sql(_COUNTER)

    def table_names(self, connection: sa.Connection) -> set[str]:
        return set(connection.exec_driver_sql(_NAMES).scalars())

    def begin_writing(self, connection: sa.Connection) -> None:
        count = _COUNT.format(writer=connection.info[_WRITER])
        connection.exec_driver_sql(f"{_LOCK};{count}")

    def version(self, connection: sa.Connection) -> int:
        asked = _VERSION.format(writer=connection.info[_WRITER])
        return int(connection.exec_driver_sql(asked).scalar() or 0)

    def insert(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
        statement = _insertion(table, tuple(rows[0]))
        connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])

    def insert_new(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
        connection.execute(postgresql.insert(table).on_conflict_do_nothing(), list(rows))

    def type_of(self, column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
        """Texts of any length, as SQLite takes them, in the order of their bytes, whatever order
        the database has for its language."""
        return sa.Text(collation="C") if isinstance(column.type, sa.String) else column.type

    def go_on_counting(self, connection: sa.Connection, tables: sa.MetaData) -> None:
        for table in tables.sorted_tables:
            if table.primary_key.columns.keys() == ["id"]:
                connection.exec_driver_sql(_GO_ON.format(table=table.name))

    def overwrite_deleted(self, connection: sa.Connection) -> None:
        """Deleted rows go when the tables are written anew; see `SchemaPlace.write_anew`."""


@lru_cache(maxsize=64)
def _insertion(table: sa.Table, names: tuple[str, ...]) -> str:
    """Return the statement that inserts a row with these columns, whose names are our own."""
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(["%s"] * len(names))
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({values})'  # noqa: S608


@lru_cache(maxsize=4)
def _as_here(tables: sa.MetaData) -> sa.MetaData:
    """Return the tables as PostgreSQL makes them."""
    own = sa.MetaData()
    for table in tables.sorted_tables:
        for column in table.to_metadata(own).columns:
            column.type = Postgres().type_of(column)
    return own


@lru_cache(maxsize=4)
def _making(tables: sa.MetaData, names: frozenset[str]) -> str:
    """Return the statements that make the tables of these names; sent at once, which takes half as
    long as one by one."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return ";".join(["SELECT", *making(_as_here(tables), names, dialect)])


def _begin_session(connection: Any, record: Any) -> None:
    """Every commit is on the server's disk before it is acknowledged; nobody waits for ever."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise NoDatabaseError(
            f"台账所在的数据库用的编码是 {encoding}，存不了全部汉字。"
            "请管理数据库的人另建一个 UTF8 编码的数据库（createdb -E UTF8 -T template0 …）。"
        )
    record.info[_WRITER] = secrets.token_hex(8)
    connection.adapters.register_dumper(str, _text_dumper())
    connection.execute(_BEGIN)
    connection.commit()


def _note_use(_: object, record: Any) -> None:
    record.info[_USED] = time.monotonic()


def _refuse_dead(connection: Any, record: Any, _: object) -> None:
    """A connection that was left alone for a while is another one when a server that was begun
    again meanwhile knows nothing of it: nobody is told anything then."""
    if time.monotonic() - record.info.get(_USED, math.inf) > _ASLEEP:
        try:
            connection.execute("SELECT 1")
            connection.rollback()
        except Exception as error:
            raise sa.exc.DisconnectionError from error


@lru_cache(maxsize=1)
def _text_dumper() -> type[Any]:
    """Return how texts are handed over: the one character that PostgreSQL does not take, which
    damaged files have, becomes the sign that stands for it."""
    from psycopg.types.string import StrDumper

    class TextDumper(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "␀") if "\0" in obj else obj)

    return TextDumper
