"""Areas: rectangles of a sheet, as references name them, and which places one merged cell covers.

Merged areas are cut to what is in use: people merge whole columns; covering a million rows would
cost minutes and say nothing.
Source: ISO/IEC 29500-1, 18.3.1.55 (mergeCell).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from huizhi.content import Limits, column_letters
from huizhi.errors import DamagedError

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
RowRange = tuple[int, int]  # first and last row, both included, from 0
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)
_RANGE = re.compile(r"\$?([A-Z]*)\$?(\d*)(?::\$?([A-Z]*)\$?(\d*))?")
_ONE_CELL = re.compile(r"(?:.*[.!])?\$?([A-Z]{1,3})\$?(\d{1,7})")  # “.” is OpenDocument's


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a sheet; the last row and column belong to it. Counted from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        return self.right - self.left + 1

    def places(self) -> list[tuple[int, int]]:
        """Every row and column in it."""
        columns = range(self.left, self.right + 1)
        return [(row, column) for row in range(self.top, self.bottom + 1) for column in columns]

    def cut(self, last_row: int, last_column: int) -> Area:
        """The part of it that ends at this row and column."""
        return Area(self.top, self.left, min(self.bottom, last_row), min(self.right, last_column))

    def at(self, rows: RowRange) -> str:
        """The reference of this area's columns at these rows."""
        first = f"{column_letters(self.left)}{rows[0] + 1}"
        last = f"{column_letters(self.right)}{rows[1] + 1}"
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class MergedAreas:
    """at: area by its first place; covered: every other place of an area, with its first."""

    at: dict[tuple[int, int], Area] = field(default_factory=dict)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    overlaps: int = 0


@lru_cache(maxsize=16384)
def place_of(reference: str) -> tuple[int, int]:
    """Row and column of "B4", counted from 0.

    Raises: DamagedError when that is no place in a sheet.
    """
    match = _REFERENCE.fullmatch(reference)
    row = int(match.group(2)) if match else 0
    column = column_number(match.group(1)) if match else MOST_COLUMNS
    if not 1 <= row <= MOST_ROWS or column >= MOST_COLUMNS:
        raise DamagedError(f"单元格地址“{reference[:20]}”有误")
    return row - 1, column


@lru_cache(maxsize=4096)
def place_named(reference: str) -> tuple[int, int] | None:
    """Row and column of the one cell that a reference names (“附件1!$B$4”, “.B4”); None for any
    other."""
    found = _ONE_CELL.fullmatch(reference.strip())
    return (int(found[2]) - 1, column_number(found[1])) if found else None


def column_number(letters: str) -> int:
    """The column counted from 0: A → 0, AA → 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def area_of(reference: str) -> Area:
    """The rectangle of "B4:D6" or "B4". Raises: DamagedError."""
    first, _, last = reference.partition(":")
    (row, column), (other_row, other_column) = place_of(first), place_of(last or first)
    rows, columns = sorted((row, other_row)), sorted((column, other_column))
    return Area(rows[0], columns[0], rows[1], columns[1])


def any_area(reference: str) -> Area:
    """The same, where whole columns ("A:C") and rows ("2:5") may stand as well, as it is written.

    Raises: ValueError when that is no range of cells.
    """
    found = _RANGE.fullmatch(reference)
    left, top, right, bottom = found.groups() if found else ("",) * 4
    if not (left or top) or (right is None and not (left and top)):
        raise ValueError(f"区域“{reference[:20]}”写法有误")
    if right is None:
        right, bottom = left, top
    return Area(
        int(top or 1) - 1,
        column_number(left or "A"),
        int(bottom or MOST_ROWS) - 1,
        column_number(right) if right else MOST_COLUMNS - 1,
    )


def merged_areas(
    areas: Iterable[Area], last_row: int, last_column: int, limits: Limits
) -> MergedAreas:
    """The areas cut to the last row and column in use; of two that overlap, the first.

    Raises: LimitError when they cover more places than cells are read.
    """
    at: dict[tuple[int, int], Area] = {}
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    overlaps = size = 0
    for area in areas:
        if area.top > last_row or area.left > last_column:
            continue
        area = area.cut(last_row, last_column)
        size += area.rows * area.columns
        limits.check_cells(size)
        places = area.places()
        if not (covered.keys().isdisjoint(places) and at.keys().isdisjoint(places)):
            overlaps += 1
            continue
        origin = (area.top, area.left)
        at[origin] = area
        covered.update(dict.fromkeys(places[1:], origin))
    return MergedAreas(at, covered, overlaps)
