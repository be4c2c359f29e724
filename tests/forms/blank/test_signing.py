"""What is signed, sealed or given a photograph."""

from __future__ import annotations

import pytest

from huizhi.forms.blank.signing import is_for_picture, is_for_seal, is_signed


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("\n\n负责人签字：\n          年    月    日", True),
        ("（盖章）\n   年  月  日", True),
        ("经办人：        负责人：        \n年  月  日", True),
        ("单位（公章）", True),
        ("联系人：____ 电话：____", False),
        ("年  月  日前", False),
        ("同意使用。\n签字：", False),
        ("负责人：____", False),
    ],
)
def test_a_place_that_is_signed(text: str, signed: bool) -> None:
    assert is_signed(text) == signed


@pytest.mark.parametrize(
    "text", ["照片", "（贴照片处）", "照\n片", "一寸免冠照片", "二寸近照", "电子照片"]
)
def test_a_place_for_a_photograph(text: str) -> None:
    assert is_for_picture(text)


@pytest.mark.parametrize("text", ["照片数量", "照片说明", "现场照片：", "作品照片标题", "寸步不离"])
def test_words_that_only_name_photographs(text: str) -> None:
    assert not is_for_picture(text)


def test_a_seal_is_no_name() -> None:
    assert is_for_seal("公章")
    assert is_for_seal("加盖公章处")
    assert not is_for_seal("填报单位（盖章）")
