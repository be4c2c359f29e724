"""Masking: what is known is hidden in the middle, what is not is not printed and not repeated."""

from __future__ import annotations

import re

import pytest

from huizhi.campaign.masking import masked


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("41100219900101123X", "", "411002********123X"),
        (411002199001011234, "", "411002********1234"),
        ("411002900101123", "", "411002******123"),
        ("13800138001", "", "138****8001"),
        (13800138001, "手机", "138****8001"),
        ("138 0013-8001", "", "138****8001"),
        ("+8613800138001", "", "138****8001"),
        ("１３８００１３８００１", "", "138****8001"),
        ("张三", "姓名", "张*"),
        ("欧阳修明", "姓名", "欧***"),
        ("阿依古丽·买买提", "姓名", "阿*******"),
    ],
)
def test_the_middle_is_hidden(value: object, kind: str, text: str) -> None:
    assert masked(value, kind) == text
    assert re.search(r"\d{7}", text) is None  # not to be taken for a whole number


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("0374-5163977", ""),
        ("6222021234567890123", ""),
        ("411002199013011234", ""),  # a thirteenth month
        ("电话13800138001", ""),
        ("张三", ""),
        ("祖师社区居民委员会", "姓名"),
        ("13800138001", "身份证"),
        (True, ""),
        (1.5, ""),
        (["13800138001"], ""),
    ],
)
def test_what_is_not_known_is_neither_printed_nor_repeated(value: object, kind: str) -> None:
    with pytest.raises(ValueError, match="没有印出") as refused:
        masked(value, kind)
    assert str(value) not in str(refused.value)


def test_a_kind_that_does_not_exist_is_told() -> None:
    with pytest.raises(ValueError, match="身份证、手机、姓名"):
        masked("张三", "地址")


def test_a_name_of_two_characters_may_be_set_apart() -> None:
    assert masked("李　明", "姓名") == masked("李明", "姓名") == "李*"
