"""PDF pages: the lines of each page and where they stand, to measure what was printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass
from typing import Any

_MM = 25.4 / 72  # of a point
_SAME = 1.2  # points between baselines that are one


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of text. left, right: of its ink; baseline: below the top of the page; in mm; size:
    of its largest character in points; characters: how many, white space left out."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    characters: int


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page. width, height: in mm; lines from top to bottom."""

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]


def printed_pages(pdf: bytes) -> tuple[PrintedPage, ...]:
    """The pages of a PDF that a program has just made. Between words that stand apart there may be
    a space less than was printed."""
    import pypdfium2  # for nothing else that makes packets needs it, or its memory

    with pypdfium2.PdfDocument(pdf) as opened:
        return tuple(_page(number, page) for number, page in enumerate(opened, 1))


def _page(number: int, page: Any) -> PrintedPage:
    width, height = page.get_size()
    lines = tuple(_lines(tuple(_letters(page)), height))
    return PrintedPage(number, width * _MM, height * _MM, lines)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter of a page. left, right, baseline: in points from its left lower corner."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


def _letters(page: Any) -> Iterator[_Letter]:
    """The letters that are printed, without the breaks that PDFium puts between words."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    x, y, box = c_double(), c_double(), pdfium.FS_RECTF()
    for number in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, number):
            continue
        pdfium.FPDFText_GetCharOrigin(text, number, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, number, box)
        yield _Letter(
            chr(pdfium.FPDFText_GetUnicode(text, number)),
            box.left,
            box.right,
            y.value,
            pdfium.FPDFText_GetFontSize(text, number),
        )


def _lines(letters: Sequence[_Letter], height: float) -> Iterator[PrintedLine]:
    groups: list[list[_Letter]] = []
    for letter in sorted(letters, key=lambda one: -one.baseline):
        if groups and groups[-1][-1].baseline - letter.baseline <= _SAME:
            groups[-1].append(letter)
        else:
            groups.append([letter])
    for group in groups:
        row = sorted(group, key=lambda one: one.left)
        inked = [one for one in row if one.text.strip()]
        if not inked:
            continue
        yield PrintedLine(
            text="".join(one.text for one in row).strip(),
            left=inked[0].left * _MM,
            right=max(one.right for one in inked) * _MM,
            baseline=(height - group[0].baseline) * _MM,
            size=max(one.size for one in inked),
            characters=len(inked),
        )
