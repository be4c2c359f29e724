"""Number formats: numbers as the screen shows them, and what sort of value they stand for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from huizhi.formats.sheets.number_format import BUILT_IN, clock, duration, moment, number_format


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("General", "13812345678", "13812345678"),
        ("General", "-0", "0"),
        ("General", "1E-12", "1E-12"),
        ("General", "100.10", "100.1"),
        ("G/通用格式", "12", "12"),
        ("@", "5", "5"),
        ("0000", "374", "0374"),
        ("0000", "-7", "-0007"),
        ("0.00", "2.005", "2.01"),
        ("0.0#", "2", "2.0"),
        ("0%", "0.256", "26%"),
        ("#,##0.00", "1234567.891", "1,234,567.89"),
        ("#,##0", "12", "12"),
        ("#", "0", "0"),
        ("#.##", "0.5", ".5"),
        ('"No."000', "7", "No.007"),
        ("000-0000-0000", "13812345678", "138-1234-5678"),
        ('0.0,"万"', "12345", "12.3万"),
        ("[$¥-804]#,##0.00", "1234.5", "¥1,234.50"),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-5", "-5.00"),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", "-"),
        ("#,##0_);[Red](#,##0)", "-5", "(5)"),
        ('0"人"', "3", "3人"),
        ('General"万元"', "5", "5万元"),
        ('G/通用格式"元";-General"元"', "-2.5", "-2.5元"),
        ('"约"@"元"', "5", "约5元"),
        ('[=1]"是";[=0]"否";G/通用格式', "1", "是"),
        ('[=1]"是";[=0]"否";G/通用格式', "2", "2"),
        ('"是";"否"', "-1", "否"),
        (";;;", "5", "5"),
        ("0.00E+00", "13812345678", "13812345678"),
        ("# ?/?", "0.5", "0.5"),
        ("[<=9999999]###-####;0000", "123", "-123"),
        ('[>100]"多";0', "150", "多"),
        ('[>100]"多";0', "50", "50"),
        ("0.0000", "1E300", "1" + "0" * 300 + ".0000"),
    ],
)
def test_shown(code: str, number: str, shown: str) -> None:
    assert number_format(code).shown(Decimal(number)) == shown


@pytest.mark.parametrize(
    ("code", "sense"),
    [
        ('yyyy"年"m"月"d"日"', "date"),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日";@', "date"),
        ("[$-404]e/m/d", "date"),
        ("m/d", "date"),
        ("mmm", "date"),
        ("aaaa", "date"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "date"),
        ("h:mm", "time"),
        ("mm:ss", "time"),
        ('上午/下午h"时"mm"分"', "time"),
        ("[h]:mm", "duration"),
        ("0.00E+00", "number"),
        ('"date"0', "number"),
        ("[Red]0", "number"),
        ("General", "number"),
        ("", "number"),
    ],
)
def test_sense(code: str, sense: str) -> None:
    assert number_format(code).sense == sense


def test_chinese_built_in_formats_are_dates_and_times() -> None:
    senses = {n: number_format(BUILT_IN[n]).sense for n in (14, 27, 31, 32, 36, 50, 55, 57, 58)}
    assert senses == dict.fromkeys((14, 27, 31, 36, 50, 57, 58), "date") | {32: "time", 55: "time"}


@pytest.mark.parametrize(
    ("serial", "from_1904", "when"),
    [
        ("45446", False, dt.date(2024, 6, 3)),
        ("43984", True, dt.date(2024, 6, 3)),
        ("45446.385416666664", False, dt.datetime(2024, 6, 3, 9, 15)),
        ("45446.9999999", False, dt.date(2024, 6, 4)),
        ("59", False, dt.date(1900, 2, 28)),
        ("61", False, dt.date(1900, 3, 1)),
        ("60", False, None),
        ("0", False, None),
        ("0", True, dt.date(1904, 1, 1)),
        ("-1", True, None),
        ("2958465", False, dt.date(9999, 12, 31)),
        ("2958466", False, None),
        ("2957004", True, None),
        ("1E300", False, None),
    ],
)
def test_moment(serial: str, from_1904: bool, when: dt.date | None) -> None:
    assert moment(Decimal(serial), from_1904) == when


def test_clock_and_duration() -> None:
    assert clock(Decimal("0.5")) == dt.time(12)
    assert clock(Decimal(1)) is None
    assert duration(Decimal("1.5")) == "36:00"
    assert duration(Decimal("-0.0006944444444")) == "-0:01"


@given(
    st.text(max_size=300) | st.text(alphabet='0#?.,%E+-;"\\_*[]@/ymdhsGeneral年', max_size=40),
    st.decimals(-(10**20), 10**20, allow_nan=False),
)
def test_any_code_shows_something(code: str, number: Decimal) -> None:
    assert number_format(code).shown(number).strip()
