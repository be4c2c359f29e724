"""日期 as people write it and as spreadsheets keep it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import CellValue
from huizhi.forms.fields.date import Date
from tests.forms.fields.reading import JUNE, assert_comes_back, assert_reads

D = dt.date


@given(st.dates(dt.date(2024, 3, 1), dt.date(2024, 10, 30)))
def test_a_day_comes_back(day: dt.date) -> None:
    assert_comes_back(Date(), day)


@given(st.dates(JUNE.earliest, JUNE.latest))
def test_a_serial_of_the_season_is_its_day_and_a_doubt(day: dt.date) -> None:
    assert_reads(Date(), (day - dt.date(1899, 12, 30)).days, day, "date-ambiguous")


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("2024.6.20", D(2024, 6, 20), ()),
        ("2024年6月20日", D(2024, 6, 20), ()),
        ("2024年 6 月 20 日", D(2024, 6, 20), ()),
        ("2024/06/20", D(2024, 6, 20), ()),
        ("2024-6-20 09:15", D(2024, 6, 20), ("extra-text",)),
        ("2024年6月20日上午", D(2024, 6, 20), ("extra-text",)),
        ("2024-06-20 00:00:00", D(2024, 6, 20), ()),
        ("24.6.3", D(2024, 6, 3), ()),
        ("20240620", D(2024, 6, 20), ()),
        (20240620, D(2024, 6, 20), ()),
        ("二〇二四年六月二十日", D(2024, 6, 20), ()),
        ("二O二四年六月三日", D(2024, 6, 3), ()),
        ("二零二四年九月三十日", D(2024, 9, 30), ()),
        ("2023-06-20", D(2023, 6, 20), ("date-far",)),
        (dt.date(2024, 6, 3), D(2024, 6, 3), ()),
        (2958465, None, ("date-wrong",)),  # the last day that there is
        (2958466, None, ("date-wrong",)),
        (dt.datetime(2024, 6, 3, 9, 15), D(2024, 6, 3), ("extra-text",)),
        ("2024/6/20 8:30", D(2024, 6, 20), ("extra-text",)),
        ("2024/6/2 8:30", D(2024, 6, 2), ("extra-text",)),
        ("2024-06-20T08:30:00Z", D(2024, 6, 20), ()),
        ("2024-06-19T16:00:00.000Z", D(2024, 6, 20), ("date-ambiguous",)),  # midnight in China
        ("2024-06-19T16:00Z", D(2024, 6, 20), ("date-ambiguous",)),
        ("2024-06-20T00:00:00+08:00", D(2024, 6, 20), ()),
        ("2024-06-19T12:00:00-0500", D(2024, 6, 20), ("date-ambiguous",)),
        ("2024-06-20T25:00:00Z", None, ("date-wrong",)),
        ("2024年6月20日8时30分", D(2024, 6, 20), ("extra-text",)),
        ("2024年6月20日上午9点", D(2024, 6, 20), ("extra-text",)),
        ("2024年6月20日 下午 3:00", D(2024, 6, 20), ("extra-text",)),
        ("2024 06 20", D(2024, 6, 20), ()),
        ("2024/6/208:30", None, ("date-wrong",)),
        ("2024年6月2 0日", D(2024, 6, 20), ("date-ambiguous",)),
        ("2024年6月20日前", D(2024, 6, 20), ("date-ambiguous",)),
        ("2024年6月20日左右", D(2024, 6, 20), ("date-ambiguous",)),
        ("6.2 0", D(2024, 6, 20), ("date-year-assumed", "date-ambiguous")),
        ("6月20日", D(2024, 6, 20), ("date-year-assumed",)),
        ("6月20日上午", D(2024, 6, 20), ("date-year-assumed", "extra-text")),
        ("6月3日（星期一）", D(2024, 6, 3), ("date-year-assumed",)),
        ("6-3", D(2024, 6, 3), ("date-year-assumed",)),
        ("6.20", D(2024, 6, 20), ("date-year-assumed",)),
        (6.1, D(2024, 6, 1), ("date-ambiguous",)),
        (6.25, D(2024, 6, 25), ("date-year-assumed",)),
        (45463, D(2024, 6, 20), ("date-ambiguous",)),
        (44001, D(2024, 6, 20), ("date-ambiguous",)),  # the 1904 date system
        ("6月初", None, ("date-wrong",)),
        ("6.1-6.30", None, ("date-wrong",)),
        ("6月", None, ("date-wrong",)),
        ("2024年2月30日", None, ("date-wrong",)),
        (12, None, ("date-wrong",)),
        ("2021-01-01", D(2021, 1, 1), ("date-far",)),
        (dt.date(1904, 1, 1), D(1904, 1, 1), ("date-far",)),
        ("", None, ()),
        ("/", None, ()),
    ],
)
def test_dates(typed: CellValue, value: dt.date | None, codes: tuple[str, ...]) -> None:
    assert_reads(Date(), typed, value, *codes)


@pytest.mark.parametrize("text", ["____年__月__日", "    年   月   日", "年月日"])
def test_a_printed_line_that_was_left_is_no_date(text: str) -> None:
    assert_reads(Date(), text, None)


def test_a_date_written_on_a_printed_line_is_read() -> None:
    assert_reads(Date(), "2024年_6_月_3_日", dt.date(2024, 6, 3))
