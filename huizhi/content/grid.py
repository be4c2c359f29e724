"""Grid: what a reader makes of one sheet or document body: cells with text, value, span, place.

Every format ends here and everything after the readers starts here. Rows and columns count
from 0. A cell that spans several rows or columns is one `Cell` at its top left corner.
"No cell" (`grid.at(...)` is None) and "empty text" (`cell.text == ""`) are different things.

`draw(grid)` shows a grid as text, and `parse(drawing)` reads that back:

    姓名   |      | 性别 | ~
    地址   |      | <    | <
    ^      | 备注 | ...

where `<` says "the cell on the left goes on", `^` "the cell above goes on", `~` "no cell".
In a text a line break is `\\n`, a tab `\\t`, a `|` `\\!`, anything else one cannot see its number
(`\\{a0}`), and what a drawing would take for a mark or for alignment stands in `\\[ ]`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | None

# What a reader can say about a cell besides its text; each becomes a finding when a field uses it.
PROBLEM_ERROR = "error"  # an error cell such as #REF!, text holds the error
PROBLEM_NO_RESULT = "no-result"  # a formula without a cached result, text holds ""
PROBLEM_DIGITS_LOST = "digits-lost"  # a number of more than 15 digits: Excel kept only 15
PROBLEM_PICTURE = "picture"  # a picture stands in the cell (WPS DISPIMG)


@dataclass(frozen=True, slots=True)
class PaperText:
    """How a text was read from a sheet of paper.

    page: from 1; left, top, right, bottom: where it stands, in pixels of the page laid flat; other:
    what else it may say, "" for nothing; doubts: Chinese phrases that go on after “这一格”
    (“的字写出了格子”); printed: it is what some form prints.
    """

    page: int
    left: int
    top: int
    right: int
    bottom: int
    other: str = ""
    doubts: tuple[str, ...] = ()
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    text: what the screen shows, uncleaned; value: the typed value behind it (None when empty);
    rows, columns: span, at least 1; place: as the user sees it ("附件1!B4", "表格1第2行第3列");
    problem: one of the PROBLEM_ constants or ""; hidden: its row or column is hidden; unsure: the
    reader cannot tell whether this is all that was written (a PDF's broken or loose lines);
    notes: what a person sees in the cell and its text does not say, each a Chinese phrase that
    goes on after “这一格” (“里有一张图片”, “的“12”带有删除线”); shown: what the screen shows where
    `text` is something else (a date in its format, 1/2, 3.00E+02), "" where text is what is shown;
    paper: how it was read from a photograph or a scan, None for what came as characters.
    """

    row: int
    column: int
    text: str
    value: CellValue = None
    rows: int = 1
    columns: int = 1
    place: str = ""
    problem: str = ""
    hidden: bool = False
    unsure: bool = False
    notes: tuple[str, ...] = ()
    shown: str = ""
    paper: PaperText | None = None

    @property
    def bottom(self) -> int:
        """First row below the cell."""
        return self.row + self.rows

    @property
    def right(self) -> int:
        """First column to the right of the cell."""
        return self.column + self.columns

    @property
    def number(self) -> float | None:
        """The number that the cell holds, None for every other; TRUE is none."""
        value = self.value
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    @property
    def day(self) -> dt.date | None:
        """The day that the cell holds, of a moment its day; None for every other."""
        value = self.value
        if isinstance(value, dt.datetime):
            return value.date()
        return value if isinstance(value, dt.date) else None


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet, or of the body of one document, in reading order.

    name: sheet name, or "正文" for a document; hidden: the sheet is hidden.
    """

    name: str
    cells: tuple[Cell, ...]
    hidden: bool = False

    @cached_property
    def _by_place(self) -> dict[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.bottom)
            for column in range(cell.column, cell.right)
        }

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this row and column, or None where there is no cell."""
        return self._by_place.get((row, column))

    @cached_property
    def height(self) -> int:
        """Number of rows, counted to the lowest cell."""
        return max((cell.bottom for cell in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        """Number of columns, counted to the rightmost cell."""
        return max((cell.right for cell in self.cells), default=0)

    @cached_property
    def _rows(self) -> dict[int, tuple[Cell, ...]]:
        rows: dict[int, list[Cell]] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.bottom):
                rows.setdefault(row, []).append(cell)
        by_column = attrgetter("column")
        return {row: tuple(sorted(cells, key=by_column)) for row, cells in rows.items()}

    @cached_property
    def row_numbers(self) -> tuple[int, ...]:
        """The rows that any cell covers, from the top; a stray cell far below costs one row."""
        return tuple(sorted(self._rows))

    def row(self, row: int) -> tuple[Cell, ...]:
        """The cells that cover this row, from left to right."""
        return self._rows.get(row, ())


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Where a defined name (ISO/IEC 29500-1, 18.2.5) points: grid name and first cell."""

    grid: str
    row: int
    column: int


@dataclass(frozen=True)
class Document:
    """All that a reader gives of one file.

    kind: "xlsx", "docx", …; properties: custom document properties by name;
    names: defined names that point at a cell; remarks: Chinese sentences on what the file
    holds besides the grids (macros ignored, hidden sheets); far: what opening the file would
    fetch from the network or another computer; written: when the file says it was last saved,
    or None; margins: what stands in page headers and footers, numbers of pages apart, each with a
    place that names it (“页眉”); seals: where red seals are to be seen on paper (“第1页右下”), None
    where nobody can tell.
    """

    kind: str
    grids: tuple[Grid, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, NamedPlace] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    written: dt.datetime | None = None
    far: tuple[str, ...] = ()
    margins: tuple[Cell, ...] = ()
    seals: tuple[str, ...] | None = None

    @property
    def on_paper(self) -> bool:
        """Whether it was read from photographs or scans."""
        return any(cell.paper for grid in self.grids for cell in grid.cells)


def draw(grid: Grid) -> str:
    """The grid as text, one line a row, columns aligned for a fixed-width CJK font."""
    texts = [[_shown(grid, r, c) for c in range(grid.width)] for r in range(grid.height)]
    widths = [max((_width(row[c]) for row in texts), default=0) for c in range(grid.width)]
    lines = (" | ".join(map(_padded, row, widths)).rstrip() for row in texts)
    return "\n".join(line or _EMPTY for line in lines)


def parse(drawing: str, name: str = "Sheet1") -> Grid:
    """The grid that a drawing shows; cell values are their texts, places are "Sheet1!B4".

    Lines without anything are left out. A cell must be drawn as a whole rectangle.
    Raises: ValueError when a `<` or `^` continues nothing, or an escape is unknown.
    """
    lines = [line for line in drawing.split("\n") if line.strip()]
    marks = [[part.strip() for part in line.split("|")] for line in lines]
    spans: dict[tuple[int, int], list[int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row, parts in enumerate(marks):
        for column, mark in enumerate(parts):
            if mark == "~":
                continue
            origin = _origin(owner, row, column, mark)
            owner[row, column] = origin
            span = spans.setdefault(origin, [1, 1])
            span[0] = max(span[0], row - origin[0] + 1)
            span[1] = max(span[1], column - origin[1] + 1)
    cells = (
        Cell(
            row=row,
            column=column,
            text=_unescaped(marks[row][column]),
            value=_unescaped(marks[row][column]) or None,
            rows=rows,
            columns=columns,
            place=f"{name}!{column_letters(column)}{row + 1}",
        )
        for (row, column), (rows, columns) in sorted(spans.items())
    )
    return Grid(name, tuple(cells))


def column_letters(column: int) -> str:
    """The letters a spreadsheet shows for a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def answers_in(grids: Iterable[Grid]) -> Iterator[Cell]:
    """Every cell that holds text."""
    for grid in grids:
        yield from (cell for cell in grid.cells if cell.text.strip())


_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "|": "\\!", "\t": "\\t"}
_ESCAPED = {"\\\\": "\\", "\\n": "\n", "\\r": "\r", "\\!": "|", "\\t": "\t"}
_ESCAPE = re.compile(r"\\\{([0-9a-f]+)\}|\\.?", re.DOTALL)
_EMPTY = "\\[]"
_SEEN = {" ", "\u3000"}  # spaces that are printed as they are, within a text


def _shown(grid: Grid, row: int, column: int) -> str:
    cell = grid.at(row, column)
    if cell is None:
        return "~"
    if cell.column < column:
        return "<"
    if cell.row < row:
        return "^"
    return _escaped(cell.text)


def _escaped(text: str) -> str:
    escaped = "".join(map(_escaped_letter, text))
    if escaped in {"<", "^", "~"} or escaped != escaped.strip():
        return f"\\[{escaped}]"
    return escaped


def _escaped_letter(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter.isprintable() or letter in _SEEN else f"\\{{{ord(letter):x}}}"


def _unescaped(mark: str) -> str:
    if mark.startswith("\\[") and mark.endswith("]"):
        mark = mark[2:-1]
    return _ESCAPE.sub(_unescaped_letter, mark)


def _unescaped_letter(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    if match[0] not in _ESCAPED:
        raise ValueError(f"unknown escape {match[0]}")
    return _ESCAPED[match[0]]


def _origin(
    owner: Mapping[tuple[int, int], tuple[int, int]], row: int, column: int, mark: str
) -> tuple[int, int]:
    if mark not in {"<", "^"}:
        return row, column
    before = (row, column - 1) if mark == "<" else (row - 1, column)
    if before not in owner:
        raise ValueError(f"{mark} at row {row + 1}, column {column + 1} continues nothing")
    return owner[before]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
