"""Dates: one day typed in the many ways in which days are typed, and as spreadsheets keep it."""

from __future__ import annotations

import datetime as dt
import random

from benchmarks.draft import Box, Draft, NotApplicableError
from benchmarks.mess.mess import FILE, TYPED, WORKS, mess

_DIGITS = "〇一二三四五六七八九十"
_ONLY_EXCEL = ("works.xlsx",)


def asked_day(draft: Draft) -> tuple[dt.date, Box]:
    """The day that the form asks for, and where it is typed."""
    value = draft.truth.values.get("submitted_on")
    _, box = draft.one("input:submitted_on")
    if not value or "submitted_on" not in box.keys:
        raise NotApplicableError
    return dt.date.fromisoformat(value), box


def _type(draft: Draft, box: Box, text: str) -> None:
    box.kind, box.value = "text", None
    box.text = draft.truth.typed["submitted_on"] = text


def _serial(day: dt.date, from_1904: bool = False) -> float:
    epoch = dt.date(1904, 1, 1) if from_1904 else dt.date(1899, 12, 30)
    return float((day - epoch).days)


@mess("日期格", TYPED, _ONLY_EXCEL)
def real_date(draft: Draft, rng: random.Random) -> None:
    day, box = asked_day(draft)
    box.kind, box.value = "date", _serial(day)


@mess("日期成了序列数", TYPED, _ONLY_EXCEL)
def serial(draft: Draft, rng: random.Random) -> None:
    day, box = asked_day(draft)
    _type(draft, box, str(int(_serial(day))))
    box.kind, box.value = "number", _serial(day)


@mess("日期序列数成了文本", TYPED, WORKS)
def serial_text(draft: Draft, rng: random.Random) -> None:
    day, box = asked_day(draft)
    _type(draft, box, str(int(_serial(day))))


@mess("1904日期格", FILE, _ONLY_EXCEL)
def from_1904(draft: Draft, rng: random.Random) -> None:
    day, box = asked_day(draft)
    draft.from_1904 = True
    box.kind, box.value = "date", _serial(day, from_1904=True)


@mess("1904序列数", TYPED, _ONLY_EXCEL)
def serial_1904(draft: Draft, rng: random.Random) -> None:
    """Pasted as a number from a workbook that counts from 1904."""
    day, box = asked_day(draft)
    _type(draft, box, str(int(_serial(day, from_1904=True))))
    box.kind, box.value = "number", _serial(day, from_1904=True)


@mess("日期打成小数", TYPED, _ONLY_EXCEL)
def decimal(draft: Draft, rng: random.Random) -> None:
    """6.3 for 3 June; 6.10 is kept as 6.1."""
    day, box = asked_day(draft)
    value = float(f"{day.month}.{day.day}")
    _type(draft, box, f"{value:g}")
    box.kind, box.value = "number", value


@mess("日期没有年份", TYPED, WORKS)
def without_year(draft: Draft, rng: random.Random) -> None:
    day, box = asked_day(draft)
    m, d = day.month, day.day
    shapes = (f"{m}月{d}日", f"{m}.{d}", f"{m}-{d}", f"{m}/{d}", f"{m}月{d}号", f"{m}月{d}日上午")
    _type(draft, box, rng.choice(shapes))


@mess("日期用中文数字", TYPED, WORKS)
def in_chinese(draft: Draft, rng: random.Random) -> None:
    day, box = asked_day(draft)
    zero = rng.choice("〇零○OoＯ")
    year = "".join(_DIGITS[int(c)] for c in str(day.year)).replace("〇", zero)
    d = day.day
    tens = ("", "十", "二十", "三十")[d // 10] + (_DIGITS[d % 10] if d % 10 else "")
    _type(draft, box, f"{year}年{_DIGITS[day.month]}月{tens}{rng.choice('日号')}")


@mess("日期写法少见", TYPED, WORKS)
def odd(draft: Draft, rng: random.Random) -> None:
    day, box = asked_day(draft)
    y, m, d = day.year, day.month, day.day
    shapes = (
        f"{y % 100}.{m}.{d}", f"{y}年{m}月{d}号", f"{y}/{m}/{d} 15:30", f"{y}-{m}-{d} 00:00:00",
        f"{y}年{m}月{d}日（星期一）", f"{y}、{m}、{d}", f"{y}．{m}．{d}", f"{d}/{m}/{y}",
        f"{y}年{m}月{d}", f"{y}\\{m}\\{d}", f"{y}年{m}月{d}日下午", f"{m}月{d}日/{y}",
    )  # fmt: skip
    _type(draft, box, rng.choice(shapes))


@mess("日期全角", TYPED, WORKS)
def full_width(draft: Draft, rng: random.Random) -> None:
    day, box = asked_day(draft)
    text = f"{day.year}年{day.month}月{day.day}日"
    _type(draft, box, text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}))


@mess("日期不是一天", TYPED, WORKS)
def no_day(draft: Draft, rng: random.Random) -> None:
    """No day can be told: anything but a finding is wrong."""
    day, box = asked_day(draft)
    m = day.month
    spans = (f"{m}.1-{m}.30", f"{m}月1日至{m}月5日", f"{m}月1日、{m}月5日")
    _type(
        draft, box, rng.choice((*spans, f"{m}月", f"{m}月初", f"2024年{m}月", "月底前", "6月31日"))
    )
    draft.truth.values["submitted_on"] = None
    draft.truth.loose.add("submitted_on")
