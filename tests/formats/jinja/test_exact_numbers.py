"""`round`, `int` and `float` reckon as people do, and never guess."""

from __future__ import annotations

from decimal import Decimal

import pytest

from huizhi.formats.jinja.environment import MarkEnvironment
from huizhi.formats.jinja.exact_numbers import broken_number, rounded, whole_number
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.jinja.printed_values import printable


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("2.675|round(2)", "2.68"),
        ("1.005|round(2)", "1.01"),
        ("-2.675|round(2)", "-2.68"),
        ("2.5|round", "3"),
        ("1.45|round(1)", "1.5"),
        ("1250|round(-2)", "1300"),
        ("2.01|round(1, 'ceil')", "2.1"),
        ("2.09|round(1, 'floor')", "2"),
        ("'1,234'|int", "1234"),
        ("'１２.７'|int", "12"),
        ("'12.5'|float", "12.5"),
        ("''|int", "0"),
        ("none|int", "0"),
        ("'三'|int(7)", "7"),
        ("'ff'|int(base=16)", "255"),
    ],
)
def test_what_is_printed(said: str, printed: str) -> None:
    made = MarkEnvironment({}, printable).from_string("{{ " + said + " }}").render()
    assert made == printed


@pytest.mark.parametrize("text", ["12万", "三", "3.6亩", "1,23"])
def test_a_text_that_is_no_number_is_refused(text: str) -> None:
    for made in (whole_number, broken_number):
        with pytest.raises(ValueError, match=f"“{text}”不是一个数"):
            made(text)


def test_a_blank_to_be_filled_in_is_nothing_yet() -> None:
    assert whole_number(Slot("⟦1⟧", "count")) == 0


def test_a_decimal_stays_one() -> None:
    assert rounded(Decimal("2.675"), 2) == Decimal("2.68")
    with pytest.raises(ValueError, match="common、ceil、floor"):
        rounded(2.5, 0, "up")
