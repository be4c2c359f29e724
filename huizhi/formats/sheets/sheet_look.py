"""Sheet looks: what lies over the cells of a sheet, each at the cell under it.

Readers of workbooks gather `CellLook`s and put them into the cells' contents as notes; for controls
see `sheet_control.py`.
Source: ISO/IEC 29500-1, 20.5 (drawings of spreadsheets).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from huizhi.content import Cell
from huizhi.formats.sheets.cell_content import Content

_MOST_NOTES = 20  # notes of one cell
_BLANK = Content()
_FARTHEST = 20_000  # row or column that a distance is followed to
_LETTER = re.compile(r"[^\W_]")
_PAGE_NUMBER = re.compile(r"[第共]?\s*\d*\s*页[,，]?|\bPage\b|\bof\b|页码|第|共", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellLook:
    """Something over or at a cell: row and column from 0, and a note as `Cell.notes` has it."""

    row: int
    column: int
    note: str


@dataclass
class Measures:
    """How wide and tall the columns and rows of a sheet are, in one unit for both; those that are
    not named have the usual width or height."""

    width: float
    height: float
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    def column_at(self, column: int, across: float) -> tuple[int, float]:
        """The column so far from the left edge of this one, and how far from its own."""
        return _at(self.widths, self.width, column, across)

    def row_at(self, row: int, down: float) -> tuple[int, float]:
        """The row so far below the upper edge of this one, and how far below its own."""
        return _at(self.heights, self.height, row, down)

    def middle(
        self, start: tuple[int, float, int, float], end: tuple[int, float, int, float]
    ) -> tuple[int, int]:
        """Row and column under the middle of what reaches from one corner to another, each given as
        column, offset, row, offset; of what covers many cells those of its first."""
        left, _, top, _ = start
        if end[0] - left > 3 or end[2] - top > 3:
            return top, left
        column = _under(self.widths, self.width, start[:2], end[:2])
        row = _under(self.heights, self.height, start[2:], end[2:])
        return row, column


def _at(
    sizes: Mapping[int, float], usual: float, number: int, distance: float
) -> tuple[int, float]:
    while distance >= (size := max(sizes.get(number, usual), 0.0)) and number < _FARTHEST:
        distance -= size
        number += 1
    return number, max(distance, 0.0)


def _under(
    sizes: Mapping[int, float], usual: float, start: tuple[int, float], end: tuple[int, float]
) -> int:
    """The row or column in which the middle between two edges lies."""
    first, last = start[0], end[0]
    between = sum(sizes.get(number, usual) for number in range(first, last))
    middle = (start[1] + between + end[1]) / 2
    for number in range(first, last):
        size = sizes.get(number, usual)
        if middle < size:
            return number
        middle -= size
    return max(first, last)


def margin_cells(sheet: str, text: str, *, is_header: bool) -> Iterator[Cell]:
    """A cell of `Document.margins` with what a page's header or footer says besides page numbers,
    none where it says nothing."""
    words = _PAGE_NUMBER.sub(" ", " ".join(text.split())).strip(" -—–/|·")
    if _LETTER.search(words):
        place = f"{sheet}的{'页眉' if is_header else '页脚'}"
        yield Cell(0, 0, words, words, place=place)


def lay_over(
    contents: dict[tuple[int, int], Content],
    covered: Mapping[tuple[int, int], tuple[int, int]],
    looks: Iterable[CellLook],
    last: tuple[int, int],
) -> Iterator[CellLook]:
    """Puts each look into the cell under it; gives back those beyond the last row and column.

    covered: places that a merged cell covers, with its first place.
    """
    for look in dict.fromkeys(looks):
        place = covered.get((look.row, look.column), (look.row, look.column))
        if place[0] > last[0] or place[1] > last[1]:
            yield look
            continue
        content = contents.get(place, _BLANK)
        if len(content.notes) < _MOST_NOTES:
            contents[place] = replace(content, notes=(*content.notes, look.note))
