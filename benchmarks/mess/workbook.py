"""Workbook: how spreadsheet programs keep and show what was typed, and what is drawn over cells."""

from __future__ import annotations

import datetime as dt
import random

from benchmarks.draft import Draft, NotApplicableError
from benchmarks.mess.dates import asked_day
from benchmarks.mess.mess import EXCEL, FILE, PLACED, TYPED, mess

_LIAISON = ("liaison.xlsx",)
_WORKS = ("works.xlsx",)
_EPOCH = dt.date(1899, 12, 30)
_WRAPS = {"格里划掉重写": "struck", "白色的字": "white", "格上画了图形": "drawn"}


def _enter(name: str, wrap: str) -> None:
    @mess(name, FILE, EXCEL)
    def change(draft: Draft, rng: random.Random) -> None:
        filled = [
            box
            for _, box in sorted(draft.page.boxes.items(), key=lambda x: x[0])
            if box.keys and box.text and box.kind == "text" and not box.prefix
        ]
        if not filled:
            raise NotApplicableError
        for box in rng.sample(filled, min(2, len(filled))):
            box.wrap = wrap


for _name, _wrap in _WRAPS.items():
    _enter(_name, _wrap)


@mess("日期写早了几秒或几小时", TYPED, _WORKS)
def too_early(draft: Draft, rng: random.Random) -> None:
    """As libraries in browsers write Chinese days: 43 seconds, or eight hours, before the day."""
    day, box = asked_day(draft)
    seconds = rng.choice((43, 8 * 3600, 9 * 3600))
    box.kind, box.look = "number", rng.choice(("yyyy/m/d", 'yyyy"年"m"月"d"日"'))
    box.value = (day - _EPOCH).days - seconds / 86_400


@mess("文字成了日期", TYPED, _LIAISON)
def text_as_date(draft: Draft, rng: random.Random) -> None:
    """“5-2” typed as an address is kept as 2 May, and shown as 5月2日."""
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    key = rng.choice(("address", "position"))
    _, box = draft.one(f"input:{key}")
    if key not in box.keys:
        raise NotApplicableError
    draft.truth.values[key] = f"{month}-{day}"
    box.text = draft.truth.typed[key] = f"{month}月{day}日"
    box.kind, box.look = "number", 'm"月"d"日"'
    box.value = float((dt.date(2024, month, day) - _EPOCH).days)


@mess("号码存为数字另有格式", TYPED, _LIAISON)
def formatted_number(draft: Draft, rng: random.Random) -> None:
    """A mobile number kept as a number: grouped, with a word, or hidden by its format."""
    _, box = draft.one("input:mobile")
    digits = draft.truth.values.get("mobile") or ""
    if "mobile" not in box.keys or not digits.isdecimal():
        raise NotApplicableError
    box.kind, box.value = "number", float(digits)
    box.look = rng.choice(("000 0000 0000", "000-0000-0000", '0"（微信同号）"', ";;;", "0.00E+00"))
    draft.truth.loose.add("mobile")


@mess("性别用复选框控件", PLACED, _LIAISON)
def form_controls(draft: Draft, rng: random.Random) -> None:
    """Two check boxes over the cell, one of them ticked; nothing typed."""
    _, box = draft.one("input:gender")
    gender = draft.truth.values["gender"]
    if "gender" not in box.keys or gender is None:
        raise NotApplicableError
    box.text = ""
    draft.page.boxes_over += [
        (box, rng.choice((word, "")) if word == gender else word, word == gender)
        for word in ("男", "女")
    ]


@mess("下面几千行空格式", FILE, EXCEL)
def formatted_below(draft: Draft, rng: random.Random) -> None:
    """Whole columns formatted: blank cells far below the form."""
    draft.page.formatted_rows = rng.choice((3_000, 20_000))
