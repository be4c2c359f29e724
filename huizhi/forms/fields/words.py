"""Words: text as it was meant, without what programs and input methods leave in it, and the words
by which people say that there is nothing to say."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc]")
_POWER = re.compile("(?<=[0-9０-９])(?=[²³¹⁰⁴-⁹⁺⁻₀-₉])")
_CIRCLED = re.compile("(?<=[0-9０-９])[①-⑳]|[①-⑳](?=[0-9０-９])")
_CARRIAGE = re.compile(r"_x000[Dd]_|\r\n?")


@lru_cache(maxsize=10_000)
def clean(text: str) -> str:
    """The text without invisible characters, with plain spaces and line feeds, trimmed."""
    plain = _CARRIAGE.sub("\n", _UNSEEN.sub("", text))
    plain = plain.replace("\u00a0", " ").replace("\u3000", " ").replace("\x0b", "\n")
    return "\n".join(line.strip() for line in plain.split("\n")).strip()


def half_width(text: str) -> str:
    """The cleaned text with full-width letters, digits and signs made half width (NFKC); a power
    stays one, 10² is 10^2, never 102; and what numbers a thing is no digit of it: ②400 is (2)400.
    """
    plain = clean(text)
    if plain.isascii():
        return plain
    apart = _CIRCLED.sub(lambda found: f"({unicodedata.normalize('NFKC', found[0])})", plain)
    return unicodedata.normalize("NFKC", _POWER.sub("^", apart))


@lru_cache(maxsize=10_000)
def without_spaces(text: str) -> str:
    """The half-width text without any white space."""
    return "".join(half_width(text).split())


_NOTHING = frozenset(
    (
        *("", "无", "没有", "暂无", "暂缺", "无此项", "略", "空", "空格", "空白"),
        *("以下空白", "以下无内容", "以下无正文", "以下为空", "此行空白"),
        *("n/a", "na", "none", "null", "nil"),
    )
)
_STROKES = set("/\\|-—–―−_.。·…~")  # a cell crossed out, or dots where an answer would stand
_CROSSES = frozenset("x×✗✘✕✖╳❌❎")  # beside √ an answer, in place of a number none
_SAME = {"同上", "同前", "同左", "〃", "″", '"', "''", "′′"}


@lru_cache(maxsize=10_000)
def says_nothing(text: str) -> bool:
    """Whether the text means that there is no answer: empty, 无, / and the like; 0 does not."""
    bare = without_spaces(text).casefold().strip("()（）")
    return bare in _NOTHING or set(bare) <= _STROKES


def is_cross(text: str) -> bool:
    """Whether the text is a cross and nothing else: 不合格 or 没有 where √ is 合格 or 有."""
    return without_spaces(text).casefold() in _CROSSES


def names_nothing(text: str) -> bool:
    """Whether the text names nobody and no number: as `says_nothing`, or a cross."""
    return says_nothing(text) or is_cross(text)


def says_left(text: str) -> bool:
    """Whether the text means “the same as on the left”."""
    return "".join(text.split()) == "同左"


def says_same(text: str) -> bool:
    """Whether the text means “the same as above”."""
    return without_spaces(text) in _SAME or "".join(text.split()) in _SAME
