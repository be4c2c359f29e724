"""Older ledger: one that an earlier program made, brought up to date once, when it is opened.

Until format 2 what became of a content stood only in the words that were shown of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from huizhi.storage.returns import Fate
from huizhi.storage.tables import ABOUT, RECEIVED, RETURNS

FORMAT = "2"  # of the tables; a ledger of another format is refused, never guessed at
_WORDS_ONLY = "1"
# How those programs said it. These words are history: what is said today may differ.
_PASSED_OVER, _MATERIAL, _NOTHING_NEW = "略过：", "材料", "与已收的内容相同，没有产生新版本"


def is_older(about: Mapping[str, str]) -> bool:
    """Whether a ledger that says this of itself is to be brought up to date."""
    return about.get("format") == _WORDS_ONLY


def bring_up_to_date(connection: sa.Connection) -> None:
    """Gives each content its fate, by what was said of it; nothing where somebody else has just
    done it. Inside a transaction that nobody else can write in."""
    format_of = ABOUT.c.key == "format"
    if connection.execute(sa.select(ABOUT.c.value).where(format_of)).scalar() != _WORDS_ONLY:
        return
    column = RECEIVED.c.fate
    kind = column.type.compile(connection.dialect)
    connection.exec_driver_sql(
        f"ALTER TABLE {RECEIVED.name} ADD COLUMN {column.name} {kind} "
        f"DEFAULT '{Fate.TAKEN.value}' NOT NULL"
    )
    returned = sa.exists().where(RETURNS.c.sha256 == RECEIVED.c.sha256)
    said = RECEIVED.c.outcome
    for fate, condition in (
        (Fate.PASSED_OVER, said.startswith(_PASSED_OVER)),
        (Fate.MATERIAL, sa.and_(said.startswith(_MATERIAL), sa.not_(returned))),
        (Fate.NOTHING_NEW, said == _NOTHING_NEW),
    ):
        connection.execute(RECEIVED.update().where(condition).values(fate=fate.value))
    connection.execute(ABOUT.update().where(format_of).values(value=FORMAT))
