"""Nothing: the words and signs by which people say that there is nothing to say."""

from __future__ import annotations

from functools import lru_cache

from huizhi.forms.fields.cleaning import without_spaces

_NOTHING = frozenset(
    (
        *("", "无", "没有", "暂无", "暂缺", "无此项", "略", "空", "空格", "空白"),
        *("以下空白", "以下无内容", "以下无正文", "以下为空", "此行空白"),
        *("n/a", "na", "none", "null", "nil", "x", "×"),
    )
)
_STROKES = set("/\\|-—–―−_.。·…~")  # a cell crossed out, or dots where an answer would stand
_SAME = {"同上", "同前", "同左", "〃", "″", '"', "''", "′′"}


@lru_cache(maxsize=10_000)
def says_nothing(text: str) -> bool:
    """Whether the text means that there is no answer: empty, 无, / and the like; 0 does not."""
    bare = without_spaces(text).casefold().strip("()（）")
    return bare in _NOTHING or set(bare) <= _STROKES


def says_same(text: str) -> bool:
    """Whether the text means “the same as above”."""
    return without_spaces(text) in _SAME or "".join(text.split()) in _SAME
