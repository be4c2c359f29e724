"""Summary tables: the tables of a summary workbook read back, by their headings.

A summary is a form like any other: the clerk may insert rows and columns, sort and filter; a table
is found by the row that holds its headings, wherever that stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huizhi.content import Cell, Grid
from huizhi.forms import bare


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its cells by heading, and its number as the user sees it."""

    cells: Mapping[str, Cell]
    number: int

    def text(self, heading: str) -> str:
        """What stands under a heading, "" where nothing does."""
        cell = self.cells.get(heading)
        return cell.text.strip() if cell else ""


@dataclass(frozen=True)
class SummaryTable:
    """headings: of the columns, in order; rows: below them, but for empty ones."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


def table_in(grid: Grid, wanted: Sequence[str]) -> SummaryTable | None:
    """The table whose heading row holds all of these headings; None when there is none."""
    asked = {bare(one) for one in wanted}
    if not asked <= {bare(cell.text) for cell in grid.cells}:  # as in nearly every other file
        return None
    for row in grid.row_numbers:
        cells = grid.row(row)
        found = {bare(cell.text): cell.column for cell in cells if bare(cell.text)}
        if asked <= set(found):
            return _table(grid, row, cells, {bare(one): one for one in wanted})
    return None


def _table(grid: Grid, row: int, cells: Sequence[Cell], known: Mapping[str, str]) -> SummaryTable:
    headings = {
        cell.column: known.get(bare(cell.text), cell.text.strip()) for cell in cells if cell.text
    }
    rows = tuple(_rows(grid, row, headings))
    return SummaryTable(grid.name, tuple(headings.values()), rows)


def _rows(grid: Grid, row: int, headings: Mapping[int, str]) -> Iterator[TableRow]:
    for number in grid.row_numbers:
        if number <= row:
            continue
        found: dict[str, Cell] = {}
        for column, heading in headings.items():
            cell = grid.at(number, column)
            if cell is None or cell.column != column:
                continue
            if cell.text.strip() or cell.problem:
                found.setdefault(heading, cell)
        if found:
            yield TableRow(found, number + 1)
