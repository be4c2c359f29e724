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
