"""Landmarks: the printed text of a form, by which answers are found, and how texts are matched.

One grid is laid against the patterns of several templates, and searched for each label of each:
`cells_by_head` remembers where its landmarks are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from functools import lru_cache

from rapidfuzz import fuzz

from huizhi.content import Cell, Grid

_DROPPED = re.compile(
    r"[\s:：,，.。;；、*＊()（）\[\]【】<>《》“”\"'‘’_\-—–…·\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+"
)
_GAP = re.compile(r"\s*[:：]\s*|\s+")
_ENCLOSED = re.compile("[①-⑳㉑-㉟⓪❶-❿➀-➓⑴-⒇Ⓐ-ⓩ]")  # which are 1 and A after `bare`
_CLOSING = ")）]】〕》＞>”\"'*＊"  # what a label may end in: 主要事迹（300字以内）
_LONGEST_LABEL = 80
_UNIT_BEHIND = re.compile(r"[（(][^（）()]{1,4}[)）]\s*$")
NEAR = 0.75
TOTALS = frozenset(
    ["合计", "小计", "总计", "共计", "总数", "合计数"]
)  # what a row of totals begins with


_indexes: deque[tuple[Grid, dict[str, list[Cell]]]] = deque(maxlen=8)  # of the grids last asked


@lru_cache(maxsize=100_000)
def bare(text: str) -> str:
    """Return the text as landmarks are compared: half width, no white space, no punctuation."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def says_total(text: str) -> bool:
    """Return whether a row of totals begins with this text, its unit behind it: 合计（人）."""
    return bare(text) in TOTALS or bare(_UNIT_BEHIND.sub("", text)) in TOTALS


def likeness(text: str, label: str) -> float:
    """Return how alike two texts are after `bare`, from 0 to 1."""
    return fuzz.ratio(bare(text), bare(label)) / 100


@lru_cache(maxsize=100_000)
def heads(text: str) -> frozenset[str]:
    """Return every landmark that the text is, or begins with before a colon or white space.

    “姓 名：张三” gives 姓, 姓名 and 姓名张三. Only the first 80 characters are looked at.
    """
    parts = (bare(text[: gap.start()]) for gap in _GAP.finditer(text, 0, _LONGEST_LABEL))
    return frozenset((bare(text), *parts))


def enclosed_in(text: str) -> tuple[str, ...]:
    """Return the circled numbers and letters in a text, by which somebody may have chosen one."""
    return () if text.isascii() else tuple(_ENCLOSED.findall(text))


def has_gap(text: str) -> bool:
    """Return whether a colon or white space stands in the text, as between label and answer."""
    return _GAP.search(text) is not None


@lru_cache(maxsize=100_000)
def after_label(text: str, label: str) -> str | None:
    """Return what stands behind the label in a text that begins with it, else None.

    “姓 名：张三” after “姓名” is “张三”; “姓名” alone gives "". A label that goes straight on
    into other words (“手机号码” after “手机”) is no match: a colon or white space must part them.
    """
    wanted = bare(label)
    if not wanted or not bare(text).startswith(wanted):
        return None
    seen = 0
    for position, character in enumerate(text):
        if seen == len(wanted):
            return _parted(text[position:])
        seen += len(bare(character))
    return "" if seen == len(wanted) else None


def _parted(rest: str) -> str | None:
    rest = rest.lstrip(_CLOSING)
    parted = _GAP.match(rest)
    return rest[parted.end() :] if parted else None


def cells_by_head(grid: Grid) -> dict[str, list[Cell]]:
    """Return the cells by each of their `heads`, in reading order."""
    for known, index in _indexes:
        if known is grid:
            return index
    index = {}
    for cell in grid.cells:
        for head in heads(cell.text):
            index.setdefault(head, []).append(cell)
    _indexes.appendleft((grid, index))
    return index
