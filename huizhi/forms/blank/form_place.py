"""Form place: a place of a blank form that a person can point at, and what was understood there.

A cell is one place; one with gaps in its text is as many. In repeated rows a place is its
column, named by its first cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huizhi.content import MOST_COLUMNS, MOST_ROWS, Cell, Document, Grid, column_letters
from huizhi.forms import bare
from huizhi.forms.blank.form import BlankColumn, BlankField, BlankForm, BlankTable
from huizhi.forms.blank.gap import Gap, gaps_in, is_only_room
from huizhi.forms.blank.guess import mark_name
from huizhi.forms.blank.table_finder import is_sheet

_LONGEST_BESIDE = 40  # letters of what stands beside a place, by which it is known again


@dataclass(frozen=True)
class FormPlace:
    """One place. number: which of its cell it is, from 1; start, end: the part of the cell's text
    that an answer takes; field, or table and column: what was understood there; gap: the gap in
    the text that it is, where nothing was understood of it."""

    grid: int
    cell: Cell
    number: int
    start: int
    end: int
    field: BlankField | None = None
    table: BlankTable | None = None
    column: BlankColumn | None = None
    gap: Gap | None = None

    @property
    def name(self) -> str:
        """The place as the user sees it, with its number where the cell has several."""
        return f"{self.cell.place}的第{self.number}处" if self.number > 1 else self.cell.place


@dataclass(frozen=True, slots=True)
class Beside:
    """What is printed in a cell and around it, by which it is known again in another version of
    the form."""

    text: str
    left: str
    above: str


def places_in(grid: Grid, number: int, cell: Cell, form: BlankForm) -> tuple[FormPlace, ...]:
    """The places of one cell of this grid, from left to right."""
    for table in form.tables:
        column = _column_at(table, number, cell)
        if column is not None:
            row = min(table.printed_rows, default=table.first_row)
            first = grid.at(row, cell.column) or untouched(grid, row, cell.column)
            return (FormPlace(number, first, 1, 0, len(first.text), table=table, column=column),)
    own = [f for f in form.fields if (f.grid, f.cell.row, f.cell.column) == (number, *_at(cell))]
    found = [FormPlace(number, cell, 1, f.start, f.end, field=f) for f in own]
    if not is_only_room(cell.text):
        found += (
            FormPlace(number, cell, 1, gap.start, gap.end, gap=gap)
            for gap in gaps_in(cell.text)
            if not any(f.start <= gap.end and gap.start <= f.end for f in own)
        )
    found.sort(key=lambda one: one.start)
    found = found or [_whole(number, cell)]
    return tuple(
        FormPlace(number, cell, n, p.start, p.end, field=p.field, gap=p.gap)
        for n, p in enumerate(found, start=1)
    )


def _whole(number: int, cell: Cell) -> FormPlace:
    """The whole cell; behind its text where that ends as a label does."""
    text = cell.text
    start = len(text) if text.rstrip().endswith(("：", ":")) else 0
    return FormPlace(number, cell, 1, start, len(text))


def _column_at(table: BlankTable, number: int, cell: Cell) -> BlankColumn | None:
    """The column of answers that the cell stands in."""
    rows = table.printed_rows or range(table.first_row, table.bottom)
    if table.grid != number or cell.row not in rows:
        return None
    return next((c for c in table.columns if cell.column in c.places), None)


def cells_by_place(document: Document, form: BlankForm) -> dict[str, tuple[int, Cell]]:
    """The grid and the cell of each place, as the user calls it; of sheets also those that nobody
    typed in, down to the last row of their tables."""
    found: dict[str, tuple[int, Cell]] = {}
    for number, grid in enumerate(document.grids):
        if not grid.hidden:
            bottom = bottom_of(grid, number, form)
            found |= {cell.place: (number, cell) for cell in _untouched_cells(grid, bottom)}
            found |= {cell.place: (number, cell) for cell in reversed(grid.cells)}
    return found


def bottom_of(grid: Grid, number: int, form: BlankForm) -> int:
    """The first row below a grid and its tables, which in a sheet may go on below all cells."""
    return max([grid.height, *(table.bottom for table in form.tables if table.grid == number)])


def _untouched_cells(grid: Grid, bottom: int) -> Iterator[Cell]:
    """The cells of a sheet in which nobody typed anything, as far as a form is drawn."""
    if not is_sheet(grid):
        return
    for row in range(min(bottom, MOST_ROWS)):
        for column in range(min(grid.width, MOST_COLUMNS)):
            if grid.at(row, column) is None:
                yield untouched(grid, row, column)


def untouched(grid: Grid, row: int, column: int) -> Cell:
    """A cell of a sheet in which nobody typed anything."""
    return Cell(row, column, "", place=f"{grid.name}!{column_letters(column)}{row + 1}")


def beside(grid: Grid, cell: Cell) -> Beside:
    """What is printed in the cell and nearest to it, on its left and above."""
    return Beside(*(bare(text)[:_LONGEST_BESIDE] for text in (cell.text, *_nearest(grid, cell))))


def label_of(grid: Grid, cell: Cell) -> str:
    """The printed text that probably names a cell: on its left, else above it; of a cell in which
    something is printed what is right beside it, else that itself."""
    texts: tuple[str, ...] = _nearest(grid, cell)
    if not is_only_room(cell.text):
        beside_it = (
            grid.at(cell.row, cell.column - 1),
            grid.at(cell.row - 1, cell.column),
        )
        texts = (*(one.text for one in beside_it if one is not None), cell.text)
    return next((text for text in texts if not is_only_room(text) and mark_name(text)), "")


def _nearest(grid: Grid, cell: Cell) -> tuple[str, str]:
    """The nearest printed texts, on the left of a cell and above it."""
    left = (grid.at(cell.row, column) for column in range(cell.column - 1, -1, -1))
    above = (grid.at(row, cell.column) for row in range(cell.row - 1, -1, -1))
    return _first_printed(left), _first_printed(above)


def _first_printed(cells: Iterable[Cell | None]) -> str:
    """What the first of these says that does not only leave room for an answer."""
    return next((c.text for c in cells if c is not None and not is_only_room(c.text)), "")


def _at(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column
