"""时间 as precisely as people write it: a day, a month, a year, from one to another."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import Cell
from huizhi.forms.blank.guess import guess_kind
from huizhi.forms.fields.field import FieldValue
from huizhi.forms.fields.partial_date import PartialDate
from huizhi.forms.fields.period import Period
from tests.forms.fields.reading import JUNE, assert_comes_back, assert_reads


@given(st.dates(dt.date(1949, 10, 1), dt.date(2060, 1, 1)))
def test_a_day_comes_back(day: dt.date) -> None:
    assert PartialDate().read(Cell(0, 0, PartialDate().show(day)), JUNE).value == day


@pytest.mark.parametrize(
    "value", ["2019-06", "2019", "2024-03/2024-10", "2018-06/..", "2024-06-03T09:05"]
)
def test_what_is_shown_comes_back(value: str) -> None:
    assert_comes_back(PartialDate(), value)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("2019年6月", "2019-06", ()),
        ("2023-5", "2023-05", ()),
        (2024.3, "2024-03", ()),
        (2024.1, "2024-01", ("date-ambiguous",)),  # perhaps 2024.10
        ("2020年元月", "2020-01", ()),
        ("2019年", "2019", ()),
        (2019, "2019", ()),
        ("2019年6月3日", dt.date(2019, 6, 3), ()),
        ("2023年6月20日", dt.date(2023, 6, 20), ("date-far",)),  # last year's, or a slip
        ("10月8日", dt.date(2024, 10, 8), ("date-year-assumed",)),
        ("（ 6）月（18 ）日", dt.date(2024, 6, 18), ("date-year-assumed",)),
        ("2024年3月-10月", "2024-03/2024-10", ()),
        ("2018.6—至今", "2018-06/..", ()),
        ("2024年6月3日上午9:00", "2024-06-03T09:00", ()),
        ("2024年6月3日中午1点", "2024-06-03T13:00", ()),
        ("2024年6月3日晚8点", "2024-06-03T20:00", ()),
        ("2024年6月3日深夜1点", "2024-06-03T01:00", ()),
        ("2024年6月3日凌晨3点", "2024-06-03T03:00", ()),
        ("2024年6月3日晚上12点", dt.date(2024, 6, 3), ("extra-text",)),
        ("2024年6月3日凌晨", dt.date(2024, 6, 3), ("extra-text",)),
        ("6月3日下午3点半", "2024-06-03T15:30", ("date-year-assumed",)),
        ("2024年6月3日上午", dt.date(2024, 6, 3), ("extra-text",)),
        ("17：10", "17：10", ()),
        ("2024年6月16日8:30—11:00", "2024年6月16日8:30—11:00", ()),
        ("2024年6月1日8时至6月2日17时", "2024-06-01/2024-06-02", ("extra-text",)),
        ("2019年底", "2019年底", ("time-doubtful",)),
        ("在建", "在建", ("time-doubtful",)),
        ("2026.13", "2026.13", ("time-doubtful",)),
        ("无", None, ()),
        ("____年__月", None, ()),
    ],
)
def test_how_people_write_it(typed: str | float, value: FieldValue, codes: tuple[str, ...]) -> None:
    assert_reads(PartialDate(), typed, value, *codes)


def test_a_day_that_is_shown_as_a_month_is_one() -> None:
    day = dt.date(2019, 6, 1)

    assert PartialDate().read(Cell(0, 0, "2019年6月", day), JUNE).value == "2019-06"
    assert PartialDate().read(Cell(0, 0, "2019/6/1", day), JUNE).value == day


def test_two_months_are_a_period() -> None:
    assert_reads(Period(), "2024.3-2024.10", "2024-03/2024-10")
    assert_reads(Period(), "2024.10-2024.3", None, "period-wrong")
    assert_comes_back(Period(), "2024-03/..")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("任期届满时间", "时间"), ("入党时间", "时间"), ("成立日期", "时间"), ("收入时间", "时间"),
        ("建成时间（年月）", "年月"), ("开工时间（填写年月）", "年月"),
        ("改造起止年月", "日期区间"), ("工资（月）", "文字"),
        ("填报时间", "日期"), ("检查日期", "日期"), ("营业时间", "文字"), ("时间地点", "文字"),
    ],
)  # fmt: skip
def test_what_labels_ask_for(label: str, kind: str) -> None:
    assert guess_kind(label).kind == kind
