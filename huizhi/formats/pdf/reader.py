"""The reader of PDF files that were printed from a form: ruled tables and the lines around them.

What a PDF does not say is rebuilt from where the letters stand: which belong to one cell, and
whether a line ends in earnest or only for want of room. A remark says that it was read so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from huizhi.content import Cell, Document, Grid, Limits, limit_error, locked_file
from huizhi.errors import DamagedError, EncryptedError, LimitError, UnknownKindError
from huizhi.formats.pdf.look import Box, PageLook

BODY = "正文"
READ_FROM_PDF = "由 PDF 读出，换行和空格可能与原表不同"
_MOST_PAGES = 100
_NEAR = 3.0  # points within which two edges are one
_PADDING = 6.0  # points of a cell's width that are no room for text
_MOVED = 2  # letters that may move to the next line with a mark that must not begin or end one
_FOOT = 0.13  # share of a page's height at its top and bottom that holds page numbers
_GO_ON = "-/@."  # marks behind which programs break numbers and addresses
# A space between Chinese and Latin letters: typed, or only the program's way of setting them.
_PARTED = re.compile(r"[\u4e00-\u9fff] [A-Za-z0-9]|[A-Za-z0-9] [\u4e00-\u9fff]")
_PAGE_NUMBER = re.compile(r"[第共页/\s\d\-–—－]*\d[第共页/\s\d\-–—－]*")
_LATIN_GAP = 0.25  # letter widths of white space that are a space; programs part Chinese and
_CHINESE_GAP = 0.6  # Latin letters by a quarter of one themselves
_GAP = 1.5  # letter widths of white space that part two texts on a line


def read_pdf(data: bytes, limits: Limits, kind: str = "pdf") -> Document:
    """The pages of a PDF as one grid, in reading order.

    Raises: EncryptedError, DamagedError, LimitError; UnknownKindError for pictures of pages.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as file:
            return _read(file, limits, kind)
    except PDFPasswordIncorrect as error:
        raise locked_file() from error
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise locked_file() from error
        raise DamagedError("PDF 的内容不完整或已损坏") from error
    except (UnknownKindError, EncryptedError, DamagedError, LimitError):
        raise
    except Exception as error:
        raise DamagedError("PDF 的内容不完整或已损坏") from error


def _read(file: Any, limits: Limits, kind: str) -> Document:
    if len(file.pages) > _MOST_PAGES:
        raise limit_error(f"PDF 有{len(file.pages)}页", f"{_MOST_PAGES}页")
    reading = _PdfReading(limits)
    pictures = False
    for number, page in enumerate(file.pages, start=1):
        reading.page(page, number, is_last=number == len(file.pages))
        pictures = pictures or bool(page.images)
        page.close()
    if not any(cell.text for cell in reading.cells):
        if pictures:
            raise UnknownKindError(
                "扫描或拍照做成的 PDF", "里面没有文字，请报送填写时所用的 .xlsx 或 .docx 原文件"
            )
        raise DamagedError("PDF 里没有内容")
    said = {str(key): str(value) for key, value in (file.metadata or {}).items()}
    properties = {key: value for key, value in said.items() if key.startswith("huizhi.")}
    grid = Grid(BODY, tuple(sorted(reading.cells, key=lambda c: (c.row, c.column))))
    return Document(kind, (grid,), properties, remarks=(READ_FROM_PDF,))


class _PdfReading:
    """One pass over the pages, row by row."""

    def __init__(self, limits: Limits) -> None:
        self.cells: list[Cell] = []
        self._limits, self._row = limits, 0

    def page(self, page: Any, number: int, *, is_last: bool) -> None:
        """The tables of a page and the lines between them, from the top."""
        tables = [table for table in page.find_tables() if len(table.cells) > 1]
        boxes = [Box(*table.bbox) for table in tables]
        look = PageLook.of(page)
        loose = [c for c in look.letters if not any(box.holds(c) for box in boxes)]
        blocks: list[tuple[float, Any]] = [(table.bbox[1], table) for table in tables]
        blocks += [(line[0]["top"], line) for line in _paragraphs(list(_lines(loose)))]
        lines = named = 0
        ordered = [block for _, block in sorted(blocks, key=lambda one: one[0])]
        for block in ordered:
            if isinstance(block, list) and _is_page_number(block, page.height):
                continue
            if isinstance(block, list):
                lines += 1
                self._line(look, block, f"第{number}页第{lines}行文字")
            else:
                named += 1
                self._table(look, block, f"第{number}页表格{named}")
                if not is_last and not _anything_below(ordered, block, page.height):
                    self._leave_open()
        if notes := look.notes_outside(boxes):
            self.cells.append(Cell(self._row, 0, "", place=f"第{number}页", notes=notes))
            self._row += 1
        self._limits.check_cells(len(self.cells))

    def _leave_open(self) -> None:
        """The last row of a page: what stands in it may go on over the page."""
        last = max(cell.bottom for cell in self.cells)
        self.cells = [
            replace(cell, unsure=True) if cell.bottom == last else cell for cell in self.cells
        ]

    def _line(self, look: PageLook, chars: Sequence[Any], place: str) -> None:
        """A line as a row; texts far apart from one another are cells of their own."""
        for column, text in enumerate(_apart(chars)):
            notes = look.struck_in(chars) if not column else ()
            cell = Cell(
                self._row, column, text, text or None, place=place, unsure=True, notes=notes
            )
            self.cells.append(cell)
        self._row += 1

    def _table(self, look: PageLook, table: Any, name: str) -> None:
        boxes = [Box(*cell) for cell in table.cells]
        xs = _edges([edge for box in boxes for edge in (box.left, box.right)])
        ys = _edges([edge for box in boxes for edge in (box.top, box.bottom)])
        self._limits.check_cells(len(self.cells) + len(boxes))
        inside = [char for char in look.letters if Box(*table.bbox).holds(char)]
        for box in (*boxes, *_unruled(inside, boxes, xs, ys)):
            row, column = _index(ys, box.top), _index(xs, box.left)
            held = [char for char in inside if box.holds(char)]
            text, broken = _cell_text(held, box.right - box.left)
            self.cells.append(
                Cell(
                    self._row + row,
                    column,
                    text,
                    text or None,
                    max(_index(ys, box.bottom) - row, 1),
                    max(_index(xs, box.right) - column, 1),
                    f"{name}第{row + 1}行第{column + 1}列",
                    unsure=broken or box not in boxes or _is_cut(held, box) or _is_typed(held),
                    notes=look.notes_in(box, held),
                )
            )
        self._row += len(ys) - 1


def _is_typed(chars: Sequence[Any]) -> bool:
    """Whether some of it was typed onto the page, where it may stand beside its place."""
    return any("typed" in char for char in chars)


def _unruled(
    chars: Sequence[Any], boxes: Sequence[Box], xs: Sequence[float], ys: Sequence[float]
) -> list[Box]:
    """The places between the ruled cells of a table where text stands all the same."""
    left = [char for char in chars if not any(box.holds(char) for box in boxes)]
    places = (Box(x, y, right, bottom) for y, bottom in pairwise(ys) for x, right in pairwise(xs))
    return [place for place in places if any(place.holds(char) for char in left)]


def _anything_below(blocks: Sequence[Any], table: Any, height: float) -> bool:
    """Whether text or another table follows a table on its page."""
    below = blocks[blocks.index(table) + 1 :]
    return any(not isinstance(b, list) or not _is_page_number(b, height) for b in below)


def _is_page_number(line: Sequence[Any], height: float) -> bool:
    is_outside = line[0]["top"] > height * (1 - _FOOT) or line[0]["bottom"] < height * _FOOT
    return is_outside and _PAGE_NUMBER.fullmatch(_said(line)) is not None


def _edges(values: Sequence[float]) -> list[float]:
    """The different edges from the left or the top."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - value))


def _lines(chars: Sequence[Any]) -> Iterator[list[Any]]:
    """The letters in lines from the top, each from the left."""
    line: list[Any] = []
    for char in sorted(chars, key=lambda c: ((c["top"] + c["bottom"]) / 2, c["x0"])):
        middle = (char["top"] + char["bottom"]) / 2
        if line and middle > line[0]["bottom"]:
            yield sorted(line, key=lambda c: c["x0"])
            line = []
        line.append(char)
    if line:
        yield sorted(line, key=lambda c: c["x0"])


def _paragraphs(lines: Sequence[list[Any]]) -> list[list[Any]]:
    """The lines, those joined that were broken at the right margin: their letters one behind the
    other."""
    margin = max((line[-1]["x1"] for line in lines), default=0.0)
    joined: list[list[Any]] = []
    last: list[Any] = []
    for line in lines:
        size = max(line[0]["size"], 1)
        is_full = bool(last) and last[-1]["x1"] > margin - _MOVED * size
        is_near = bool(last) and line[0]["top"] - last[0]["bottom"] < 2 * size
        is_near = is_near and abs(line[0]["size"] - last[0]["size"]) < 1
        if is_full and is_near and all(len(list(_apart(one))) == 1 for one in (last, line)):
            joined[-1] += line
        else:
            joined.append(list(line))
        last = line
    return joined


def _apart(chars: Sequence[Any]) -> Iterator[str]:
    """The texts of a line that wide gaps part."""
    text: list[Any] = []
    for char in chars:
        if text and char["x0"] - text[-1]["x1"] > _GAP * max(char["size"], 1) and _said(text):
            yield _said(text)
            text = []
        text.append(char)
    if _said(text):
        yield _said(text)


def _said(chars: Sequence[Any]) -> str:
    """The letters as text, with a space where a gap stands for one."""
    parts: list[str] = []
    for before, char in zip([None, *chars[:-1]], chars, strict=True):
        is_latin = before is not None and before["text"].isascii() and char["text"].isascii()
        gap = (_LATIN_GAP if is_latin else _CHINESE_GAP) * max(char["size"], 1)
        if before is not None and char["x0"] - before["x1"] > gap:
            parts.append(" ")
        parts.append(char["text"])
    return " ".join("".join(parts).split())


def _is_cut(chars: Sequence[Any], box: Box) -> bool:
    """Whether letters reach over the edge of their cell: others may be out of sight."""
    return any(
        char["top"] < box.top - 1
        or char["bottom"] > box.bottom + 1
        or char["x0"] < box.left - 1
        or char["x1"] > box.right + 1
        for char in chars
    )


def _cell_text(chars: Sequence[Any], width: float) -> tuple[str, bool]:
    """The lines of a cell, a line that was broken for want of room joined to the next; and whether
    there may be more, or other, to it: several lines, letters that fonts get wrong."""
    lines = [line for line in _lines(chars) if _said(line)]
    text = _said(lines[0]) if lines else ""
    for before, line in pairwise(lines):
        following = _said(line)
        used = before[-1]["x1"] - before[0]["x0"]
        is_full = used + _MOVED * (line[0]["x1"] - line[0]["x0"]) > width - _PADDING
        is_full = is_full or (before[-1]["text"] in _GO_ON and following[:1].isalnum())
        text += _joint(text, following) + following if is_full else f"\n{following}"
    return text, len(lines) > 1 or bool(_PARTED.search(text)) or any(map(_is_uncertain, text))


def _is_uncertain(letter: str) -> bool:
    """Whether a PDF's font may say another letter than it shows: rare ones and pictographs."""
    return ord(letter) > 0xFFFF or letter == "\ufffd"


def _joint(before: str, after: str) -> str:
    """What stands between two halves of a broken line: a space between two Latin words."""
    letters = before[-1:], after[:1]
    return " " if all(one.isascii() and one.isalpha() for one in letters) else ""
