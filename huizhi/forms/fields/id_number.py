"""身份证号: the identity number of a person: 18 characters, or the 15 of before 1999.

Source: GB 11643-1999 (make-up, check character by ISO 7064 MOD 11-2).
"""

from __future__ import annotations

import datetime as dt
import re

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.day_text import calendar_day
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.long_number import shortened_answer, without_separators, written_out
from huizhi.forms.fields.words import clean, says_nothing

_CANDIDATE = re.compile(r"(?<![0-9A-Z])(\d{17}[\dX]|\d{15})(?![0-9A-Z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OLDEST = dt.date(1850, 1, 1)
_OLD = 15  # characters of the number of before 1999


class IdNumber(Field):
    """An identity number, as text; a small x is a capital one, and nothing parts the digits."""

    kind = "身份证号"
    identifies_person = True
    tells_apart = True
    holds_long_number = True
    labels = Labels(r"身份证(号码?)?$|公民身份号码|居民身份证号|身份号码", 60)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        if (left := shortened_answer(cell)) is not None:
            return left
        text = without_separators(re.sub(r"(?<=\d)×", "X", written_out(cell)))
        found = list(dict.fromkeys(_CANDIDATE.findall(text)))
        if len(found) != 1:
            what = "写了不止一个，只能写一个" if found else _counted(text)
            return _wrong(text, cell, what)
        (number,) = found
        if fault := fault_in(number, circumstances.latest):
            return _wrong(number, cell, fault)
        return Answer(number, cell.text, tuple(_doubts(number, text, cell)))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        digits = f"11010519600301{number % 1000:03d}"
        return digits + id_check_character(digits)

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation(
            "身份证号",
            "请填18位身份证号码，最后一位是字母的写大写X。",
            "textLength",
            operator="between",
            formula1="15",
            formula2="18",
            error="身份证号码应为18位，请检查位数。",
        )


def fault_in(number: str, latest: dt.date) -> str:
    """What is wrong with an identity number of 15 or 18 characters, in Chinese, "" for nothing."""
    born = birthday_in(number)
    if born is None:
        return "其中的出生日期不存在"
    if not _OLDEST <= born <= latest:
        return f"其中的出生日期是{born.isoformat()}"
    if len(number) != _OLD and number[-1] != id_check_character(number):
        return "最后一位（校验码）对不上，有一位写错了"
    return ""


def id_check_character(number: str) -> str:
    """The character that must end a number with these first 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11]


def birthday_in(number: str) -> dt.date | None:
    """The birthday that an identity number holds, None for a day that the calendar has not."""
    digits = f"19{number[6:12]}" if len(number) == _OLD else number[6:14]
    return calendar_day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def sex_in(number: str) -> str:
    """The sex that an identity number holds: 男 or 女."""
    digit = number[14] if len(number) == _OLD else number[16]
    return "男" if int(digit) % 2 else "女"


def is_id_number(text: str, latest: dt.date) -> bool:
    """Whether the text is an identity number and nothing else, of which nothing is wrong."""
    return _CANDIDATE.fullmatch(text) is not None and not fault_in(text, latest)


def _doubts(number: str, text: str, cell: Cell) -> list[Doubt]:
    doubts = [Doubt("extra-text", clean(cell.text), number)] if text != number else []
    if len(number) == _OLD:
        doubts.append(Doubt("id-old", number))
    return doubts


def _counted(text: str) -> str:
    if "*" in text:
        return "有几位是星号"
    runs = re.findall(r"\d[\dX]{5,}", text)
    return f"应为18位，这里是{len(runs[0])}位" if len(runs) == 1 else "应为18位"


def _wrong(value: str, cell: Cell, what: str) -> Answer:
    return Answer(value or None, cell.text, (Doubt("id-wrong", clean(cell.text), what),))
