"""Long number: digits that name somebody or something, which no program may count with."""

from __future__ import annotations

import re

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.field import Answer
from huizhi.forms.fields.words import clean, half_width

_SURE = 10**15  # a spreadsheet keeps 15 digits of a number
_SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+?\d{2,3}")  # a long number as a text table has it
_ZEROED = re.compile(r"(?<!\d)\d{15}0{2,}(?!\d)")  # one digit more may well be 0 by itself
_LED = re.compile(r"0\d+")  # 12345678 shown as 000012345678
_LONG = re.compile(r"\d{17}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def is_shortened(text: str) -> bool:
    """Whether the text is a long number most of whose digits are lost: 3.3E+17."""
    return _SHORTENED.fullmatch(half_width(text)) is not None


def ends_in_noughts(text: str) -> bool:
    """Whether a number in the text has nothing but noughts from its 16th digit on, as one has that
    went through a number cell."""
    return _LONG.search(text) is not None and _ZEROED.search(text) is not None


def shortened_answer(cell: Cell) -> Answer | None:
    """The answer of a text of which 3.3E+17 is left, with a doubt; None for any other cell."""
    if cell.number is not None or not is_shortened(cell.text):
        return None
    text = clean(cell.text)
    return Answer(text, cell.text, (Doubt("digits-lost", text),))


def digits_of(cell: Cell) -> str:
    """All digits of a whole number in a number cell, which the screen may not show, with the
    noughts that it shows before them; "" for every other cell, and for a number of which a
    spreadsheet has lost digits."""
    number = cell.number
    is_sure = number is not None and abs(number) < _SURE and float(number).is_integer()
    if not is_sure:
        return ""
    digits, shown = str(int(number or 0)), re.sub(r"[\s-]", "", cell.text)
    return shown if _LED.fullmatch(shown) and shown.lstrip("0") == digits else digits


def written_out(cell: Cell) -> str:
    """The cell's text in half width and capitals, its dashes plain; of a number cell the digits."""
    return digits_of(cell) or half_width(cell.text).translate(_DASHES).upper()


def without_separators(text: str) -> str:
    """The number that `written_out` gave without the spaces and dashes that part it."""
    return re.sub(r"(?<=[0-9A-Z])[\s_-]+(?=[0-9A-Z])", "", text)
