"""整数, 金额, 百分比, 年龄, 年月, 勾选, 项目: the smaller kinds."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import Cell, CellValue
from huizhi.forms.fields.age import Age
from huizhi.forms.fields.checkbox import Checkbox
from huizhi.forms.fields.chinese_number import quantity_in_digits
from huizhi.forms.fields.field import Field, FieldValue, UnitName
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.item import ItemField
from huizhi.forms.fields.measurement import Measurement
from huizhi.forms.fields.money import Money
from huizhi.forms.fields.percent import Percent
from huizhi.forms.fields.yearmonth import YearMonth
from tests.forms.fields.reading import JUNE, assert_comes_back, assert_reads, cell


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


ITEMS = ItemField(
    (
        UnitName("应急逃生演练", ("应急逃生避险演练",)),
        UnitName("安全警示教育活动", ("安全警示教育",)),
    )
)


@given(st.integers(0, 10**12))
def test_an_integer_comes_back(number: int) -> None:
    assert_comes_back(Integer(), number)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("壹拾贰", 12), ("叁佰", 300), ("肆仟", 4000), ("二萬", 20_000), ("三千万", 30_000_000)],
)
def test_a_number_as_it_stands_on_a_receipt(typed: str, value: int) -> None:
    assert quantity_in_digits(typed) == str(value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("3元5角2分", "3.52"), ("3元5角", "3.50"), (12.3400001, "12.34"), (0.1 + 0.2, "0.30")],
)
def test_an_amount_to_the_fen(typed: CellValue, value: str) -> None:
    assert_reads(Money(), typed, value)


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_comes_back(amount: object) -> None:
    assert_comes_back(Money(), f"{amount:.2f}")


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("12.5", 12.5, ()), ("1,200", 1200, ()), (0.1 + 0.2, 0.3, ()), ("四十", 40, ()),
        ("1.2万", 12_000, ()), ("12.5亩", 12.5, ("extra-text",)),
        ("3千米", 3, ("extra-text",)), ("-3", -3, ("number-negative",)),
        ("约400", None, ("number-wrong",)), ("5多", None, ("number-wrong",)),
        ("3-5", None, ("number-wrong",)), ("50%", None, ("number-wrong",)),
        ("2.5 3", None, ("number-several",)), (1e20, None, ("number-wrong",)), ("无", None, ()),
    ],
)  # fmt: skip
def test_a_measure_may_have_decimals(
    typed: CellValue, value: FieldValue, codes: tuple[str, ...]
) -> None:
    assert_reads(Measurement(), typed, value, *codes)


@given(st.decimals(-(10**9), 10**9, places=3).map(float))
def test_a_measure_comes_back(value: float) -> None:
    answer = Measurement().read(cell(Measurement().show(value)), JUNE)

    assert answer.value == value


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
        (Money(), "2.400", "2.40", ("number-doubtful",)),  # it may be 2400
        (Money(), "12.500元", "12.50", ("number-doubtful",)),
        (Money(), "0.500", "0.50", ()),
        (Money(), "2.400万", "24000.00", ()),
        (Money(), "10³", None, ("number-wrong",)),
        (Integer(), "10²", None, ("number-wrong",)),
        (Integer(), "②", 2, ()),
        (Integer(), "②⑤", 25, ()),
        (Money(), "②400", None, ("number-wrong",)),  # the second, and 400
        (Percent(), "1₂%", None, ("number-wrong",)),
        (Money(), "若干", None, ("number-wrong",)),
        (Integer(), "3\n2", None, ("number-several",)),
        (Integer(), "3 2", None, ("number-several",)),
        (Integer(), "3\t2", None, ("number-several",)),
        (Integer(), "三 二", None, ("number-several",)),
        (Integer(), "3、2", None, ("number-wrong",)),
        (Integer(), "3和2", None, ("number-wrong",)),
        (Integer(), "12 000", 12000, ()),
        (Integer(), "3，000", 3000, ()),
        (Integer(), "500，300", 500300, ("number-doubtful",)),
        (Integer(), "3（含1名儿童）", 3, ("extra-text",)),
        (Integer(), "67岁", 67, ()),
        (Integer(), "3口人", 3, ()),
        (Integer(), "-3", -3, ("number-negative",)),
        (Money(), "-200", "-200.00", ("number-negative",)),
        (Integer(), "300余", None, ("number-wrong",)),
        (Integer(), "300-400", None, ("number-wrong",)),
        (Money(), "500\n300", None, ("number-several",)),
        (Money(), "500/300", None, ("number-wrong",)),
        (Money(), "2400元/月", "2400.00", ("extra-text",)),
        (Money(), "0.5万", "5000.00", ()),
        (Money(), "2.4千", "2400.00", ()),
        (Money(), "5%", None, ("number-wrong",)),
        (Percent(), "30％", "30%", ()),
        (Percent(), "12.50%", "12.5%", ()),
        (Percent(), "30", "30%", ()),
        (Percent(), "百分之三十", "30%", ()),
        (Percent(), "三成", "30%", ()),
        (Percent(), "百分之百", "100%", ()),
        (Percent(), "80%%", "80%", ()),  # one of them is printed
        (Percent(), "百分之八十%", "80%", ()),
        (Percent(), "____%", None, ()),
        (Percent(), "5‰", "0.5%", ()),
        (Percent(), "0.3", "0.3%", ("number-doubtful",)),
        (Percent(), 0.3, "0.3%", ("number-doubtful",)),
        (Percent(), "120%", "120%", ("percent-beyond",)),
        (Percent(), "30% 40%", None, ("number-wrong",)),
        (Percent(), "大部分", None, ("number-wrong",)),
        (Age(), "67周岁", 67, ()),
        (Age(), "六十七岁", 67, ()),
        (Age(), "67（虚岁）", 67, ("extra-text",)),
        (Age(), "167", 167, ("age-doubtful",)),
        (Age(), "3个月", None, ("number-wrong",)),
        (YearMonth(), "0月", None, ("month-wrong",)),
        (YearMonth(), "1月", "2024-01", ("date-year-assumed",)),
        (YearMonth(), "12月", "2024-12", ("date-year-assumed",)),
        (YearMonth(), "13月", None, ("month-wrong",)),
        (YearMonth(), 2025.1, "2025-01", ("date-ambiguous",)),
        (YearMonth(), "2025.1", "2025-01", ("date-ambiguous",)),
        (YearMonth(), "2025.01", "2025-01", ()),
        (YearMonth(), 2025.2, "2025-02", ()),
        (YearMonth(), "2025年1\n2月", "2025-12", ("date-ambiguous",)),
        (YearMonth(), "6月", "2024-06", ("date-year-assumed",)),
        (YearMonth(), dt.date(2024, 6, 3), "2024-06", ()),
        (YearMonth(), "2024-13", None, ("month-wrong",)),
        (Integer(), "三2", None, ("number-wrong",)),
        (Integer(), "3二", None, ("number-wrong",)),
        (Checkbox(), "√", True, ()),
        (Checkbox(), "☒", True, ()),
        (Checkbox(), "", False, ()),
        (Checkbox(), "☑\ufe0f", True, ()),
        (Checkbox(), "✅", True, ()),
        (Checkbox(), "□√", True, ()),
        (Checkbox(), "×", False, ("choice-assumed",)),
        (Checkbox(), "X", False, ("choice-assumed",)),
        (Checkbox(), "⭕", True, ("choice-assumed",)),
        (Checkbox(), "○", True, ("choice-assumed",)),
        (Checkbox("（ ）"), "（○）", True, ()),
        (Checkbox("○"), "○", False, ()),
        (Checkbox(), "也许", None, ("choice-wrong",)),
        (ITEMS, "应急逃生避险演练", "应急逃生演练", ()),
        (ITEMS, "安全警示教育活动的", "安全警示教育活动", ("item-doubtful",)),
        (ITEMS, "别的", "别的", ("item-unknown",)),
    ],
)
def test_values(kind: Field, typed: CellValue, value: FieldValue, codes: tuple[str, ...]) -> None:
    assert_reads(kind, typed, value, *codes)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("5", "5.00", ()),
        (5, "5.00", ()),
        (0.1234, "0.1234", ()),
        ("5万元", "5.00", ()),
        ("5000元", "0.50", ()),
        ("三千元", "0.30", ()),
        ("12元5角", "0.00125", ()),
        ("1亿元", "10000.00", ()),
        ("5万", "5.00", ("number-doubtful",)),
        ("¥5", "5.00", ("number-doubtful",)),
        ("5美元", None, ("number-wrong",)),
        ("0.0000001", None, ("number-wrong",)),  # less than a fen
    ],
)
def test_an_amount_counts_the_unit_that_the_form_prints(
    typed: CellValue, value: FieldValue, codes: tuple[str, ...]
) -> None:
    assert_reads(Money().measured_in("万元"), typed, value, *codes)


def test_a_number_that_is_shown_in_yuan_is_converted_too() -> None:
    shown = Cell(0, 0, "5000元", 5000)
    assert Money().measured_in("万元").read(shown, JUNE).value == "0.50"


def test_the_unit_that_is_printed_stands_in_what_is_said_of_an_amount() -> None:
    (doubt,) = Money().measured_in("万元").read(cell("很多"), JUNE).doubts
    assert doubt.expected == "以万元为单位的金额"


def test_an_amount_in_a_printed_unit_is_shown_with_all_its_decimals() -> None:
    assert Money().measured_in("万元").in_cell("0.0005") == ("number", 0.0005)
    assert Money().measured_in("元").in_cell("0.50") == ("amount", 0.5)


@given(st.integers(0, 10**15))
def test_an_amount_in_a_printed_unit_comes_back(fen: int) -> None:
    money = Money().measured_in("万元")
    value = money.read(cell(f"{fen // 100}.{fen % 100:02d}元"), JUNE).value
    assert_comes_back(money, value)


@pytest.mark.parametrize(
    ("measure", "typed", "value", "codes"),
    [
        ("亩", "12.5亩", 12.5, ()),
        ("亩", "1.2万亩", 12_000, ()),
        ("亩", "12.5公顷", 12.5, ("extra-text",)),
        ("立方米", "3m³", 3, ()),
        ("平方米", "85平", 85, ()),
        ("公里", "3千米", 3, ()),
        ("万亩", "5000亩", 0.5, ()),
        ("万亩", "5万亩", 5, ()),
        ("万亩", "5", 5, ()),
        ("万亩", "5万", 5, ("number-doubtful",)),
        ("", "12.5亩", 12.5, ("extra-text",)),
    ],
)
def test_a_measure_that_the_form_prints_is_no_doubt(
    measure: str, typed: str, value: FieldValue, codes: tuple[str, ...]
) -> None:
    assert_reads(Measurement().measured_in(measure), typed, value, *codes)


@pytest.mark.parametrize(
    ("counted", "typed", "codes"),
    [
        *(("人", typed, ()) for typed in ("12人", "12名", "12个", "12", "十二人", "12口人")),
        *(("人", typed, ("extra-text",)) for typed in ("12户", "12人次", "12（含2户）")),
        *(("户", "12户", ()), ("户", "12家", ()), ("户", "12人", ("extra-text",))),
        *(("起", "12起", ()), ("场次", "12场", ()), ("件", "12张", ("extra-text",))),
        *(("罗庄社区", "12户", ()), ("", "12户", ())),
    ],
)
def test_a_number_of_other_things_than_the_form_counts_is_told(
    counted: str, typed: str, codes: tuple[str, ...]
) -> None:
    assert_reads(Integer().measured_in(counted), typed, 12, *codes)
