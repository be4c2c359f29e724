"""List days: of which day a list of the office's own (底册) says that it is, by its lines above and
below, the name of its sheet or of its file: 截至2023年6月, 2022年院长通讯录.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from huizhi.content import Grid
from huizhi.forms import bare

_AS_OF = re.compile(
    r"截[至止]|(?:更新|统计|填报|填表|制表|采集|核对|核实|数据|上报|报送)(?:日期|时间|于)|更新至?(?=\d)"
)
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*[年./\-]\s*(0?[1-9]|1[0-2])(?!\d)"
    r"(?:\s*[月./\-]\s*(0?[1-9]|[12]\d|3[01])(?!\d))?"
)
_TOGETHER = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?!\s*[—\-~至到]|年?以[前后来])")
_HALF = re.compile(r"\s*年?\s*(上半年|年中)|\s*年?\s*([一二三四1-4])季度")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR_IN_WORDS = re.compile(r"[一二][〇○零一二三四五六七八九]{3}(?=年)")
_LONGEST_TITLE = 80  # characters; longer lines tell of other days, too
_OF_OTHERS = re.compile(r"根据|依据|按照|文件|〔|通知|第\d+号")  # days that are not the list's


@dataclass(frozen=True)
class ListDay:
    """The day that a list is of, and the words that say so. exact: whether they name a month;
    is_open: that month is not over yet, and the list may be of any of its days up to this."""

    day: dt.date
    words: str
    exact: bool = True
    is_open: bool = False


def list_day(grid: Grid, stem: str, heading: int, today: dt.date) -> ListDay | None:
    """The day that a sheet says it is of: 截至 goes before what a title says; None where nothing
    says so or it is not over yet. heading: the first row of the headings; stem: the file's name."""
    notes = [text for text in _notes(grid, heading) if _AS_OF.search(text)]
    for text in notes:
        if found := _day_in(_AS_OF.split(text, maxsplit=1)[1], today):
            return replace(found, words=" ".join(text.split()))
    above = (c.text for c in grid.cells if c.row < heading and len(c.text) <= _LONGEST_TITLE)
    titles = (text for text in above if not _OF_OTHERS.search(text))
    days = (_day_in(text, today) for text in (*titles, grid.name, stem))
    return max(filter(None, days), key=lambda o: (o.day.year, o.exact, o.day), default=None)


def _notes(grid: Grid, heading: int) -> Iterator[str]:
    """The lines above the list, and those of one text below it."""
    for row in grid.row_numbers:
        texts = list(dict.fromkeys(c.text for c in grid.row(row) if bare(c.text)))
        if row < heading or len(texts) == 1:
            yield from texts


def _day_in(text: str, today: dt.date) -> ListDay | None:
    """The last day that a text names; of a month or a year its end."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _YEAR_IN_WORDS.sub(lambda found: found[0].translate(_NUMERALS), plain)
    found = [_of(*one.groups()) for pattern in (_DAY, _TOGETHER) for one in pattern.finditer(plain)]
    exact = bool(found)
    if not found:
        found = [_end_of_year(one, plain) for one in _YEAR.finditer(plain)]
    days = [one for one in found if one is not None]
    last = max(days, default=None)
    words = " ".join(text.split())
    if last is None or (last.year, last.month) > (today.year, today.month):
        return None
    if last >= today and exact and _names_month(plain, (today.year, today.month)):
        return ListDay(today, words, is_open=True)
    return ListDay(last, words, exact) if last <= today else None


def _names_month(text: str, month: tuple[int, int]) -> bool:
    """Whether a text names this month and no day of it."""
    days = (one.groups() for one in _DAY.finditer(text))
    return any((int(y), int(m)) == month and day is None for y, m, day in days)


def _of(year: str, month: str, day: str | None) -> dt.date | None:
    last = calendar.monthrange(int(year), int(month))[1]
    wanted = int(day) if day else last
    return dt.date(int(year), int(month), wanted) if wanted <= last else None


def _end_of_year(year: re.Match[str], text: str) -> dt.date:
    part = _HALF.match(text, year.end())
    months = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9}
    month = 12 if part is None else 6 if part[1] else months.get(part[2], 12)
    return dt.date(int(year[1]), month, calendar.monthrange(int(year[1]), month)[1])
