"""Older ledger: one that an earlier program made, brought up to date once, when it is opened.

Until format 2 what became of a content stood only in the words that were shown of it; until
format 3 nothing told what counts by what came apart from what the clerk says of it; until format 4
a form had one table, so all rows are that one's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from huizhi.forms import ROWS
from huizhi.storage.returns import Fate
from huizhi.storage.tables import ABOUT, RECEIVED, RETURNS, ROWS as ROWS_TABLE

FORMAT = "4"  # of the tables; a ledger of another format is refused, never guessed at
_WORDS_ONLY, _NO_RULINGS, _ONE_TABLE = "1", "2", "3"
_OLDER = (_WORDS_ONLY, _NO_RULINGS, _ONE_TABLE)
# How those programs said it. These words are history: what is said today may differ.
_PASSED_OVER, _MATERIAL, _NOTHING_NEW = "略过：", "材料", "与已收的内容相同，没有产生新版本"


def is_older(about: Mapping[str, str]) -> bool:
    """Whether a ledger that says this of itself is to be brought up to date."""
    return about.get("format") in _OLDER


def bring_up_to_date(connection: sa.Connection) -> None:
    """Gives each content its fate, by what was said of it, each return whether it counted, and each
    row its table; nothing where somebody else has just done it. Inside a transaction that nobody
    else can write in."""
    format_of = ABOUT.c.key == "format"
    known = connection.execute(sa.select(ABOUT.c.value).where(format_of)).scalar()
    if known == _WORDS_ONLY:
        _add_column(connection, RECEIVED.c.fate, f"'{Fate.TAKEN.value}'")
        _give_fates(connection)
    if known in {_WORDS_ONLY, _NO_RULINGS}:
        _add_column(connection, RETURNS.c.counted, "0")
        connection.execute(RETURNS.update().values(counted=RETURNS.c.current))
    if known in _OLDER:
        _add_column(connection, ROWS_TABLE.c.in_table, f"'{ROWS}'")
        connection.execute(ABOUT.update().where(format_of).values(value=FORMAT))


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


def _add_column(connection: sa.Connection, column: sa.Column[Any], value: str) -> None:
    kind = column.type.compile(connection.dialect)
    connection.exec_driver_sql(
        f"ALTER TABLE {column.table.name} ADD COLUMN {column.name} {kind} DEFAULT {value} NOT NULL"
    )


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
