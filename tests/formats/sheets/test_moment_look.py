"""Dates and times as the screen shows them."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.formats.sheets.moment_look import meant_day, moment_look, shows_day_only
from huizhi.formats.sheets.number_format import BUILT_IN, number_format

AFTERNOON = dt.datetime(2026, 5, 2, 13, 4, 5)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('m"月"d"日"', "5月2日"),
        ("yyyy/m/d", "2026/5/2"),
        ("yyyy-mm-dd hh:mm:ss", "2026-05-02 13:04:05"),
        ("d-mmm", "2-May"),
        ("mmm-yy", "May-26"),
        ("yyyy年m月;@", "2026年5月"),
        ("[$-804]aaaa", "星期六"),
        ('上午/下午h"时"mm"分"', "下午1时04分"),
        ("h:mm AM/PM", "1:04 PM"),
        ("mm:ss", "04:05"),
        ("General", "General"),
        (BUILT_IN[31], "2026年5月2日"),
        (BUILT_IN[58], "5月2日"),
    ],
)
def test_moment_look(code: str, shown: str) -> None:
    assert moment_look(number_format(code), AFTERNOON) == shown


def test_a_time_alone() -> None:
    assert moment_look(number_format("h:mm"), dt.time(3, 2)) == "3:02"


def test_days_that_a_program_wrote_too_early() -> None:
    next_day = dt.date(2026, 1, 8)
    for time in (dt.time(23, 59, 17), dt.time(16), dt.time(15), dt.time(15, 54, 17)):
        assert meant_day(dt.datetime.combine(dt.date(2026, 1, 7), time)) == next_day
    assert meant_day(dt.datetime(2026, 1, 7, 9, 15)) is None
    assert shows_day_only(number_format("yyyy/m/d"))
    assert not shows_day_only(number_format("yyyy/m/d h:mm"))
