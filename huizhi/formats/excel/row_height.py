"""Row height: how high a row must be for the text that was rendered into it.

Excel fits a row without a height when it opens the file, LibreOffice does not always; so rows
that the template leaves free get the height that a fit would give, not fixed (`customHeight`),
so that they go on growing while somebody types. A row with a height of its own is only made
higher where its text would be cut: programs that save a template write the heights they saw.
A cell that is merged across is as wide as its columns together; one that is merged down has the
height of its rows together. No program fits a row to merged cells, so a row that is high for their
sake keeps its height (`customHeight`).
Estimated upwards: a row a little too high reads well, a cut line does not.
Source: ISO/IEC 29500-1, 18.3.1.73 (row), 18.3.1.13 (col).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from lxml import etree

from huizhi.content import column_letters
from huizhi.formats.excel.character_width import count_lines
from huizhi.formats.excel.merged_cells import Spans
from huizhi.formats.sheets import Area, column_number

_ROW = re.compile(r"<row ([^>]*)>(.*)", re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?[^>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
_TEXT = re.compile(r"<t[^>]*>(.*?)</t>", re.DOTALL)
_OWN_HEIGHT = re.compile(r'\bht="([\d.]+)"')
_LINE = 1.3  # height of a line in font sizes
_LOWEST = 0.9  # of that height a line must have, or it is cut, whoever gave the row its height
_INDENT = 2.0  # characters that a step of indentation takes
_MARGIN = 2.0  # points above and below the text of a cell together
HIGHEST = 409.0  # points: the highest row a spreadsheet has
DEFAULT_HEIGHT = 15.0  # points of a row that nothing is known of
_DEFAULT_WIDTH, _DEFAULT_SIZE = 8.43, 11.0
_BASE_SIZE = 11.0  # the font size that column widths are counted in


@dataclass(frozen=True)
class RowHeights:
    """sizes: font size in points by cell style; wrapped: the styles whose text wraps; widths:
    columns by number from 0, in characters of the base font; indents: by cell style, likewise."""

    sizes: Mapping[int, float]
    wrapped: frozenset[int]
    widths: Mapping[int, float]
    indents: Mapping[int, float] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: etree._Element, styles: etree._Element | None) -> RowHeights:
        """What a worksheet and the styles of its workbook say."""
        widths = dict(_widths(sheet))
        if styles is None:
            return cls({}, frozenset(), widths)
        return cls(*_styles(styles), widths, dict(_indents(styles)))

    def fitted(self, part: str, spans: Spans = ()) -> str:
        """A row with the height that shows all its text, as it is where it has one that does.

        part: the row up to before its end, with what stands before it; spans: merged cells in it.
        """
        row = _ROW.search(part)
        assert row is not None
        single: list[float] = []
        across: list[float] = []
        for letters, style, inside in _CELL.findall(row[2]):
            column = column_number(letters)
            area = next((one for one in spans if one[0] <= column <= one[1]), None)
            if area is None:
                single.append(self._height(column, column, style, inside))
            elif area[0] == column and not area[2]:
                across.append(self._height(column, area[1], style, inside))
        if not single and not across:
            return part
        height = min(HIGHEST, max(single + across))
        own = _OWN_HEIGHT.search(row[1])
        if own is not None and least_height(height) <= float(own[1]):
            return part
        return with_height(part, height, keeps=height > max(single, default=0.0))

    def needed(self, area: Area, part: str) -> float:
        """The height that the text in this area wants; part: the row that it begins in."""
        corner = f'<c r="{column_letters(area.left)}{area.top + 1}"'
        start = part.find(corner)
        cell = _CELL.match(part, start) if start >= 0 else None
        return self._height(area.left, area.right, cell[2], cell[3]) if cell else 0.0

    def spread(self, first: int, widths: Sequence[float]) -> RowHeights:
        """The same with these widths from this column on."""
        return replace(self, widths={**self.widths, **dict(enumerate(widths, first))})

    def width(self, column: int) -> float:
        """The width of a column, from 0, in characters of the base font."""
        return self.widths.get(column, _DEFAULT_WIDTH)

    def scale(self, style: int) -> float:
        """How many characters of the base font one of this cell style is narrower than."""
        return _BASE_SIZE / self.sizes.get(style, _DEFAULT_SIZE)

    def _height(self, first: int, last: int, style: str | None, inside: str | None) -> float:
        """The height of a cell over these columns."""
        number = int(style or 0)
        size = self.sizes.get(number, _DEFAULT_SIZE)
        text = unescape("".join(_TEXT.findall(inside or "")))
        room = sum(map(self.width, range(first, last + 1))) - self.indents.get(number, 0)
        width = room * self.scale(number)
        lines = count_lines(text, width) if number in self.wrapped else 1
        return lines * size * _LINE + _MARGIN


def least_height(height: float) -> float:
    """What cuts no text, when a fit would give this height."""
    return (height - _MARGIN) * _LOWEST


def height_of(part: str) -> float | None:
    """The height that the row has."""
    row = _ROW.search(part)
    found = _OWN_HEIGHT.search(row[1]) if row else None
    return float(found[1]) if found else None


def with_height(part: str, height: float, *, keeps: bool = True) -> str:
    """The row so high; keeps: no program may fit it anew."""
    row = _ROW.search(part)
    assert row is not None
    given = f'ht="{height:.1f}"'
    said = _OWN_HEIGHT.sub(given, row[1]) if _OWN_HEIGHT.search(row[1]) else f"{row[1]} {given}"
    if keeps and "customHeight" not in said:
        said += ' customHeight="1"'
    return f"{part[: row.start()]}<row {said}>{row[2]}"


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


def _indents(styles: etree._Element) -> Iterator[tuple[int, float]]:
    for number, cell in enumerate(styles.findall("{*}cellXfs/{*}xf")):
        alignment = cell.find("{*}alignment[@indent]")
        if alignment is not None:
            yield number, float(alignment.get("indent", "0")) * _INDENT


def _widths(sheet: etree._Element) -> Iterator[tuple[int, float]]:
    for column in sheet.findall("{*}cols/{*}col"):
        last = min(int(column.get("max", "1")), 1000)
        for number in range(int(column.get("min", "1")), last + 1):
            yield number - 1, float(column.get("width", _DEFAULT_WIDTH))
