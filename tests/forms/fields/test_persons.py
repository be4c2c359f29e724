"""身份证号, 信用代码, 银行账号, 民族, 出生日期, 日期区间: what forms ask of people and units."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import CellValue
from huizhi.forms.fields import credit_code, id_number
from huizhi.forms.fields.account import Account
from huizhi.forms.fields.birthday import Birthday
from huizhi.forms.fields.credit_code import CreditCode
from huizhi.forms.fields.ethnic_group import EthnicGroup
from huizhi.forms.fields.field import Field, FieldValue
from huizhi.forms.fields.id_number import IdNumber
from huizhi.forms.fields.long_number import digits_of
from huizhi.forms.fields.period import Period
from tests.forms.fields.reading import assert_comes_back, assert_reads, cell

ID = "11010519491231002X"  # the example of GB 11643-1999
CODE = "91330100799655058B"
CARD = "6222021202012345675"
PAST = st.dates(dt.date(1925, 1, 1), dt.date(2024, 6, 1))


@given(PAST, st.integers(100000, 999999), st.integers(0, 999))
def test_an_identity_number_comes_back(born: dt.date, area: int, order: int) -> None:
    digits = f"{area}{born:%Y%m%d}{order:03d}"
    assert_comes_back(IdNumber(), digits + id_number.id_check_character(digits))


@given(PAST, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_an_identity_number_is_found(
    born: dt.date, place: int, more: int
) -> None:
    digits = f"110105{born:%Y%m%d}002"
    number = digits + id_number.id_check_character(digits)
    slip = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert_reads(IdNumber(), slip, slip, "id-wrong")


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_a_credit_code_comes_back(code: str) -> None:
    assert_comes_back(CreditCode(), code + credit_code.credit_check_character(code))


@given(PAST)
def test_a_birthday_comes_back(born: dt.date) -> None:
    assert_comes_back(Birthday(), born)


@given(st.dates(dt.date(2024, 5, 1), dt.date(2024, 6, 1)), st.integers(0, 60))
def test_a_period_comes_back(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days)
    assert_comes_back(Period(), f"{first.isoformat()}/{last.isoformat()}")


@pytest.mark.parametrize(
    ("kind", "typed", "value", "codes"),
    [
        (IdNumber(), ID.lower(), ID, ()),
        (IdNumber(), "１１０１０５１９４９１２３１００２Ｘ", ID, ()),
        (IdNumber(), "110105 19491231 002X", ID, ()),
        (IdNumber(), "11010519491231002×", ID, ()),
        (IdNumber(), f"身份证：{ID}", ID, ("extra-text",)),
        (IdNumber(), f"{ID}、{ID[:-1]}1", f"{ID}、{ID[:-1]}1", ("id-wrong",)),
        (IdNumber(), ID[:-1] + "1", ID[:-1] + "1", ("id-wrong",)),
        (IdNumber(), ID[:-1], ID[:-1], ("id-wrong",)),
        (IdNumber(), "110105194902300021", "110105194902300021", ("id-wrong",)),
        (IdNumber(), "110105********002X", "110105********002X", ("id-wrong",)),
        (IdNumber(), "110105491231002", "110105491231002", ("id-old",)),
        (IdNumber(), 110105491231002, "110105491231002", ("id-old",)),
        (IdNumber(), "1.10105E+17", "1.10105E+17", ("digits-lost",)),
        (IdNumber(), "无", None, ()),
        (CreditCode(), CODE.lower(), CODE, ()),
        (CreditCode(), CODE[:-1] + "A", CODE[:-1] + "A", ("credit-code-wrong",)),
        (CreditCode(), CODE.replace("0", "O"), CODE.replace("0", "O"), ("credit-code-wrong",)),
        (CreditCode(), CODE[:15], CODE[:15], ("credit-code-wrong",)),
        (Account(), "6222 0212 0201 2345 675", CARD, ()),
        (Account(), CARD[:-1] + "8", CARD[:-1] + "8", ("account-doubtful",)),
        (Account(), f"工商银行 {CARD}", CARD, ("extra-text",)),
        (Account(), "12020212 09000123", "1202021209000123", ("account-wrong",)),
        (Account(), f"{CARD}①", CARD, ("extra-text",)),
        (Account(), f"{CARD}¹", CARD, ("extra-text",)),
        (Account(), "1202021209000123456", "1202021209000123456", ()),
        (Account(), "现金", "现金", ("account-wrong",)),
        (EthnicGroup(), "汉", "汉族", ()),
        (EthnicGroup(), "土家", "土家族", ()),
        (EthnicGroup(), "维族", "维吾尔族", ()),
        (EthnicGroup(), "穿青人", "穿青人", ()),
        (EthnicGroup(), "汉/回", "汉/回", ("ethnic-group-unknown",)),
        (Birthday(), "1958.3.12", dt.date(1958, 3, 12), ()),
        (Birthday(), 19580312, dt.date(1958, 3, 12), ()),
        (Birthday(), dt.datetime(1958, 3, 12), dt.date(1958, 3, 12), ()),
        (Birthday(), "58.3.12", dt.date(1958, 3, 12), ("date-ambiguous",)),
        (Birthday(), 21256, dt.date(1958, 3, 12), ("date-ambiguous",)),
        (Birthday(), "3月12日", None, ("date-wrong",)),
        (Birthday(), "1958年3月", None, ("date-wrong",)),
        (Birthday(), "2030-01-01", dt.date(2030, 1, 1), ("birthday-doubtful",)),
        (Period(), "2024年6月1日至15日", "2024-06-01/2024-06-15", ()),
        (Period(), "6.1-6.15", "2024-06-01/2024-06-15", ("date-year-assumed",)),
        (Period(), "2024-06-01~2024-06-15", "2024-06-01/2024-06-15", ()),
        (Period(), "2024-06-01-06-15", "2024-06-01/2024-06-15", ()),
        (Period(), "2024.6.1—7.15", "2024-06-01/2024-07-15", ()),
        (Period(), "2024年6月1日", "2024-06-01/2024-06-01", ()),
        (Period(), "2024年6月15日至1日", None, ("period-wrong",)),
        (Period(), "6月上旬", None, ("period-wrong",)),
        (Period(), "2014年6月1日至15日", "2014-06-01/2014-06-15", ("date-far",)),
    ],
)
def test_values(kind: Field, typed: CellValue, value: FieldValue, codes: tuple[str, ...]) -> None:
    assert_reads(kind, typed, value, *codes)


@pytest.mark.parametrize(
    ("number", "sex"),
    [
        (ID, "女"),
        ("110105194912310038", "男"),
        ("110105491231002", "女"),
        ("110105491231003", "男"),
    ],
)
def test_the_sex_stands_in_the_last_digit_before_the_check(number: str, sex: str) -> None:
    assert id_number.sex_in(number) == sex


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("4999", None, ("date-wrong",)),
        ("5000", dt.date(1913, 9, 8), ("date-ambiguous",)),
        ("73050", dt.date(2099, 12, 31), ("date-ambiguous", "birthday-doubtful")),
        ("73051", None, ("date-wrong",)),
    ],
)
def test_the_day_number_of_a_birthday(
    typed: str, value: dt.date | None, codes: tuple[str, ...]
) -> None:
    assert_reads(Birthday(), typed, value, *codes)


@pytest.mark.parametrize(
    ("number", "digits"), [(10**15 - 1, "999999999999999"), (10**15, ""), (1.5, ""), (None, "")]
)
def test_a_spreadsheet_keeps_fifteen_digits(number: float | None, digits: str) -> None:
    assert digits_of(cell(number)) == digits
