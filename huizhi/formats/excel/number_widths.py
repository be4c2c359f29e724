"""Number widths: columns wide enough for the numbers that marks put into them, and for their sums.

A number that is wider than its column is shown as ########, one without a format as 1.2E+09. How
wide it is is known only when it is there, so columns are widened in each rendered sheet.
Source: ISO/IEC 29500-1, 18.3.1.13 (col), 18.8.30 (numFmt).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from lxml import etree

from huizhi.content import column_letters
from huizhi.formats.excel.cell_source import is_one_mark
from huizhi.formats.excel.character_width import text_width
from huizhi.formats.excel.column_widths import widen_column
from huizhi.formats.excel.fitted_rows import NumberFound, RowTexts
from huizhi.formats.excel.merged_cells import MergedCells
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.excel.sheet_source import SheetCell
from huizhi.formats.ooxml import fragment
from huizhi.formats.sheets import Area, CellStyles, column_number

_DIGIT = re.compile("[0-9]")
_COLUMNS = re.compile(r"<cols>.*?</cols>|(?=<sheetData>)", re.DOTALL)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FEW = 100  # numbers of a sheet that are kept in mind
_EDGE = 0.43  # of a character: what a column of 8.43 has beside eight of them
_BESIDE = 1.5  # characters that stay free at the sides


@dataclass(frozen=True)
class NumberWidths:
    """What decides the widths of one sheet's columns. styles: of its workbook as it is written;
    heights: knows its columns and fonts; columns: letters of those in which a mark is a whole cell;
    sums: the styles of the formulas in each of them."""

    styles: CellStyles
    heights: RowHeights
    columns: frozenset[str]
    sums: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls,
        cells: Iterable[SheetCell],
        merges: Iterable[Area],
        styles: CellStyles,
        heights: RowHeights,
    ) -> NumberWidths:
        """cells, merges: of the template."""
        wide = [area for area in merges if area.left != area.right]
        columns: set[str] = set()
        sums: dict[str, tuple[str, ...]] = {}
        for cell in cells:
            letters = column_letters(cell.column)
            if cell.formula and not any(one.holds(cell.row, cell.column) for one in wide):
                own = (*sums.get(letters, ()), cell.element.get("s", "0"))
                sums[letters] = tuple(dict.fromkeys(own))
            elif cell.sense == "number" and is_one_mark(cell.text):
                columns.add(letters)
        return cls(styles, heights, frozenset(columns), sums)

    def fitted(self, rows: RowTexts, merged: MergedCells) -> str:
        """The worksheet part up to the end of its rows, with columns as wide as their numbers.

        merged: the sheet's merged cells.
        """
        if not self.columns or not rows.numbers:
            return rows.text
        needed = {
            column: width
            for column, width in self._needed(rows.numbers, merged).items()
            if 0 < self.heights.width(column) < width - _BESIDE + _EDGE
        }
        return _with_columns(rows.text, needed) if needed else rows.text

    def _needed(self, cells: tuple[NumberFound, ...], merged: MergedCells) -> dict[int, float]:
        """The width that the numbers of each column want, by number from 0."""
        wanted = self._widths if len(cells) > _FEW else self._remembered
        return wanted(cells, merged)

    @cached_property
    def _remembered(self) -> Callable[[tuple[NumberFound, ...], MergedCells], dict[int, float]]:
        """`_widths` for sheets that hold the same numbers in most renderings."""
        return lru_cache(maxsize=16)(self._widths)

    def _widths(self, cells: tuple[NumberFound, ...], merged: MergedCells) -> dict[int, float]:
        needed: dict[int, float] = {}
        for letters, numbers in self._numbers(cells, merged).items():
            looks = {(style, len(said)): said for style, said in numbers}
            wanted = [self._width(s or "0", said) for (s, _), said in looks.items()]
            sums = self.sums.get(letters, ())
            if sums:
                most = f"{sum(abs(float(said)) for _, said in numbers):.2f}"
                wanted += [self._width(style, most) for style in sums]
            needed[column_number(letters)] = max(wanted)
        return needed

    def _numbers(
        self, cells: tuple[NumberFound, ...], merged: MergedCells
    ) -> dict[str, list[tuple[str, str]]]:
        """Style and text of the numbers in each column; those of cells merged across are left
        out."""
        found: dict[str, list[tuple[str, str]]] = {one: [] for one in self.columns}
        for letters, row, style, said in cells:
            if letters not in found:
                continue
            spans = merged.spans(int(row) - 1) if merged.areas else ()
            column = column_number(letters) if spans else 0
            if not any(left <= column <= right != left for left, right, _ in spans):
                found[letters].append((style, said))
        return {letters: numbers for letters, numbers in found.items() if numbers}

    def _width(self, style: str, said: str) -> float:
        """The width of a number under this style: that of the widest one of as many digits."""
        key = style, said[:1] == "-", len(said), said.find(".")
        if key not in self._known:
            self._known[key] = self._shown_width(style, Decimal(_DIGIT.sub("8", said)))
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[str, bool, int, int], float]:
        """The widths that were asked for."""
        return {}

    def _shown_width(self, style: str, number: Decimal) -> float:
        look = self.styles.at(style).format
        if look.sense != "number" or look.look(number) or look.hides(number):
            return 0.0
        if any(token.kind == "general" for token in look.sections[0]):
            number = Decimal(int(number))  # what is behind the point gives way
        return text_width(look.shown(number)) / self.heights.scale(int(style)) + _BESIDE


def _with_columns(part: str, needed: Mapping[int, float]) -> str:
    """The worksheet with columns of these widths."""
    found = _COLUMNS.search(part)
    assert found is not None
    root = etree.fromstring(f'<worksheet xmlns="{_MAIN}">{found[0]}<sheetData/></worksheet>')
    for column, width in needed.items():
        widen_column(root, column + 1, width)
    return part[: found.start()] + fragment(root[0]) + part[found.end() :]
