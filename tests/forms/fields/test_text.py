"""文字: free text and its limits."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.forms.fields.text import Text
from tests.forms.fields.reading import assert_comes_back, assert_reads

WORDS = st.text(
    st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ufffc"),
    min_size=8,
    max_size=60,
).filter(lambda s: s.strip() == s)


@given(WORDS)
def test_text_comes_back(words: str) -> None:
    assert_comes_back(Text(), words)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("一\u200b二\u00ad三", "一二三", ()),
        ("一\r\n二_x000D_三", "一\n二\n三", ()),
        (" 前后\u3000", "前后", ()),
        ("=1+1", "=1+1", ()),
        ("无", None, ()),
        ("——", None, ()),
        ("同上", "同上", ("same-unclear",)),
        ("长" * 255, "长" * 255, ("text-cut",)),
        (3.5, "3.5", ()),
        (True, "True", ()),
    ],
)
def test_texts(typed: str, value: str | None, codes: tuple[str, ...]) -> None:
    assert_reads(Text(), typed, value, *codes)


def test_limits_count_characters_but_no_white_space() -> None:
    assert_reads(Text(least=3, most=5), "一 二 三 四 五", "一 二 三 四 五")
    assert_reads(Text(most=5), "一二三四五六", "一二三四五六", "text-long")
    assert_reads(Text(least=3), "一 二", "一 二", "text-short")
