"""Parted day: a day whose 年, 月 and 日 are printed in cells of their own, read as one cell.

日期 | 2025 | 年 | 12 | 月 | 8 | 日        日期 | 2025年12月8日 | < | < | < | < | <
出生 | 1979年 | 10月 | 12日                出生 | 1979年10月12日 | < | <
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from huizhi.content import Cell, Document, Grid

_UNITS = ("年", "月", "日")
_OF_DAY = re.compile("日期|时间|出生|生日|年月|[时日期][：:]?\\s*$")
_ROOM = " \t\n\u3000\u00a0_＿"
_DIGITS = r"[\d〇零一二三四五六七八九十]{0,4}"
_PART = re.compile(rf"\s*{_DIGITS}\s*")
# With its unit: a number, or room for one; else it is a heading.
_WITH_UNIT = {
    unit: re.compile(rf"[ \t\u3000\u00a0_＿]{{2,}}{unit}\s*|\s*{_DIGITS[:-5]}{{1,4}}\s*{unit}\s*")
    for unit in _UNITS
}


def with_joined_days(document: Document) -> Document:
    """The document with each such day in one cell, the same one where there is none."""
    grids = tuple(map(_joined, document.grids))
    if all(one is other for one, other in zip(grids, document.grids, strict=True)):
        return document
    return replace(document, grids=grids)


def day_cells(grid: Grid) -> Iterator[tuple[Cell, ...]]:
    """The cells for year, month and day; two where no 日 is printed."""
    for printed in grid.cells:
        if printed.text.strip() == _UNITS[0]:
            parts = tuple(_parts(grid, printed))
            if len(parts) > 1:
                yield parts
        if _WITH_UNIT["年"].fullmatch(printed.text) and _is_asked(grid, printed):
            parts = tuple(_with_units(grid, printed))
            if len(parts) == len(_UNITS):
                yield parts


def _parts(grid: Grid, year: Cell) -> Iterator[Cell]:
    """The cells before 年, 月 and 日, as far as they follow each other."""
    printed: Cell | None = year
    for unit in _UNITS:
        if printed is None or printed.text.strip() != unit:
            return
        before = grid.at(printed.row, printed.column - 1)
        if before is None or before.row != printed.row or not _PART.fullmatch(before.text):
            return
        yield before
        following = grid.at(printed.row, printed.right)
        printed = grid.at(printed.row, following.right) if following is not None else None


def _is_asked(grid: Grid, year: Cell) -> bool:
    """Whether a day is asked for on the left of its year: three headings are none."""
    left = grid.at(year.row, year.column - 1)
    return left is not None and _OF_DAY.search(left.text) is not None


def _with_units(grid: Grid, year: Cell) -> Iterator[Cell]:
    """The cells for year, month and day next to each other, each with its unit: 年 | 月 | 日."""
    cell: Cell | None = year
    for unit in _UNITS:
        if cell is None or cell.row != year.row or not _WITH_UNIT[unit].fullmatch(cell.text):
            return
        yield cell
        cell = grid.at(year.row, cell.right)


def _joined(grid: Grid) -> Grid:
    found = list(day_cells(grid))
    if not found:
        return grid
    cells = {(cell.row, cell.column): cell for cell in grid.cells}
    for parts in found:
        has_units = parts[0].text.strip().endswith(_UNITS[0])
        last = parts[-1] if has_units else grid.at(parts[-1].row, parts[-1].right)
        for column in range(parts[0].column, last.right if last else parts[-1].right):
            cells.pop((parts[0].row, column), None)
        said = [
            f"{part.text.strip(_ROOM).removesuffix(unit).strip(_ROOM)}{unit}"
            for part, unit in zip(parts, _UNITS, strict=False)
        ]
        text = "".join(said)
        right = last.right if last else parts[-1].right
        cells[parts[0].row, parts[0].column] = replace(
            parts[0], text=text, value=text, columns=right - parts[0].column, shown=""
        )
    return replace(grid, cells=tuple(cells[place] for place in sorted(cells)))
