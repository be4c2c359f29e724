"""Choices: the works that the clerk has marked as the best in the summary workbook.

The workbook is made anew again and again, so what was marked is read back first and kept in the
ledger; the new workbook shows it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from huizhi.errors import ReadError
from huizhi.formats.return_reader import ReturnReader
from huizhi.forms.grid import Document
from huizhi.steps.ledger import Ledger
from huizhi.steps.ledger_tables import CHOICES
from huizhi.steps.summary_tables import table_in

HEADING = "推荐"
_NEEDED = ("报送单位", HEADING, "来源")
_NO = {"否", "不", "无", "×", "0", "—", "-", "/", "x", "X"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One work that was marked. source: the file and place as the workbook shows them; words: what
    the clerk wrote into the column."""

    community: str
    source: str
    words: str

    @property
    def opinion(self) -> str:
        """The clerk's words, "" for a mere tick."""
        return "" if len(self.words) <= 1 else self.words


def read_choices(path: Path) -> tuple[Choice, ...] | None:
    """What is marked in this workbook; None when there is no workbook, or none with that column.

    Raises: ReadError when it cannot be read.
    """
    if not path.is_file():
        return None
    with ReturnReader() as reader:
        document = reader.read(path)
    return choices_in(document)


def choices_in(document: Document) -> tuple[Choice, ...] | None:
    """The marked works on the sheets of a summary; None when no sheet has the column."""
    found: list[Choice] = []
    any_table = False
    for grid in document.grids:
        table = table_in(grid, _NEEDED)
        if table is None:
            continue
        any_table = True
        for row in table.rows:
            words, source = row.text(HEADING), row.text("来源")
            if words and words not in _NO and source:
                found.append(Choice(row.text("报送单位"), source, words))
    return tuple(found) if any_table else None


def keep_choices(ledger: Ledger, path: Path) -> str:
    """Takes what is marked in the workbook into the ledger; why not, in Chinese, "" when done."""
    try:
        choices = read_choices(path)
    except ReadError as error:
        return f"“{path.name}”里的“{HEADING}”没有读出来（{error}），按以前读到的生成"
    if choices is not None:
        with ledger.writing() as connection:
            _replace(connection, choices)
    return ""


def load_choices(ledger: Ledger) -> tuple[Choice, ...]:
    """The works that are marked. Raises: StorageError."""
    with ledger.looking() as connection:
        rows = connection.execute(sa.select(CHOICES).order_by(CHOICES.c.id))
        return tuple(Choice(r.community, r.source, r.words) for r in rows)


def _replace(connection: sa.Connection, choices: Sequence[Choice]) -> None:
    connection.execute(CHOICES.delete())
    rows = [
        {"community": one.community, "source": one.source, "words": one.words} for one in choices
    ]
    if rows:
        connection.execute(CHOICES.insert(), rows)
