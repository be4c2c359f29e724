"""选项: one of a few words, typed, ticked or left standing with the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huizhi.forms.fields.choice import Choice
from tests.forms.fields.reading import JUNE, assert_comes_back, assert_reads

SEX = Choice(("男", "女"))
KIND = Choice(("城市社区", "农村社区", "其他"))


@given(st.sampled_from(KIND.choices))
def test_a_choice_comes_back(choice: str) -> None:
    assert_comes_back(KIND, choice)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("男 ", "男", ()),
        ("男性", "男", ()),
        ("♀", "女", ()),
        ("☑男 □女", "男", ()),
        ("□男 ☑女", "女", ()),
        ("男☑ 女□", "男", ()),
        ("男□女√", "女", ()),
        ("√男", "男", ()),
        ("男/女", None, ("choice-several",)),
        ("□男 □女", None, ()),
        ("□男□女□", None, ()),
        ("□男 男", "□男 男", ("choice-wrong",)),
        ("☑男 ☑女", None, ("choice-several",)),
        ("男√女", None, ("choice-several",)),
        ("√男□女√", None, ("choice-several",)),
        ("不详", "不详", ("choice-wrong",)),
        ("", None, ()),
    ],
)
def test_choices(typed: str, value: str | None, codes: tuple[str, ...]) -> None:
    assert_reads(SEX, typed, value, *codes)


def test_nothing_can_be_one_of_the_choices() -> None:
    assert_reads(Choice(("有", "无")), "无", "无")
    assert_reads(Choice(("有", "无")), "/", None)


def test_a_spreadsheet_offers_the_choices() -> None:
    rule = SEX.validation(JUNE)

    assert rule is not None
    assert (rule.rule, rule.choices) == ("list", ("男", "女"))
