"""Side by side: rows of a table that stand next to each other on one line of the form.

    序号 | 姓名 | 电话 | 序号 | 姓名 | 电话
    1    |      |      | 11   |      |

Each has headings of its own; together they are one list.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import TypeVar

from huizhi.content import Cell
from huizhi.forms.table_spot import ColumnSpot, TableSpot

Row = TypeVar("Row")
Columns = dict[int, ColumnSpot]  # the spot at each grid column


def in_turns(columns: Columns) -> list[Columns]:
    """The columns of each of the rows that stand on one line, from the left; at least one."""
    turns = sorted({spot.turn for spot in columns.values()} or {0})
    return [{c: s for c, s in columns.items() if s.turn == turn} for turn in turns]


def part_of(cells: Iterable[Cell], edges: Sequence[int], turn: int) -> list[Cell]:
    """Those cells of a line that stand within one of its rows. edges: the first column of each row
    but the first."""
    return [cell for cell in cells if bisect_right(edges, cell.column) == turn]


def in_order(lines: Iterable[Sequence[Row | None]], *, by_line: bool) -> list[Row]:
    """The rows of these lines as one list: line by line, or down the left first. None: no row."""
    rows = chain.from_iterable(lines if by_line else zip_longest(*lines))
    return [row for row in rows if row is not None]


def settled_turns(table: TableSpot, found: Columns) -> Columns:
    """The columns as recognised, where one of the headings that stand several times is gone, each
    in the row in which it stands by the columns that are all there."""
    fields = [spot.field or spot.label for spot in table.columns]
    standing = {name: sorted(c for c, s in found.items() if _name(s) == name) for name in fields}
    whole = [name for name in dict.fromkeys(fields) if len(standing[name]) == table.side_by_side]
    if not whole:
        return found
    guide = whole[0]
    settled = dict(found)
    for name in dict.fromkeys(fields):
        if len(standing[name]) in {0, fields.count(name)}:
            continue
        is_behind = fields.index(name) > fields.index(guide)
        for column in standing[name]:
            before = bisect_right(standing[guide], column)
            turn = min(max(before - is_behind, 0), table.side_by_side - 1)
            settled[column] = _spot_of(table.columns, name, turn, found[column])
    return settled


def _name(spot: ColumnSpot) -> str:
    return spot.field or spot.label


def _spot_of(
    spots: Sequence[ColumnSpot], name: str, turn: int, otherwise: ColumnSpot
) -> ColumnSpot:
    own = (spot for spot in spots if _name(spot) == name and spot.turn == turn)
    return next(own, replace(otherwise, turn=turn))
