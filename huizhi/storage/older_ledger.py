"""Older ledger: one that an earlier program made, brought up to date once, when it is opened.

Until format 2 what became of a content stood only in the words that were shown of it; until
format 3 nothing told what counts by what came apart from what the clerk says of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from huizhi.storage.returns import Fate
from huizhi.storage.tables import ABOUT, RECEIVED, RETURNS

FORMAT = "3"  # of the tables; a ledger of another format is refused, never guessed at
_WORDS_ONLY, _NO_RULINGS = "1", "2"
# How those programs said it. These words are history: what is said today may differ.
_PASSED_OVER, _MATERIAL, _NOTHING_NEW = "略过：", "材料", "与已收的内容相同，没有产生新版本"


def is_older(about: Mapping[str, str]) -> bool:
    """Whether a ledger that says this of itself is to be brought up to date."""
    return about.get("format") in {_WORDS_ONLY, _NO_RULINGS}


def bring_up_to_date(connection: sa.Connection) -> None:
    """Gives each content its fate, by what was said of it, and each return whether it counted;
    nothing where somebody else has just done it. Inside a transaction that nobody else can write
    in."""
    format_of = ABOUT.c.key == "format"
    known = connection.execute(sa.select(ABOUT.c.value).where(format_of)).scalar()
    if known == _WORDS_ONLY:
        _add_column(connection, RECEIVED.c.fate, f"'{Fate.TAKEN.value}'")
        _give_fates(connection)
    if known in {_WORDS_ONLY, _NO_RULINGS}:
        _add_column(connection, RETURNS.c.counted, "0")
        connection.execute(RETURNS.update().values(counted=RETURNS.c.current))
        connection.execute(ABOUT.update().where(format_of).values(value=FORMAT))


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
