"""Row height: how high a row must be for the text that was rendered into it.

Excel fits a row without a height when it opens the file, LibreOffice does not always; so rows
that the template leaves free get the height that a fit would give, not fixed (`customHeight`),
so that they go on growing while somebody types. A row with a height of its own is only made
higher where its text would be cut: programs that save a template write the heights they saw.
Estimated upwards: a row a little too high reads well, a cut line does not.
Source: ISO/IEC 29500-1, 18.3.1.73 (row), 18.3.1.13 (col).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape

from lxml import etree

from huizhi.formats.excel.character_width import count_lines
from huizhi.formats.sheets import column_number

_ROW_ENDS = "</row>"
_ROW = re.compile(r"<row ([^>]*)>(.*)", re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?[^>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
_TEXT = re.compile(r"<t[^>]*>(.*?)</t>", re.DOTALL)
_OWN_HEIGHT = re.compile(r'\bht="([\d.]+)"')
_CUT = 1.5  # a row so many times too low for its text cuts it, whoever gave it its height
_LINE = 1.3  # height of a line in font sizes
_MARGIN = 2.0  # points above and below the text of a cell together
_HIGHEST = 409.0  # points: the highest row a spreadsheet has
_DEFAULT_WIDTH, _DEFAULT_SIZE = 8.43, 11.0
_REMEMBERED, _LONG = 256, 4000  # rows whose height is kept in mind, up to so many characters
_BASE_SIZE = 11.0  # the font size that column widths are counted in


@dataclass(frozen=True)
class RowHeights:
    """sizes: font size in points by cell style; wrapped: the styles whose text wraps; widths:
    columns by number from 0, in characters of the base font."""

    sizes: Mapping[int, float]
    wrapped: frozenset[int]
    widths: Mapping[int, float]

    @classmethod
    def of(cls, sheet: etree._Element, styles: etree._Element | None) -> RowHeights:
        """What a worksheet and the styles of its workbook say."""
        sizes, wrapped = _styles(styles) if styles is not None else ({}, frozenset[int]())
        return cls(sizes, wrapped, dict(_widths(sheet)))

    def fitted(self, rows: str, merged_down: frozenset[int] = frozenset()) -> str:
        """The rows of a sheet, those without a height with one that shows all their text.

        merged_down: columns whose text runs over several rows and makes none of them higher.
        """
        *parts, rest = rows.split(_ROW_ENDS)
        fitted = [self._row(part, merged_down) for part in parts]
        return _ROW_ENDS.join([*fitted, rest])

    def _row(self, part: str, merged_down: frozenset[int]) -> str:
        """A row up to before its end, with what stands before it."""
        fitted = self._fitted if len(part) > _LONG else self._remembered
        return fitted(part, merged_down)

    @cached_property
    def _remembered(self) -> Callable[[str, frozenset[int]], str]:
        """`_fitted` for the rows that are the same in most renderings."""
        return lru_cache(maxsize=_REMEMBERED)(self._fitted)

    def _fitted(self, part: str, merged_down: frozenset[int]) -> str:
        row = _ROW.search(part)
        assert row is not None
        heights = [
            self._height(*cell.groups())
            for cell in _CELL.finditer(row.group(2))
            if column_number(cell.group(1)) not in merged_down
        ]
        if not heights:
            return part
        height = min(_HIGHEST, max(heights))
        before = part[: row.start()]
        own = _OWN_HEIGHT.search(row.group(1))
        if own is None:
            return f'{before}<row {row.group(1)} ht="{height:.1f}">{row.group(2)}'
        if height <= float(own.group(1)) * _CUT:
            return part
        grown = _OWN_HEIGHT.sub(f'ht="{height:.1f}"', row.group(1))
        return f"{before}<row {grown}>{row.group(2)}"

    def width(self, column: int) -> float:
        """The width of a column, from 0, in characters of the base font."""
        return self.widths.get(column, _DEFAULT_WIDTH)

    def scale(self, style: int) -> float:
        """How many characters of the base font one of this cell style is narrower than."""
        return _BASE_SIZE / self.sizes.get(style, _DEFAULT_SIZE)

    def _height(self, letters: str, style: str | None, inside: str | None) -> float:
        number = int(style or 0)
        size = self.sizes.get(number, _DEFAULT_SIZE)
        text = unescape("".join(_TEXT.findall(inside or "")))
        width = self.width(column_number(letters)) * self.scale(number)
        lines = count_lines(text, width) if number in self.wrapped else 1
        return lines * size * _LINE + _MARGIN


def _styles(styles: etree._Element) -> tuple[dict[int, float], frozenset[int]]:
    """Font sizes by cell style, and the cell styles that wrap."""
    fonts = [
        float(size.get("val", _DEFAULT_SIZE)) for size in styles.findall("{*}fonts/{*}font/{*}sz")
    ]
    cells = styles.findall("{*}cellXfs/{*}xf")
    sizes = {
        number: fonts[int(cell.get("fontId", "0"))]
        for number, cell in enumerate(cells)
        if int(cell.get("fontId", "0")) < len(fonts)
    }
    wraps = ('{*}alignment[@wrapText="1"]', '{*}alignment[@wrapText="true"]')
    wrapped = {n for n, cell in enumerate(cells) if any(cell.find(w) is not None for w in wraps)}
    return sizes, frozenset(wrapped)


def _widths(sheet: etree._Element) -> Iterator[tuple[int, float]]:
    for column in sheet.findall("{*}cols/{*}col"):
        last = min(int(column.get("max", "1")), 1000)
        for number in range(int(column.get("min", "1")), last + 1):
            yield number - 1, float(column.get("width", _DEFAULT_WIDTH))
