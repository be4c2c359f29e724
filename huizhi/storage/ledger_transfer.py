"""Ledger transfer: everything that stands in one ledger, put into another that is empty, and both
held against each other row by row; between any two databases."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from huizhi.errors import StorageError
from huizhi.storage.databases import database_of, engine_of
from huizhi.storage.tables import TABLES

_PIECES = {"yield_per": 1000}  # rows that are read at once
_OWN = {"writes"}  # what a database has for itself
_Row = tuple[object, ...]


def transfer(
    source: sa.Connection,
    target: sa.Connection,
    advance: Callable[[object], object],
    tables: sa.MetaData | None = None,
) -> dict[str, int]:
    """Put all rows of one ledger into the empty tables of another, and hold both against each
    other; how many each table has.

    advance: told each table; tables: as they are in the first, where that is known.

    Raises: StorageError when they are not the same.
    """
    tables = tables if tables is not None else _tables_of(source)
    database = database_of(target)
    for table in tables.sorted_tables:
        advance(table.name)
        for some in _pieces(source, table):
            database.insert(target, table, some)
    database.go_on_counting(target, tables)
    return {one.name: _compared(source, target, one) for one in tables.sorted_tables}


def copy_to_file(
    source: sa.Connection, path: Path, advance: Callable[[object], object] = lambda _: None
) -> dict[str, int]:
    """Write all of a ledger into a new file, as SQLite has it; how many rows each table has.

    Raises: StorageError when they are not the same; sa.exc.SQLAlchemyError.
    """
    engine = engine_of(sa.URL.create("sqlite", database=str(path)))
    try:
        with engine.connect() as target, target.begin():
            tables = _tables_of(source)
            _like(tables).create_all(target)
            counts = transfer(source, target, advance, tables)
        with engine.connect() as target:
            target.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            target.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, and none beside it
    finally:
        engine.dispose()
    return counts


def _tables_of(connection: sa.Connection) -> sa.MetaData:
    """The tables as they are, of an older program too."""
    names = sorted(database_of(connection).table_names(connection) - _OWN)
    columns = sa.inspect(connection).get_multi_columns(filter_names=names)
    there = {key[1]: {one["name"] for one in own} for key, own in columns.items()}
    if there == {one.name: set(one.c.keys()) for one in TABLES.sorted_tables}:
        return TABLES  # to reflect them takes a while
    found = sa.MetaData()
    found.reflect(connection, only=names, resolve_fks=False)
    return found


def _like(tables: sa.MetaData) -> sa.MetaData:
    """The same tables in any database's words: as this program has them, where the columns are its
    own."""
    own = sa.MetaData()
    for table in tables.sorted_tables:
        known = TABLES.tables.get(table.name)
        if known is not None and set(known.c.keys()) == set(table.c.keys()):
            known.to_metadata(own)
            continue
        columns = [
            sa.Column(c.name, _plain(c.type), primary_key=c.primary_key, nullable=c.nullable)
            for c in table.columns
        ]
        sa.Table(table.name, own, *columns)
    return own


def _plain(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return sa.Text() if isinstance(kind, sa.String) else kind.as_generic()


def _pieces(connection: sa.Connection, table: sa.Table) -> Iterator[list[Mapping[str, object]]]:
    asked = sa.select(table).order_by(*table.primary_key)
    with closing(connection.execute(asked, execution_options=_PIECES)) as found:
        for some in found.mappings().partitions():
            yield [dict(row) for row in some]


def _compared(source: sa.Connection, target: sa.Connection, table: sa.Table) -> int:
    """How many rows a table has in both. Raises: StorageError for another row."""
    count = 0
    with closing(_rows(source, table)) as here, closing(_rows(target, table)) as there:
        for before, after in zip_longest(here, there):
            count += 1
            if before != after:
                raise StorageError(
                    f"台账没有复制好：表 {table.name} 的第{count}行，复制出来的和原来的不一样。"
                    "原来的台账没有动，还在用。请把这句话告诉维护的人。"
                )
    return count


def _rows(connection: sa.Connection, table: sa.Table) -> Generator[_Row, None, None]:
    wanted = sa.select(*(table.c[name] for name in sorted(table.c.keys())))
    asked = wanted.order_by(*table.primary_key)
    with closing(connection.execute(asked, execution_options=_PIECES)) as found:
        for row in found:
            yield tuple(as_kept(value) for value in row)


def as_kept(value: object) -> object:
    """What all databases keep alike; PostgreSQL has a sign for the one character it does not
    take."""
    if isinstance(value, memoryview):
        return bytes(value)
    return value.replace("\0", "␀") if isinstance(value, str) else value
