"""电话 and 手机 as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import CellValue
from huizhi.forms.fields.phone import Mobile, Phone, phone_numbers
from tests.forms.fields.reading import JUNE, assert_comes_back, assert_reads, cell

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINES = st.from_regex(
    r"0(10|2[0-9]|[3-9][0-9]{2})-[2-8][0-9]{6,7}(-[0-9]{1,4})?", fullmatch=True
)


@given(MOBILES)
def test_a_mobile_comes_back(number: str) -> None:
    assert_comes_back(Mobile(), number)
    assert_comes_back(Phone(), number)


@given(LANDLINES)
def test_a_landline_comes_back(number: str) -> None:
    assert_comes_back(Phone(), number)


@given(
    MOBILES,
    st.sampled_from(["{}", " {} ", "+86{}", "+86 {}", "0086-{}", "86{}", "'{}", "\u202d{}\u202c"]),
)
def test_a_mobile_in_many_dresses(number: str, dress: str) -> None:
    assert_reads(Mobile(), dress.format(number), number)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("138 1234 5678", "13812345678", ()),
        ("138-1234-5678", "13812345678", ()),
        ("１３８１２３４５６７８", "13812345678", ()),
        (13812345678, "13812345678", ()),
        (13812345678.0, "13812345678", ()),
        ("13812345678.0", "13812345678", ()),
        ("1.8939112115E10", "18939112115", ()),
        ("18939112\n115", "18939112115", ()),
        ("1.38123E+10", None, ("phone-digits-lost",)),
        ("1893911211", "1893911211", ("phone-wrong",)),
        ("189391121155", "189391121155", ("phone-wrong",)),
        ("l8939112115", "l8939112115", ("phone-wrong",)),
        ("1893911211O", "1893911211O", ("phone-wrong",)),
        ("王亚伟 18939112115", "18939112115", ("phone-extra-text",)),
        ("18939112115（微信同号）", "18939112115", ("phone-extra-text",)),
        ("18600000000/13800000000", "18600000000", ("phone-several",)),
        ("0374-5163977", "0374-5163977", ("phone-wrong",)),
        ("12345678901", "12345678901", ("phone-wrong",)),
        ("转801", "转801", ("phone-wrong",)),
        ("无", None, ()),
        ("0", None, ()),
    ],
)
def test_mobiles(typed: CellValue, value: str | None, codes: tuple[str, ...]) -> None:
    assert_reads(Mobile(), typed, value, *codes)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("(0374)5163977", "0374-5163977", ()),
        ("（0374）5163977", "0374-5163977", ()),
        ("03745163977", "0374-5163977", ()),
        ("0374－5163977", "0374-5163977", ()),
        ("0374—5163977", "0374-5163977", ()),
        ("0374 516 3977", "0374-5163977", ()),
        ("86-0374-5163977", "0374-5163977", ()),
        ("+86 374 5163977", "0374-5163977", ()),
        ("0374-5163977转801", "0374-5163977-801", ()),
        ("0374-5163977-801", "0374-5163977-801", ()),
        ("03745163977-801", "0374-5163977-801", ()),
        ("03745163977-8012", "0374-5163977-8012", ()),
        ("03745163977-1234567", "0374-5163977", ("phone-extra-text",)),
        ("0106234-5678", "010-62345678", ()),
        ("0374-5163977-1234567", "0374-5163977", ("phone-extra-text",)),
        ("18939112115转110", "18939112115", ("phone-several",)),
        ("400-820-8820", "4008208820", ()),
        ("12350", "12350", ()),
        ("110", "110", ()),
        ("123", "123", ("phone-wrong",)),
        ("1234", "1234", ("phone-wrong",)),
        ("95598", "95598", ()),
        ("5163977", "0374-5163977", ("phone-area-assumed",)),
        ("5163977-802", "0374-5163977-802", ("phone-area-assumed",)),
        ("5163977转2", "0374-5163977-2", ("phone-area-assumed",)),
        ("0374-51639", "0374-51639", ("phone-wrong",)),
        ("374-5163977", "374-5163977", ("phone-wrong",)),
        ("5163977、5163988", "0374-5163977", ("phone-several", "phone-area-assumed")),
        ("5163977、13979312345", "13979312345", ("phone-several",)),
        ("同上", "同上", ("same-unclear",)),
    ],
)
def test_phones(typed: CellValue, value: str | None, codes: tuple[str, ...]) -> None:
    assert_reads(Phone(), typed, value, *codes)


def test_a_wrong_number_says_how_many_digits_there_are() -> None:
    (doubt,) = Mobile().read(cell("1893911211"), JUNE).doubts

    assert "10位" in doubt.expected
    assert "11位" in doubt.expected


@pytest.mark.parametrize(
    ("typed", "area_code", "numbers"),
    [
        ("13906061842\n0391-5551206", "", [("13906061842", True), ("0391-5551206", False)]),
        ("0391-5551206、13906061842", "", [("0391-5551206", False), ("13906061842", True)]),
        ("13906061842/139 0606 1842", "", [("13906061842", True)]),
        ("5551206", "0391", [("0391-5551206", False)]),
        ("5551206", "", []),
        ("1.39E+10", "", []),
        ("无", "", []),
    ],
)
def test_every_number_in_a_cell(
    typed: str, area_code: str, numbers: list[tuple[str, bool]]
) -> None:
    found = phone_numbers(cell(typed), area_code)

    assert [(one.digits, one.mobile) for one in found] == numbers
