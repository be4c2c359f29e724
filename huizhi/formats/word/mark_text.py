"""Mark text: the text that marks stand in, joined over the runs that Word has split it into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from lxml import etree

from huizhi.formats.jinja import MARK

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
_LOOP = re.compile(r"\{%-?(?:p|tr|tc|r)?\s+for\s+(.+?)\s+in\s")
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")  # not a part of something: in 项.名称 only 项
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def own_paragraph(element: etree._Element) -> etree._Element | None:
    """The paragraph that an element stands in: within a text box, not the one it is anchored in."""
    return next(element.iterancestors(f"{W}p"), None)


def texts_by_paragraph(root: etree._Element) -> dict[etree._Element, list[etree._Element]]:
    """The texts (`w:t`) of each paragraph that has some."""
    found: dict[etree._Element, list[etree._Element]] = {}
    for one in root.iter(f"{W}t"):
        if (paragraph := own_paragraph(one)) is not None:
            found.setdefault(paragraph, []).append(one)
    return found


def join_marks(texts: Sequence[etree._Element]) -> None:
    """Puts each mark that is split over these elements into the one where it begins."""
    said = "".join(one.text or "" for one in texts)
    marks = [mark.span() for mark in MARK.finditer(said)]
    ends = list(accumulate(len(one.text or "") for one in texts))
    start = 0
    for one, end in zip(texts, ends, strict=True):
        last = next((last for first, last in marks if first < end < last), end)
        text = said[start : max(last, start)]
        if text != (one.text or ""):
            one.text = text
            if one.tag == f"{W}t":
                one.set(_SPACE, "preserve")
        start = max(last, start)


def take_sign_out(sign: etree._Element) -> None:
    """Takes a processing instruction out and leaves the text behind it."""
    parent, before = sign.getparent(), sign.getprevious()
    if parent is None:
        return
    if sign.tail:
        if before is None:
            parent.text = (parent.text or "") + sign.tail
        else:
            before.tail = (before.tail or "") + sign.tail
        sign.tail = None
    parent.remove(sign)


def loop_names(texts: Iterable[str]) -> set[str]:
    """The names that the loops in these texts give to what each round is about."""
    return {name for text in texts for said in _LOOP.findall(text) for name in _NAME.findall(said)}


def names_any(text: str, names: set[str]) -> bool:
    """Whether a mark in this text names one of these."""
    return any(names & set(_NAME.findall(mark)) for mark in MARK.findall(text))
