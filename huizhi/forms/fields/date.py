"""日期: a day, as people write it and as spreadsheets keep it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.day_text import WrittenDay, is_room, says_clock, written_day
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
from huizhi.forms.fields.words import clean, says_nothing, without_spaces

OF_HOURS = (  # 时间 that is no point in time: how long, from when to when
    r"[(（](小时|分钟?|天|工作日|[学课]时)[)）]|[学服]?[习务]时[间长]|(?<!参加)工作时间|起止"
    r"|地[点址]|[及和与、/]时间|时间[及和与、/]|(开放|营业|办公|接待|受理|作息|[上授]课|值班|运营|开馆|上下班)时间"
)
_FAR = dt.timedelta(days=60)
EPOCH_1900 = dt.date(1899, 12, 30)
_EPOCH_1904 = dt.date(1904, 1, 1)
_LAST_SERIAL = 2958465  # 9999-12-31. Source: ISO/IEC 29500-1, 18.17.4.1


class Date(Field):
    """A day. A year that was not written is the activity's, and a doubt says so."""

    kind = "日期"
    used_again: ClassVar[UsedAgain] = ""
    labels = Labels(
        r"日期|时间|^填报日$",
        220,
        rf"{OF_HOURS}|[入退][党团伍役休学]|转业|离[职休任]|参加(工作|革命)|任(现)?职|毕业"
        r"|(启用|投用|使用|成立|建[成立]|设立|竣工|[开完]工|挂牌|授牌)(时间|日期)$",
    )
    shape = "day"
    takes_dates: ClassVar[Literal["", "day", "month"]] = "day"
    input_type = "date"

    def show(self, value: FieldValue) -> str:
        if isinstance(value, dt.date):
            return f"{value.year}年{value.month}月{value.day}日"
        return super().show(value)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if cell.day is not None:
            return _checked(cell.day, cell, circumstances, told_hour(cell, cell.day))
        if cell.number is not None:
            return _from_number(float(cell.number), cell, circumstances)
        if says_nothing(cell.text) or is_room(cell.text):
            return answered_nothing(cell.text)
        return _from_text(cell, circumstances)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        days = max((circumstances.latest - circumstances.earliest).days, 0) + 1
        return circumstances.earliest + dt.timedelta(number % days)

    def validation(self, circumstances: Circumstances) -> Validation | None:
        example = f"{circumstances.year}年6月3日"
        return Validation("日期", f"请写明年月日，例如 {example}。")


def _wrong(cell: Cell, circumstances: Circumstances) -> Answer:
    example = f"{circumstances.year}年6月3日"
    return Answer(None, cell.text, (Doubt("date-wrong", clean(cell.text), example),))


def _checked(
    day: dt.date, cell: Cell, circumstances: Circumstances, doubts: Iterable[Doubt] = ()
) -> Answer:
    """The day, with a doubt when it is far from the activity."""
    far = day < circumstances.earliest - _FAR or day > circumstances.latest + _FAR
    found = (Doubt("date-far", clean(cell.text), day.isoformat()),) if far else ()
    return Answer(day, cell.text, (*doubts, *found))


def _from_number(number: float, cell: Cell, circumstances: Circumstances) -> Answer:
    """A number in a cell without a date format: a serial, 20240603, or 6.3 for 3 June."""
    text = f"{number:.15g}"
    found = written_day(text)
    if number.is_integer() and found and (day := found.in_year(found.year or 0)):
        return _checked(day, cell, circumstances)
    if number.is_integer() and 366 < number <= _LAST_SERIAL:
        return _from_serial(int(number), cell, circumstances)
    if found and found.year is None and (day := found.in_year(circumstances.year)):
        torn = len(text.partition(".")[2]) == 1  # 6.10 typed as a number is kept as 6.1
        doubt = Doubt("date-ambiguous" if torn else "date-year-assumed", text, day.isoformat())
        return _checked(day, cell, circumstances, [doubt])
    return _wrong(cell, circumstances)


def _from_serial(serial: int, cell: Cell, circumstances: Circumstances) -> Answer:
    """A spreadsheet's day number, in the date system in which it is plausible."""
    days = [EPOCH_1900 + dt.timedelta(serial)]
    if serial + 1462 <= _LAST_SERIAL:
        days.append(_EPOCH_1904 + dt.timedelta(serial))
    plausible = [day for day in days if circumstances.earliest <= day <= circumstances.latest]
    if not plausible:
        return _wrong(cell, circumstances)
    doubt = Doubt("date-ambiguous", clean(cell.text), plausible[0].isoformat())
    return Answer(plausible[0], cell.text, (doubt,))


def _from_text(cell: Cell, circumstances: Circumstances) -> Answer:
    found = written_day(cell.text)
    if found is None:
        if re.fullmatch(r"\d{5}", without_spaces(cell.text)):
            return _from_serial(int(without_spaces(cell.text)), cell, circumstances)
        return _wrong(cell, circumstances)
    day = found.in_year(_full_year(found, circumstances))
    if day is None:
        return _wrong(cell, circumstances)
    codes = ["date-year-assumed"] if found.year is None else []
    codes += ["date-ambiguous"] if found.vague else []
    doubts = [Doubt(code, clean(cell.text), day.isoformat()) for code in codes]
    return _checked(day, cell, circumstances, [*doubts, *told_hour(cell, day)])


def told_hour(cell: Cell, taken: object) -> Iterator[Doubt]:
    """A doubt where a cell shows a time of the day, which a day does not keep. taken: what is
    kept."""
    shown = cell.shown or cell.text
    if says_clock(shown):
        yield Doubt("extra-text", clean(shown), str(taken))


def _full_year(found: WrittenDay, circumstances: Circumstances) -> int:
    if found.year is None:
        return circumstances.year
    return found.year if found.year >= 100 else 2000 + found.year
