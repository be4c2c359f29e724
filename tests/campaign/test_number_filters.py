"""Filters of numbers: what they print, and what they say to what is no number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from huizhi.campaign.variables import FILTERS
from huizhi.formats.jinja.marks import Slot

NUMBER_FILTERS = ["百分比", "千分位", "大写金额", "中文数字", "序号"]


@pytest.mark.parametrize(
    ("value", "name", "arguments", "text"),
    [
        (0.256, "百分比", (), "25.6%"),
        (0.5, "百分比", (), "50%"),
        (1 / 3, "百分比", (), "33.33%"),
        (0.07, "百分比", (), "7%"),
        (0, "百分比", (), "0%"),
        (-0.00001, "百分比", (), "0%"),
        (1.2, "百分比", (1,), "120.0%"),
        (0.12345, "百分比", (2,), "12.35%"),
        ("0.5", "百分比", (0,), "50%"),
        (1234567.5, "千分位", (), "1,234,567.5"),
        (1234567.5, "千分位", (2,), "1,234,567.50"),
        (-1234.565, "千分位", (2,), "-1,234.57"),
        (999, "千分位", (), "999"),
        ("１，２３４", "千分位", (), "1,234"),
        (10**24, "千分位", (), "1" + ",000" * 8),
        (Decimal("1680.30"), "千分位", (), "1,680.30"),
        ("￥1,680.32", "大写金额", (), "壹仟陆佰捌拾元叁角贰分"),
        ("-5", "大写金额", (), "负伍元整"),
        (0.07 * 100, "大写金额", (), "柒元整"),
        (21, "中文数字", (), "二十一"),
        (2024, "中文数字", ("逐位",), "二〇二四"),
        (12, "序号", (), "十二、"),
        (3, "序号", ("（一）",), "（三）"),
        (3, "序号", ("(一)",), "（三）"),
        (3, "序号", ("1.",), "3."),
        (3, "序号", ("（1）",), "（3）"),
        (20, "序号", ("①",), "⑳"),
        (50, "序号", ("①",), "㊿"),
    ],
)
def test_numbers_are_printed(value: object, name: str, arguments: tuple, text: str) -> None:  # type: ignore[type-arg]
    assert FILTERS[name](value, *arguments) == text


@pytest.mark.parametrize("name", [*NUMBER_FILTERS, "脱敏", "年月日", "月日", "年月"])
@pytest.mark.parametrize("value", [None, ""])
def test_nothing_stays_nothing(name: str, value: object) -> None:
    assert FILTERS[name](value) == ""


@pytest.mark.parametrize("name", [*NUMBER_FILTERS, "脱敏", "年月日", "月日", "年月"])
def test_a_blank_to_be_filled_in_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="要填写的栏目"):
        FILTERS[name](Slot("", "amount"))


@pytest.mark.parametrize("name", NUMBER_FILTERS)
@pytest.mark.parametrize(
    "value",
    ["张三", "1,2345", "12万", "1e5", True, [1], {}, dt.date(2024, 6, 1), float("nan"), "9" * 41],
)
def test_what_is_no_number_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match="数"):
        FILTERS[name](value)


@pytest.mark.parametrize(
    ("value", "name", "arguments", "why"),
    [
        (1, "百分比", (True,), "位数"),
        (1, "千分位", (11,), "位数"),
        (1, "千分位", ("2",), "位数"),
        (0, "序号", (), "正整数"),
        (1.5, "序号", (), "正整数"),
        (51, "序号", ("①",), "最多到50"),
        (1, "序号", ("A.",), "样子"),
        (-1, "中文数字", ("逐位",), "整数"),
        (1, "中文数字", ("大写",), "逐位"),
        ("张三", "月日", (), "这里是文字“张三”"),
    ],
)
def test_odd_requests_are_refused(value: object, name: str, arguments: tuple, why: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match=why):
        FILTERS[name](value, *arguments)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0374", "〇三七四"),
        ("007", "〇〇七"),
        ("０３７４", "〇三七四"),
        (2024, "二〇二四"),
        ("2,024", "二〇二四"),
    ],
)
def test_digit_by_digit_keeps_leading_noughts(value: object, said: str) -> None:
    assert FILTERS["中文数字"](value, "逐位") == said
