"""YAML slips: what a Chinese keyboard does to YAML: ： for a colon, ， for a comma, Tab for spaces.

Only keys that the configuration knows are taken for keys, so that text with a ： in it stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from huizhi.campaign.settings import every_key

_INDENT = re.compile(r"[ \t\u3000\xa0]*")
_BLOCK = re.compile(r"(^|[:\-]\s+)[|>][-+\d]*\s*(#.*)?$")
_COLON = "冒号要用半角的 :，后面空一格"


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip. line: counted from 0; mended: the whole line as it was meant."""

    line: int
    what: str
    remedy: str
    mended: str


def find_slips(text: str) -> tuple[Slip, ...]:
    """The slips of a YAML text, at most one for each line."""
    return tuple(slip for number, line in _lines(text) if (slip := _slip(number, line)))


def mend_slips(text: str, slips: Sequence[Slip]) -> str:
    """The text without its slips, line for line."""
    lines = text.split("\n")
    for slip in slips:
        lines[slip.line] = slip.mended
    return "\n".join(lines)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without comments and the contents of block texts."""
    block: int | None = None
    for number, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip())
        if not line.strip() or (block is not None and indent > block):
            continue
        block = indent if _BLOCK.search(line) else None
        if not line.lstrip().startswith("#"):
            yield number, line


def _slip(number: int, line: str) -> Slip | None:
    indent = _INDENT.match(line).group()  # type: ignore[union-attr]
    mended = indent.replace("\t", "  ").replace("\u3000", "  ").replace("\xa0", " ")
    mended += line[len(indent) :]
    if mended != line:
        what = "开头用了制表符（Tab）" if "\t" in indent else "开头用了全角空格"
        return Slip(number, what, "请换成半角空格，与同一组的各行对齐", _mend_marks(mended))
    mended = _mend_marks(line)
    if mended == line:
        return None
    colon = _colons().search(line)
    if colon is None:
        return Slip(number, "花括号里用了全角逗号“，”", "逗号要用半角的 ,，后面空一格", mended)
    key = colon["key"]
    if colon["colon"] == "：":
        return Slip(number, f"“{key}”后面用了全角冒号“：”", _COLON, mended)
    return Slip(number, f"“{key}”的冒号后面没有空格", "请在冒号后面空一格", mended)


def _mend_marks(line: str) -> str:
    mended = _colons().sub(lambda m: f"{m['before']}{m['key']}: ", line)
    return _commas().sub(", ", mended) if "{" in line else mended


@cache
def _colons() -> re.Pattern[str]:
    """A known key at the start of a line, of a list item or within braces, and a wrong colon."""
    keys = "|".join(sorted(map(re.escape, every_key()), key=len, reverse=True))
    before = r"(?P<before>^[ ]*(?:-[ ]+)*|^[ ]*(?:-[ ]+)*[^\"'{]*\{[ ]*|\{[ ]*|[,，][ ]*)"
    return re.compile(rf"{before}(?P<key>{keys})[ ]*(?P<colon>：[ \u3000]*|:(?![ \s]|$))")


@cache
def _commas() -> re.Pattern[str]:
    keys = "|".join(sorted(map(re.escape, every_key()), key=len, reverse=True))
    return re.compile(rf"[ ]*，[ \u3000]*(?=(?:{keys})[ ]*[:：])")
