"""时间: a day, a month or a year, as far as whoever filled the form in said when it was.

2019年6月3日 is 2019-06-03 (with its hour 2019-06-03T09:00), 2019年6月 is 2019-06, 2019年 is 2019
(ISO 8601, reduced precision), and 2024.3-2024.10 is 2024-03/2024-10. What is none of these (在建,
尚未换届) is kept as it was written, and told.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import ClassVar

from huizhi.content import Cell, lazy_pattern
from huizhi.findings import Doubt
from huizhi.forms.fields.chinese_number import in_digits
from huizhi.forms.fields.date import OF_HOURS, Date
from huizhi.forms.fields.day_text import written_day
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    FieldValue,
    Labels,
    UsedAgain,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.period import Period
from huizhi.forms.fields.words import clean, half_width, says_nothing, without_spaces
from huizhi.forms.fields.yearmonth import YearMonth

_REPORTED = r"填报|填表|报送|上报|制表|报告|呈报|申报|报名|打印|导出"
_LASTING = (  # what happens to a building, a post, an organisation, a life: rarely told by its day
    r"启用|投用|使用|成立|建成|建立|建设|设立|竣工|[开完动]工|挂牌|授牌|改造|换届|[上就离在]任|届满|到任|任期|任职|"
    r"入住|交付|入[党团伍职学]|退[休役伍]|转业|毕业|参加(?:工作|革命)|离[职休]|取得|获[得奖]|组建|验收|批准|"
    r"出厂|生产|制造|建造|购[置买入进]|采购|安装|报废"  # and to a thing
)
_YEAR = lazy_pattern(r"((?:19|20)\d{2})(?:年度?)?")
_HOUR = lazy_pattern(
    r"(上午|下午|中午|晚上|早上|凌晨|清晨|早晨|傍晚|夜间|夜里|深夜|午夜|晚)?\s*(\d{1,2})(?::(\d{2})(?::\d{2})?|[点时](?:(\d{1,2})分?|(半))?)$"
)
# The hours from which on, and up to which, twelve are added: 中午1点, 深夜11点 and 深夜1点.
_AFTER_NOON = {
    **dict.fromkeys(("下午", "晚上", "傍晚", "晚"), (0, 12)),
    **dict.fromkeys(("夜间", "夜里", "深夜"), (6, 12)),
    "中午": (0, 4),
}
_CLOCK = r"(?:上午|下午|中午|晚上|早上)?\d{1,2}(?:(?::\d{2}){1,2}|[点时](?:\d{1,2}分?|半)?)"
_CLOCKS = lazy_pattern(rf"{_CLOCK}(?:[-—–~～至到]+{_CLOCK})?$")
_WITH_HOUR = lazy_pattern(r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})")
_MONTH_SHOWN = lazy_pattern(r"\d{4}\D{1,2}\d{1,2}月?|[A-Z][a-z]{2}-\d{2}")
_UNREAD = {"date-wrong", "month-wrong", "period-wrong"}
_LAST_YEAR = dt.timedelta(days=400)


class PartialDate(Date):
    """A time as precisely as it was written."""

    kind = "时间"
    used_again: ClassVar[UsedAgain] = ""
    takes_dates = "month"
    labels = Labels(
        rf"^(?!.*(?:{_REPORTED})).*时间|(?:{_LASTING})日期|(?:{_LASTING})年[份度]$",
        215,
        OF_HOURS,
    )

    def show(self, value: FieldValue) -> str:
        text = str(value or "")
        if isinstance(value, dt.date) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return super().show(dt.date.fromisoformat(str(value)))
        if said := _WITH_HOUR.fullmatch(text):
            return f"{super().show(dt.date.fromisoformat(said[1]))}{int(said[2])}:{said[3]}"
        if re.fullmatch(r"(?:19|20)\d{2}", text):
            return f"{text}年"
        return Period().show(value) if "/" in text else YearMonth().show(value)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        found = super().read(cell, circumstances)
        if cell.day is not None:
            return self._of_cell(cell, found, circumstances)
        if _is_read(found):
            return _with_hour(_without_history(found, circumstances))
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        text = in_digits(without_spaces(cell.text).replace("_", ""))
        for kind in (YearMonth(), Period()):
            if _is_read(other := kind.read(cell, circumstances)):
                return _without_history(other, circumstances)
        if year := _YEAR.fullmatch(text):
            return Answer(year[1], cell.text)
        if _says_when(text):
            return Answer(clean(cell.text), cell.text)
        return Answer(clean(cell.text), cell.text, (Doubt("time-doubtful", clean(cell.text)),))

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("时间", f"例如 {circumstances.year}年6月3日，或只写年月、年份。")

    def _of_cell(self, cell: Cell, found: Answer, circumstances: Circumstances) -> Answer:
        """The answer of a cell that holds a day, of which the screen may show the month alone."""
        shown = cell.shown or cell.text
        if _MONTH_SHOWN.fullmatch(clean(shown)) and cell.day is not None:
            return Answer(f"{cell.day.year:04d}-{cell.day.month:02d}", cell.text)
        return _without_history(found, circumstances)


def _says_when(text: str) -> bool:
    """Whether the text says a time of the day, or from when to when, of a day or of none: 11:20,
    6月16日8:30-11:00."""
    plain = half_width(text)
    found = _CLOCKS.search(plain)
    day = plain[: found.start()] if found is not None else ""
    return found is not None and (not day or written_day(day) is not None)


def _is_read(answer: Answer) -> bool:
    return not any(doubt.code in _UNREAD for doubt in answer.doubts)


def _with_hour(answer: Answer) -> Answer:
    """The answer with the hour that was written behind its day: 2026-06-01T09:00."""
    said = _HOUR.search(half_width(answer.raw))
    if not isinstance(answer.value, dt.date) or said is None:
        return answer
    hour, minute = int(said[2]), 30 if said[5] else int(said[3] or said[4] or 0)
    if hour == 12 and said[1] not in {None, "上午", "中午", "下午"}:
        return answer  # midnight, of one day or the other
    first, last = _AFTER_NOON.get(said[1], (12, 12))
    hour += 12 if first <= hour < last else 0
    if hour > 23 or minute > 59:
        return replace(answer, doubts=(*answer.doubts, Doubt("time-doubtful", clean(answer.raw))))
    kept = tuple(doubt for doubt in answer.doubts if doubt.code != "extra-text")
    value = f"{answer.value.isoformat()}T{hour:02d}:{minute:02d}"
    return replace(answer, value=value, doubts=kept)


def _without_history(answer: Answer, circumstances: Circumstances) -> Answer:
    """The answer, with a day of other years as one that is meant: only one of the last year or the
    next may be a slip of the pen."""
    value = answer.value
    if not isinstance(value, dt.date):
        return replace(answer, doubts=tuple(d for d in answer.doubts if d.code != "date-far"))
    begin, end = circumstances.earliest - _LAST_YEAR, circumstances.latest + _LAST_YEAR
    if begin <= value <= end:
        return answer
    return replace(answer, doubts=tuple(d for d in answer.doubts if d.code != "date-far"))
