"""PDF pages: the lines of each page and where they stand, to measure what was printed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
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
    """The pages of a PDF that a program has just made."""
    import pdfplumber  # for nothing else that makes packets needs it, or its memory

    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return tuple(_page(page) for page in opened.pages)


def _page(page: Any) -> PrintedPage:
    height = float(page.height)
    lines = tuple(_lines(page.chars, height))
    return PrintedPage(page.page_number, float(page.width) * _MM, height * _MM, lines)


def _lines(chars: Sequence[Any], height: float) -> Iterator[PrintedLine]:
    based = sorted(((height - float(c["matrix"][5]), c) for c in chars), key=lambda one: one[0])
    groups: list[list[tuple[float, Any]]] = []
    for place, char in based:
        if groups and place - groups[-1][-1][0] <= _SAME:
            groups[-1].append((place, char))
        else:
            groups.append([(place, char)])
    for group in groups:
        row = sorted((char for _, char in group), key=lambda c: float(c["x0"]))
        inked = [c for c in row if c["text"].strip()]
        if not inked:
            continue
        yield PrintedLine(
            text="".join(str(c["text"]) for c in row).strip(),
            left=float(inked[0]["x0"]) * _MM,
            right=max(float(c["x1"]) for c in inked) * _MM,
            baseline=group[0][0] * _MM,
            size=max(float(c["size"]) for c in inked),
            characters=len(inked),
        )
