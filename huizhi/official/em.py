"""Em: how many characters wide a text is printed, and which marks no row begins with."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

CLOSING_MARKS = "，。、；：！？）》”’】〕"  # GB/T 15834-2011, 5.1.2


@lru_cache(maxsize=1024)
def em_width(text: str) -> float:
    """The width in characters: a Chinese character or mark is 1, a digit or letter 0.5; line ends
    have none."""
    return sum(half_widths(one) for one in text if one != "\n") / 2


@lru_cache(maxsize=4096)
def half_widths(character: str) -> int:
    """The width of one character in half-width ones: 0, 1 or 2."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
