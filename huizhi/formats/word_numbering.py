"""Word numbering: the numbers that Word itself puts before paragraphs.

Source: ISO/IEC 29500-1, 17.9 (numbering), 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from huizhi.formats.package import Package
from huizhi.formats.xml_part import attribute, child, children, whole

_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"}
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class WordNumbering:
    """The lists of a document. levels: by list and level: format, text and start."""

    levels: Mapping[tuple[str, int], tuple[str, str, int]]
    _counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, main: str) -> WordNumbering:
        """Those of a package; none where it has no such part. Raises: DamagedError."""
        parts = package.related(main, "numbering")
        if not parts:
            return cls({})
        root = package.xml(parts[0])
        abstract = {attribute(o, "abstractNumId"): o for o in children(root, "abstractNum")}
        levels = {}
        for one in children(root, "num"):
            base = abstract.get(attribute(child(one, "abstractNumId"), "val"))
            for level in children(base, "lvl"):
                levels[attribute(one, "numId"), whole(attribute(level, "ilvl"), 0)] = (
                    attribute(child(level, "numFmt"), "val"),
                    attribute(child(level, "lvlText"), "val"),
                    whole(attribute(child(level, "start"), "val"), 1),
                )
        return cls(levels)

    def prefix(self, chain: Sequence[etree._Element]) -> str:
        """The number before the paragraph whose properties these are, and counts it; "" for a
        paragraph without."""
        if not self.levels:
            return ""
        properties = (child(one, "numPr") for one in chain)
        found = next((one for one in properties if one is not None), None)
        if found is None:
            return ""
        number = attribute(child(found, "numId"), "val")
        depth = whole(attribute(child(found, "ilvl"), "val"), 0)
        level = self.levels.get((number, depth))
        if level is None or level[0] in {"bullet", "none", ""}:
            return ""
        counts = self._counts.setdefault(number, [])
        while len(counts) <= depth:
            start = self.levels.get((number, len(counts)), ("", "", 1))[2]
            counts.append(start - 1)
        counts[depth] += 1
        del counts[depth + 1 :]
        return re.sub(r"%(\d)", lambda m: self._shown(number, int(m[1]) - 1, counts), level[1])

    def _shown(self, number: str, depth: int, counts: list[int]) -> str:
        count = counts[depth] if depth < len(counts) else 1
        kind = self.levels.get((number, depth), ("decimal", "", 1))[0]
        return _chinese(count) if kind in _CHINESE else str(count)


def _chinese(number: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    said = ("" if tens <= 1 else _DIGITS[tens]) + ("十" if tens else "")
    return said + (_DIGITS[ones] if ones else "")
