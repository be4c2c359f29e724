"""Crossing: an answer that stands where a printed row and a printed column meet.

    类别 | 城镇 | <        | 农村
    ^    | 男   | 女       | 男         党员 × 城镇女
    党员 | \\[]  | {here}   | \\[]

It is found by the name of its row and the heading of its column, wherever these have moved to.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from huizhi.content import Cell, Grid, column_letters
from huizhi.forms.landmark import bare, cells_by_head
from huizhi.forms.units_over import printed_unit

Place = tuple[int, int]  # row and column


@dataclass(frozen=True, slots=True)
class Crossing:
    """What is printed of an answer's row and column, after `bare`. row: the name of its row;
    heading: of its column; over: the heading above that, where two columns have the same; turn: how
    many rows of this name stand before it; unit: what its row counts （万元）."""

    row: str
    heading: str
    over: str = ""
    turn: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class CrossedAnswer:
    """An answer in a returned grid with the cells of its row's name and its heading. unit: of
    money, by what stands over it."""

    cell: Cell
    name: Cell
    heading: Cell
    unit: str = ""


def crossings(
    grid: Grid, answers: Sequence[Cell], boxes: Container[Place] = ()
) -> Mapping[Place, Crossing]:
    """The crossings among the cells that are an answer and nothing else: several of them stand in a
    row behind one name, each under a heading, or one behind boxes with words of their own.

    boxes: the places of these.
    """
    taken = {(cell.row, cell.column) for cell in answers}
    beside: dict[Place, list[tuple[Cell, Cell, Cell]]] = {}
    for cell in answers:
        name, heading = _name(grid, cell, taken, boxes), _heading(grid, cell, taken)
        if name is not None and heading is not None:
            beside.setdefault((name.row, name.column), []).append((cell, name, heading))
    blocks = [
        found
        for found in beside.values()
        if len(found) > 1 or _is_behind_boxes(grid, found[0][0], boxes)
    ]
    headings = {(h.row, h.column): h for found in blocks for _, _, h in found}
    labels = [bare(h.text) for h in headings.values()]
    names = [(found[0][1].row, bare(found[0][1].text)) for found in blocks]
    return {
        (cell.row, cell.column): Crossing(
            bare(name.text),
            bare(heading.text),
            _over(grid, heading) if labels.count(bare(heading.text)) > 1 else "",
            sum(other == bare(name.text) and row < name.row for row, other in names),
            printed_unit((name.text,)),
        )
        for found in blocks
        for cell, name, heading in found
    }


def find_crossing(grid: Grid, wanted: Crossing) -> CrossedAnswer | None:
    """The answer with its row's name and its heading; None where one of them is not there."""
    standing = cells_by_head(grid)
    columns = [
        cell
        for cell in standing.get(wanted.heading, ())
        if bare(cell.text) == wanted.heading
        and (not wanted.over or _over(grid, cell) == wanted.over)
    ]
    rows = [cell for cell in standing.get(wanted.row, ()) if bare(cell.text) == wanted.row]
    pairs = [
        (name, heading) for name in rows if (heading := _nearest_above(name, columns)) is not None
    ]
    if not pairs:
        return None
    name, heading = pairs[min(wanted.turn, len(pairs) - 1)]
    cell = grid.at(name.row, heading.column) or _untouched(grid, name.row, heading.column)
    return CrossedAnswer(cell, name, heading)


def _nearest_above(name: Cell, headings: Sequence[Cell]) -> Cell | None:
    right = (one for one in headings if one.bottom <= name.row and one.column >= name.right)
    return max(right, key=lambda one: one.row, default=None)


def _is_behind_boxes(grid: Grid, cell: Cell, boxes: Container[Place]) -> bool:
    left = grid.at(cell.row, cell.column - 1)
    return left is not None and (left.row, left.column) in boxes


def _name(grid: Grid, cell: Cell, taken: set[Place], boxes: Container[Place]) -> Cell | None:
    """The printed cell on the left, past other answers and what stands between them."""
    for left in _going(grid, cell, 0, -1):
        place = (left.row, left.column)
        if place not in taken and place not in boxes and bare(left.text):
            return left if left.row == cell.row else None
    return None


def _heading(grid: Grid, cell: Cell, taken: set[Place]) -> Cell | None:
    """The printed cell above, past other answers, but for a line over all columns."""
    for above in _going(grid, cell, -1, 0):
        is_line = above.column < cell.column and above.columns > 1 and above.column == 0
        if (above.row, above.column) not in taken and bare(above.text) and not is_line:
            return above
    return None


def _going(grid: Grid, cell: Cell, down: int, right: int) -> Iterator[Cell]:
    row, column = cell.row + down, cell.column + right
    while row >= 0 and column >= 0 and (found := grid.at(row, column)) is not None:
        yield found
        row, column = (found.row - 1, column) if down else (row, found.column - 1)


def _over(grid: Grid, heading: Cell) -> str:
    """What stands above a heading, or above the columns on its left where a merge was dissolved."""
    for left in range(heading.column, -1, -1):
        above = grid.at(heading.row - 1, left)
        if above is not None and bare(above.text):
            return bare(above.text)
    return ""


def _untouched(grid: Grid, row: int, column: int) -> Cell:
    """The cell of a sheet in which nobody ever typed anything."""
    return Cell(row, column, "", place=f"{grid.name}!{column_letters(column)}{row + 1}")
