"""Printed: what a notice's pages say of its layout, and which plan puts it right.

Source: GB/T 9704-2012, 7.1 (the first page shows body text), 7.3.5 (signature), 7.4 (imprint on
the last page, which duplex printing makes an even one).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Twips from row to row that are tried where the signature falls alone on a page, nearest first;
# 7.3.5.5 lets the rows move together or apart for it.
PITCHES = (565, 593, 550, 608, 535, 623, 520, 638, 505, 655, 490, 680)

_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_ISSUED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日印发$")
_PAGE_NUMBER = re.compile(r"[—－–-]?\s*\d+\s*[—－–-]?")


@dataclass(frozen=True, slots=True)
class PagePlan:
    """How a notice is laid out where its template alone does not do: imprint_breaks: page breaks
    before the imprint, two with an empty page between; pitch: from row to row up to the signature,
    in twips, None as it is."""

    imprint_breaks: int = 0
    pitch: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What the printed pages show. imprint_page: None without an imprint; signature_alone: there is
    no line of the text on its page; body_first: the first page shows body text."""

    pages: int
    imprint_page: int | None
    signature_alone: bool
    body_first: bool

    @property
    def is_right(self) -> bool:
        """Whether the text is where it must be; the imprint aside."""
        return self.body_first and not self.signature_alone

    @property
    def imprint_is_right(self) -> bool:
        """Whether the imprint, where there is one, stands on the last page and that is even."""
        return self.imprint_page is None or self.imprint_page == self.pages == self.pages // 2 * 2


def layout_of(pages: Sequence[Sequence[str]]) -> Layout:
    """The layout of printed pages; pages: the lines of each, from top to bottom."""
    bare = [[_bare(line) for line in page if not _is_number(line)] for page in pages]
    return Layout(len(pages), _imprint_page(bare), _signature_alone(bare), _body_first(bare))


def _imprint_page(pages: Sequence[Sequence[str]]) -> int | None:
    found = [n for n, page in enumerate(pages, 1) if any(_ISSUED.search(line) for line in page)]
    return found[-1] if found else None


def _signature_alone(pages: Sequence[Sequence[str]]) -> bool:
    """Whether the first date that stands alone on a line has nothing but the signature above it."""
    for page in pages:
        for number, line in enumerate(page):
            if _DATE.fullmatch(line):
                return number < 2  # the signature, at most
    return False


def _body_first(pages: Sequence[Sequence[str]]) -> bool:
    """Whether the line that follows the addressees, or the first with a full stop where there are
    none, stands on the first page."""
    every = [(page, line) for page, lines in enumerate(pages) for line in lines]
    for number, (page, line) in enumerate(every):
        if line.endswith("：") and number + 1 < len(every):
            return every[number + 1][0] == 0
        if "。" in line:
            return page == 0
    return True


def _is_number(line: str) -> bool:
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _bare(line: str) -> str:
    return "".join(line.split())
