"""Chinese numbers: the examples of the rules for cheques, and what is between them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from huizhi.official.chinese_numbers import amount_in_words, number_by_digits, number_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        # 《支付结算办法》附一, of two ways the one without 零 before 角
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"),
        ("0.5", "伍角"),
        ("0.05", "伍分"),
        ("10", "壹拾元整"),
        ("110", "壹佰壹拾元整"),
        ("10.00", "壹拾元整"),
        ("-3.2", "负叁元贰角"),
        ("-0.00", "零元整"),
        ("100000000", "壹亿元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("1050000000", "壹拾亿零伍仟万元整"),
        ("10001000", "壹仟万零壹仟元整"),
        ("1000000000000", "壹万亿元整"),
        ("1234500000000", "壹万贰仟叁佰肆拾伍亿元整"),
        (
            "9999999999999999.99",
            "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_amounts_in_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(("amount", "why"), [("1.005", "不到一分"), ("1e16", "太大")])
def test_amounts_that_have_no_words(amount: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        amount_in_words(Decimal(amount))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0", "零"),
        ("10", "十"),
        ("15", "十五"),
        ("21", "二十一"),
        ("105", "一百零五"),
        ("110", "一百一十"),
        ("2024", "二千零二十四"),
        ("107000", "十万七千"),
        ("150000", "十五万"),
        ("-3.14", "负三点一四"),
    ],
)
def test_numbers_in_words(number: str, words: str) -> None:
    assert number_in_words(Decimal(number)) == words


def test_a_year_digit_by_digit() -> None:
    assert number_by_digits("2024") == "二〇二四"


@given(st.integers(0, 10**16 - 1))
def test_an_amount_says_each_digit_once(yuan: int) -> None:
    said = amount_in_words(Decimal(yuan)).translate(dict.fromkeys(map(ord, "零仟佰拾万亿元整")))
    digits = "".join(" 壹贰叁肆伍陆柒捌玖"[int(one)] for one in str(yuan)).replace(" ", "")
    assert said == digits
