"""Row stream: rows of values as the XML of worksheet rows, some hundred at a time.

A block of rows is turned by columns, not by cells: one pass finds what types a column holds,
one whether anything in it must be escaped, one whether a text takes more than a line; the rows
are then filled into one pattern by `%`. Only a column that is mixed, or holds an `Entry` with a
tone, a link or a span, is written cell by cell. Text is always text (`inlineStr`): shared strings
would have to stay in memory, and pack no smaller.
Source: ISO/IEC 29500-1, 18.3.1.73 (row), 18.3.1.4 (c), 18.17.4 (dates).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, repeat
from types import NoneType
from typing import Any

from huizhi.content import column_letters
from huizhi.errors import RenderError
from huizhi.formats.excel.cell_value import (
    EPOCH,
    FIRST_DATE,
    FIRST_LOST,
    MOST_CHARACTERS,
    TEXT_CLOSED,
    TEXT_OPENED,
    cell_xml,
    xml_texts,
)
from huizhi.formats.excel.character_width import count_lines
from huizhi.formats.excel.style_variants import StyleVariants, Variant
from huizhi.formats.excel.workbook import COVERED, Difference, Entry, Kind, Sums, Tone, Value
from huizhi.formats.sheets import MOST_ROWS

MOST_LINKS = 65_530  # in one sheet. Source: Excel's specifications and limits
HIGHEST = 409.0  # points of a row
_BLOCK = 400  # rows that are turned at once

RowItem = Value | Entry


@dataclass(frozen=True, slots=True)
class StreamCell:
    """One cell of the repeated row. column: from 0; place: of its value in a row; None for one
    that stays empty; width: of the cell in characters of its own font, 0 where its text does not
    wrap; kind: of a column that was spread."""

    column: int
    style: int
    place: int | None
    width: float = 0
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class RowShape:
    """The repeated row. attributes: of its element besides `r` and the height; least: points, the
    lowest a row is; line, padding: points of a line, and of what is above and below the lines
    together; merges: first and last column of the cells that are one in every row; sized: each row
    says how high it is, else who opens it decides that."""

    cells: tuple[StreamCell, ...]
    attributes: str = ""
    least: float = 0
    line: float = 15
    padding: float = 7
    merges: tuple[tuple[int, int], ...] = ()
    sized: bool = True


@dataclass(slots=True)
class RowLeftovers:
    """What the rows leave to be written behind them. merges: areas; links: cell and address."""

    merges: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def relations(self) -> dict[str, str]:
        """The id of the relationship for each address."""
        addresses = dict.fromkeys(address for _, address in self.links)
        return {address: f"hz{number}" for number, address in enumerate(addresses, start=1)}


class RowStream:
    """Rows of one sheet while they are written. row: how many rows there are so far, those above
    included; beside: fills as the rows pass; summed: the first and last row that `Sums` are over,
    as Excel counts, None where there are none."""

    def __init__(
        self,
        shape: RowShape,
        styles: StyleVariants,
        row: int,
        beside: RowLeftovers,
        summed: tuple[int, int] | None = None,
    ) -> None:
        self.row = row
        self._summed = summed
        self._shape, self._styles, self._beside = shape, styles, beside
        self._open: dict[int, _Span] = {}  # merged cells that go on below, by column
        self._known: dict[tuple[object, ...], int] = {}

    def pieces(self, rows: Iterable[Sequence[RowItem]]) -> Iterator[bytes]:
        """The rows as XML. Raises: RenderError when the sheet is full."""
        coming = iter(rows)
        while block := list(islice(coming, _BLOCK)):
            if self.row + len(block) > MOST_ROWS:
                raise RenderError(f"一张工作表最多{MOST_ROWS}行，这里的内容更多。")
            yield self._block(block).encode()
            self.row += len(block)

    def _block(self, rows: list[Sequence[RowItem]]) -> str:
        columns = list(zip(*rows, strict=True))
        numbers = range(self.row + 1, self.row + len(rows) + 1)
        pattern: list[str] = []
        filled: list[Iterable[object]] = [numbers]
        if self._shape.sized:
            spans = any(map(_has_spans, columns))
            filled.append(self._heights(columns, len(rows), spans=spans))
        for cell in self._shape.cells:
            if cell.place is None:
                pattern.append(f'<c r="{column_letters(cell.column)}%d" s="{cell.style}"/>')
                filled.append(numbers)
                continue
            opening, values = self._column(cell, columns[cell.place])
            pattern.append(opening or "%s")
            filled += [numbers, values] if opening else [values]
        for first, last in self._shape.merges:
            left, right = column_letters(first), column_letters(last)
            self._beside.merges += [f"{left}{row}:{right}{row}" for row in numbers]
        attributes = self._shape.attributes.replace("%", "%%")
        height = ' ht="%g" customHeight="1"' if self._shape.sized else ""
        row = f'<row r="%d"{attributes}{height}>{"".join(pattern)}</row>'
        return "".join(map(row.__mod__, zip(*filled, strict=False)))  # heights may go on for ever

    def _column(self, cell: StreamCell, values: Sequence[Any]) -> tuple[str, Iterable[object]]:
        """The pattern of one cell and the values for it; no pattern where the values are whole
        cells."""
        kinds = set(map(type, values))
        if Entry in kinds:
            if not all(map(_is_bare, values)):
                return "", [
                    self._cell(cell, row, value) for row, value in enumerate(values, self.row + 1)
                ]
            values = [one.value if type(one) is Entry else one for one in values]
            kinds = set(map(type, values))
        if kinds == {str, NoneType}:
            values, kinds = [value or "" for value in values], {str}
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind is str:
            if "" in values:
                return "", self._texts(cell, values)
            return self._opening(cell, "text", f"{TEXT_OPENED}%s{TEXT_CLOSED}"), xml_texts(values)
        if kind is int and min(values) > -FIRST_LOST and max(values) < FIRST_LOST:
            return self._opening(cell, "number", "><v>%d</v>"), values
        if kind is float and all(map(math.isfinite, values)):
            return self._opening(cell, "number", "><v>%r</v>"), values
        if kind is dt.date:
            days = [day - EPOCH for day in map(dt.date.toordinal, values)]
            if min(days) >= FIRST_DATE:
                return self._opening(cell, "date", "><v>%d</v>"), days
        return "", [self._cell(cell, row, value) for row, value in enumerate(values, self.row + 1)]

    def _texts(self, cell: StreamCell, texts: Sequence[str]) -> Iterator[str]:
        """Whole cells of texts of which some are empty."""
        letters = column_letters(cell.column)
        style = self._style(cell, "text")
        start, rest = f'<c r="{letters}', f'" s="{style}"'
        for row, text in enumerate(xml_texts(texts), self.row + 1):
            inside = f"{TEXT_OPENED}{text}{TEXT_CLOSED}</c>" if text else "/>"
            yield f"{start}{row}{rest}{inside}"

    def _opening(self, cell: StreamCell, shape: str, rest: str) -> str:
        style = self._style(cell, shape)
        return f'<c r="{column_letters(cell.column)}%d" s="{style}"{rest}</c>'

    def _style(
        self,
        cell: StreamCell,
        shape: str,
        tone: Tone = "plain",
        link: bool = False,
        top: bool = False,
    ) -> int:
        """The number of the style for such a value in this cell."""
        key = (cell.style, cell.kind, shape, tone, link, top)
        known = self._known.get(key)
        if known is None:
            known = self._styles.of(cell.style, Variant(shape, tone, cell.kind, link, top))
            self._known[key] = known
        return known

    def _cell(self, cell: StreamCell, row: int, item: RowItem) -> str:
        """One cell, whole."""
        letters = _letters(cell.column)
        tone: Tone = "plain"
        link = top = False
        value: object = item
        if type(item) is Entry:
            value, tone, link = item.value, item.tone, self._link(f"{letters}{row}", item.link)
            top = self._merge(cell, row, item)
        shape, rest = cell_xml(value)
        if type(item) is Entry and item.shape and (shape != "text" or not rest):
            shape = item.shape  # also of an empty cell, in which a number may be typed
        style = self._style(cell, shape, tone, link, top)
        if type(item) is Entry and item.formula and rest and shape != "text":
            formula = self._formula(item.formula, row)
            rest = f"><f>{formula}</f>{rest.removeprefix('>')}" if formula else rest
        return f'<c r="{letters}{row}" s="{style}"{f"{rest}</c>" if rest else "/>"}'

    def _formula(self, said: Sums | Difference, row: int) -> str:
        """The formula in this row, without its equals sign; "" where no rows are summed up."""
        columns = {c.place: column_letters(c.column) for c in self._shape.cells}
        if isinstance(said, Difference):
            return f"{columns[said.of]}{row}-{columns[said.less]}{row}"
        if self._summed is None:
            return ""
        first, last = self._summed
        parts, wholes = (
            ",".join(f"{columns[one]}{first}:{columns[one]}{last}" for one in own)
            for own in (said.parts, said.wholes)
        )
        return f'IF(SUM({wholes})=0,"",SUM({parts})/SUM({wholes}))' if wholes else f"SUM({parts})"

    def _link(self, place: str, address: str) -> bool:
        """Whether the cell can be clicked; a sheet holds so many links and no more."""
        if not address or len(self._beside.links) >= MOST_LINKS:
            return False
        self._beside.links.append((place, address))
        return True

    def _merge(self, cell: StreamCell, row: int, item: Entry) -> bool:
        """The entry's cells merged; whether they are higher than a screen."""
        if item.rows == item.columns == 1:
            return False
        corner = f"{column_letters(cell.column + item.columns - 1)}{row + item.rows - 1}"
        self._beside.merges.append(f"{column_letters(cell.column)}{row}:{corner}")
        return item.rows * max(self._shape.least, 1) > HIGHEST

    def _heights(
        self, columns: Sequence[Sequence[RowItem]], count: int, *, spans: bool
    ) -> Iterable[float]:
        """The height of each row in points."""
        shape = self._shape
        lines: list[int] | None = None
        for cell in shape.cells:
            if cell.place is None or not cell.width:
                continue
            own = _lines(columns[cell.place], cell.width)
            if own is not None:
                lines = own if lines is None else list(map(max, lines, own))
        least = max(shape.least, shape.line + shape.padding)
        if lines is None and not self._open and not spans:
            return repeat(least)
        heights = [
            min(HIGHEST, max(least, n * shape.line + shape.padding)) for n in lines or [1] * count
        ]
        if self._open or spans:
            self._stretch(columns, heights)
        return heights

    def _stretch(self, columns: Sequence[Sequence[RowItem]], heights: list[float]) -> None:
        """The last row of each merged cell made higher where the merge is too low for its text."""
        for row, height in enumerate(heights):
            for cell in self._shape.cells:
                item = columns[cell.place][row] if cell.place is not None else None
                if type(item) is Entry and item.rows > 1:
                    width = cell.width or MOST_CHARACTERS
                    lines = count_lines(str(item.value or ""), width)
                    need = lines * self._shape.line + self._shape.padding
                    self._open[cell.column] = _Span(item.rows, need)
            for column, span in list(self._open.items()):
                span.left -= 1
                if not span.left:
                    heights[row] = min(HIGHEST, max(heights[row], span.need))
                    del self._open[column]
            for span in self._open.values():
                span.need -= height


@dataclass(slots=True)
class _Span:
    """A merged cell that goes on below. left: rows of it still to come; need: points that its
    text still wants."""

    left: int
    need: float


_letters = lru_cache(maxsize=512)(column_letters)


def _is_bare(item: RowItem) -> bool:
    """Whether nothing but the value itself decides on how its cell is written."""
    if type(item) is not Entry:
        return True
    return item is COVERED or (
        item.tone == "plain"
        and not item.link
        and item.rows == item.columns == 1
        and not item.shape
        and item.formula is None
    )


def _lines(values: Sequence[RowItem], width: float) -> list[int] | None:
    """How many lines each text takes; None where all take one."""
    kinds = set(map(type, values))
    if not kinds & {str, Entry}:
        return None
    texts = values if kinds == {str} else list(map(_text_in, values))
    return _lines_of_texts(texts, width)  # type: ignore[arg-type]


def _lines_of_texts(texts: Sequence[str], width: float) -> list[int] | None:
    room = max(2, int(width - 1))
    joined = "".join(texts)
    longest = max(map(len, texts))
    short = longest * 2 <= room or (longest <= room and joined.isascii())
    if short and "\n" not in joined:
        return None
    lines = [1 if _is_short(text, room) else count_lines(text, width) for text in texts]
    return lines if max(lines) > 1 else None


def _is_short(text: str, room: int) -> bool:
    """Whether the text surely takes one line. GB 18030 has one byte for an ASCII character, two
    for a Chinese one, and four for all that is rare."""
    if "\n" in text:
        return False
    return len(text) * 2 <= room or len(text.encode("gb18030", "replace")) <= room


def _text_in(item: RowItem) -> str:
    """The text of one cell, "" for other values and for cells over several rows or columns."""
    if type(item) is Entry:
        single = item.rows == item.columns == 1
        return item.value if isinstance(item.value, str) and single else ""
    return item if isinstance(item, str) else ""


def _has_spans(column: Sequence[RowItem]) -> bool:
    """Whether a cell over several rows begins in this column."""
    if Entry not in set(map(type, column)):
        return False
    return any(type(item) is Entry and item is not COVERED and item.rows > 1 for item in column)
