"""Database: what one that can hold a ledger does in its own way. Nobody else asks which one it is.

SQLite is `sqlite`, PostgreSQL `postgres`; `databases` finds the one that is spoken to. Where a
ledger lies, and what is done with it as a whole, is `ledger_place`'s to say. Another database, step
by step: docs/recipes.md.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

Rows = Sequence[Mapping[str, object]]


class Database(ABC):
    """What differs from one database to another; all else SQLAlchemy says in each one's words."""

    name: ClassVar[str]  # SQLAlchemy's word for it
    options: ClassVar[Mapping[str, Any]] = MappingProxyType({})  # of the engine

    def engine(self, address: sa.URL) -> sa.Engine:
        """Return an engine for this address. Raises: ImportError where its driver is missing."""
        return sa.create_engine(address, **self.options)

    @abstractmethod
    def prepare(self, engine: sa.Engine) -> None:
        """Have every connection keep what it has acknowledged, also through a power cut."""

    def make(self, connection: sa.Connection, tables: sa.MetaData) -> None:
        """Make what is missing of these tables; nobody else does, or writes, until the transaction
        ends."""
        self.begin_writing(connection)
        tables.create_all(connection)

    def table_names(self, connection: sa.Connection) -> set[str]:
        """Return what tables there are."""
        return set(sa.inspect(connection).get_table_names())

    @abstractmethod
    def begin_writing(self, connection: sa.Connection) -> None:
        """Wait until nobody else writes; nobody else does until the transaction ends."""

    @abstractmethod
    def version(self, connection: sa.Connection) -> int:
        """Return a number that is another one whenever somebody else has written meanwhile: not
        through this connection."""

    @abstractmethod
    def insert(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
        """Insert rows that all have the same columns."""

    @abstractmethod
    def insert_new(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
        """Insert these rows, leaving out those whose key is in the table already."""

    def type_of(self, column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
        """Return the type that this column of a ledger has here."""
        return column.type

    def go_on_counting(self, connection: sa.Connection, tables: sa.MetaData) -> None:
        """Have the next row of each table get a number that none has, after rows were inserted with
        theirs; by itself where nothing counts besides the rows."""
        del connection, tables

    @abstractmethod
    def overwrite_deleted(self, connection: sa.Connection) -> None:
        """Have whatever is deleted from now on overwritten."""


def making(tables: sa.MetaData, names: Collection[str], dialect: sa.Dialect) -> list[str]:
    """Return the statements that make the tables of these names, in this dialect. To keep: putting
    them into words takes longer than a database takes to do what they say."""
    said = []
    for table in tables.sorted_tables:
        if table.name in names:
            indexes = sorted(table.indexes, key=lambda one: str(one.name))
            said.append(str(CreateTable(table).compile(dialect=dialect)))
            said += [str(CreateIndex(one).compile(dialect=dialect)) for one in indexes]
    return said
