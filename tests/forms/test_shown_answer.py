"""What a kind reads in a cell, held against what the screen shows of it."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.content.grid import Cell, CellValue
from huizhi.forms.fields.account import Account
from huizhi.forms.fields.checkbox import Checkbox
from huizhi.forms.fields.choice import Choice
from huizhi.forms.fields.date import Date
from huizhi.forms.fields.field import Circumstances, Field, FieldValue
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.money import Money
from huizhi.forms.fields.percent import Percent
from huizhi.forms.fields.text import Text
from huizhi.forms.fields.yearmonth import YearMonth
from huizhi.forms.form import FormField
from huizhi.forms.shown_answer import shown_answer

YEAR = Circumstances(2026, dt.date(2025, 12, 1), dt.date(2026, 4, 30))
MAY = dt.date(2026, 5, 2)
JANUARY = dt.date(2026, 1, 8)


def answer(
    kind: Field, text: str, value: CellValue, shown: str = "", label: str = "开户账号"
) -> tuple[FieldValue, list[str]]:
    cell = Cell(0, 0, text, value, shown=shown)
    found = shown_answer(FormField("f", label, kind), cell, YEAR)
    return found.value, [doubt.code for doubt in found.doubts]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("5.00万元", 5, ("50000.00", [])),
        ("5.0万元", 50000, ("50000.00", [])),  # 0!.0,"万元": the format divides
        ("1.2万元", 1.2345, ("12345.00", [])),
        ("5.00百万元", 5, ("5000000.00", [])),
        ("5.00千万元", 5, ("50000000.00", [])),
        ("5.00千元", 5, ("5000.00", [])),
        ("5.00百元", 5, ("500.00", [])),
        ("5.00元", 5, ("5.00", [])),
        ("¥1,234.50", 1234.5, ("1234.50", [])),
        ("0.05亿元", 0.05, ("5000000.00", [])),
        ("33.33", 33.333333, ("33.33", ["cell-shown"])),
        ("1,235", 1234.5, ("1234.50", ["cell-shown"])),
        ("50.0", 50000, ("50000.00", ["cell-shown"])),
        ("多", 150, ("150.00", ["cell-shown"])),
        ("2400", 2400, ("2400.00", [])),
        ("-", 0, ("0.00", [])),
        ("(5.00)", -5, ("-5.00", ["number-negative"])),
    ],
)
def test_money(text: str, value: float, expected: tuple[FieldValue, list[str]]) -> None:
    assert answer(Money(), text, value) == expected


def test_whole_numbers() -> None:
    assert answer(Integer(), "3人", 3) == (3, [])
    assert answer(Integer(), "3户次", 3) == (3, [])
    assert answer(Integer(), "3万", 3) == (30000, [])
    assert answer(Integer(), "3.0", 3000) == (3000, ["cell-shown"])
    assert answer(Integer(), "3", 2.6) == (None, ["number-wrong"])


def test_units_that_a_format_prints() -> None:
    assert answer(Integer(), "1.2万", 12000) == (12000, [])
    assert answer(Percent(), "30%", 30) == ("30%", [])
    assert answer(Money(), "0!.5千元", 500) == ("500.00", ["cell-shown"])
    assert answer(Money(), "¥-", 0) == ("0.00", [])
    assert answer(Money(), "5", "5", "5万元") == ("5.00", ["cell-shown"])
    assert answer(Text(), "5", "5", "5同志") == ("5", [])


def test_text_that_became_a_day() -> None:
    assert answer(Text(), "2026-05-02", MAY, "5月2日") == ("5月2日", ["text-became-date"])
    assert answer(Text(), "2001-02-03", dt.date(2001, 2, 3), "2001/2/3") == (
        "2001-02-03",
        ["text-became-date"],
    )
    assert answer(Text(), "03:02", dt.time(3, 2), "3:02") == ("3:02", ["text-became-date"])
    assert answer(Text(), "300", 300, "3.00E+02") == ("300", ["cell-shown"])
    assert answer(Text(), "0.5", 0.5, "1/2") == ("0.5", ["cell-shown"])


def test_text_that_had_become_a_day_before_it_was_exported() -> None:
    assert answer(Text(), "2-May", "2-May") == ("2-May", ["text-became-date"])
    assert answer(Text(), "May-26", "May-26", label="备注") == ("May-26", ["text-became-date"])
    assert answer(Text(), "5月2日", "5月2日") == ("5月2日", ["text-became-date"])
    assert answer(Text(), "5月2日", "5月2日", label="备注") == ("5月2日", [])
    assert answer(Text(), "2-May", "2-May", label="培训日期") == ("2-May", [])


def test_a_day_where_one_is_expected() -> None:
    assert answer(Text(), "2026-05-02", MAY, "5月2日", "活动时间") == ("5月2日", [])
    assert answer(Text(), "2026-05-02", MAY, "2026/5/2", "培训日期") == ("2026-05-02", [])
    assert answer(Date(), "2026-01-08", JANUARY, "1月8日") == (JANUARY, [])
    assert answer(YearMonth(), "2026-01-08", JANUARY, "2026年1月") == ("2026-01", [])


def test_a_day_of_which_only_the_month_was_written() -> None:
    first = dt.date(2026, 1, 1)
    assert answer(Date(), "2026-01-01", first, "2026年1月") == (first, ["date-ambiguous"])
    assert answer(Date(), "2026-01-01", first, "Jan-26") == (first, ["date-ambiguous"])


def test_a_day_of_which_less_was_shown_than_is_asked_for() -> None:
    for shown in ("8-Jan", "1月8日", "1-8", "2026", "8"):
        assert answer(YearMonth(), "2026-01-08", JANUARY, shown) == ("2026-01", ["date-ambiguous"])
    for shown in ("Jan-26", "26年1月", "2026/1/8", "1/8/26", "08/01/2026"):
        assert answer(YearMonth(), "2026-01-08", JANUARY, shown) == ("2026-01", [])
    for shown in ("0:00", "星期四"):
        assert answer(Date(), "2026-01-08", JANUARY, shown) == (JANUARY, ["date-ambiguous"])


def test_a_format_whose_words_say_another_number() -> None:
    for shown in ("约5", "5户", "5左右", "不足5", "$5", "5美元"):
        assert answer(Money(), shown, 5) == ("5.00", ["cell-shown"])
    assert answer(Integer(), "约5", 5) == (5, ["cell-shown"])
    assert answer(Integer(), "第5位", 5) == (5, ["cell-shown"])
    assert answer(Percent(), "约5%", 0.05) == ("5%", ["cell-shown"])
    assert answer(Money(), "5元/户", 5) == ("5.00", [])
    assert answer(Money(), "RMB 5.00", 5) == ("5.00", [])


def test_noughts_that_a_format_shows_before_a_number_are_part_of_it() -> None:
    assert answer(Account(), "000012345678", 12345678) == ("000012345678", [])
    assert answer(Account(), "0000 1234 5678", 12345678) == ("000012345678", [])
    assert answer(Account(), "12345678.00", 12345678) == ("12345678", [])


def test_a_format_that_shows_a_text_as_another() -> None:
    assert answer(Money(), "5", "5", "约5") == ("5.00", ["cell-shown"])
    assert answer(Text(), "张三", "张三", "李四") == ("张三", ["cell-shown"])
    assert answer(Text(), "张三", "张三", "张三（户主）") == ("张三", [])


def test_a_month_typed_as_a_number() -> None:
    assert answer(YearMonth(), "2025.1", 2025.1) == ("2025-01", ["date-ambiguous"])
    assert answer(YearMonth(), "2025.6", 2025.6) == ("2025-06", [])


def test_other_kinds_stay_as_they_are() -> None:
    choice = Choice(choices=("1-2", "3-5"))
    assert answer(choice, "2026-01-02", dt.date(2026, 1, 2), "1月2日")[1] == ["choice-wrong"]
    assert answer(Checkbox(), "TRUE", True) == (True, [])
