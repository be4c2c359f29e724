"""Page grid: the pages of paper as one Grid, as if they had come as a PDF with characters.

Tables are told by their lines, texts outside them by their ink; what each says is the recogniser's
business, which is told what its label asks for. Rows of the grid are lines of text and rows of
tables, from the top of the first page on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from huizhi.content import Cell, Grid, Limits, PaperText
from huizhi.formats.paper.cut_out import CutOut, cut_cells, cut_lines
from huizhi.formats.paper.hints import PaperHints, plain
from huizhi.formats.paper.letters import Expected
from huizhi.formats.paper.page import ENOUGH_BOXES, FlatPage, Picture, turned
from huizhi.formats.paper.page_layout import (
    BehindLabel,
    LaidTable,
    Looks,
    PageLayout,
    behind_label,
    laid_out,
    rows_of,
)
from huizhi.formats.paper.printed_boxes import BOXED
from huizhi.formats.paper.recognising import Look, Recognised, look_at, recognise_looks
from huizhi.formats.paper.rules import RuledTable

BODY = "正文"
BLURRED = "拍得模糊，字认得不可靠"
LINE_LOST = "这一行好几格里有几行字，可能有一条格线没有认出"
_SAMPLES, _AT_ONCE = 12, 4  # texts by which it is told which way up a page is
_FREE = 2.0  # heights of a line that are left free in a cell whose text is broken for want of room
_MOVED = 5  # half letters by which lines that are full may differ
_FOOT = 0.13  # share of a page's height at its top and bottom that holds page numbers
_PAGE_NUMBER = re.compile(r"[第共页/\s\d\-–—－一]*\d[第共页/\s\d\-–—－一]*")
_ANY = Expected()
_READABLE = 0.75  # how sure the recogniser is of print that stands upright, on the average
_EACH_WAY, _HEAD_OR_FOOT = (0, 2, 1, 3), (0, 2)  # quarters by which a page may have to be turned
_NEARLY = 5.0  # natural logarithm: so much less likely may be what a form prints than what was read
_KNOWN = 8  # letters of what forms print, which no page shows that lies on its side


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a cut-out says. other: what else it may say; doubts: as `PaperText`; is_printed: it is a
    text that some form prints; has_label: it begins with one, and a colon."""

    text: str
    other: str = ""
    doubts: tuple[str, ...] = ()
    is_printed: bool = False
    has_label: bool = False


@dataclass(frozen=True)
class PageParts:
    """What stands on a page: its tables, the cut-outs of their boxes, and the texts beside. known:
    letters, in a few of its texts, of what some form prints."""

    page: FlatPage
    tables: tuple[tuple[RuledTable, dict[int, CutOut]], ...]
    lines: tuple[CutOut, ...]
    known: int = 0

    @property
    def inked(self) -> list[CutOut]:
        """Every cut-out with something written, tables first."""
        cells = [cut for _, cuts in self.tables for cut in cuts.values()]
        return [cut for cut in (*cells, *self.lines) if cut.picture is not None]


def parts_of(page: FlatPage) -> PageParts:
    """The parts of a page."""
    tables = [table for table in page.rules.tables() if len(table.boxes) >= ENOUGH_BOXES]
    cuts = tuple((table, cut_cells(page, table)) for table in tables)
    return PageParts(page, cuts, tuple(cut_lines(page, tables)))


def upright(parts: PageParts, hints: PaperHints) -> PageParts:
    """The parts of the page the right way up: as most of what forms print can be read in it, or
    else as a few of its texts can be read best. Cells can be turned one by one; lines of a page
    that lies on its side are none."""
    score, quarters = _best_way(parts, hints, _EACH_WAY if parts.tables else _HEAD_OR_FOOT)
    if not parts.tables and score[0] < _KNOWN:
        aside = parts_of(parts.page.turned(1))
        other, more = _best_way(aside, hints, _HEAD_OR_FOOT)
        if other > score:
            parts, score, quarters = aside, other, more
    best = parts_of(parts.page.turned(quarters)) if quarters else parts
    return replace(best, known=score[0])


def _best_way(
    parts: PageParts, hints: PaperHints, ways: Sequence[int]
) -> tuple[tuple[int, float], int]:
    """By how many quarters, of these, the page must be turned for its texts to be read best, and
    how well."""
    samples = _samples(parts)
    best, best_way = (0, 0.0), 0
    for quarters in ways:
        score = _readable([turned(one, quarters) for one in samples], hints)
        if score > best:
            best, best_way = score, quarters
        if best[0] >= _KNOWN or (best[1] >= _READABLE and not hints.printed):
            break
    return best, best_way


def _samples(parts: PageParts) -> list[Picture]:
    """A few cut-outs that are about as long as a short text, of cells where there are some."""
    cells = [cut.picture for _, cuts in parts.tables for cut in cuts.values()]
    texts = [cut.picture for cut in parts.lines]
    inked = [one for one in (cells if parts.tables else texts) if one is not None]
    return sorted(inked, key=lambda one: abs(max(one.shape[:2]) / min(one.shape[:2]) - 4))[
        :_SAMPLES
    ]


def _readable(pictures: Sequence[Picture], hints: PaperHints) -> tuple[int, float]:
    """How many letters of what forms print are read in these texts as they stand, and how sure all
    of them are, 0–1."""
    scores: list[float] = []
    known: set[str] = set()
    letters = 0
    for first in range(0, len(pictures), _AT_ONCE):
        found = [look.printed for look in look_at(pictures[first : first + _AT_ONCE])]
        scores += [sure if len(text) > 1 else 0.0 for text, sure in found]
        known |= {hints.label_in(text) for text, _ in found}
        letters = sum(len(text) for text in known if len(text) > 1)
        if letters >= _KNOWN:
            break
    return letters, sum(scores) / len(scores) if scores else 0.0


def grid_of(pages: Sequence[PageParts], hints: PaperHints, limits: Limits) -> Grid:
    """The pages as one grid. Raises: LimitError."""
    writing = _Writing(limits)
    for number, parts in enumerate(pages, start=1):
        writing.page(number, *_read_page(parts, hints))
    return Grid(BODY, tuple(sorted(writing.cells, key=lambda cell: (cell.row, cell.column))))


def _read_page(parts: PageParts, hints: PaperHints) -> tuple[PageLayout, dict[int, ReadText]]:
    """How a page is laid out, and what each cut-out of it says, by its `id`: all are looked at
    once, as print; then those that no form prints are read in full, as what their label asks
    for."""
    looks = _looks_at(parts.inked)
    rows = rows_of(parts.page, parts.lines, looks, hints)
    looks |= _looks_at([cut for row in rows for cut in row if id(cut) not in looks])
    layout = laid_out(parts.page, parts.tables, rows, looks, hints)
    new = [cut for cut in layout.cuts if id(cut) not in looks]
    looks |= _looks_at([cut for cut in new if cut.picture is not None])
    cuts = [cut for cut in layout.cuts if id(cut) in looks]
    printed_texts = {id(cut): looks[id(cut)].printed[0] for cut in cuts}
    expected = layout.expected(printed_texts, hints)
    said: dict[int, ReadText] = {}
    written = []
    for cut in cuts:
        printed = _printed_by_form(looks[id(cut)], hints)
        if printed is None or expected.get(id(cut), _ANY).kind in BOXED:
            written.append(cut)
        else:
            said[id(cut)] = ReadText(printed, is_printed=True)
    for cut, read in zip(written, _written(written, looks, expected, hints), strict=True):
        said[id(cut)] = read
    for cut, doubt in _doubts_of_page(parts.page, layout, said):
        read = said.get(id(cut), ReadText(cut.text))
        if not read.is_printed:
            said[id(cut)] = replace(read, doubts=(*read.doubts, doubt))
    return layout, said


def _printed_by_form(look: Look, hints: PaperHints) -> str | None:
    """The text as a form prints it, also where a letter was read as another and the printed one is
    nearly as likely; None for any other text."""
    text = look.printed[0]
    printed = hints.printed_as(text)
    if printed is not None or len(look.lines) != 1 or plain(text) != text:
        return printed
    chances = look.said[0].meant_in("text")
    likely = chances.weight(text) - _NEARLY
    return next((one for one in hints.printed_like(text) if chances.weight(one) > likely), None)


def _doubts_of_page(
    page: FlatPage, layout: PageLayout, said: Mapping[int, ReadText]
) -> Iterator[tuple[CutOut, str]]:
    """What is doubted for the sake of the page or the row, whatever was read."""
    if page.is_blurred:
        yield from ((cut, BLURRED) for cut in layout.cuts)
    for table in layout.tables:
        torn = _rows_with_lines_below(table, said)
        yield from ((cell.cut, LINE_LOST) for cell in table.cells if cell.row in torn)


def _rows_with_lines_below(table: LaidTable, said: Mapping[int, ReadText]) -> set[int]:
    """The rows of which several cells hold several short lines, as two rows do whose line was not
    seen."""
    lines: dict[int, int] = {}
    for cell in table.cells:
        read = said.get(id(cell.cut))
        if read is not None and "\n" in _unbroken(read.text, cell.cut):
            lines[cell.row] = lines.get(cell.row, 0) + (not read.is_printed)
    return {row for row, count in lines.items() if count > 1}


def _written(
    cuts: Sequence[CutOut], looks: Looks, expected: Mapping[int, Expected], hints: PaperHints
) -> Iterator[ReadText]:
    """What is written in each cut-out, as its label asks; behind a label and a colon, only that."""
    behind = [behind_label(looks[id(cut)], hints) for cut in cuts]
    again = iter(look_at([one.picture for one in behind if one]))
    asked_looks = [
        (next(again), hints.expected.get(plain(one.label), _ANY))
        if one
        else (looks[id(cut)], expected.get(id(cut), _ANY))
        for cut, one in zip(cuts, behind, strict=True)
    ]
    read = recognise_looks([look for look, _ in asked_looks], [asked for _, asked in asked_looks])
    for one, text in zip(behind, read, strict=True):
        yield (
            _with_label(one, text) if one else ReadText(text.text, text.other_reading, text.doubts)
        )


def _with_label(one: BehindLabel, read: Recognised) -> ReadText:
    """Label and answer as one text; doubted where the answer was longer or shorter when the whole
    was read: it may have been cut off."""
    doubts = read.doubts
    if len(plain(one.said)) != len(plain(read.text)):
        doubts = (*doubts, f"读了两遍，一遍是“{read.text}”，一遍是“{one.said}”")
    other = read.other_reading and one.label + read.other_reading
    return ReadText(one.label + read.text, other, doubts, has_label=True)


def _looks_at(cuts: Sequence[CutOut]) -> dict[int, Look]:
    """Each cut-out looked at once, by its `id`."""
    looks = look_at([cut.picture for cut in cuts if cut.picture is not None])
    return {id(cut): look for cut, look in zip(cuts, looks, strict=True)}


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

    def page(self, number: int, layout: PageLayout, said: Mapping[int, ReadText]) -> None:
        """The tables of a page and the lines between them, from the top."""
        blocks: list[tuple[int, LaidTable | list[_Line]]] = [
            (table.top, table) for table in layout.tables
        ]
        blocks += [(row[0].top, row) for row in _rows_of_lines(layout, said)]
        lines = tables = 0
        for _, block in sorted(blocks, key=lambda one: one[0]):
            if isinstance(block, list):
                lines += 1
                self._line(block, number, f"第{number}页第{lines}行文字")
            else:
                tables += 1
                self._table(block, number, f"第{number}页表格{tables}", said)
        self.limits.check_cells(len(self.cells))

    def _line(self, row: Sequence[_Line], number: int, place: str) -> None:
        for column, one in enumerate(row):
            box = (one.left, one.top, one.right, one.bottom)
            paper = PaperText(number, *box, one.read.other, one.read.doubts, one.read.is_printed)
            text = one.read.text
            self.cells.append(Cell(self.row, column, text, text or None, place=place, paper=paper))
        self.row += 1

    def _table(
        self, table: LaidTable, number: int, name: str, said: Mapping[int, ReadText]
    ) -> None:
        for one in table.cells:
            cut = one.cut
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
        self.row += max((one.row + one.rows for one in table.cells), default=0)


def _rows_of_lines(layout: PageLayout, said: Mapping[int, ReadText]) -> list[list[_Line]]:
    """The texts beside the tables, those on one line in one row; a text that was broken at the
    right margin as one; page numbers left out."""
    rows = [[one for cut in row if (one := _line_of(cut, layout, said))] for row in layout.rows]
    rows = [row for row in rows if row]
    margin = max((row[-1].right for row in rows), default=0)
    joined: list[list[_Line]] = []
    last: _Line | None = None  # the line above, as it stands on the page
    for row in rows:
        is_full = last is not None and last.right > margin - 2 * last.height
        if last is not None and is_full and _go_on(last, row):
            for piece in row:  # writing may leave gaps
                joined[-1] = [joined[-1][0].going_on(piece)]
            last = row[-1]
        else:
            joined.append(row)
            last = row[0] if len(row) == 1 else None
    return joined


def _line_of(cut: CutOut, layout: PageLayout, said: Mapping[int, ReadText]) -> _Line | None:
    """The text of a cut-out, None where it is nothing but the number of the page."""
    read = said.get(id(cut), ReadText(cut.text))
    is_outside = cut.top > layout.height * (1 - _FOOT) or cut.bottom < layout.height * _FOOT
    if not read.text or (is_outside and _PAGE_NUMBER.fullmatch(read.text)):
        return None
    return _Line(cut.left, cut.top, cut.right, cut.bottom, cut.bottom - cut.top, read)


def _go_on(above: _Line, row: Sequence[_Line]) -> bool:
    """Whether the texts of a row go on with a line as one paragraph."""
    is_own = any(one.read.has_label or one.read.is_printed for one in row)
    if is_own and (len(row) > 1 or row[0].read.has_label):
        return False
    return _is_next(above, row[0])


def _is_next(above: _Line, below: _Line) -> bool:
    """Whether a line stands below another as of one paragraph."""
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
