"""Hints on the forms that may come: what they print is known again, what is written is not."""

from __future__ import annotations

from huizhi.formats.paper import Expected, PaperHints, plain

HINTS = PaperHints(
    frozenset(map(plain, ("联系电话：", "请与报送表一同报送，可另附页。"))),
    {plain("手机"): Expected("digits"), plain("性别"): Expected("choice", ("男", "女"))},
)


def test_print_is_known_in_spite_of_signs_that_look_alike() -> None:
    assert HINTS.printed_as("联系电话") == "联系电话"
    assert HINTS.printed_as("请与报送表-同报送，可另附页0") == "请与报送表一同报送可另附页"
    assert HINTS.printed_as("联系电活") is None
    assert HINTS.printed_as("请与报送表一同报送，可另附两页。") is None


def test_hints_go_to_a_child_and_back() -> None:
    assert PaperHints.from_json(HINTS.to_json()) == HINTS
    assert PaperHints.from_json("") == PaperHints()


def test_what_a_form_prints_of_a_text() -> None:
    hints = PaperHints(frozenset({"应急逃生演练", "单位"}))

    assert hints.label_in("单位：莲湖社区") == "单位"
    assert hints.label_in("莲湖社区") == ""
    assert hints.printed_like("应鱼逃生演练") == ["应急逃生演练"]
    assert hints.printed_like("单元") == []  # too short to be told
