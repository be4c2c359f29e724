"""Day text: a day as people write it, before it is known what the day is for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from huizhi.content import lazy_pattern
from huizhi.forms.fields.chinese_number import in_digits
from huizhi.forms.fields.words import half_width, without_spaces

_ROOM = set(" \t\n\u00a0\u3000_＿年月日()（）")  # “____年__月（ ）日”, printed and left as it was
_BRACKETED = lazy_pattern(r"[(（]\s*(\d{1,4}|[一二三四五六七八九十]{1,3})\s*[)）](?=\s*[年月日])")
_CENTURY = lazy_pattern(r"^\s*20(?=[ \t\u00a0\u3000_＿]+年)")  # “20__年__月__日”
_WEEKDAY = lazy_pattern(r"[(（]?(星期|周|礼拜)[一二三四五六日天][)）]?")
_TIME = lazy_pattern(
    r"(?:\s*(?:上午|下午|中午|晚上|早上|凌晨|清晨|早晨|傍晚|夜间|夜里|深夜|午夜|晚|AM|PM))?"
    r"(?:(?:(?<=[日号午上晨晚间夜])|(?<=AM|PM)|\s+|T)\s*\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?|[点时]\d{0,2}分?半?))?Z?$",
    re.IGNORECASE,
)
# 2026-01-07T16:00:00.000Z: a moment as programs write it, in the time of some place.
_MOMENT = lazy_pattern(
    r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})", re.IGNORECASE
)
_CLOCK = lazy_pattern(
    r"\d{1,2}\s*[:：]\s*\d{2}|\d{1,2}\s*[时点]|[上下中]午|午夜|[早凌清]晨|早上|傍?晚上?|[夜深][间里夜]"
)
_MIDNIGHT = lazy_pattern(r"(?<!\d)0?0[:：]00(?:[:：]00(?:\.0+)?)?(?!\d)")
_CHINA = dt.timezone(dt.timedelta(hours=8))
_BEFORE = lazy_pattern(r"(?:之前|以前|前|左右|前后|之后|以后|后)$")
_TORN = lazy_pattern(r"\d\s+\d")
_SEPARATOR = r"[-/.．、年\\]"
_FULL = lazy_pattern(rf"(\d{{4}}|\d{{2}}){_SEPARATOR}(\d{{1,2}})[-/.．、月\\](\d{{1,2}})[日号]?")
_COMPACT = lazy_pattern(r"(\d{4})(\d{2})(\d{2})")
_DAY = lazy_pattern(r"(\d{1,2})月(\d{1,2})[日号]?|(\d{1,2})[-/.．](\d{1,2})[日号]?")


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it was written. year: None when none was, two digits where only those were; vague:
    the text means a time about the day, or a space stands within a number."""

    year: int | None
    month: int
    day: int
    vague: bool = False

    def in_year(self, year: int) -> dt.date | None:
        """The day in this year, None when there is no such day."""
        return calendar_day(year, self.month, self.day)


def is_room(text: str) -> bool:
    """Whether nothing stands there but the printed “____年__月__日”."""
    return not set(_CENTURY.sub("", text, count=1)) - _ROOM


def says_clock(text: str) -> bool:
    """Whether the text says a time of the day, as 9时 or 上午; midnight, and a moment as programs
    write it, say none."""
    if "T" in text.upper() and _MOMENT.fullmatch(text.strip()):
        return False
    return _CLOCK.search(_MIDNIGHT.sub("", text)) is not None


def written_day(text: str) -> WrittenDay | None:
    """The day that the text writes, None when it is not one day."""
    if "T" in text.upper() and (found := _MOMENT.fullmatch(text.strip())):
        return _of_moment(*found.groups())
    plainly = _BRACKETED.sub(r"\1", half_width(text).replace("_", ""))  # （11）月（18）日
    typed = _TIME.sub("", _WEEKDAY.sub("", plainly).strip())
    plain = in_digits(without_spaces(_BEFORE.sub("", typed)).replace("元月", "1月"))
    about = _BEFORE.search(typed) is not None
    if found := _COMPACT.fullmatch(plain):
        return _written(found.groups(), about)
    vague = about or _TORN.search(typed) is not None
    if found := _FULL.fullmatch(plain):
        return _written(found.groups(), vague)
    if found := _DAY.fullmatch(plain):
        month, day = found.group(1) or found.group(3), found.group(2) or found.group(4)
        return WrittenDay(None, int(month), int(day), vague)
    return None


def _of_moment(day: str, time: str, zone: str) -> WrittenDay | None:
    """The day that a moment is in China; vague where it is another one in the place it names."""
    try:
        moment = dt.datetime.fromisoformat(f"{day}T{time}{zone.upper().replace('Z', '+00:00')}")
    except ValueError:
        return None
    here = moment.astimezone(_CHINA)
    return WrittenDay(here.year, here.month, here.day, here.date() != moment.date())


def _written(numbers: Sequence[str], vague: bool) -> WrittenDay:
    year, month, day = map(int, numbers)
    return WrittenDay(year, month, day, vague)


def calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """The day of these numbers, None when the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
