"""Working days: the office's calendar, with public holidays and the working weekends that pay for
them.

Source: the State Council's yearly notices, as the package chinesecalendar keeps them; for a year it
does not know yet, Monday to Friday.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from huizhi.campaign.settings import Deliverable, Settings

_DAY = dt.timedelta(days=1)
_HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
_WEEKEND = 5  # Saturday, as `weekday` counts


@cache
def is_working(day: dt.date) -> bool:
    """Whether the office works on this day."""
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < _WEEKEND


def is_known(year: int) -> bool:
    """Whether the holidays of the year are known."""
    from chinese_calendar import is_workday

    try:
        is_workday(dt.date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def day_off_name(day: dt.date) -> str:
    """Why the office does not work on this day: “端午节”, “周末”; "" when it works."""
    from chinese_calendar import get_holiday_detail

    if is_working(day):
        return ""
    try:
        name = get_holiday_detail(day)[1]
    except NotImplementedError:
        name = None
    return _HOLIDAYS.get(name or "", "周末")


def on_or_after(day: dt.date) -> dt.date:
    """The day, or the first working day after it."""
    while not is_working(day):
        day += _DAY
    return day


def on_or_before(day: dt.date) -> dt.date:
    """The day, or the last working day before it."""
    while not is_working(day):
        day -= _DAY
    return day


@cache
def working_days_between(after: dt.date, until: dt.date) -> int:
    """How many working days there are after one day up to and with another, at most twenty years';
    0 when there are none between."""
    count, day = 0, after
    last = min(until, after + 20 * 366 * _DAY)
    while day < last:
        day += _DAY
        count += is_working(day)
    return count


def due_day(settings: Settings, deliverable: Deliverable) -> dt.date:
    """The last day on which it is in time: the due date, or where the office says so the first
    working day after a day off."""
    return on_or_after(deliverable.due) if settings.reminding.rolls else deliverable.due
