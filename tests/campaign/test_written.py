"""Writing: what one text is taken for."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from huizhi.campaign.source import looks_of
from huizhi.campaign.written import (
    Plain,
    nearest_word,
    parse_day,
    parse_mobile,
    parse_names,
    parse_number,
    parse_optional_phone,
    parse_text,
    quote_text,
)


@given(st.dates(dt.date(1000, 1, 1)))
def test_a_day_in_every_way_of_writing_it(day: dt.date) -> None:
    y, m, d = day.year, day.month, day.day

    for text in (
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f"{day}",
    ):
        assert parse_day(text) == day


@pytest.mark.parametrize(
    "text", ["2024-13-01", "2024-06", "6月3日", "2024-06-03 09:00", "20240603"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError):
        parse_day(text)


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("０12", 12), (Plain("007"), 7), (3, 3)])
def test_numbers(text: object, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["1.5", "1e3", "三", "1,000", "9" * 5000, "", None, ["1"]])
def test_what_is_no_number(text: object) -> None:
    with pytest.raises(ValueError):
        parse_number(text)


@pytest.mark.parametrize("text", ["138 0013-8001", "+8613800138001", "１３８００１３８００１"])
def test_a_mobile_is_eleven_digits(text: str) -> None:
    assert parse_mobile(text) == "13800138001"


@pytest.mark.parametrize("text", ["12800138001", "1380013800", "138001380011", "03745163977"])
def test_what_is_no_mobile(text: str) -> None:
    with pytest.raises(ValueError):
        parse_mobile(text)


@pytest.mark.parametrize("text", ["0374-5163977", "5163977", "（0374）5163977转801"])
def test_a_landline_stays_as_it_is_written(text: str) -> None:
    assert parse_optional_phone(text) == text


def test_no_landline_is_none_and_words_are_refused() -> None:
    assert parse_optional_phone(" ") is None
    with pytest.raises(ValueError, match="不像电话号码"):
        parse_optional_phone("见备注")


def test_names_stand_in_a_list_or_in_one_text() -> None:
    assert (
        parse_names(["甲", "乙"])
        == parse_names("甲、乙")
        == parse_names("甲，乙；")
        == ("甲", "乙")
    )
    assert parse_names(None) == ()


def test_a_number_that_lost_its_zero_elsewhere_wants_quotes() -> None:
    assert parse_text("0374") == "0374"
    with pytest.raises(ValueError, match="没有加引号"):
        parse_text(Plain("0374"))


@pytest.mark.parametrize(
    ("word", "meant"),
    [("截至", "截止"), ("联络人", "联络员"), ("手机", "联络员手机"), ("备注", ""), ("x", "")],
)
def test_nearest(word: str, meant: str) -> None:
    assert nearest_word(word, ["名称", "截止", "联络员", "联络员手机"]) == meant


def test_a_text_with_quotes_of_its_own_stands_in_other_quotes() -> None:
    assert (quote_text("a"), quote_text("“a”")) == ("“a”", "「“a”」")


@pytest.mark.parametrize(
    ("one", "other"),
    [("祖师社区", "祖师 社区"), ("C01", "ｃ01"), ("甲/乙", "甲_乙"), ("甲.", "甲")],
)
def test_names_that_look_the_same(one: str, other: str) -> None:
    assert looks_of(one) == looks_of(other)
