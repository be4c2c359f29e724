"""Em: how many characters wide a text is printed, as official type has it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_HALF = frozenset("·")


@lru_cache(maxsize=1024)
def em_width(text: str) -> float:
    """The width in characters: a Chinese character or mark is 1, a digit or letter 0.5."""
    return sum(map(_em, text))


def _em(character: str) -> float:
    if unicodedata.combining(character) or character == "\n":
        return 0.0
    if character.isascii() or character in _HALF:
        return 0.5
    return 0.5 if unicodedata.east_asian_width(character) in "HNa" else 1.0
