"""Footers: what in one gives way to the page's number, so that nothing else in it is lost.

Source: ISO/IEC 29500-1, 17.10 (headers and footers), 17.16 (fields).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from huizhi.formats.ooxml import attribute, local_name

_AROUND = re.compile(r"[-—－–―─~～\s]*(?:第\s*页)?[-—－–―─~～\s]*")  # a number, its field left out
_TYPED = re.compile(r"[-—－–―─~～\s\d/第页共]+")  # what a number looks like where it is no field
_SHAPES = {"wsp", "cxnSp", "pic", "shape", "rect", "roundrect", "oval", "line", "polyline"}
_OTHER = {
    *("tbl", "blip", "imagedata", "sym", "object", "oMath", "hyperlink", "chart", "relIds"),
    *("ins", "del", "moveFrom", "moveTo", "delText", "altChunk"),
}
_COUNTED = {"tbl", "blip", "imagedata", "sym", "object", "oMath", "chart"}


def number_room(footer: etree._Element) -> Sequence[etree._Element] | None:
    """The children of a footer that give way to a number; None when it cannot be put there
    without losing something or standing there twice."""
    blocks = [one for one in footer if isinstance(one.tag, str)]
    if gives_way(footer):
        return blocks
    numbers = [one for one in blocks if has_number(one)]
    if not numbers:
        paragraphs = (one for one in footer.iter("*") if local_name(one) == "p")
        texts = ("".join(_around(one)[0]).strip() for one in paragraphs)
        return None if any(_TYPED.fullmatch(text) for text in texts if text) else ()
    if len(numbers) == 1 and local_name(numbers[0]) == "p" and gives_way(numbers[0]):
        return numbers
    return None


def gives_way(element: etree._Element) -> bool:
    """Whether there is nothing in it but the page's number and what belongs to that."""
    for one in element.iter("*"):
        name = local_name(one)
        if name in _OTHER or (name in _SHAPES and not _has_box(one)):
            return False
    words, codes = _around(element)
    if any(not _is_page(code) for code in codes):
        return False
    text = "".join(words)
    return bool(_AROUND.fullmatch(text)) if codes else not text.strip()


def has_number(element: etree._Element) -> bool:
    """Whether the page's number stands in it, alone or among other things."""
    return any(_is_page(code) for code in _around(element)[1])


def can_be_numbered(
    sections: Sequence[Mapping[tuple[str, str], etree._Element]], odd_and_even: bool
) -> bool:
    """Whether every footer can take the number and odd and even pages can be told apart, with
    nothing lost. sections: each its own "headerReference" and "footerReference" by "default",
    "even" and "first" to their roots; odd_and_even: even pages have their own already."""
    shown: dict[tuple[str, str], etree._Element] = {}
    for own in sections:
        shown |= own
        for (kind, pages), root in own.items():
            if pages == "even" and not odd_and_even:  # gives way to a copy of what was shown
                copied = shown.get((kind, "default"))
                same = copied is not None and _content(copied) == _content(root)
                if not same and not gives_way(root):
                    return False
            elif kind == "headerReference" or (pages == "first" and not has_number(root)):
                continue
            elif number_room(root) is None:
                return False
    return True


def _around(element: etree._Element) -> tuple[list[str], list[str]]:
    """The words outside of fields, and the codes of the fields; shapes for old programs left out,
    which say the same again."""
    words, codes = [], []
    open_codes: list[str] = []
    skipped: set[etree._Element] = set()
    for one in element.iter("*"):
        name, parent = local_name(one), one.getparent()
        if name == "Fallback" or (parent in skipped):
            skipped.add(one)
        elif name == "fldSimple":
            codes.append(attribute(one, "instr"))
            skipped.add(one)
        elif name == "pgNum":
            codes.append("PAGE")
        elif name == "fldChar":
            kind = attribute(one, "fldCharType")
            if kind == "begin":
                open_codes.append("")
            elif kind == "end" and open_codes:
                codes.append(open_codes.pop())
        elif name == "instrText" and open_codes:
            open_codes[-1] += one.text or ""
        elif name == "t" and not open_codes:
            words.append(one.text or "")
    return words, codes + open_codes


def _is_page(code: str) -> bool:
    return code.split()[:1] in (["PAGE"], ["page"], ["Page"])


def _has_box(shape: etree._Element) -> bool:
    return any(local_name(one) == "txbxContent" for one in shape.iter("*"))


def _content(element: etree._Element) -> list[str]:
    """What is seen of it: the words in one piece, and of what kind the other things are."""
    things = [local_name(one) for one in element.iter("*") if local_name(one) in _COUNTED]
    return ["".join(one.text or "" for one in element.iter("*") if local_name(one) == "t"), *things]
