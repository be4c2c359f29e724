"""Every kind: found by its name, and never at a loss whatever a cell holds."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import Cell
from huizhi.findings import CODES
from huizhi.forms.fields.day_text import is_room
from huizhi.forms.fields.kinds import KINDS, make_field
from huizhi.forms.fields.words import says_nothing, says_same
from tests.forms.fields.reading import JUNE, UNITS

ANYTHING = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="手机"):
        make_field("手机号")


@pytest.mark.parametrize("kind", KINDS)
@given(value=ANYTHING, text=st.text())
def test_reading_never_fails_and_never_loses_what_was_typed(
    kind: str, value: object, text: str
) -> None:
    field = make_field(kind, choices=("男", "女"), least=2, most=9, items=UNITS)
    for cell in (Cell(0, 0, text, text or None), Cell(0, 0, str(value), value)):  # type: ignore[arg-type]
        answer = field.read(cell, JUNE)
        assert answer.raw == cell.text
        assert {doubt.code for doubt in answer.doubts} <= set(CODES)
        if answer.value is None and not answer.doubts:
            assert (
                says_nothing(cell.text)
                or cell.text.strip() in {"0", "０"}
                or is_room(cell.text.translate(str.maketrans("", "", "至到~～-—")))
            )


@pytest.mark.parametrize("kind", KINDS)
def test_prompts_keep_to_the_limits_of_the_format(kind: str) -> None:
    rule = make_field(kind, choices=("男", "女"), most=200, items=UNITS).validation(JUNE)
    if rule is not None:
        assert len(rule.title) <= 32
        assert len(rule.prompt) <= 255
        assert len(rule.error) <= 255


@pytest.mark.parametrize(
    "text", ["", "无", "/", "\\", "—", "——", "－", "\u3000", "\u200b", "N/A", "（无）", "……"]
)
def test_words_for_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["0", "无锡", "若干", "同上", "有"])
def test_words_that_are_not_nothing(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize("text", ["同上", "〃", "″"])
def test_words_for_the_same(text: str) -> None:
    assert says_same(text)
