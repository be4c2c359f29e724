"""Kept anchors: what is anchored within a mark that Word has split over runs.

A bookmark or remark on a part of `{{ 名称 }}` stands between the runs of the mark, where docxtpl
takes it away. It comes to stand around what the mark prints; a note or a link within a mark,
which says nothing there, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import accumulate

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.jinja import MARK
from huizhi.formats.ooxml import local_name
from huizhi.formats.word.mark_places import MarkPlaces
from huizhi.formats.word.mark_text import W, join_marks, texts_by_paragraph

_STARTS = frozenset(["bookmarkStart", "commentRangeStart", "permStart"])
_KEPT = _STARTS | {"bookmarkEnd", "commentRangeEnd", "permEnd", "commentReference"}
_REFUSED = {
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "hyperlink": "链接",
    "drawing": "图形",
    "pict": "图形",
    "object": "图形",
}
_REMEDY = "请把标记重新打一遍，中间不要夹别的东西"


def keep_anchors(root: etree._Element, places: MarkPlaces, file: str) -> None:
    """Moves what is anchored within marks around them. Raises: TemplateError."""
    for paragraph, texts in texts_by_paragraph(root).items():
        marks = list(_split_marks(texts)) if len(texts) > 1 else []
        within = [_within(paragraph, first, last) for first, last, _ in marks]
        if not any(within):
            continue
        for (_, _, mark), things in zip(marks, within, strict=True):
            if what := next((_REFUSED[n] for n in map(local_name, things) if n in _REFUSED), ""):
                said = f"标记“{mark[:30]}”中间夹着{what}"
                place = places.at.get(paragraph, "")
                raise TemplateError([Mistake(file, place, said, remedy=_REMEDY)])
        join_marks(texts)
        for (first, _, mark), things in zip(marks, within, strict=True):
            if starts := [one for one in things if local_name(one) in _STARTS]:
                _put_before(first, len(first.text or "") - len(mark), starts)


def _split_marks(
    texts: Sequence[etree._Element],
) -> Iterator[tuple[etree._Element, etree._Element, str]]:
    """The marks that are split over several texts: their first and last, and what they say."""
    ends = list(accumulate(len(one.text or "") for one in texts))
    for mark in MARK.finditer("".join(one.text or "" for one in texts)):
        first = next(number for number, end in enumerate(ends) if mark.start() < end)
        last = next(number for number, end in enumerate(ends) if mark.end() <= end)
        if first < last:
            yield texts[first], texts[last], mark.group()


def _within(
    paragraph: etree._Element, first: etree._Element, last: etree._Element
) -> list[etree._Element]:
    """What stands between the two texts and matters."""
    things: list[etree._Element] = []
    inside = False
    for one in paragraph.iter(etree.Element):
        if one is first or one is last:
            inside = one is first
        elif inside and local_name(one) in _KEPT.union(_REFUSED):
            things.append(one)
    return things


def _put_before(text: etree._Element, begun: int, starts: Sequence[etree._Element]) -> None:
    """Puts the beginnings of ranges before the mark that begins at this place of a text, which is
    split off from what stands before it in its run."""
    run = text.getparent()
    assert run is not None  # a text stands in a run
    before = etree.Element(f"{W}r")
    for one in list(run)[: run.index(text)]:
        before.append(deepcopy(one) if local_name(one) == "rPr" else one)
    if begun:
        head = deepcopy(text)
        head.text = (text.text or "")[:begun]
        text.text = (text.text or "")[begun:]
        before.append(head)
    run.addprevious(before)
    for one in starts:
        run.addprevious(one)
