"""Moment look: a date or time as the screen shows it under its number format.

Source: ISO/IEC 29500-1, 18.8.31 (codes).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from huizhi.formats.sheets.number_format import NumberFormat, Token, iso

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = "一二三四五六日"
_ENGLISH_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_CLOCK = {"h", "s"}
_WIDEST = dt.datetime(2028, 12, 28, 20, 58, 58)  # two digits wherever there may be
_LAST_MINUTE = dt.time(23, 59)
# Where a day without a time lies when a program took Chinese midnight for another zone's: eight
# hours, nine in the summers of 1986 to 1991, or the 8:05:43 of Shanghai before 1901.
_SHIFTED = {dt.time(16), dt.time(15), dt.time(15, 54, 17)}


def moment_look(look: NumberFormat, value: dt.date | dt.datetime | dt.time) -> str:
    """The value as shown: “5月2日” for 2 May under m"月"d"日"."""
    section = look.sections[0]
    twelve = any(token.kind == "noon" for token in section)
    return "".join(_pieces(list(_runs(section)), value, twelve)).strip()


def widest_moment(look: NumberFormat) -> str:
    """The longest date or time that the format shows."""
    return moment_look(look, _WIDEST)


def shows_day_only(look: NumberFormat) -> bool:
    """Whether the format shows a date and nothing of the time of day."""
    section = look.sections[0]
    letters = {token.text.lower() for token in section if token.kind == "letter"}
    return not letters & _CLOCK and not any(token.kind == "noon" for token in section)


def meant_day(value: dt.datetime) -> dt.date | None:
    """The day that a program meant which wrote this moment for a day: the next one, None where
    nothing speaks for that.

    Browser libraries write Chinese days 43 seconds too early (23:59:17), or 8 hours (16:00).
    """
    if value.time() >= _LAST_MINUTE or value.time() in _SHIFTED:
        return value.date() + dt.timedelta(days=1)
    return None


def early_note(stored: dt.datetime, shown: str, meant: dt.date) -> str:
    """The note on a day that a program wrote too early."""
    return f"显示{shown}（{iso(stored.time())}），按次日{iso(meant)}读取"


def _runs(section: tuple[Token, ...]) -> Iterator[tuple[str, str]]:
    """Kind and text of the tokens, letters that stand together as one."""
    for (kind, letter), tokens in groupby(section, _run_key):
        text = "".join(token.text for token in tokens)
        yield kind, (letter * len(text) if kind == "letter" else text)


def _run_key(token: Token) -> tuple[str, str]:
    return token.kind, token.text.lower() if token.kind == "letter" else ""


def _pieces(
    runs: list[tuple[str, str]], value: dt.date | dt.datetime | dt.time, twelve: bool
) -> Iterator[str]:
    clocks = [text[0] for kind, text in runs if kind == "letter"]
    number = -1
    for kind, text in runs:
        if kind == "letter":
            number += 1
            before, after = clocks[number - 1 : number], clocks[number + 1 : number + 2]
            is_minute = text[0] == "m" and (before == ["h"] or after == ["s"])
            yield _part("minute" if is_minute else text[0], len(text), value, twelve)
        elif kind == "noon":
            yield _noon(text, value)
        elif kind == "weekday":
            day = _WEEKDAYS[value.weekday()] if isinstance(value, dt.date) else ""
            yield f"星期{day}" if len(text) > 3 else day
        else:
            yield {"slash": "/"}.get(kind, text)


def _part(letter: str, count: int, value: dt.date | dt.datetime | dt.time, twelve: bool) -> str:
    if letter in "ymde":
        return _day_part(letter, count, value) if isinstance(value, dt.date) else ""
    time = value if isinstance(value, dt.datetime | dt.time) else dt.time()
    hour = (time.hour % 12 or 12) if twelve else time.hour
    part = {"h": hour, "minute": time.minute, "s": time.second}[letter]
    return f"{part:0{min(count, 2)}}"


def _day_part(letter: str, count: int, day: dt.date) -> str:
    if letter in "ye":
        return f"{day.year:04}" if count > 2 or letter == "e" else f"{day.year % 100:02}"
    if count == 3:
        return _MONTHS[day.month - 1] if letter == "m" else _ENGLISH_DAYS[day.weekday()]
    return f"{day.month if letter == 'm' else day.day:0{min(count, 2)}}"


def _noon(text: str, value: dt.date | dt.datetime | dt.time) -> str:
    hour = value.hour if isinstance(value, dt.datetime | dt.time) else 0
    before, _, after = text.partition("/")
    return after if hour >= 12 else before
