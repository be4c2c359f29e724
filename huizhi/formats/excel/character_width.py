"""Text width: the half-width characters a text takes, and the lines it wraps to.

A Chinese character is as wide as two digits. The count of lines errs upwards: a row a little too
high reads well, a cut line does not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from huizhi.official import CLOSING_MARKS, half_widths

_PIECES = re.compile(r"[!-~]+|.", re.DOTALL)  # a run of ASCII stays together, all else breaks
_SHORT = 40  # characters of a text whose width is kept in mind
_NEVER_FIRST = set(CLOSING_MARKS + "…%")  # a line does not begin with these


def text_width(text: str) -> int:
    """The width in half-width characters."""
    if text.isascii():
        return len(text)
    return _known_width(text) if len(text) <= _SHORT else _width_of(text)


def count_lines(text: str, width: float) -> int:
    """How many lines the text takes in a column of this width, at least 1."""
    return sum(_lines_of(line, max(2, int(width - 1))) for line in text.split("\n"))


def _lines_of(text: str, width: int) -> int:
    lines, used = 1, 0
    for piece in _PIECES.findall(text):
        needed = len(piece) if piece.isascii() else half_widths(piece)  # a longer piece is ASCII
        if used + needed <= width:
            used += needed
            continue
        if needed > width:  # a run longer than a line begins a line, and is cut anywhere
            lines += (needed - 1) // width + (used > 0)
            used = (needed - 1) % width + 1
            continue
        lines += 1
        used = needed + (2 if piece in _NEVER_FIRST else 0)
    return lines


def _width_of(text: str) -> int:
    return sum(map(half_widths, text))


_known_width = lru_cache(maxsize=8192)(_width_of)  # tables say the same in many cells
