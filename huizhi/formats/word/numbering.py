"""Word numbering: the numbers that Word itself puts before paragraphs.

Source: ISO/IEC 29500-1, 17.9 (numbering), 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from lxml import etree

from huizhi.formats.ooxml import Package, attribute, child, children, is_on, parse_xml, whole
from huizhi.formats.text import from_font, is_choice_sign, number_word

_LEVELS = 9  # of a list; 17.9.3 (ilvl)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. kind: its number format; text: “%1、”; start: its first number; font: of
    the number; style: the paragraph style that is this level, "" for none; legal: all in digits."""

    kind: str = ""
    text: str = ""
    start: int = 1
    font: str = ""
    style: str = ""
    legal: bool = False


@dataclass(frozen=True)
class WordNumbering:
    """The lists of a document. levels: by list and level; lists: what each number id counts with,
    so that two of one definition go on counting; begun: number ids that begin anew."""

    levels: Mapping[tuple[str, int], Level]
    lists: Mapping[str, str] = field(default_factory=dict)
    begun: frozenset[tuple[str, int]] = frozenset()
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _seen: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, package: Package, main: str) -> WordNumbering:
        """Those of a package; none where it has no such part. Raises: DamagedError."""
        parts = package.related(main, "numbering")
        if not parts:
            return cls({})
        return cls(*_definitions(package.read(parts[0]), parts[0]))

    def prefix(self, chain: Sequence[etree._Element], style: str = "") -> str | None:
        """The number before the paragraph whose properties these are, and counts it; "" for a
        paragraph without, None for a number that cannot be written. style: the paragraph's."""
        if not self.levels:
            return ""
        properties = (child(one, "numPr") for one in chain)
        found = next((one for one in properties if one is not None), None)
        if found is None:
            return ""
        number = attribute(child(found, "numId"), "val")
        depth = self._depth(number, found, style)
        level = self.levels.get((number, depth))
        if level is None:
            return ""
        if level.kind == "bullet":
            look = from_font(level.text, level.font)
            return look if is_choice_sign(look) else ""
        return self._counted(number, depth, level)

    def _depth(self, number: str, properties: etree._Element, style: str) -> int:
        said = attribute(child(properties, "ilvl"), "val")
        if said or not style:
            return whole(said, 0)
        own = (d for (n, d), level in self.levels.items() if n == number and level.style == style)
        return next(own, 0)

    def _counted(self, number: str, depth: int, level: Level) -> str | None:
        counts = self._counts.setdefault(self.lists.get(number, number), [])
        for at in range(depth + 1):
            key = (number, at)
            if key in self.begun and key not in self._seen:
                del counts[at:]
            self._seen.add(key)
        while len(counts) <= depth:
            counts.append(self.levels.get((number, len(counts)), Level()).start - 1)
        counts[depth] += 1
        del counts[depth + 1 :]
        if level.kind == "none" and "%" not in level.text:
            return level.text
        said = {m: self._shown(number, int(m) - 1, counts, level) for m in _asked(level.text)}
        if None in said.values():
            return None
        return re.sub(r"%(\d)", lambda m: said[m[1]] or "", level.text)

    def _shown(self, number: str, depth: int, counts: list[int], own: Level) -> str | None:
        count = counts[depth] if 0 <= depth < len(counts) else 1
        level = self.levels.get((number, depth), Level("decimal"))
        if level.kind == "none":
            return ""
        return number_word(max(count, 0), "decimal" if own.legal else level.kind)


@lru_cache(maxsize=16)
def _definitions(
    data: bytes, part: str
) -> tuple[Mapping[tuple[str, int], Level], Mapping[str, str], frozenset[tuple[str, int]]]:
    """What a numbering part defines: levels, lists and what begins anew, as `WordNumbering` holds
    them. Raises: DamagedError."""
    root = parse_xml(data, part)
    abstract = {attribute(o, "abstractNumId"): o for o in children(root, "abstractNum")}
    linked = {
        attribute(child(one, "styleLink"), "val"): one
        for one in abstract.values()
        if child(one, "styleLink") is not None
    }
    levels: dict[tuple[str, int], Level] = {}
    lists: dict[str, str] = {}
    begun: set[tuple[str, int]] = set()
    for one in children(root, "num"):
        number = attribute(one, "numId")
        lists[number] = attribute(child(one, "abstractNumId"), "val")
        base = abstract.get(lists[number])
        base = linked.get(attribute(child(base, "numStyleLink"), "val"), base)
        for level in children(base, "lvl"):
            depth = whole(attribute(level, "ilvl"), 0)
            if 0 <= depth < _LEVELS:
                levels[number, depth] = _level(level)
        begun |= set(_overridden(one, number, levels))
    return levels, lists, frozenset(begun)


def _asked(text: str) -> set[str]:
    return set(re.findall(r"%(\d)", text))


def _level(element: etree._Element) -> Level:
    fonts = child(child(element, "rPr"), "rFonts")
    return Level(
        attribute(child(element, "numFmt"), "val"),
        attribute(child(element, "lvlText"), "val"),
        whole(attribute(child(element, "start"), "val"), 1),
        attribute(fonts, "ascii") or attribute(fonts, "hAnsi"),
        attribute(child(element, "pStyle"), "val"),
        is_on(child(element, "isLgl")),
    )


def _overridden(
    element: etree._Element, number: str, levels: dict[tuple[str, int], Level]
) -> list[tuple[str, int]]:
    """The levels that a number id begins anew, its own levels put into `levels`."""
    begun = []
    for one in children(element, "lvlOverride"):
        key = (number, min(max(whole(attribute(one, "ilvl"), 0), 0), _LEVELS - 1))
        if (own := child(one, "lvl")) is not None:
            levels[key] = _level(own)
        if (start := child(one, "startOverride")) is not None:
            first = whole(attribute(start, "val"), 1)
            levels[key] = replace(levels.get(key, Level("decimal", f"%{key[1] + 1}")), start=first)
            begun.append(key)
    return begun
