"""Next period: the dates and names of an activity that comes again, moved on by the calendar.

A day that ends its month ends the month in the next period too: 31 January, 28 February, 31 March.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import StrEnum

_QUARTERS = "一二三四"
_MONTH_IN_TEXT = re.compile(r"(?<!\d)(?:(\d{4})年)?(1[0-2]|0?[1-9])月(?!\d)(?!\d*日)")
_QUARTER_IN_TEXT = re.compile(r"(?:(\d{4})年)?(?:第)?([一二三四1-4])季度")
_WEEK_IN_TEXT = re.compile(r"第(\d{1,2})周")
_YEAR_IN_TEXT = re.compile(r"(?<!\d)(20\d{2})(?=年(?!\d{1,2}月))")


class Period(StrEnum):
    """How often an activity comes; the text is what the clerk chooses."""

    WEEK = "每周"
    MONTH = "每月"
    QUARTER = "每季度"
    YEAR = "每年"


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def next_day(day: dt.date, period: Period) -> dt.date:
    """The same day of the next period."""
    if period is Period.WEEK:
        return day + dt.timedelta(days=7)
    months = day.year * 12 + day.month - 1 + _MONTHS[period]
    year, month = divmod(months, 12)
    month += 1
    last = calendar.monthrange(year, month)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month, last if ends else min(day.day, last))


def next_text(text: str, period: Period, start: dt.date) -> str:
    """A name of the next period: 11月 → 12月, 第四季度 → 第一季度, 第47周 → 第48周.

    start: of this period, by which a week that ends a year is known.
    """
    if period is Period.MONTH:
        return _MONTH_IN_TEXT.sub(_next_month, text)
    if period is Period.QUARTER:
        return _QUARTER_IN_TEXT.sub(_next_quarter, text)
    if period is Period.WEEK:
        number = next_day(start, period).isocalendar().week
        return _WEEK_IN_TEXT.sub(f"第{number}周", text)
    return _YEAR_IN_TEXT.sub(lambda found: str(int(found.group(1)) + 1), text)


def _next_month(found: re.Match[str]) -> str:
    year, month = found.group(1), int(found.group(2))
    after = month % 12 + 1
    said = f"{int(year) + (after == 1)}年" if year else ""
    return f"{said}{after}月"


def _next_quarter(found: re.Match[str]) -> str:
    year, quarter = found.group(1), found.group(2)
    place = _QUARTERS.find(quarter) if quarter in _QUARTERS else int(quarter) - 1
    after = (place + 1) % 4
    said = f"{int(year) + (after == 0)}年" if year else ""
    shown = _QUARTERS[after] if quarter in _QUARTERS else str(after + 1)
    between = "第" if found.group().rpartition("年")[2].startswith("第") else ""
    return f"{said}{between}{shown}季度"


def likely_period(name: str, start: dt.date, end: dt.date) -> Period:
    """How often an activity of this name and length probably comes."""
    days = (end - start).days + 1
    if _WEEK_IN_TEXT.search(name) or days <= 8:
        return Period.WEEK
    if _QUARTER_IN_TEXT.search(name) or 85 <= days <= 95:
        return Period.QUARTER
    if re.search(r"月报|每月|(?<!\d)\d{1,2}月", name) and days <= 45:
        return Period.MONTH
    return Period.YEAR
