"""Names: what the name of one folder or file says: of which community, deliverable and item it is.

A name is squeezed (half width, no white space) before it is held against anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from huizhi.campaign import Deliverable, Settings
from huizhi.forms.fields import without_spaces

# What says nothing of which item a folder is for.
_COMMON = re.compile(
    r"照片|图片|视频|录像|影像|原图|材料|资料|文件夹|文件|附件|现场|活动|作品|优秀|典型|案例|课件|"
    r"报送|上报|提交|最终版|最新|副本|[\d一二三四五六七八九十]+|[^\w]|_|的|张|个"
)
_NEAR, _AHEAD = 75, 8  # likeness of a name to an item's, 0 to 100; ahead of the second
_SHORTEST = 3  # characters of a name that is compared


@dataclass(frozen=True, slots=True)
class Named:
    """What a name says: name is None for nothing or for more than one; near: only nearly; several:
    what it could be when it says more than one; other: a unit that is not on the roster."""

    name: str | None = None
    near: bool = False
    several: tuple[str, ...] = ()
    other: str = ""


NOTHING = Named()


class ItemNames:
    """The items of a campaign under all their names."""

    def __init__(self, settings: Settings) -> None:
        self._names = {
            without_spaces(name): item.name
            for item in settings.items
            for name in (item.name, item.form_name, *item.aliases)
        }
        self._lengths = _lengths(self._names)
        self.said = lru_cache(maxsize=50_000)(self._said)

    def _said(self, name: str) -> Named:
        """The item that a folder's or file's name names, whole or nearly."""
        text = without_spaces(name)
        known = {one: {item} for one, item in self._names.items()}
        found = _longest_in(text, known, self._lengths)
        if found:
            return Named(found[0]) if len(found) == 1 else Named(several=tuple(found))
        return self._nearest(_COMMON.sub("", text))

    def _nearest(self, core: str) -> Named:
        if len(core) < _SHORTEST:
            return NOTHING
        best: dict[str, float] = {}
        for name, item in self._names.items():
            best[item] = max(best.get(item, 0.0), _likeness(core, _COMMON.sub("", name)))
        ranked = sorted(best, key=lambda item: -best[item])
        near = [item for item in ranked if best[item] >= _NEAR]
        if not near:
            return NOTHING
        if len(ranked) == 1 or best[ranked[0]] - best[ranked[1]] >= _AHEAD:
            return Named(ranked[0], near=True)
        return Named(several=tuple(near))


class DeliverableNames:
    """The deliverables that material is handed in for, by the words for them."""

    def __init__(self, deliverables: Sequence[Deliverable]) -> None:
        self._words = {
            without_spaces(word): {one.id}
            for one in deliverables
            for word in (one.name, one.note or one.name, *one.aliases)
        }
        self._lengths = _lengths(self._words)
        self.said = lru_cache(maxsize=50_000)(self._said)

    def _said(self, name: str) -> Named:
        """The deliverable, by its id, that a folder's or file's name names."""
        found = _longest_in(without_spaces(name), self._words, self._lengths)
        if not found:
            return NOTHING
        return Named(found[0]) if len(found) == 1 else Named(several=tuple(found))


def _lengths(names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in names if name}, reverse=True))


def _longest_in(text: str, known: Mapping[str, set[str]], lengths: Sequence[int]) -> list[str]:
    """What the known names mean that stand in the text; of names within one another the longest."""
    taken = [False] * len(text)
    found: dict[str, None] = {}
    for length in lengths:
        for start in range(len(text) - length + 1):
            meant = known.get(text[start : start + length])
            if meant is None or all(taken[start : start + length]):
                continue
            taken[start : start + length] = [True] * length
            found.update(dict.fromkeys(sorted(meant)))
    return list(found)


def _likeness(core: str, name: str) -> float:
    """How like a shortened name is to an item's: 90 when all its characters stand in it in order
    (应急演练 in 应急逃生演练), else by their edits."""
    if not name:
        return 0.0
    letters = iter(name)
    if len(core) >= _SHORTEST and all(letter in letters for letter in core):
        return 90.0
    return fuzz.ratio(core, name)
