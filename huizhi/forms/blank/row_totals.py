"""Row totals: the columns of a table without marks that sum up others in their row, for certain.

The form's own formulas say it best. Else a heading does under which 合计 stands beside kinds of one
thing that is counted; people are of several kinds at once, and 其中 and 已整改 count again what was
counted, so nothing is said of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from huizhi.content import Grid, column_letters
from huizhi.forms import bare
from huizhi.forms.blank.column_kinds import Guesses
from huizhi.forms.blank.form import BlankTable
from huizhi.forms.blank.table_finder import FoundTable, is_total

Sums = Mapping[str, tuple[str, ...]]  # by the place of a cell with a formula the places it adds up

_THINGS = re.compile(r"[(（](?:[处件个起份条次场家台辆栋间]|[千万亿]?元)[)）]\s*$")
_AGAIN = re.compile(r"其中|^[已未待应实]|[总合共]计?|\d|率")


def totals_in_rows(
    grid: Grid, found: FoundTable, guesses: Guesses, sums: Sums
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each such column and the columns it sums up."""
    answers = [c.column for c in found.columns() if guesses[c.column].answers.is_added_up]
    for column in answers:
        parts = _by_formula(grid, found, column, sums) or _by_heading(found, column, guesses)
        if len(parts) > 1 and set(parts) <= set(answers) - {column}:
            yield column, parts


def told_totals(table: BlankTable) -> Iterator[str]:
    """What the clerk is told of the columns that are computed, or held against others in their
    row."""
    for total, parts in table.row_totals.items():
        own = "由表里的公式算，不用填，" if total in table.computed else ""
        said = f"“{total}”{own}按同一行的{'、'.join(parts)}之和核对，对不上时会提示"
        yield f"{table.where}：{said}"
    for label in table.computed:
        if label not in table.row_totals:
            yield f"{table.where}：“{label}”由表里的公式算，不用填，交回的照表里算出的收"


def computed_columns(grid: Grid, found: FoundTable, in_row: frozenset[str]) -> Iterator[int]:
    """The columns in which a formula stands in each row. in_row: the places of formulas that have
    only to do with cells of their own row."""
    for heading in found.columns():
        letters = column_letters(heading.column)
        places = [f"{grid.name}!{letters}{n + 1}" for n in range(found.first_row, found.bottom)]
        if in_row.issuperset(places):
            yield heading.column


def _by_formula(grid: Grid, found: FoundTable, column: int, sums: Sums) -> tuple[int, ...]:
    columns = {_place(grid, found, c.column): c.column for c in found.heading}
    return tuple(columns.get(one, -1) for one in sums.get(_place(grid, found, column), ()))


def _place(grid: Grid, found: FoundTable, column: int) -> str:
    """The place of a column's cell in the first row, also where nobody ever typed anything."""
    return f"{grid.name}!{column_letters(column)}{found.first_row + 1}"


def _by_heading(found: FoundTable, column: int, guesses: Guesses) -> tuple[int, ...]:
    heading = next(c for c in found.heading if c.column == column)
    over = found.over.get(column, "")
    group = [c for c in found.heading if found.over.get(c.column) == over and c is not heading]
    counted = _THINGS.search(over) and is_total(heading.text)
    same = {guesses[c.column].kind for c in (*group, heading)}
    if not counted or len(same) > 1 or any(_AGAIN.search(bare(c.text)) for c in group):
        return ()
    return tuple(c.column for c in group)
