"""Sheet titles: names that sheets can have, made of whatever values say.

A name has at most 31 characters, none of []:*?/\\, and stands once in a workbook, whatever its
case. Source: Excel's own refusals; ISO/IEC 29500-1, 18.2.19 (sheet).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_MOST = 31  # UTF-16 units
_WIDE = str.maketrans({**dict(zip("[]:*?/\\", "［］：＊？／＼", strict=True)), "'": "’"})
_RESERVED = {"history"}
_UNNAMED = "未命名"


def sheet_titles(said: Iterable[str], taken: Iterable[str]) -> Iterator[str]:
    """A name for each text: what is forbidden in full width, too long cut, the second of two that
    are the same with （2）. taken: the names that the other sheets have."""
    known = {name.lower() for name in taken} | _RESERVED
    for text in said:
        plain = "".join(c if c.isprintable() else " " for c in text.translate(_WIDE))
        base = _cut(" ".join(plain.split()), _MOST) or _UNNAMED
        name, number = base, 1
        while name.lower() in known:
            number += 1
            ending = f"（{number}）"
            name = _cut(base, _MOST - len(ending)) + ending
        known.add(name.lower())
        yield name


def _cut(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").strip()
