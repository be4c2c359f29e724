"""Printed values: what a person would write, and a mistake for what has no such form."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st
from markupsafe import Markup

from huizhi.errors import RenderError
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.jinja.printed_values import number_text, printable
from tests.formats.jinja.test_environment import rendered


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "是"),
        (False, "否"),
        (dt.date(2024, 6, 3), "2024年6月3日"),
        (dt.datetime(2024, 12, 31, 8, 30), "2024年12月31日8:30"),
        (dt.datetime(2024, 12, 31, 8, 5, 9), "2024年12月31日8:05:09"),
        (dt.datetime(2024, 12, 31), "2024年12月31日"),
        (dt.time(8), "8:00"),
        (dt.time(18, 5, 30), "18:05:30"),
        (dt.timedelta(3), "3天"),
        (dt.timedelta(-1, 3600), "-23小时"),
        (dt.timedelta(1, 60), "1天1分"),
        (dt.timedelta(), "0天"),
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        (7, "7"),
        (["甲", "乙"], "甲、乙"),
        (("甲", 7.0, True, None, ""), "甲、7、是"),
        ([], ""),
        (iter("甲乙"), "甲、乙"),
        ({"甲": 1, "乙": 2}.values(), "1、2"),
        (["<", Markup("<b>")], Markup("&lt;、<b>")),
        (Markup("<b>"), Markup("<b>")),
    ],
)
def test_values_are_printable(value: object, shown: object) -> None:
    assert printable(value) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.07 * 100, "7"),
        (0.1 + 0.2, "0.3"),
        (0.1 + 0.2 - 0.3, "0"),
        (1 - 0.9, "0.1"),
        (-0.0, "0"),
        (-2.50, "-2.5"),
        (1e21, "1000000000000000000000"),
        (123456789012345680.0, "123456789012345680"),
        (1234567.1 * 3, "3703701.3"),
        (0.00012345, "0.00012345"),
        (1 / 3, "0.333333333333"),
        (1 / 3000, "0.000333333333"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+21"), "1000000000000000000000"),
        (Decimal("-0.00"), "0.00"),
        (Decimal(1) / 3, "0.333333333333"),
        (10**30, "1" + "0" * 30),
    ],
)
def test_numbers_have_no_tails(number: float | Decimal, shown: str) -> None:
    assert number_text(number) == shown


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_number_that_somebody_wrote_is_printed_as_written(number: Decimal) -> None:
    assert Decimal(number_text(float(number))) == number


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN")])
def test_what_is_no_number_is_told(number: float | Decimal) -> None:
    with pytest.raises(ValueError, match="不是一个数"):
        number_text(number)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{{ 行们 }}", r"这里是列表（1项）.*不能整个印出来.*{{ 项\.名 }}"),
        ("{{ 行们[0] }}", "有2个栏目"),
        ("{{ {} }}", "没有内容"),
        ("{{ [1, [2]] }}", "列表里还有列表"),
        ("{{ 行们[0].items() }}", "没有次序"),
        ("{{ range }}", "功能或宏"),
        ("{% macro m() %}{% endmacro %}{{ m }}", "功能或宏"),
        ("{% for x in 行们 %}{{ loop }}{% endfor %}", "loop.index"),
        ("{{ 1e308 * 10 }}", "不是一个数"),
        ("{{ '共' ~ 行们 }}", "不能整个印出来"),
        ("{{ 行们|join('、') }}", "不能整个印出来"),
        ("{{ 行们|string }}", "不能整个印出来"),
    ],
)
def test_what_has_no_form_in_a_document_is_a_mistake(source: str, why: str) -> None:
    with pytest.raises(RenderError, match=why):
        rendered(source, 行们=[{"名": "甲", "数": 1}])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ true }}{{ 0.07 * 100 }}{{ 7.0 }}", "是77"),
        ("{{ 甲, 乙 }}", "1、2.5"),
        ("{{ '共' ~ 0.07 * 100 ~ true }}", "共7是"),
        ("{{ [true, 7.0, 日]|join('，') }}", "是，7，2024年6月3日"),
        ("{{ [{'数': 7.0}]|join('，', attribute='数') }}", "7"),
        ("{{ 日|string }}{{ [1, 2]|map('string') }}", "2024年6月3日1、2"),
        ("{{ [3, 4]|map('abs') }}{{ [3]|batch(1)|first }}", "3、43"),
    ],
)
def test_marks_print_values_as_people_write_them(source: str, text: str) -> None:
    assert rendered(source, 甲=1, 乙=2.5, 日=dt.date(2024, 6, 3)) == text


def test_a_slot_stays_a_slot() -> None:
    shown = printable(Slot("a\x00\r", "name"))
    assert isinstance(shown, Slot)
    assert (shown, shown.field) == ("a␀\n", "name")
    for same in (copy.copy(shown), copy.deepcopy(shown), pickle.loads(pickle.dumps(shown))):
        assert (same, same.field) == (shown, "name")
