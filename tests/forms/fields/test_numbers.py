"""整数, 金额, 年月, 勾选, 链接, 项目: the smaller kinds."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huizhi.forms.fields.checkbox import Checkbox
from huizhi.forms.fields.field import Field, FieldValue, UnitName
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.item import Item
from huizhi.forms.fields.link import Link
from huizhi.forms.fields.money import Money
from huizhi.forms.fields.yearmonth import YearMonth
from huizhi.forms.grid import CellValue
from tests.forms.fields.reading import assert_comes_back, assert_reads


def said(number: int) -> str:
    """The number as it is said, 1 to 99,999,999: 20,305 is 二万零三百零五."""
    high, low = divmod(number, 10_000)
    if not high:
        return _section(low)
    gap = "零" if low and low < 1000 else ""
    return f"{_section(high)}万{gap}{_section(low) if low else ''}"


def _section(number: int) -> str:
    digits = "零一二三四五六七八九"
    parts = [
        digits[int(d)] + unit if d != "0" else "零"
        for d, unit in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True)
    ]
    return re.sub("零+", "零", "".join(parts)).strip("零")


ITEMS = Item(
    (
        UnitName("应急逃生演练", ("应急逃生避险演练",)),
        UnitName("安全警示教育活动", ("安全警示教育",)),
    )
)


@given(st.integers(-(10**12), 10**12))
def test_an_integer_comes_back(number: int) -> None:
    assert_comes_back(Integer(), number)


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_comes_back(amount: object) -> None:
    assert_comes_back(Money(), f"{amount:.2f}")


@given(st.integers(1, 10**8 - 1))
def test_a_number_said_in_full_is_read(number: int) -> None:
    assert_reads(Integer(), said(number), number)


@given(st.integers(2000, 2099), st.integers(1, 12))
def test_a_month_comes_back(year: int, month: int) -> None:
    assert_comes_back(YearMonth(), f"{year}-{month:02d}")


@given(st.booleans())
def test_a_tick_comes_back(ticked: bool) -> None:
    assert_comes_back(Checkbox(), ticked)


@pytest.mark.parametrize(
    ("kind", "typed", "value", "codes"),
    [
        (Integer(), "3张", 3, ()),
        (Integer(), "三张", 3, ()),
        (Integer(), "二十六", 26, ()),
        (Integer(), 3.0, 3, ()),
        (Integer(), "1,200", 1200, ()),
        (Integer(), "２０", 20, ()),
        (Integer(), 0, 0, ()),
        (Integer(), 3.5, None, ("number-wrong",)),
        (Integer(), "若干", None, ("number-wrong",)),
        (Integer(), "约200人", None, ("number-wrong",)),
        (Integer(), "≥3", None, ("number-wrong",)),
        (Integer(), "无", None, ()),
        (Integer(), "三千零五", 3005, ()),
        (Integer(), "一万二千三百四十五", 12345, ()),
        (Integer(), "一千五百", 1500, ()),
        (Integer(), "一百一十", 110, ()),
        (Integer(), "十万零五", 100005, ()),
        (Integer(), "三千五", None, ("number-wrong",)),
        (Integer(), "一万五", None, ("number-wrong",)),
        (Integer(), "三五个", None, ("number-wrong",)),
        (Integer(), "三四十", None, ("number-wrong",)),
        (Integer(), "一二百", None, ("number-wrong",)),
        (Integer(), "3百", None, ("number-wrong",)),
        (Money(), "1万2千元", None, ("number-wrong",)),
        (Money(), "两万五千元", "25000.00", ()),
        (Money(), "三五万元", None, ("number-wrong",)),
        (Money(), "1.2万", "12000.00", ()),
        (Money(), "2000万", "20000000.00", ()),
        (Money(), "壹万贰仟元整", "12000.00", ()),
        (Money(), "￥1,200.50", "1200.50", ()),
        (Money(), 12.5, "12.50", ()),
        (Money(), "1.005", None, ("number-wrong",)),
        (Money(), "若干", None, ("number-wrong",)),
        (YearMonth(), "6月", "2024-06", ("date-year-assumed",)),
        (YearMonth(), dt.date(2024, 6, 3), "2024-06", ()),
        (YearMonth(), "2024-13", None, ("month-wrong",)),
        (Checkbox(), "√", True, ()),
        (Checkbox(), "☒", True, ()),
        (Checkbox(), "", False, ()),
        (Checkbox(), "也许", None, ("choice-wrong",)),
        (
            Link(),
            "链接：https://pan.baidu.com/s/1ab\nCd 提取码：x2y3",
            "https://pan.baidu.com/s/1abCd 提取码：x2y3",
            (),
        ),
        (
            Link(),
            "https://pan.baidu.com/s/1ab",
            "https://pan.baidu.com/s/1ab",
            ("link-code-missing",),
        ),
        (Link(), "https://example.com/v.mp4", "https://example.com/v.mp4", ()),
        (
            Link(),
            "https://example.com/1 https://example.com/2",
            "https://example.com/1 https://example.com/2",
            ("link-several",),
        ),
        (
            Link(),
            "https://example.com/视频/1.mp4",
            "https://example.com/视频/1.mp4",
            ("link-wrong",),
        ),
        (Link(), "见附件", "见附件", ("link-wrong",)),
        (ITEMS, "应急逃生避险演练", "应急逃生演练", ()),
        (ITEMS, "安全警示教育活动的", "安全警示教育活动", ("item-doubtful",)),
        (ITEMS, "别的", "别的", ("item-unknown",)),
    ],
)
def test_values(kind: Field, typed: CellValue, value: FieldValue, codes: tuple[str, ...]) -> None:
    assert_reads(kind, typed, value, *codes)
