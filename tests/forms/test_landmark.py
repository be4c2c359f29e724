"""How printed labels are compared."""

from __future__ import annotations

import pytest

from huizhi.forms.landmark import after_label, bare, likeness


@pytest.mark.parametrize("text", ["姓名", "姓 名", "姓　名：", "*姓名", "（姓名）", "姓\u200b名:"])
def test_spacing_and_punctuation_do_not_count(text: str) -> None:
    assert bare(text) == "姓名"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("姓名：张三", "张三"),
        ("姓 名: 张三", "张三"),
        ("姓名 张三", "张三"),
        ("姓名\n张三", "张三"),
        ("姓名：", ""),
        ("姓名", ""),
        ("姓名张三", None),
        ("联系人姓名：张三", None),
        ("", None),
    ],
)
def test_what_stands_behind_a_label(text: str, rest: str | None) -> None:
    assert after_label(text, "姓名") == rest


def test_a_longer_word_is_another_label() -> None:
    assert after_label("手机号码", "手机") is None
    assert after_label("联系方式：0374", "联系") is None


def test_likeness_runs_from_0_to_1() -> None:
    assert likeness("电子邮箱", "电子 邮箱：") == 1
    assert 0.5 < likeness("手机号", "手机") < 1
    assert likeness("姓名", "电话") == 0
