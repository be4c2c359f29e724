"""Notice days: the days and deadlines in the running text of a notice.

A day without a year is of the notice's own year, or of the next one when it would be long past.
What names no day of the calendar by itself (下周五前, 收到通知后3日内) is found, and not taken.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

from huizhi.forms.fields import calendar_day, in_digits

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*|(?P<near>今|本|当|明|次)年\s*)?"
_DAY = re.compile(
    rf"{_YEAR}(?:(?P<month>{_N})\s*月(?:份)?\s*|(?P<nearmonth>本|当|次|下)(?:个)?月\s*)(?P<day>{_N})\s*[日号]"
)
_FIGURES = re.compile(r"(?P<year>\d{4})\s*[-./]\s*(?P<month>\d{1,2})\s*[-./]\s*(?P<day>\d{1,2})日?")
_MONTH_END = re.compile(
    rf"{_YEAR}(?:(?P<month>{_N})\s*月(?:份)?|(?P<nearmonth>本|当|次|下)个?月|(?P<bare>月))\s*[底末]"
)
_YEAR_END = re.compile(rf"{_YEAR}(?:年)?[底末](?=前|之前|以前|止|截止|，|。|在|，)|(?P<plain>年底)")
_AT_ONCE = re.compile(r"即日(?=起)")
_LAST_DAY = re.compile(rf"(?P<day>{_N})\s*[日号]")
_WEEKDAY = re.compile(r"\s*[（(]?\s*(?:星期|周|礼拜)([一二三四五六日天])\s*[)）]?")
_TIME = re.compile(
    r"\s*(?:上午|下午|中午|晚上|晚|早上|早|凌晨)?\s*"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[:：]\s*\d{2}|[时点]\s*(?:整|半|\d{1,2}\s*分?)?)|下班)?"
)
_BEFORE = re.compile(r"\s*(?:之前|以前|前(?!后)|截止|为止|止)")
_TO = re.compile(r"\s*(?:起|开始)?\s*[，,]?\s*(?:至|到|[-—–~～－―─]+)\s*(?:截止|结束)?\s*")
_ENDS_AT = re.compile(
    r"(?:截止|截至)(?:时间|日期|日)?\s*(?:为|是|到|至|[:：])?\s*$"
    r"|(?:报送|上报|报名|提交|反馈|完成)(?:时间|时限|期限|日期|截止)\s*(?:为|是)?\s*[:：为]?\s*$"
    r"|(?:时限|期限)\s*[:：为]\s*$|(?:不[晚迟]于|最迟|最晚)\s*(?:于|在)?\s*$"
)
_EVERY = re.compile(
    r"每个?(?P<every>月|周|星期|季度末月|季度|季|半年|年|旬|日|天)"
    r"(?:(?P<last>月?[末底](?:最后一[天日])?)|第?(?P<on>\d{1,2}|[一二三四五六日天])(?:日|号|(?=[前下上\d，,。]|之前|以前|报|将|向)))?"
    rf"(?:、\s*{_N}[日号])*{_TIME.pattern}(?P<before>{_BEFORE.pattern})?"
)
_WEEKDAYS = "一二三四五六日"
_UNTAKEN = re.compile(
    r"(?:本|这|下+个?)(?:周|星期|礼拜)(?:[一二三四五六日天末底]|之?内)?[^，,。；;]{0,8}?前?(?=[，,。；;将把向报上提]|$)"
    r"|(?:今天|明天|后天|今日|明日|次日|当天|当日)[^，,。；;]{0,8}?前"
    r"|(?:收到|接到|接|自|活动|会议|任务)[^，,。；;]{0,14}?[\d一二三四五六七八九十两]+个?(?:工作日|日|天|小时|周|月)(?:之|以)?内"
    r"|[\d一二三四五六七八九十两]+个?(?:工作日|日|天|小时|周)(?:之|以)?内"
    rf"|{_N}月(?:份)?[上中下]旬(?:之?前)?|[上中下]旬(?:之?前)"
    r"|(?<![机社大开本协])会前(?=[，,。；;将把向报上提])"
    r"|(?:春节|元旦|国庆节?|中秋节?|五一|端午节?|清明节?|汛期|节日?|活动结束)[^，,。；;]{0,4}?[前后](?=[，,。；;将把向报上提完]|$)"
    rf"|{_N}[日号]{_TIME.pattern}(?:之前|以前|前)"
)
_LONG_PAST = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Repeating:
    """A deadline that comes again. every: 月, 周, 季度, 年 …; day: of the month (31: its last),
    or of the week from 1 for Monday, None when none is written; text: as written."""

    every: str
    day: int | None
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class NoticeWhen:
    """A time in a text, at text[start:end]. first: the first day of a range; day: the day, or the
    last of a range, None when it cannot be taken; ends: whether it is written as a deadline; note:
    what the clerk should look at, in Chinese."""

    start: int
    end: int
    text: str
    day: dt.date | None = None
    first: dt.date | None = None
    repeating: Repeating | None = None
    ends: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class WrittenIn:
    """When a notice was written. day: its date; year: for days without one where `day` is None."""

    day: dt.date | None = None
    year: int | None = None


def whens_in(text: str, written: WrittenIn) -> tuple[NoticeWhen, ...]:
    """The times in a text, in order, none inside another."""
    found: list[NoticeWhen] = []
    position = 0
    while position < len(text):
        one = _at(text, position, written)
        if one is None:
            position += 1
            continue
        _append(found, one, text)
        position = max(one.end, position + 1)
    return tuple(found)


def _append(found: list[NoticeWhen], one: NoticeWhen, text: str) -> None:
    """Adds a time; a deadline of several days (12月1日、12月16日前) is one, of the first day."""
    days = [one]
    while found and one.ends and one.day and _is_listed(found[-1], days[0], text):
        days.insert(0, found.pop())
    if len(days) > 1:
        said = "、".join(f"{day.month}月{day.day}日" for when in days if (day := when.day))
        span = text[days[0].start : one.end]
        note = f"写了几个截止日期（{said}），先按第一个"
        one = replace(days[0], end=one.end, text=span, ends=True, note=note)
    found.append(one)


def _is_listed(one: NoticeWhen, other: NoticeWhen, text: str) -> bool:
    is_day = one.day is not None and one.first is None and not one.ends
    return is_day and re.fullmatch(r"\s*[、，,和及]\s*", text[one.end : other.start]) is not None


def _at(text: str, position: int, written: WrittenIn) -> NoticeWhen | None:
    if position and text[position].isdecimal() and text[position - 1].isdecimal():
        return None
    if every := _EVERY.match(text, position):
        return _every(text, every)
    if point := _point(text, position, written):
        return _deadline(text, _range(text, point, written) or point)
    if found := _UNTAKEN.match(text, position):
        said = found.group().strip()
        note = f"“{said}”不是写明的日期，没有采用，请填写"
        return NoticeWhen(position, found.end(), said, ends=True, note=note)
    return None


def _every(text: str, found: re.Match[str]) -> NoticeWhen | None:
    on, every = found["on"], found["every"].replace("季度末月", "季度").replace("星期", "周")
    reports = re.match(r"[^，,。；;]{0,10}?(?:报|提交|反馈|发送)", text[found.end() :])
    ends = found["before"] is not None
    if not ends and not (reports and (on or found["last"] or every in "月周季度旬")):
        return None
    if every == "周" and on:
        day = _WEEKDAYS.index(on.replace("天", "日")) + 1 if on in "一二三四五六日天" else None
    else:
        is_numbered = on is not None and on.isdecimal() and every in {"月", "季度", "季", "年"}
        day = 31 if found["last"] else int(on) if is_numbered and on else None
    said = found.group().strip()
    note = "每期都要报送，首次的截止日期请填写"
    repeating = Repeating(every, day, said)
    return NoticeWhen(found.start(), found.end(), said, repeating=repeating, ends=True, note=note)


def _point(text: str, position: int, written: WrittenIn) -> NoticeWhen | None:
    """One day at this position, with its weekday and time of day."""
    for form, end_of in ((_DAY, ""), (_FIGURES, ""), (_MONTH_END, "month"), (_YEAR_END, "year")):
        found = form.match(text, position)
        if found is None or (
            end_of
            and found["month" if end_of == "month" else "year"] is None
            and position
            and text[position - 1] in "本每半全"
        ):
            continue
        day, note = _day(found.groupdict(), end_of, written)
        end = found.end()
        if weekday := _WEEKDAY.match(text, end):
            end = weekday.end()
            note = note or _wrong_weekday(day, weekday.group(1))
        end = _timed(text, end)
        return NoticeWhen(position, end, text[position:end].strip(), day, note=note)
    if found := _AT_ONCE.match(text, position):
        note = "“即日起”按通知的日期算" if written.day else "“即日”是哪一天请填写"
        return NoticeWhen(position, found.end(), "即日", written.day, note=note)
    return None


def _timed(text: str, end: int) -> int:
    """The end behind a time of day."""
    found = _TIME.match(text, end)
    return found.end() if found and found.group().strip() else end


def _range(text: str, first: NoticeWhen, written: WrittenIn) -> NoticeWhen | None:
    to = _TO.match(text, first.end)
    if to is None:
        return None
    last = _point(text, to.end(), written)
    if last is None and first.text != "即日" and (found := _LAST_DAY.match(text, to.end())):
        day = _same_month(first.day, found["day"])
        last = NoticeWhen(to.end(), _timed(text, found.end()), found.group(), day)
    if last is None:
        return None
    day = last.day
    if day and first.day and day < first.day and not re.search(r"\d{4}|年", last.text):
        day = calendar_day(day.year + 1, day.month, day.day)
    note = first.note or last.note
    span = text[first.start : last.end].strip()
    return NoticeWhen(first.start, last.end, span, day, first.day, note=note)


def _same_month(day: dt.date | None, number: str) -> dt.date | None:
    return calendar_day(day.year, day.month, _number(number)) if day else None


def _number(text: str) -> int:
    """The number in Arabic or Chinese digits, 0 for none: 十十."""
    digits = in_digits(text)
    return int(digits) if digits.isdecimal() else 0


def _deadline(text: str, one: NoticeWhen) -> NoticeWhen:
    behind = _BEFORE.match(text, one.end)
    if behind:
        return replace(
            one, end=behind.end(), text=text[one.start : behind.end()].strip(), ends=True
        )
    return replace(one, ends=_ENDS_AT.search(text[: one.start]) is not None)


def _day(
    parts: dict[str, str | None], end_of: str, written: WrittenIn
) -> tuple[dt.date | None, str]:
    """The day of these parts, and what is to be looked at."""
    year, note = _year(parts, written)
    if year is not None and not 1 <= year <= 9998:
        return None, "没有这一年，请改正"
    if end_of == "year":
        if year is None:
            return None, "没有写年份，请填写"
        return dt.date(year, 12, 31), note or "“年底”按12月31日算"
    month, over = _month(parts, written)
    if month is None or year is None:
        return None, "没有写年份，请填写" if month else "没有写是几月，请填写"
    year += over
    if end_of:
        number = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
        note = note or f"“{month}月底”按{month}月{number}日算"
    else:
        number = _number(parts["day"] or "")
    day = calendar_day(year, month, number)
    if day is None:
        return None, "没有这一天，请改正"
    assumed = not parts.get("year") and not parts.get("near") and not parts.get("nearmonth")
    if assumed and written.day and day < written.day - _LONG_PAST:
        later = calendar_day(year + 1, month, number)
        return later, f"没有写年份，按{year + 1}年算"
    return day, note


def _year(parts: dict[str, str | None], written: WrittenIn) -> tuple[int | None, str]:
    if said := parts.get("year"):
        return _number(said), ""
    own = written.day.year if written.day else written.year
    if own is not None and parts.get("near") in {"明", "次"}:
        return own + 1, ""
    return own, ""


def _month(parts: dict[str, str | None], written: WrittenIn) -> tuple[int | None, int]:
    """The month, and how many years later it is."""
    if said := parts.get("month"):
        return _number(said) or None, 0
    if written.day is None:
        return None, 0
    if parts.get("nearmonth") in {"次", "下"}:
        return written.day.month % 12 + 1, written.day.month // 12
    return written.day.month, 0


def _wrong_weekday(day: dt.date | None, said: str) -> str:
    if day is None:
        return ""
    own = _WEEKDAYS[day.weekday()]
    same = own == said.replace("天", "日")
    return "" if same else f"{day.month}月{day.day}日是星期{own}，写的是星期{said}"
