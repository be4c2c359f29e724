"""Lists apart: the numbered lists of a document that is put in, which begin anew each time.

A list that its style numbers would count on in the host's list of that style, so its paragraphs
name their list themselves. When the document is put in again, its lists get numbers of their own;
one whose only paragraph is all that comes goes on, for each time is an item of it.
Source: ISO/IEC 29500-1, 17.9.15 (num), 17.9.18 (numId), 17.9.26 (startOverride).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from copy import deepcopy
from functools import partial

from lxml import etree

from huizhi.formats.ooxml import attribute, child, children, text_in_runs
from huizhi.formats.word.insertions import Insertions
from huizhi.formats.word.mark_text import W
from huizhi.formats.word.order import property_of
from huizhi.formats.word.styles import WordStyles

_NAMED = re.compile(r'(<w:numId w:val=")(\d+)(?="/>)')
_FIRST = 200_000_000  # beyond all numbers of `borrowed_styles`
_COUNT = "huizhi-lists"  # what the numbers given so far are counted by


def name_lists(body: etree._Element, styles: WordStyles) -> None:
    """Has each paragraph that its style numbers name its list itself; headings go on."""
    for paragraph in body.iter(f"{W}p"):
        properties = child(paragraph, "pPr")
        style = attribute(child(properties, "pStyle"), "val")
        if not style or child(properties, "numPr") is not None or properties is None:
            continue
        looks = list(styles.properties(style, "pPr"))
        if any(child(one, "outlineLvl") is not None for one in looks):
            continue
        numbered = next((n for one in looks if (n := child(one, "numPr")) is not None), None)
        if numbered is not None and child(numbered, "numId") is not None:
            own = property_of(properties, "numPr")
            own.extend(deepcopy(one) for one in numbered)


def lists_beginning_anew(body: etree._Element) -> frozenset[str]:
    """The lists of the document that begin anew each time it is put in: of several paragraphs, or
    with something said before them."""
    seen: set[str] = set()
    anew: set[str] = set()
    said = False
    for paragraph in body.iter(f"{W}p"):
        number = attribute(child(child(child(paragraph, "pPr"), "numPr"), "numId"), "val")
        if number and number != "0" and (said or number in seen):
            anew.add(number)
        seen.add(number)
        said = said or (bool(text_in_runs(paragraph).strip()) and number in {"", "0"})
    return frozenset(anew)


def begun_anew(text: str, lists: Collection[str], part: str, insertions: Insertions) -> str:
    """The document's paragraphs with numbers of their own for these lists, which are added to the
    numbering part."""
    given: dict[str, str] = {}

    def fresh(found: re.Match[str]) -> str:
        if found[2] not in lists:
            return found.group()
        if found[2] not in given:
            given[found[2]] = str(_FIRST + insertions.round_of(_COUNT))
        return found[1] + given[found[2]]

    renumbered = _NAMED.sub(fresh, text)
    for base, number in given.items():
        insertions.change(part, partial(_add_list, base=base, number=number))
    return renumbered


def _add_list(root: etree._Element, base: str, number: str) -> None:
    """Adds a list like this one, each level of which begins anew."""
    numbers = children(root, "num")
    own = next(one for one in numbers if attribute(one, "numId") == base)
    made = deepcopy(own)
    made.set(f"{W}numId", number)
    pattern = attribute(child(own, "abstractNumId"), "val")
    abstract = (
        o for o in children(root, "abstractNum") if attribute(o, "abstractNumId") == pattern
    )
    known = {attribute(one, "ilvl"): one for one in children(made, "lvlOverride")}
    for level in children(next(abstract, None), "lvl"):
        depth = attribute(level, "ilvl")
        override = known.get(depth)
        if override is None:
            override = etree.SubElement(made, f"{W}lvlOverride")
            override.set(f"{W}ilvl", depth)
        if child(override, "startOverride") is None:
            start = etree.Element(f"{W}startOverride")
            start.set(f"{W}val", attribute(child(level, "start"), "val") or "1")
            override.insert(0, start)
    numbers[-1].addnext(made)
