"""Moment cell: a cell whose number format shows days or times of day, and is one mark: a date or
time in it is the number that the format shows, so that the cell sorts and counts.

What the format cannot show stays text: a time of day under a date's format, a day under a time's,
a day before those that all programs count alike, and a mere number: 2024 would be a day of 1905.
Source: ISO/IEC 29500-1, 18.17.4 (dates, both date systems).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal

from lxml import etree
from markupsafe import Markup

from huizhi.formats.excel.cell_value import EPOCH, FIRST_DATE
from huizhi.formats.jinja import printable
from huizhi.formats.ooxml import attribute, child
from huizhi.formats.sheets import Sense

_EPOCH_1904 = dt.date(1904, 1, 1).toordinal()
_DAY = dt.timedelta(1)
_NAMES: Mapping[Sense, str] = {
    "number": "_cell",
    "date": "_date_cell",
    "time": "_time_cell",
    "duration": "_duration_cell",
}


def filter_name(sense: Sense) -> str:
    """What the filter is called that makes a cell under such a number format of a value."""
    return _NAMES[sense]


def cell_filters(
    cell: Callable[[object], Markup], workbook: etree._Element
) -> dict[str, Callable[[object], Markup]]:
    """The filters by name; cell: the one under any other format; workbook: the root of its part."""
    from_1904 = attribute(child(workbook, "workbookPr"), "date1904") in {"1", "true"}

    def under(sense: Sense) -> Callable[[object], Markup]:
        def moment_cell(value: object) -> Markup:
            if isinstance(value, (int, float, Decimal)):
                return cell(printable(value))
            number = _serial(value, sense, from_1904=from_1904)
            return cell(value) if number is None else Markup("><v>{}</v>").format(number)

        return moment_cell

    return {name: cell if sense == "number" else under(sense) for sense, name in _NAMES.items()}


def _serial(value: object, sense: Sense, *, from_1904: bool) -> float | None:
    """The number that such a format shows as the value, None where there is none."""
    if isinstance(value, dt.timedelta):
        return value / _DAY if sense == "duration" and value >= dt.timedelta() else None
    if isinstance(value, dt.time):
        return _share(value) if sense != "date" else None
    is_moment = isinstance(value, dt.datetime)
    if not isinstance(value, dt.date) or not (sense == "date" or (sense == "time" and is_moment)):
        return None
    days = value.toordinal() - (_EPOCH_1904 if from_1904 else EPOCH)
    if days < (0 if from_1904 else FIRST_DATE):
        return None
    return days + _share(value.time()) if isinstance(value, dt.datetime) else days


def _share(time: dt.time) -> float:
    """The share of the day that has passed."""
    seconds = dt.timedelta(
        hours=time.hour,
        minutes=time.minute,
        seconds=time.second,
        microseconds=time.microsecond,
    )
    return seconds / _DAY
