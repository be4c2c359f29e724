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


@pytest.mark.parametrize("day", ["2024-01-29", "2024-01-30", "2024-01-31"])
def test_a_day_that_a_short_month_cut_comes_back(day: str) -> None:
    days = [dt.date.fromisoformat(day)]
    for _ in range(3):
        days.append(next_day(days[-1], Period.MONTH, days[-2::-1]))
    ends = day.endswith("31")
    own = [f"2024-{month:02d}-{30 if ends and month == 4 else day[-2:]}" for month in (3, 4)]
    assert [f"{one}" for one in days[1:]] == ["2024-02-29", *own]


def test_a_day_that_the_clerk_chose_for_a_short_month_stays() -> None:
    before = [dt.date(2025, 1, 25)]
    assert next_day(dt.date(2025, 2, 28), Period.MONTH, before) == dt.date(2025, 3, 31)


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
        ("2026年11月培训", Period.YEAR, "2027年11月培训"),
        ("2026年11月份月报", Period.YEAR, "2027年11月份月报"),
        ("十二月份报表", Period.MONTH, "一月份报表"),
        ("二〇二六年十二月报表", Period.MONTH, "二〇二七年一月报表"),
        ("10月检查", Period.QUARTER, "1月检查"),
        ("2026年10-12月统计", Period.QUARTER, "2027年1-3月统计"),
        ("1—11月累计", Period.MONTH, "1—12月累计"),
        ("2026年第四季度11月月报", Period.MONTH, "2026年第四季度12月月报"),
        ("第48周周报（11月第4周）", Period.WEEK, "第49周周报（11月第5周）"),
        ("第13周教学周报", Period.WEEK, "第14周教学周报"),
        ("周报（11月23日—29日）", Period.WEEK, "周报（11月30日—12月6日）"),
        ("2026—2027学年第一学期报表", Period.YEAR, "2027—2028学年第一学期报表"),
        ("2026—2027学年第一学期报表", Period.TERM, "2026—2027学年第二学期报表"),
        ("2025-26学年第二学期报表", Period.TERM, "2026-27学年第一学期报表"),
        ("2026年秋季学期", Period.TERM, "2027年春季学期"),
        ("2026年下半年", Period.TERM, "2027年上半年"),
        ("简报第3期", Period.MONTH, "简报第4期"),
        ("简报第十九期", Period.WEEK, "简报第二十期"),
        ("12345热线11月月报", Period.MONTH, "12345热线12月月报"),
    ],
)
def test_a_name(text: str, period: Period, after: str) -> None:
    assert next_text(text, period, START).text == after


@pytest.mark.parametrize(
    ("text", "period", "left"),
    [
        ("11月安全生产月报", Period.MONTH, ()),
        ("2026年冬季整治", Period.YEAR, ()),
        ("冬季月报", Period.MONTH, ("冬季",)),
        ("第二次会议12月5日前", Period.MONTH, ("第二次", "12月5日")),
        ("2024年规划的月报", Period.MONTH, ("2024年",)),
        ("11月第1周周报", Period.WEEK, ("11月第1周",)),  # no way of counting has it so
    ],
)
def test_what_names_a_period_and_stayed_is_told(
    text: str, period: Period, left: tuple[str, ...]
) -> None:
    assert next_text(text, period, START).left == left


@pytest.mark.parametrize(
    ("name", "start", "end", "period"),
    [
        ("第48周巡查", "2026-11-23", "2026-11-29", Period.WEEK),
        ("11月月报", "2026-11-01", "2026-11-30", Period.MONTH),
        ("2026—2027学年第一学期", "2026-09-01", "2027-01-31", Period.TERM),
        ("四季度检查", "2026-10-01", "2026-12-31", Period.QUARTER),
        ("“安全生产月”活动", "2024-06-01", "2024-06-30", Period.YEAR),
    ],
)
def test_how_often(name: str, start: str, end: str, period: Period) -> None:
    days = map(dt.date.fromisoformat, (start, end))
    assert likely_period(name, *days) is period
