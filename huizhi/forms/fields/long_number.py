"""Long number: digits that name somebody or something, which no program may count with."""

from __future__ import annotations

import re

from huizhi.forms.fields.cleaning import half_width
from huizhi.forms.grid import Cell

_SURE = 10**15  # a spreadsheet keeps 15 digits of a number
_SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+?\d{2,3}")  # a long number as a text table has it
_ZEROED = re.compile(r"(?<!\d)\d{15}0{2,}(?!\d)")  # one digit more may well be 0 by itself
_LONG = re.compile(r"\d{17}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def is_shortened(text: str) -> bool:
    """Whether the text is a long number most of whose digits are lost: 3.3E+17."""
    return _SHORTENED.fullmatch(half_width(text)) is not None


def ends_in_noughts(text: str) -> bool:
    """Whether a number in the text has nothing but noughts from its 16th digit on, as one has that
    went through a number cell."""
    return _LONG.search(text) is not None and _ZEROED.search(text) is not None


def written_out(cell: Cell) -> str:
    """The cell's text in half width and capitals, of a number cell all its digits, which the screen
    may not show; without what only parts a number: spaces, dashes."""
    value = cell.value
    typed = isinstance(value, (int, float)) and not isinstance(value, bool)
    if typed and abs(value) < _SURE and float(value).is_integer():  # type: ignore[arg-type]
        return str(int(value))  # type: ignore[arg-type]
    return half_width(cell.text).translate(_DASHES).upper()


def joined(text: str) -> str:
    """The number that `written_out` gave without the spaces and dashes that part it."""
    return re.sub(r"(?<=[0-9A-Z])[\s_-]+(?=[0-9A-Z])", "", text)
