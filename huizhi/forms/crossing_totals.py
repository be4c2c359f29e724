"""Crossing totals: the row 合计 of a table of categories, held against the rows that it sums up.

Each of these rows is a set of single answers (`crossing`); the total is no answer, as in any table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from huizhi.content import Grid
from huizhi.forms.crossing import CrossedAnswer
from huizhi.forms.fields import Circumstances, Field, Measurement, Money, is_among
from huizhi.forms.form import ROWS, FormField, FormTable
from huizhi.forms.landmark import bare, says_total
from huizhi.forms.row_finder import LocatedRow, TotalRow
from huizhi.forms.totals import HeldTotals, hold_totals

_NO_MONEY = re.compile("[%％率]|数|面积|[人户]")  # 单位：户、万元


@dataclass(frozen=True)
class CrossedTable:
    """One such table of a returned grid: its columns, its rows and its rows of totals."""

    table: FormTable
    rows: tuple[LocatedRow, ...]
    totals: tuple[TotalRow, ...]


def crossed_tables(grid: Grid, answers: Sequence[CrossedAnswer]) -> Iterator[CrossedTable]:
    """The tables of these answers that have a row of totals."""
    for column in sorted({one.name.column for one in answers}):
        for own in _blocks([one for one in answers if one.name.column == column]):
            totals = tuple(_totals(grid, own))
            if totals:
                yield CrossedTable(_table(own), tuple(_rows(own)), totals)


def _blocks(answers: Sequence[CrossedAnswer]) -> list[list[CrossedAnswer]]:
    """The answers of each of several tables that stand below each other: the headings of one stand
    below the rows of the one before."""
    blocks: list[list[CrossedAnswer]] = []
    for one in sorted(answers, key=lambda one: (one.cell.row, one.cell.column)):
        if not blocks or one.heading.row >= max(above.name.bottom for above in blocks[-1]):
            blocks.append([])
        blocks[-1].append(one)
    return blocks


def hold_crossed(table: CrossedTable, circumstances: Circumstances) -> HeldTotals:
    """What the totals of the table are worth."""
    held = hold_totals(table.table, table.totals, table.rows, circumstances)
    return replace(held, findings=tuple(replace(one, field="") for one in held.findings))


def _table(answers: Sequence[CrossedAnswer]) -> FormTable:
    headings = {one.heading.column: one for one in answers}
    columns = (
        FormField(str(column), " ".join(one.heading.text.split()), _kind(one))
        for column, one in sorted(headings.items())
    )
    return FormTable("", tuple(columns))


def _kind(answer: CrossedAnswer) -> Field:
    """What the column's numbers are: money where its unit is said, else any number."""
    is_money = answer.unit and not _NO_MONEY.search(answer.heading.text)
    return Money().measured_in(answer.unit) if is_money else Measurement()


def _rows(answers: Sequence[CrossedAnswer]) -> Iterator[LocatedRow]:
    for row in sorted({one.cell.row for one in answers if not is_among(one.name.text)}):
        own = (one for one in answers if one.cell.row == row)
        yield LocatedRow(row, {_column(one): one.cell for one in own})


def _totals(grid: Grid, answers: Sequence[CrossedAnswer]) -> Iterator[TotalRow]:
    """The rows of totals from the heading to the row below the last."""
    first = min(one.heading.bottom for one in answers)
    last = max(one.name.bottom for one in answers)
    for row in range(first, last + 2):
        word = next(
            (c for c in grid.row(row) if c.row == row and says_total(c.text)), None
        )  # fmt: skip
        if word is None or word.column > answers[0].name.column:
            continue
        if any(_has_other_figures(grid, one, answers) for one in range(first, row)):
            continue
        cells = {
            _column(one): cell
            for one in answers
            if (cell := grid.at(row, one.heading.column)) is not None
            and (cell.problem or bare(cell.text))
            and cell is not word
        }
        yield TotalRow(word, row, cells)


def _has_other_figures(grid: Grid, row: int, answers: Sequence[CrossedAnswer]) -> bool:
    """Whether something was written under the headings in a row that is none of these answers' and
    no total, and may be part of the sum: 其他（    ）族."""
    cells = [grid.at(row, one.heading.column) for one in answers]
    own = [c for c, one in zip(cells, answers, strict=True) if c and c.column == one.heading.column]
    is_total = any(says_total(c.text) for c in grid.row(row))
    is_read = any(one.cell.row == row for one in answers)
    return not is_total and not is_read and any(c.row == row and bare(c.text) for c in own)


def _column(answer: CrossedAnswer) -> str:
    return f"{ROWS}.{answer.heading.column}"
