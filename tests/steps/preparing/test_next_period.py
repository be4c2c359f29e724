"""The next period: days by the calendar, names with their numbers moved on."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.steps.preparing.next_period import Period, likely_period, next_day, next_text

START = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "period", "after"),
    [
        ("2026-11-25", Period.WEEK, "2026-12-02"),
        ("2026-11-25", Period.MONTH, "2026-12-25"),
        ("2026-12-25", Period.MONTH, "2027-01-25"),
        ("2027-01-31", Period.MONTH, "2027-02-28"),
        ("2027-02-28", Period.MONTH, "2027-03-31"),
        ("2028-01-30", Period.MONTH, "2028-02-29"),
        ("2026-12-31", Period.QUARTER, "2027-03-31"),
        ("2026-10-08", Period.QUARTER, "2027-01-08"),
        ("2024-02-29", Period.YEAR, "2025-02-28"),
        ("2024-06-03", Period.YEAR, "2025-06-03"),
    ],
)
def test_a_day(day: str, period: Period, after: str) -> None:
    assert next_day(dt.date.fromisoformat(day), period).isoformat() == after


@pytest.mark.parametrize(
    ("text", "period", "after"),
    [
        ("11月安全生产月报", Period.MONTH, "12月安全生产月报"),
        ("2026年12月报表", Period.MONTH, "2027年1月报表"),
        ("安全生产月报", Period.MONTH, "安全生产月报"),
        ("12月5日前的情况", Period.MONTH, "12月5日前的情况"),
        ("2026年第四季度消防检查", Period.QUARTER, "2027年第一季度消防检查"),
        ("三季度报表", Period.QUARTER, "四季度报表"),
        ("2季度报表", Period.QUARTER, "3季度报表"),
        ("第48周巡查", Period.WEEK, "第49周巡查"),
        ("2026年冬季整治", Period.YEAR, "2027年冬季整治"),
        ("2026年11月培训", Period.YEAR, "2026年11月培训"),
    ],
)
def test_a_name(text: str, period: Period, after: str) -> None:
    assert next_text(text, period, START) == after


@pytest.mark.parametrize(
    ("name", "start", "end", "period"),
    [
        ("第48周巡查", "2026-11-23", "2026-11-29", Period.WEEK),
        ("11月月报", "2026-11-01", "2026-11-30", Period.MONTH),
        ("四季度检查", "2026-10-01", "2026-12-31", Period.QUARTER),
        ("“安全生产月”活动", "2024-06-01", "2024-06-30", Period.YEAR),
    ],
)
def test_how_often(name: str, start: str, end: str, period: Period) -> None:
    days = map(dt.date.fromisoformat, (start, end))
    assert likely_period(name, *days) is period
