"""出生日期: the day on which a person was born."""

from __future__ import annotations

import datetime as dt

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.date import EPOCH_1900, Date
from huizhi.forms.fields.day_text import WrittenDay, is_room, written_day
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    FieldValue,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.long_number import digits_of
from huizhi.forms.fields.words import clean, says_nothing

_OLDEST = 120  # years
_FIRST_SERIAL, _LAST_SERIAL = 5000, 73050  # 1913 to 2099; smaller numbers are years or slips
_EXAMPLE = "1958年3月12日"


class Birthday(Date):
    """A day that is past, of at most 120 years ago. A year that was not written is not assumed."""

    kind = "出生日期"
    used_again = "years"
    labels = Labels(r"出生(年月日|日期|时间)|^生日$", 100)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if cell.day is not None:
            return _checked(cell.day, cell, circumstances)
        if says_nothing(cell.text) or is_room(cell.text):
            return answered_nothing(cell.text)
        text = digits_of(cell) or cell.text
        if (found := written_day(text)) is not None and found.year is not None:
            return _of_written(found, found.year, cell, circumstances)
        if (serial := _serial(text)) is not None:
            doubt = Doubt("date-ambiguous", clean(cell.text), serial.isoformat())
            return _checked(serial, cell, circumstances, doubt)
        return _wrong(cell)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return dt.date(1960, 3, 1) + dt.timedelta(number % 10_000)

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("出生日期", f"请写明年月日，例如 {_EXAMPLE}。")


def _serial(text: str) -> dt.date | None:
    """The day of a spreadsheet's day number; people were born since 1913."""
    if not text.isdecimal() or not _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return None
    return EPOCH_1900 + dt.timedelta(int(text))


def _of_written(found: WrittenDay, year: int, cell: Cell, circumstances: Circumstances) -> Answer:
    """The day that was written; of two digits of a year the century is the last one possible."""
    is_short = year < 100
    if is_short:
        year += 2000 if 2000 + year <= circumstances.latest.year else 1900
    day = found.in_year(year)
    if day is None:
        return _wrong(cell)
    if not is_short and not found.vague:
        return _checked(day, cell, circumstances)
    doubt = Doubt("date-ambiguous", clean(cell.text), day.isoformat())
    return _checked(day, cell, circumstances, doubt)


def _checked(day: dt.date, cell: Cell, circumstances: Circumstances, *doubts: Doubt) -> Answer:
    """The day, with a doubt when nobody who lives was born on it."""
    latest = circumstances.latest
    if day <= latest and day.year >= latest.year - _OLDEST:
        return Answer(day, cell.text, doubts)
    strange = Doubt("birthday-doubtful", clean(cell.text), day.isoformat())
    return Answer(day, cell.text, (*doubts, strange))


def _wrong(cell: Cell) -> Answer:
    return Answer(None, cell.text, (Doubt("date-wrong", clean(cell.text), _EXAMPLE),))
