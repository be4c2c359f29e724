"""Measures: the numbers of an official page, and how many characters wide a text is printed.

In twips (1/20 of a point) unless a name says other.

Source: GB/T 9704-2012, 5.2.1 (A4, 37 mm above the core, 28 mm left of it, core 156 × 225 mm),
5.2.3 (22 rows of 28 characters), 7.5 (page number 7 mm below the core).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

PAGE = (11906, 16838)
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1587, 1474
FOOTER = 1448  # from the paper's edge
CORE_WIDTH = 8845
PITCH = 579  # from row to row: 12756 / 22
# 28 characters of 16 pt are wider than the core: each gives up 0.25 pt.
SPACING = -5
CHARACTER = 315  # from one character to the next
TEXT_SIZE, TITLE_SIZE, SMALL_SIZE = 16.0, 22.0, 14.0  # points: 3号, 2号, 4号
ROWS, CHARACTERS = 22, 28
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
