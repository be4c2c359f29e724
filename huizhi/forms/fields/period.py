"""日期区间: from one day to another, or from one month to another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.date import told_hour
from huizhi.forms.fields.day_text import WrittenDay, is_room, written_day
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.words import clean, half_width, says_nothing
from huizhi.forms.fields.yearmonth import YearMonth

_BETWEEN = re.compile(r"\s*(?:至|到|~|～|〜|∼|—+|–+|―+|-+)\s*")
_BETWEEN_MONTHS = re.compile(r"\s*[至到~～〜∼—–―-]+\s*")
_LAST_DAY = re.compile(r"(\d{1,2})[日号]?")
_SHOWN = re.compile(r"(\d{4})-(\d{2})-(\d{2})/(\d{4})-(\d{2})-(\d{2})")
_MONTHS_SHOWN = re.compile(r"(\d{4}-\d{2})/(\d{4}-\d{2}|\.\.)")
_OPEN, _UNTIL_NOW = "..", re.compile(r"今|现在|目前|今日")
_FAR = dt.timedelta(days=60)
_Days = tuple[dt.date, dt.date]


class Period(Field):
    """Two days and all between them, as "2024-06-01/2024-06-15" (ISO 8601); one day is both. Two
    months are "2024-03/2024-10", and until today "2024-03/.."."""

    kind = "日期区间"
    used_again = ""
    labels = Labels(r"起止(日期|年月)", 110)

    def show(self, value: FieldValue) -> str:
        if months := _MONTHS_SHOWN.fullmatch(str(value or "")):
            begin, end = (YearMonth().show(one) for one in months.groups())
            return f"{begin}至{'今' if end == _OPEN else end}"
        found = _SHOWN.fullmatch(str(value or ""))
        if found is None:
            return str(value or "")
        parts = [int(part) for part in found.groups()]
        first, last = (f"{y}年{m}月{d}日" for y, m, d in (parts[:3], parts[3:]))
        return f"{first}至{last}"

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if cell.day is not None:
            return _answer((cell.day, cell.day), cell, circumstances)
        if says_nothing(cell.text) or is_room(cell.text.translate(_WITHOUT_ENDS)):
            return answered_nothing(cell.text)
        found = set(_readings(half_width(cell.text), circumstances.year))
        if not found and (months := _months(half_width(cell.text), circumstances)):
            return Answer(months, cell.text)
        if len(found) != 1:
            example = f"{circumstances.year}年6月1日至6月15日"
            doubt = Doubt("period-wrong", clean(cell.text), example)
            return Answer(None, cell.text, (doubt,))
        ((days, code),) = found
        doubts = [Doubt(code, clean(cell.text), _said(days))] if code else []
        doubts += told_hour(cell, _said(days))
        return _answer(days, cell, circumstances, *doubts)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        year, day = circumstances.year, 2 + number % 28
        return f"{year}-06-01/{year}-06-{day:02d}"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        example = f"{circumstances.year}年6月1日至6月15日"
        return Validation("起止日期", f"请写明从哪天到哪天，例如 {example}。")


def _months(text: str, circumstances: Circumstances) -> str:
    """The months from and to which the text says something goes on; "" where it says no two."""
    for cut in _BETWEEN_MONTHS.finditer(text):
        first, last = text[: cut.start()].strip(), text[cut.end() :].strip()
        begin, end = _month(first, circumstances), _month(last, circumstances)
        if begin and _UNTIL_NOW.fullmatch(last):
            return f"{begin}/{_OPEN}"
        if begin and re.fullmatch(r"\d{1,2}月", last):
            end = f"{begin[:4]}-{int(last[:-1]):02d}"
        if begin and end and begin <= end:
            return f"{begin}/{end}"
    return ""


def _month(text: str, circumstances: Circumstances) -> str:
    """The month that a text says in full, "" for none."""
    is_day = written_day(text) is not None
    found = YearMonth().read(Cell(0, 0, text, text), circumstances)
    return str(found.value) if found.value and not found.doubts and not is_day else ""


_WITHOUT_ENDS = str.maketrans("", "", "至到~～-—")


def _readings(text: str, year: int) -> Iterator[tuple[_Days, str]]:
    """Every way to take the text for two days, each with the code of its doubt, "" for none."""
    if (one := _whole(written_day(text))) is not None:
        yield from _between(one, one, year)
    for cut in _BETWEEN.finditer(text):
        first = _whole(written_day(text[: cut.start()]))
        last = _last(first, text[cut.end() :])
        if first is not None and last is not None:
            yield from _between(first, last, year)


def _whole(day: WrittenDay | None) -> WrittenDay | None:
    """The day unless its year has two digits: 06-01-15 may be anything."""
    return None if day is None or (day.year is not None and day.year < 100) else day


def _last(first: WrittenDay | None, text: str) -> WrittenDay | None:
    """The last day: written in full, or only its number, in the month of the first."""
    if first is not None and (found := _LAST_DAY.fullmatch(text.strip())):
        return WrittenDay(first.year, first.month, int(found.group(1)))
    return _whole(written_day(text))


def _between(first: WrittenDay, last: WrittenDay, year: int) -> Iterator[tuple[_Days, str]]:
    """The two days, a year that is missing taken from the other one or the activity."""
    first_year = first.year or last.year or year
    begin, end = first.in_year(first_year), last.in_year(last.year or first_year)
    over = begin and end and end < begin
    if over and last.year is None:  # 12月20日至1月10日
        end = last.in_year(first_year + 1)
    elif over and first.year is None:
        begin = first.in_year(first_year - 1)
    if begin is None or end is None or end < begin:
        return
    is_vague = first.vague or last.vague or over
    is_assumed = first.year is None and last.year is None
    yield (begin, end), "date-ambiguous" if is_vague else "date-year-assumed" if is_assumed else ""


def _answer(days: _Days, cell: Cell, circumstances: Circumstances, *doubts: Doubt) -> Answer:
    first, last = days
    far = first < circumstances.earliest - _FAR or last > circumstances.latest + _FAR
    strange = (Doubt("date-far", clean(cell.text), _said(days)),) if far else ()
    return Answer(_said(days), cell.text, (*doubts, *strange))


def _said(days: _Days) -> str:
    return "/".join(day.isoformat() for day in days)
