"""日期: a day, as people write it and as spreadsheets keep it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from huizhi.findings import Doubt
from huizhi.forms.fields.chinese_number import in_digits
from huizhi.forms.fields.cleaning import clean, half_width, squeezed
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.nothing import says_nothing
from huizhi.forms.grid import Cell

_FAR = dt.timedelta(days=60)
_ROOM = set(" \t\n\u00a0\u3000_＿年月日")  # “____年__月__日”, printed and left as it was
_EPOCH_1900 = dt.date(1899, 12, 30)
_EPOCH_1904 = dt.date(1904, 1, 1)
_LAST_SERIAL = 2958465  # 9999-12-31. Source: ISO/IEC 29500-1, 18.17.4.1
_WEEKDAY = re.compile(r"[(（]?(星期|周|礼拜)[一二三四五六日天][)）]?")
_TIME = re.compile(
    r"(?:\s*(?:上午|下午|中午|晚上|早上|AM|PM))?"
    r"(?:(?:(?<=[日号午上])|(?<=AM|PM)|\s+|T)\s*\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?|[点时]\d{0,2}分?半?))?Z?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:之前|以前|前|左右|前后|之后|以后|后)$")
_TORN = re.compile(r"\d\s+\d")
_SEPARATOR = r"[-/.．、年\\]"
_FULL = re.compile(rf"(\d{{4}}|\d{{2}}){_SEPARATOR}(\d{{1,2}})[-/.．、月\\](\d{{1,2}})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?|(\d{1,2})[-/.．](\d{1,2})[日号]?")


class Date(Field):
    """A day. A year that was not written is the activity's, and a doubt says so."""

    kind = "日期"
    shape = "day"

    def show(self, value: FieldValue) -> str:
        if isinstance(value, dt.date):
            return f"{value.year}年{value.month}月{value.day}日"
        return "" if value is None else str(value)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if isinstance(cell.value, dt.date):  # a datetime too
            return _checked(_day(cell.value), cell, circumstances)
        if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
            return _from_number(cell, circumstances)
        if says_nothing(cell.text) or not set(cell.text) - _ROOM:
            return answered_nothing(cell.text)
        return _from_text(cell, circumstances)

    def validation(self, circumstances: Circumstances) -> Validation | None:
        example = f"{circumstances.year}年6月3日"
        return Validation("日期", f"请写明年月日，例如 {example}。")


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _wrong(cell: Cell, circumstances: Circumstances) -> Answer:
    example = f"{circumstances.year}年6月3日"
    return Answer(None, cell.text, (Doubt("date-wrong", clean(cell.text), example),))


def _checked(
    day: dt.date, cell: Cell, circumstances: Circumstances, doubts: Sequence[Doubt] = ()
) -> Answer:
    """The day, with a doubt when it is far from the activity."""
    far = day < circumstances.earliest - _FAR or day > circumstances.latest + _FAR
    found = (Doubt("date-far", clean(cell.text), day.isoformat()),) if far else ()
    return Answer(day, cell.text, (*doubts, *found))


def _from_number(cell: Cell, circumstances: Circumstances) -> Answer:
    """A number in a cell without a date format: a serial, 20240603, or 6.3 for 3 June."""
    number = float(cell.value)  # type: ignore[arg-type]
    if number.is_integer() and (day := _compact(str(int(number)))):
        return _checked(day, cell, circumstances)
    if number.is_integer() and 0 < number <= _LAST_SERIAL and number > 366:
        return _from_serial(int(number), cell, circumstances)
    text = f"{number:g}"
    if (found := _DAY.fullmatch(text)) and "." in text:
        day = _built(circumstances.year, found.group(3), found.group(4))
        if day is not None:
            doubts = [Doubt("date-year-assumed", text, day.isoformat())]
            if len(found.group(4)) == 1:  # 6.10 typed as a number is kept as 6.1
                doubts = [Doubt("date-ambiguous", text, day.isoformat())]
            return _checked(day, cell, circumstances, doubts)
    return _wrong(cell, circumstances)


def _from_serial(serial: int, cell: Cell, circumstances: Circumstances) -> Answer:
    """A spreadsheet's day number, in the date system in which it is plausible."""
    days = [_EPOCH_1900 + dt.timedelta(serial)]
    if serial + 1462 <= _LAST_SERIAL:
        days.append(_EPOCH_1904 + dt.timedelta(serial))
    plausible = [day for day in days if circumstances.earliest <= day <= circumstances.latest]
    if not plausible:
        return _wrong(cell, circumstances)
    doubt = Doubt("date-ambiguous", clean(cell.text), plausible[0].isoformat())
    return Answer(plausible[0], cell.text, (doubt,))


def _from_text(cell: Cell, circumstances: Circumstances) -> Answer:
    typed = _TIME.sub("", _WEEKDAY.sub("", half_width(cell.text).replace("_", "")).strip())
    text = in_digits(squeezed(_BEFORE.sub("", typed)))
    if day := _compact(text):
        return _checked(day, cell, circumstances, _vague(typed, cell, day))
    if found := _FULL.fullmatch(text):
        year = found.group(1)
        day = _built(int(year) if len(year) == 4 else 2000 + int(year), *found.groups()[1:])
        if day is None:
            return _wrong(cell, circumstances)
        torn = _TORN.search(typed) is not None
        return _checked(day, cell, circumstances, _vague(typed, cell, day, torn=torn))
    if found := _DAY.fullmatch(text):
        month, number = found.group(1) or found.group(3), found.group(2) or found.group(4)
        day = _built(circumstances.year, month, number)
        if day:
            doubt = Doubt("date-year-assumed", clean(cell.text), day.isoformat())
            torn = _TORN.search(typed) is not None
            vague = _vague(typed, cell, day, torn=torn)
            return _checked(day, cell, circumstances, [doubt, *vague])
    if re.fullmatch(r"\d{5}", text):
        return _from_serial(int(text), cell, circumstances)
    return _wrong(cell, circumstances)


def _vague(typed: str, cell: Cell, day: dt.date, *, torn: bool = False) -> list[Doubt]:
    """A doubt when the text means a time about the day, or a space stands within a number."""
    if not torn and not _BEFORE.search(typed):
        return []
    return [Doubt("date-ambiguous", clean(cell.text), day.isoformat())]


def _compact(text: str) -> dt.date | None:
    found = _COMPACT.fullmatch(text)
    return _built(int(found.group(1)), found.group(2), found.group(3)) if found else None


def _built(year: int, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(year, int(month), int(day))
    except ValueError:
        return None
