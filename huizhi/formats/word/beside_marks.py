"""Beside marks: what stands in the paragraph of a `{%p … %}` mark without being text.

docxtpl takes the whole paragraph away with the mark: a section's end, a page break, a picture or a
bookmark in it would be gone without a word. They are put into a paragraph of their own first,
before or after the mark as they stood; a section's end ends its paragraph, so it comes after. What
belongs to the mark alone (a remark on it) stays outside the loop that it begins or ends.

A paragraph that vanishes with its value (`空则删段`) leaves such things too: without a section's
end the pages before it would turn. A picture within its line, and a remark on it, go with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.jinja import LEFT, LEFT_END, MARK
from huizhi.formats.ooxml import attribute, child, is_on, local_name
from huizhi.formats.word.mark_text import W, texts_by_paragraph
from huizhi.formats.word.order import property_of

_PARAGRAPH_MARK = re.compile(r"\{[{%#]p\s+(\w*).*?[}%#]\}", re.DOTALL)
_ROW_MARK = re.compile(r"\{[{%#](tr|tc)\s+(\w*).*?[}%#]\}", re.DOTALL)
_SHOWN = frozenset(["drawing", "pict", "object", "AlternateContent"])
_NOTES = frozenset(["commentReference", "footnoteReference", "endnoteReference"])
_REMARKED = frozenset(["commentRangeStart", "commentRangeEnd"])
_RANGES = frozenset(
    ["bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd"]
)
_VANISHES = "空则删段"
_OPENS, _ENDS = ("if", "for"), ("endif", "endfor")
_BREAKS = frozenset(["page", "column"])


@dataclass(frozen=True)
class _Beside:
    """What stands on either side of a mark, in order: runs, and ends of ranges."""

    before: list[etree._Element] = field(default_factory=list)
    after: list[etree._Element] = field(default_factory=list)


def keep_beside_marks(
    root: etree._Element, file: str, places: Mapping[etree._Element, str]
) -> None:
    """Moves what stands beside the marks that take their paragraph, row or cell away; places: of
    the part's paragraphs.

    Raises: TemplateError for a picture or remark in such a row or cell, which has no other place.
    """
    for paragraph, texts in texts_by_paragraph(root).items():
        said = "".join(one.text or "" for one in texts)
        if mark := _PARAGRAPH_MARK.search(said):
            _keep_in_paragraph(paragraph, mark)
        elif mark := _ROW_MARK.search(said):
            line = next(paragraph.iterancestors(f"{W}{mark[1]}"), paragraph)
            _keep_in_row(line, mark, file, places.get(paragraph, ""))


def keep_left_behind(root: etree._Element) -> None:
    """Puts what a paragraph leaves when it vanishes behind it, between signs (`LEFT`)."""
    for paragraph, texts in texts_by_paragraph(root).items():
        said = "".join(one.text or "" for one in texts)
        if any(_VANISHES in mark.group() for mark in MARK.finditer(said)):
            left = list(_left_of(deepcopy(paragraph)))
            signs = (etree.ProcessingInstruction(LEFT), etree.ProcessingInstruction(LEFT_END))
            for one in (signs[1], *reversed(left), signs[0]) if left else ():
                _add_after(paragraph, one)


def _left_of(paragraph: etree._Element) -> list[etree._Element]:
    """What stays of this copy of a paragraph."""
    properties = child(paragraph, "pPr")
    things = [one for one in _things(paragraph) if local_name(one) != "t" and _outlasts(one)]
    ranges = [attribute(one, "id") for one in things if local_name(one) in _RANGES]
    left = [
        one
        for one in things
        if local_name(one) not in _REMARKED or ranges.count(attribute(one, "id")) == 1
    ]
    if _begins_page(properties):
        left.insert(0, _page_break())
    section = child(properties, "sectPr")
    return _standing(left, properties, section) if left or section is not None else []


def _outlasts(thing: etree._Element) -> bool:
    """Whether a thing is more than a part of its line: no picture in it, no note."""
    if local_name(thing) in _RANGES:
        return True
    return not any(local_name(one) in {"inline", *_NOTES} for one in thing.iter(etree.Element))


def _begins_page(properties: etree._Element | None) -> bool:
    return is_on(child(properties, "pageBreakBefore"))


def _page_break() -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}br").set(f"{W}type", "page")
    return run


def _keep_in_paragraph(paragraph: etree._Element, mark: re.Match[str]) -> None:
    beside = _beside(paragraph, mark)
    properties = child(paragraph, "pPr")
    section = child(properties, "sectPr")
    if _begins_page(properties) and paragraph.getprevious() is not None:
        beside.before.insert(0, _page_break())
    for one in _standing(beside.before, properties):
        paragraph.addprevious(one)
    for one in reversed(_standing(beside.after, properties, section)):
        _add_after(paragraph, one)


def _standing(
    things: list[etree._Element],
    properties: etree._Element | None,
    section: etree._Element | None = None,
) -> list[etree._Element]:
    """The things as they can stand between paragraphs: in one of their own, or alone."""
    if section is None and all(local_name(one) in _RANGES for one in things):
        return things
    own = etree.Element(f"{W}p")
    looks = etree.SubElement(own, f"{W}pPr") if properties is None else deepcopy(properties)
    own.append(looks)
    for name in ("sectPr", "pageBreakBefore", "pPrChange", "numPr"):
        if (one := child(looks, name)) is not None:
            looks.remove(one)
    if child(looks, "pStyle") is not None:  # which may be numbered
        etree.SubElement(property_of(looks, "numPr"), f"{W}numId").set(f"{W}val", "0")
    if section is not None:
        looks.append(section)
    own.extend(things)
    return [own]


def _keep_in_row(line: etree._Element, mark: re.Match[str], file: str, place: str) -> None:
    for one in line.iter(etree.Element):
        name = local_name(one)
        if name in _SHOWN or name in _NOTES:
            line_name = "行" if mark[1] == "tr" else "格"
            what = f"标记“{mark.group()[:30]}”所在的{line_name}里还有图形或批注"
            remedy = "生成时会丢失，请移到别的行、格里"
            raise TemplateError([Mistake(file, place, what, remedy=remedy)])
    ranges = [one for one in line.iter(etree.Element) if local_name(one) in _RANGES]
    for one in ranges if mark[2] not in _ENDS else ():
        line.addprevious(one)
    for one in reversed(ranges) if mark[2] in _ENDS else ():
        _add_after(line, one)


def _beside(paragraph: etree._Element, mark: re.Match[str]) -> _Beside:
    """What stands beside the mark, out of its paragraph."""
    beside, length = _Beside(), 0
    things = list(_things(paragraph))
    numbers = [attribute(one, "id") for one in things if local_name(one) in _RANGES]
    for one in things:
        name = local_name(one)
        if name == "t":
            length += len(one.text or "")
            continue
        first = length <= mark.start()
        noted = name == "r" and child(one, "commentReference") is not None
        if noted or (name in _RANGES and numbers.count(attribute(one, "id")) > 1):
            first = mark[1] not in _ENDS if mark[1] in (*_OPENS, *_ENDS) else first
        (beside.before if first else beside.after).append(one)
    return beside


def _things(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraph's own texts, and what is kept of it in order; in a run with others' look."""
    for one in list(element):
        name = local_name(one)
        if name in _RANGES or name == "t":
            yield one
        elif name in _SHOWN or name in _NOTES or (name == "br" and _breaks(one)):
            run = etree.Element(f"{W}r")
            if (looks := child(element, "rPr")) is not None:
                run.append(deepcopy(looks))
            run.append(one)
            yield run
        elif name not in {"pPr", "rPr", "sdtPr", "sdtEndPr"}:
            yield from _things(one)


def _breaks(element: etree._Element) -> bool:
    return attribute(element, "type") in _BREAKS


def _add_after(element: etree._Element, other: etree._Element) -> None:
    """Puts the other one behind; `addnext` would take the text between along."""
    parent = element.getparent()
    assert parent is not None  # the root holds neither paragraphs nor rows alone
    parent.insert(parent.index(element) + 1, other)
