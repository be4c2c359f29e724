"""Older ledger: one that an earlier program made, brought up to date once, when it is opened.

Until format 2 what became of a content stood only in the words that were shown of it; until
format 3 nothing told what counts by what came apart from what the clerk says of it; until format 4
a form had one table, so all rows are that one's.

Which format a ledger has it notes itself (`about`), where older programs look too; Alembic changes
the tables, in each database's words. A new format is one more in FORMAT and a step in _STEPS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from huizhi.forms import ROWS
from huizhi.storage.databases import database_of
from huizhi.storage.returns import Fate
from huizhi.storage.tables import ABOUT, RECEIVED, RETURNS, ROWS as ROWS_TABLE

if TYPE_CHECKING:
    from alembic.operations import Operations

FORMAT = "4"  # of the tables; a ledger of another format is refused, never guessed at
# How those programs said it. These words are history: what is said today may differ.
_PASSED_OVER, _MATERIAL, _NOTHING_NEW = "略过：", "材料", "与已收的内容相同，没有产生新版本"


def is_older(about: Mapping[str, str]) -> bool:
    """Whether a ledger that says this of itself is to be brought up to date."""
    return about.get("format") in _STEPS


def bring_up_to_date(connection: sa.Connection, keep: Callable[[str], object]) -> None:
    """Brings the tables to today's format, one format after the other; nothing where somebody else
    has just done it. Inside a transaction that nobody else can write in.

    keep: told the format before anything is changed, to put a copy by.
    """
    format_of = ABOUT.c.key == "format"
    known = str(connection.execute(sa.select(ABOUT.c.value).where(format_of)).scalar())
    if known not in _STEPS:
        return
    keep(known)
    from alembic.migration import MigrationContext  # only for an older one
    from alembic.operations import Operations

    operations = Operations(MigrationContext.configure(connection))
    for number in list(_STEPS)[list(_STEPS).index(known) :]:
        _STEPS[number](operations)
    connection.execute(ABOUT.update().where(format_of).values(value=FORMAT))


def _tell_fates(operations: Operations) -> None:
    """Each content has its fate, by what was said of it."""
    _add(operations, RECEIVED.c.fate, sa.text(f"'{Fate.TAKEN.value}'"))
    _give_fates(operations.get_bind())


def _tell_what_counted(operations: Operations) -> None:
    """Each return says whether it counted."""
    _add(operations, RETURNS.c.counted, sa.false())
    operations.execute(RETURNS.update().values(counted=RETURNS.c.current))


def _tell_tables(operations: Operations) -> None:
    """Each row has its table."""
    _add(operations, ROWS_TABLE.c.in_table, sa.text(f"'{ROWS}'"))


# What takes a ledger of each format to the next.
_STEPS: Mapping[str, Callable[[Operations], None]] = {
    "1": _tell_fates,
    "2": _tell_what_counted,
    "3": _tell_tables,
}


def _add(
    operations: Operations, column: sa.Column[Any], value: sa.ColumnElement[Any] | sa.TextClause
) -> None:
    """Adds this column; the rows that are there have this value."""
    kind = database_of(operations.get_bind()).type_of(column)
    new = sa.Column(column.name, kind, nullable=column.nullable, server_default=value)
    operations.add_column(column.table.name, new)


# How a ledger that may not be changed shows what its tables lack.
_VIEWS = (
    (ROWS_TABLE.c.in_table, "CREATE TEMP VIEW rows AS SELECT *, 'rows' AS in_table FROM main.rows"),
    (
        RETURNS.c.counted,
        "CREATE TEMP VIEW returns AS SELECT *, current AS counted FROM main.returns",
    ),
)


def show_as_today(connection: sa.Connection) -> None:
    """Shows a ledger that is only looked at as if it were up to date, as long as the connection
    lasts."""
    for column, view in _VIEWS:
        known = sa.inspect(connection).get_columns(column.table.name)
        if column.name not in {one["name"] for one in known}:
            connection.exec_driver_sql(view)


def _give_fates(connection: sa.Connection) -> None:
    """Gives each content its fate by the words that were shown of it."""
    returned = sa.exists().where(RETURNS.c.sha256 == RECEIVED.c.sha256)
    said = RECEIVED.c.outcome
    for fate, condition in (
        (Fate.PASSED_OVER, said.startswith(_PASSED_OVER)),
        (Fate.MATERIAL, sa.and_(said.startswith(_MATERIAL), sa.not_(returned))),
        (Fate.NOTHING_NEW, said == _NOTHING_NEW),
    ):
        connection.execute(RECEIVED.update().where(condition).values(fate=fate.value))
