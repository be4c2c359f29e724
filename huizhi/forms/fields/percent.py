"""百分比: a share, in percent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.chinese_number import quantity_in_digits
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    UsedAgain,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.quantity import is_parted, quantity
from huizhi.forms.fields.words import clean, says_nothing

# Before a printed sign the sign is often written again: 80%%, 百分之八十%.
_SHARE = re.compile(r"([+-]?\d{1,9}(?:\.\d{1,9})?)(%{1,2}|‰)?")
_IN_WORDS = re.compile(r"([百千])分之(\d{1,9}(?:\.\d{1,9})?)%?")
_TENTHS = re.compile(r"(\d)成(?:(\d)|(半))?")
_ALL = Decimal(100)


class Percent(Field):
    """A share as text: "12.5%". A number that could be one of one hundred or of one is doubted."""

    kind = "百分比"
    labels = Labels(
        r"百分比|(比例|比重|占比|[\u4e00-\u9fff]率)$|[(（][%％][)）]|[%％]$",
        130,
        r"[频汇心功速效倍斜]率|容积率|分辨率|‰|千分|万分|十万",
    )
    used_again: ClassVar[UsedAgain] = "forms"  # a figure is another one next time
    shape = "percent"
    input_type = "decimal"

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if cell.number is not None:
            return _from_number(float(cell.number), cell)
        if says_nothing(cell.text.rstrip(" %％")):
            return answered_nothing(cell.text)
        if is_parted(cell.text):
            return Answer(None, cell.text, (Doubt("number-several", clean(cell.text)),))
        found = quantity(cell.text)
        read = _percent(found.text)
        if read is None:
            return _wrong(cell)
        percent, is_sure = read
        doubts = found.doubts(_written(percent))
        return _checked(percent, cell, doubts, is_sure=is_sure)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"{20 + number % 80}.5%"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("百分比", "请带上百分号，例如 12.5%。")


def _from_number(number: float, cell: Cell) -> Answer:
    """The share that a number cell holds; one shown with % holds the share of one."""
    if not abs(number) < 1e9:  # nor a number at all
        return _wrong(cell)
    plain = Decimal(repr(round(number, 10)))
    if "%" in cell.text or "％" in cell.text:
        return _checked(plain * 100, cell, (), is_sure=True)
    return _checked(plain, cell, (), is_sure=_is_of_hundred(plain))


def _is_of_hundred(number: Decimal) -> bool:
    """Whether a bare number can only be so many of one hundred: 3.2, and -1, for nothing falls by
    all of it; 0.3 and 1 may be shares of one."""
    return not 0 < abs(number) <= 1 or number == -1


def _percent(text: str) -> tuple[Decimal, bool] | None:
    """The percentage, and whether it cannot be understood otherwise: 0.3 may be 30%."""
    if found := _SHARE.fullmatch(text):
        number, sign = Decimal(found.group(1)), found.group(2)
        return (number / 10 if sign == "‰" else number), bool(sign) or _is_of_hundred(number)
    if text in {"百分之百", "百分百"}:
        return _ALL, True
    if found := _IN_WORDS.fullmatch(text):
        number = Decimal(found.group(2))
        return (number if found.group(1) == "百" else number / 10), True
    if found := _TENTHS.fullmatch(quantity_in_digits(text)):
        more = 5 if found.group(3) else int(found.group(2) or 0)
        return Decimal(int(found.group(1)) * 10 + more), True
    return None


def _checked(percent: Decimal, cell: Cell, doubts: tuple[Doubt, ...], *, is_sure: bool) -> Answer:
    value, found = _written(percent), list(doubts)
    if not is_sure:
        found.append(Doubt("number-doubtful", clean(cell.text), value))
    if not 0 <= percent <= _ALL:
        found.append(Doubt("percent-beyond", clean(cell.text), value))
    return Answer(value, cell.text, tuple(found))


def _written(percent: Decimal) -> str:
    text = f"{percent:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def _wrong(cell: Cell) -> Answer:
    return Answer(None, cell.text, (Doubt("number-wrong", clean(cell.text), "百分比"),))
