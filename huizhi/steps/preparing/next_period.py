"""Next period: the dates and names of an activity that comes again, moved on by the calendar.

A day that ends its month ends the month in the next period too: 31 January, 28 February, 31 March;
one that a short month cut goes back to what it was: 30 January, 28 February, 30 March.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from huizhi.forms.fields import in_digits

_N = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:20\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})"
_DASH = r"\s*[-－‐—–~～至到]+\s*"


def _in_year(name: str) -> str:
    return rf"(?:(?P<{name}>{_YEAR})年)?"


_MONTH = r"0?[1-9](?!\d)|1[0-2]|十[一二]?|[一二三四五六七八九]"
_DAYS = (
    rf"(?P<day_month>{_N})月(?P<day>{_N})(?P<of_day>[日号]?)"
    rf"(?:(?<=[日号])(?!{_DASH}{_N}[日号])|(?P<until>{_DASH}(?P<last_day>{_N})[日号]))"
)
_OTHER = rf"(?P<within>[上中下]旬|[春夏秋冬]季)|第{_N}[届次批轮号季]|{_N}[日号月]|\d{{4}}年"
# What names a period, the longer before the shorter.
_FORMS = (
    rf"(?P<from>20\d{{2}})(?P<to>{_DASH}(?:20)?\d{{2}})学年(?P<of>度?)",
    _in_year("term_year") + r"(?P<term>第[一二12]|[上下]|[春秋]季)学期",
    _in_year("half_year") + r"(?P<half>[上下])半年",
    _in_year("quarter_year") + r"(?P<th>第?)(?P<quarter>[一二三四1-4])季度",
    _in_year("week_year") + rf"第(?P<week>{_N})周",
    r"(?P<week_month>1[0-2]|0?[1-9])月份?第(?P<month_week>[一二三四五六1-6])周",
    _in_year("day_year") + _DAYS,
    _in_year("range_year") + rf"(?P<first>\d{{1,2}})月?(?P<dash>{_DASH})(?P<last>\d{{1,2}})月",
    _in_year("month_year") + rf"(?P<month>{_MONTH})月",
    rf"第(?P<issue>{_N})期",
    rf"(?P<year>{_YEAR})年",
    rf"(?P<other>{_OTHER})",
)
_NAMED = re.compile(rf"(?<![\d.])(?<![一二三四五六七八九十〇])(?:{'|'.join(_FORMS)})")
_CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_PAIRS = ("第一第二", "第1第2", "上下", "春季秋季")  # of terms: the first half and the second


class Period(StrEnum):
    """How often an activity comes; the text is what the clerk chooses."""

    WEEK = "每周"
    MONTH = "每月"
    QUARTER = "每季度"
    TERM = "每学期"
    YEAR = "每年"


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.TERM: 6, Period.YEAR: 12}


def next_day(day: dt.date, period: Period, before: Iterable[dt.date] = ()) -> dt.date:
    """The same day of the next period.

    before: the day of the activities before this one, the latest first.
    """
    if period is Period.WEEK:
        return day + dt.timedelta(days=7)
    year, month = _months_on(day.year, day.month, _MONTHS[period])
    last = calendar.monthrange(year, month)[1]
    meant, ends = day.day, _ends_month(day)
    for one in before:
        if not ends or one.day < meant:
            break  # nothing was cut, or the clerk chose another day
        meant, ends = one.day, _ends_month(one)
    return dt.date(year, month, last if ends else min(meant, last))


def _ends_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _months_on(year: int, month: int, months: int) -> tuple[int, int]:
    years, place = divmod(year * 12 + month - 1 + months, 12)
    return years, place + 1


@dataclass(frozen=True, slots=True)
class NextText:
    """A name of the next period. left: what in it names a period and stayed as it was; named: all
    that names one, as it was."""

    text: str
    left: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def next_text(text: str, period: Period, start: dt.date) -> NextText:
    """A name of the next period: 11月 → 12月, 第四季度 → 第一季度, 第47周 → 第48周.

    start: of this period, by which a name that goes by the calendar is known.
    """
    moved = _Moved(period, start, next_day(start, period))
    named = tuple(found.group() for found in _NAMED.finditer(text))
    return NextText(_NAMED.sub(moved.replaced, text), tuple(moved.left), named)


class _Moved:
    """What names a period in one name, moved on; left: what was not. start, after: the first days
    of this period and of the next."""

    def __init__(self, period: Period, start: dt.date, after: dt.date) -> None:
        self.period, self.start, self.after = period, start, after
        self.months = _MONTHS.get(period, 0)
        self.left: list[str] = []

    def replaced(self, found: re.Match[str]) -> str:
        """The words of the next period; those that stand there where nobody knows better."""
        kind = next(one for one in _BY_KIND if found[one] is not None)
        new = _BY_KIND[kind](self, found)
        if new is None:
            self.left.append(found.group())
        return found.group() if new is None else new

    def other(self, found: re.Match[str]) -> str | None:
        """What comes with the year stays; of the rest nobody knows what it counts."""
        comes = self.period is Period.YEAR and found["within"] is not None
        return found.group() if comes else None

    def issue(self, found: re.Match[str]) -> str:
        return f"第{_like(found['issue'], _number(found['issue']) + 1)}期"

    def year(self, found: re.Match[str]) -> str | None:
        year = self._year(_number(found["year"]))
        return None if year is None else f"{_like(found['year'], year)}年"

    def _year(self, year: int) -> int | None:
        if self.period is Period.YEAR:
            return year + 1
        return self.after.year if year == self.start.year else None

    def month(self, found: re.Match[str]) -> str | None:
        month = _number(found["month"])
        if self.period is Period.WEEK:
            if month != self.start.month:
                return None
            year, after = self.after.year, self.after.month
        else:
            year, after = _months_on(_number(found["month_year"] or "0"), month, self.months)
        return f"{_of_year(found['month_year'], year)}{_like(found['month'], after)}月"

    def range(self, found: re.Match[str]) -> str | None:
        """1-3月 is 4-6月 of a quarter; what is added up from January on grows instead."""
        first, last = int(found["first"]), int(found["last"])
        length = last - first + 1
        year = _number(found["range_year"] or "0")
        if self.months and length == self.months:
            year, first = _months_on(year, first, self.months)
            last = first + length - 1
        elif self.months and first == 1 and length > self.months and last + self.months <= 12:
            last += self.months
        elif self.period is Period.YEAR:
            year += 1
        else:
            return None
        dash = found.group()[found.start("first") - found.start() :]
        dash = dash[len(found["first"]) : dash.index(found["dash"]) + len(found["dash"])]
        return f"{_of_year(found['range_year'], year)}{first}{dash}{last}月"

    def quarter(self, found: re.Match[str]) -> str | None:
        quarter = _number(found["quarter"])
        moved = self._part(quarter, 3, found["quarter_year"])
        if moved is None:
            return None
        year, after = moved
        said = f"{found['th']}{_like(found['quarter'], after)}季度"
        return _of_year(found["quarter_year"], year) + said

    def half(self, found: re.Match[str]) -> str | None:
        moved = self._part("上下".index(found["half"]) + 1, 6, found["half_year"])
        if moved is None:
            return None
        return f"{_of_year(found['half_year'], moved[0])}{'上下'[moved[1] - 1]}半年"

    def _part(self, part: int, length: int, year_said: str | None) -> tuple[int, int] | None:
        """The year and which part of it comes next; length: months of a part."""
        year = _number(year_said or "0")
        if self.months and self.months % length == 0:
            year, month = _months_on(year, (part - 1) * length + 1, self.months)
            return year, (month - 1) // length + 1
        if part != (self.start.month - 1) // length + 1:
            return None
        over = self.after.year - self.start.year
        return year + over, (self.after.month - 1) // length + 1

    def term(self, found: re.Match[str]) -> str | None:
        """The first term ends in January; 春季 comes first only in the calendar's year."""
        said, year = found["term"], _number(found["term_year"] or "0")
        if self.period is Period.YEAR:
            return f"{_of_year(found['term_year'], year + 1)}{said}学期"
        if self.period is Period.TERM:
            both = next(one for one in _PAIRS if said in one)
            first, second = both[: len(both) // 2], both[len(both) // 2 :]
            over = said == second
            return f"{_of_year(found['term_year'], year + over)}{first if over else second}学期"
        same = _term(self.start) == _term(self.after)
        return found.group() if same else None

    def school_year(self, found: re.Match[str]) -> str | None:
        year = int(found["from"])
        if self.period is Period.YEAR:
            over = 1
        else:
            ahead = re.match(r"第?([一二12上下春秋])季?学期", found.string[found.end() :])
            if self.period is Period.TERM and ahead:
                over = ahead[1] in "二2下春"
            elif year == _term(self.start)[0]:
                over = _term(self.after)[0] - year
            else:
                return None
        last = re.sub(r"\d+$", lambda n: str(int(n.group()) + over), found["to"])
        return f"{year + over}{last}学年{found['of']}"

    def week(self, found: re.Match[str]) -> str | None:
        """Weeks of the calendar go by the calendar, others are counted on."""
        number = _number(found["week"])
        if self.period is not Period.WEEK:
            return None
        calendars = number == self.start.isocalendar().week or number > 51
        year, week, _ = self.after.isocalendar()
        after, year = (week, year) if calendars else (number + 1, self.after.year)
        return f"{_of_year(found['week_year'], year)}第{_like(found['week'], after)}周"

    def month_week(self, found: re.Match[str]) -> str | None:
        """12月第5周, by whichever way of counting the weeks of a month this one goes by."""
        said = (_number(found["week_month"]), _number(found["month_week"]))
        if self.period is Period.WEEK:
            for count in (_by_seven, _by_rows):
                if said == (self.start.month, count(self.start)):
                    week = _like(found["month_week"], count(self.after))
                    between = "份" if "份" in found.group() else ""
                    return f"{self.after.month}月{between}第{week}周"
        return None

    def day(self, found: re.Match[str]) -> str | None:
        """A day of a weekly one, or its days: 1月6日—12日; the days of others may be any."""
        if self.period is Period.YEAR:
            year = _number(found["day_year"] or "0") + 1
            return _of_year(found["day_year"], year) + found.group().rpartition("年")[2]
        year, month = _number(found["day_year"] or str(self.start.year)), found["day_month"]
        try:
            days = [
                dt.date(year, _number(month), _number(found[one]))
                for one in ("day", "last_day")
                if found[one]
            ]
        except ValueError:
            return None
        if self.period is not Period.WEEK:
            return None
        first, *rest = [next_day(one, self.period) for one in days]
        said = _of_year(found["day_year"], first.year)
        said += f"{_like(month, first.month)}月{_like(found['day'], first.day)}{found['of_day']}"
        for last in rest:
            dash = found["until"][: found["until"].index(found["last_day"])]
            other = "" if last.month == first.month else f"{_like(month, last.month)}月"
            said += f"{dash}{other}{_like(found['last_day'], last.day)}{found['until'][-1]}"
        return said


_BY_KIND = {
    "from": _Moved.school_year,
    "term": _Moved.term,
    "half": _Moved.half,
    "quarter": _Moved.quarter,
    "week": _Moved.week,
    "month_week": _Moved.month_week,
    "day": _Moved.day,
    "first": _Moved.range,
    "month": _Moved.month,
    "issue": _Moved.issue,
    "year": _Moved.year,
    "other": _Moved.other,
}


def _by_seven(day: dt.date) -> int:
    """Which seven days of its month a day is in."""
    return (day.day - 1) // 7 + 1


def _by_rows(day: dt.date) -> int:
    """Which row of its month's calendar a day is in, with Monday first."""
    return (day.day - 1 + day.replace(day=1).weekday()) // 7 + 1


def _term(day: dt.date) -> tuple[int, int]:
    """The school year of a day, by the year in which it begins, and the term."""
    year = day.year if day.month >= 8 else day.year - 1
    return year, 1 if day.month >= 8 or day.month == 1 else 2


def _number(said: str) -> int:
    return int(in_digits(said))


def _like(said: str, number: int) -> str:
    """A number in the script of what was said."""
    if said.isascii():
        return f"{number:0{len(said)}d}" if said.startswith("0") else str(number)
    if number > 99:
        return str(number).translate(_CHINESE_DIGITS)
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    head = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return f"{head}{digits[ones] if ones or not tens else ''}"


def _of_year(said: str | None, year: int) -> str:
    return f"{_like(said, year)}年" if said else ""


def likely_period(name: str, start: dt.date, end: dt.date) -> Period:
    """How often an activity of this name and length probably comes."""
    days = (end - start).days + 1
    kinds = {key for one in _NAMED.finditer(name) for key, said in one.groupdict().items() if said}
    if kinds & {"week", "month_week"} or days <= 8:
        return Period.WEEK
    if "quarter" in kinds or 85 <= days <= 95:
        return Period.QUARTER
    if kinds & {"term", "half"}:
        return Period.TERM
    if ("月报" in name or "每月" in name or "month" in kinds) and days <= 45:
        return Period.MONTH
    return Period.YEAR
