"""Page grid: the pages of paper as one Grid, as if they had come as a PDF with characters.

Tables are told by their lines, texts outside them by their ink; what each says is the recogniser's
business, which is told what its label asks for. Rows of the grid are lines of text and rows of
tables, from the top of the first page on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from huizhi.content import Cell, Grid, Limits, PaperText
from huizhi.formats.paper.cut_out import CutOut, cut_cells, cut_lines
from huizhi.formats.paper.hints import PaperHints, plain
from huizhi.formats.paper.letters import Expected
from huizhi.formats.paper.page import FlatPage
from huizhi.formats.paper.printed_boxes import BOXED
from huizhi.formats.paper.recognising import look_at, recognise_looks
from huizhi.formats.paper.ruled_table import placed_boxes
from huizhi.formats.paper.rules import RuledTable

BODY = "正文"
_ENOUGH_TABLE = 4  # boxes of a table that is read as one; fewer are a frame
_SAMPLES = 5  # texts by which it is told which way up a page is
_FREE = 2.0  # heights of a line that are left free in a cell whose text is broken for want of room
_MOVED = 5  # half letters by which lines that are full may differ
_FOOT = 0.13  # share of a page's height at its top and bottom that holds page numbers
_PAGE_NUMBER = re.compile(r"[第共页/\s\d\-–—－一]*\d[第共页/\s\d\-–—－一]*")
_ANY = Expected()
_READABLE = 0.75  # how sure the recogniser is of print that stands upright, on the average


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a cut-out says. other: what else it may say; doubts: as `PaperText`; is_printed: it is a
    text that some form prints."""

    text: str
    other: str = ""
    doubts: tuple[str, ...] = ()
    is_printed: bool = False


@dataclass(frozen=True)
class PageParts:
    """What stands on a page: its tables, the cut-outs of their boxes, and the texts beside."""

    page: FlatPage
    tables: tuple[tuple[RuledTable, dict[int, CutOut]], ...]
    lines: tuple[CutOut, ...]

    @property
    def inked(self) -> list[CutOut]:
        """Every cut-out with something written, tables first."""
        cells = [cut for _, cuts in self.tables for cut in cuts.values()]
        return [cut for cut in (*cells, *self.lines) if cut.picture is not None]


def parts_of(page: FlatPage) -> PageParts:
    """The parts of a page."""
    tables = [table for table in page.rules.tables() if len(table.boxes) >= _ENOUGH_TABLE]
    cuts = tuple((table, cut_cells(page, table)) for table in tables)
    return PageParts(page, cuts, tuple(cut_lines(page, tables)))


def upright(parts: PageParts) -> PageParts:
    """The parts of the page the right way up: as most of a few texts can be read."""
    best, score = parts, _readable(parts)
    for quarters in (2, 1, 3):
        if score >= _READABLE:
            break
        turned = parts_of(parts.page.turned(quarters))
        if (other := _readable(turned)) > score:
            best, score = turned, other
    return best


def _readable(parts: PageParts) -> float:
    """How well a few texts can be read as they stand, 0–1."""
    inked = [cut.picture for cut in parts.inked if cut.picture is not None]
    wide = sorted(inked, key=lambda picture: abs(picture.shape[1] / picture.shape[0] - 4))
    found = [look.printed for look in look_at(wide[:_SAMPLES])]
    scores = [sure if len(text) > 1 else 0.0 for text, sure in found]
    return sum(scores) / len(scores) if scores else 0.0


def grid_of(pages: Sequence[PageParts], hints: PaperHints, limits: Limits) -> Grid:
    """The pages as one grid. Raises: LimitError."""
    writing = _Writing(limits)
    for number, parts in enumerate(pages, start=1):
        writing.page(parts, number, _texts_of(parts, hints))
    return Grid(BODY, tuple(sorted(writing.cells, key=lambda cell: (cell.row, cell.column))))


def _texts_of(parts: PageParts, hints: PaperHints) -> dict[int, ReadText]:
    """What each cut-out of a page says, by its `id`: all are looked at once, as print; then those
    that no form prints are read in full, as what their label asks for."""
    inked = parts.inked
    looks = look_at([cut.picture for cut in inked if cut.picture is not None])
    said = {id(cut): ReadText(look.printed[0]) for cut, look in zip(inked, looks, strict=True)}
    expected = _expected_in(parts, said, hints)
    written = []
    for cut, look in zip(inked, looks, strict=True):
        printed = hints.printed_as(said[id(cut)].text)
        if printed is None or expected.get(id(cut), _ANY).kind in BOXED:
            written.append((cut, look))
        else:
            said[id(cut)] = ReadText(printed, is_printed=True)
    asked = [expected.get(id(cut), _ANY) for cut, _ in written]
    read = recognise_looks([look for _, look in written], asked)
    for (cut, _), one in zip(written, read, strict=True):
        said[id(cut)] = ReadText(one.text, one.other_reading, one.doubts)
    return said


def _expected_in(
    parts: PageParts, said: dict[int, ReadText], hints: PaperHints
) -> dict[int, Expected]:
    """What is expected in cut-outs, by their `id`: what the label on the left asks for, or in a
    table the heading above."""
    found: dict[int, Expected] = {}
    for label, line in pairwise(parts.lines):
        on_one_line = line.top < (label.top + label.bottom) / 2 < line.bottom
        asked_here = hints.expected.get(plain(said[id(label)].text))
        if on_one_line and line.left > label.left and asked_here:
            found[id(line)] = asked_here
    for table, cuts in parts.tables:
        placed = placed_boxes(table.boxes)
        labels = {
            (row, column): plain(said[id(cuts[one.box.number])].text)
            for one in placed
            if id(cuts[one.box.number]) in said
            for row in range(one.row, one.row + one.rows)
            for column in range(one.column, one.column + one.columns)
        }
        for one in placed:
            left = labels.get((one.row, one.column - 1), "")
            above = (labels.get((row, one.column), "") for row in range(one.row - 1, -1, -1))
            asked = [hints.expected[label] for label in (left, *above) if label in hints.expected]
            if asked:
                found[id(cuts[one.box.number])] = asked[0]
    return found


@dataclass(frozen=True)
class _Line:
    """A text beside the tables. left, top, right, bottom: in pixels of the page; height: of a line
    of it."""

    left: int
    top: int
    right: int
    bottom: int
    height: int
    read: ReadText

    def going_on(self, after: _Line) -> _Line:
        """Both as one text."""
        one, other = self.read, after.read
        others = (one.other or one.text) + (other.other or other.text)
        text = one.text + other.text
        read = ReadText(text, others if others != text else "", (*one.doubts, *other.doubts))
        left, right = min(self.left, after.left), max(self.right, after.right)
        return replace(self, left=left, right=right, bottom=after.bottom, read=read)


@dataclass
class _Writing:
    """One pass over the pages, row by row."""

    limits: Limits
    cells: list[Cell] = field(default_factory=list)
    row: int = 0

    def page(self, parts: PageParts, number: int, said: dict[int, ReadText]) -> None:
        """The tables of a page and the lines between them, from the top."""
        cuts = {id(table): cuts for table, cuts in parts.tables}
        blocks: list[tuple[int, RuledTable | list[_Line]]] = [
            (table.top, table) for table, _ in parts.tables
        ]
        blocks += [(row[0].top, row) for row in _rows_of_lines(parts, said)]
        lines = tables = 0
        for _, block in sorted(blocks, key=lambda one: one[0]):
            if isinstance(block, list):
                lines += 1
                self._line(block, number, f"第{number}页第{lines}行文字")
            else:
                tables += 1
                name = f"第{number}页表格{tables}"
                self._table(block, cuts[id(block)], number, name, said)
        self.limits.check_cells(len(self.cells))

    def _line(self, row: Sequence[_Line], number: int, place: str) -> None:
        for column, one in enumerate(row):
            box = (one.left, one.top, one.right, one.bottom)
            paper = PaperText(number, *box, one.read.other, one.read.doubts, one.read.is_printed)
            text = one.read.text
            self.cells.append(Cell(self.row, column, text, text or None, place=place, paper=paper))
        self.row += 1

    def _table(
        self,
        table: RuledTable,
        cuts: dict[int, CutOut],
        number: int,
        name: str,
        said: dict[int, ReadText],
    ) -> None:
        placed = placed_boxes(table.boxes)
        for one in placed:
            cut = cuts[one.box.number]
            read = said.get(id(cut), ReadText(cut.text))
            text = _unbroken(read.text, cut)
            other = _unbroken(read.other, cut)
            box = (cut.left, cut.top, cut.right, cut.bottom)
            paper = PaperText(number, *box, other, (*read.doubts, *cut.doubts), read.is_printed)
            place = f"{name}第{one.row + 1}行第{one.column + 1}列"
            self.cells.append(
                Cell(
                    self.row + one.row, one.column, text, text or None, one.rows, one.columns,
                    place, paper=paper,
                )
            )  # fmt: skip
        self.row += max((one.row + one.rows for one in placed), default=0)


def _rows_of_lines(parts: PageParts, said: dict[int, ReadText]) -> list[list[_Line]]:
    """The texts beside the tables, those on one line in one row; a text that was broken at the
    right margin as one; page numbers left out."""
    height = parts.page.picture.shape[0]
    rows: list[list[_Line]] = []
    for cut in parts.lines:
        read = said[id(cut)]
        line = _Line(cut.left, cut.top, cut.right, cut.bottom, cut.bottom - cut.top, read)
        is_outside = cut.top > height * (1 - _FOOT) or cut.bottom < height * _FOOT
        if not read.text or (is_outside and _PAGE_NUMBER.fullmatch(read.text)):
            continue
        if rows and (line.top + line.bottom) / 2 < rows[-1][0].bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    margin = max((row[-1].right for row in rows), default=0)
    joined: list[list[_Line]] = []
    last: _Line | None = None  # the line above, as it stands on the page
    for row in rows:
        is_full = last is not None and last.right > margin - 2 * last.height
        if len(row) == 1 and last is not None and is_full and _is_next(last, row[0]):
            joined[-1] = [joined[-1][0].going_on(row[0])]
        else:
            joined.append(row)
        last = row[0] if len(row) == 1 else None
    return joined


def _is_next(above: _Line, below: _Line) -> bool:
    """Whether a line follows another as of one paragraph."""
    near = below.top - above.bottom < 1.5 * above.height
    return near and 0.7 < below.height / max(above.height, 1) < 1.4


def _unbroken(text: str, cut: CutOut) -> str:
    """The text of a cell; lines that were broken only for want of room joined."""
    lines = text.split("\n")
    if len(lines) < 2 or cut.picture is None:
        return text
    height, width = cut.picture.shape[:2]
    if cut.right - cut.left - width > _FREE * height / len(lines):
        return text
    lengths = [sum(1 if letter.isascii() else 2 for letter in line) for line in lines]
    most = max(lengths) - _MOVED
    said = lines[0]
    for length, line in zip(lengths, lines[1:], strict=False):
        is_latin = said[-1:].isascii() and line[:1].isascii() and line[:1].isalpha()
        joint = " " if is_latin and said[-1:].isalpha() else ""
        said += (joint if length >= most else "\n") + line
    return said
