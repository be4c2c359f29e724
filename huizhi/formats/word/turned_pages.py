"""Turned pages: a sub-document on paper of another size or direction keeps its own pages.

Around it the template's section ends and begins again. Where the sub-document stands in a cell or a
text box, which has no pages, it takes the width there is.
Source: ISO/IEC 29500-1, 17.6 (sections): a section's properties stand in its last paragraph.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from huizhi.formats.ooxml import attribute, child, children, local_name
from huizhi.formats.word.order import property_of

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_WORD}}}"
_MARK = "huizhi-turned"  # an attribute of the sections that are settled when a part is whole
_BEFORE, _OWN = "before", "own"


def turned_text(text: str, section: etree._Element) -> str:
    """The paragraphs of a sub-document between the ends of two sections: the template's, which is
    not known yet, and its own."""
    own = deepcopy(section)
    own.set(_MARK, _OWN)
    said = etree.tostring(own, encoding="unicode", with_tail=False)
    before = f'<w:p><w:pPr><w:sectPr {_MARK}="{_BEFORE}"/></w:pPr></w:p>'
    return f"{before}{text}<w:p><w:pPr>{said}</w:pPr></w:p>"


def is_turned(section: etree._Element | None, body: etree._Element | None) -> bool:
    """Whether a sub-document's last section has other paper than the template's last."""
    theirs = child(body, "sectPr")
    return section is not None and theirs is not None and _paper(section) != _paper(theirs)


def settle_turned_pages(root: etree._Element) -> None:
    """Gives the sections around sub-documents what they need."""
    marked = [one for one in root.iter(f"{_W}sectPr") if one.get(_MARK) is not None]
    for section in marked:
        kind = section.attrib.pop(_MARK)
        paragraph = next(section.iterancestors(f"{_W}p"))
        body = paragraph.getparent()
        if body is None or local_name(body) != "body":
            _remove(paragraph)
        elif kind == _BEFORE:
            _end_before(section, paragraph, marked)
        else:
            _end_own(section, paragraph, body)


def _end_before(
    section: etree._Element, paragraph: etree._Element, marked: list[etree._Element]
) -> None:
    """Ends the template's section before a sub-document, which goes on behind it."""
    later = (end for one in paragraph.itersiblings() for end in one.iter(f"{_W}sectPr"))
    goes_on = next((one for one in later if one not in marked), None)
    if goes_on is None:
        return
    _take(section, deepcopy(goes_on))
    number = child(goes_on, "pgNumType")  # else its pages would be numbered anew behind it
    if number is not None:
        number.attrib.pop(f"{_W}start", "")
    for kind in ("headerReference", "footerReference"):
        for one in children(goes_on, kind):
            goes_on.remove(one)
    _into_previous(section, paragraph)


def _end_own(section: etree._Element, paragraph: etree._Element, body: etree._Element) -> None:
    """Ends the section of a sub-document; at the end of all, the last section becomes its own."""
    last = child(body, "sectPr")
    if last is not None and paragraph.getnext() is last:
        _take(last, section)
        _remove(paragraph)
    else:
        _into_previous(section, paragraph)


def _into_previous(section: etree._Element, paragraph: etree._Element) -> None:
    """The end of a section in the paragraph before, so that no empty one is needed for it."""
    before = paragraph.getprevious()
    if (
        before is None
        or before.tag != f"{_W}p"
        or next(before.iter(f"{_W}sectPr"), None) is not None
    ):
        return
    properties = child(before, "pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        before.insert(0, properties)
    own = property_of(properties, "sectPr")
    _take(own, section)
    _remove(paragraph)


def _take(section: etree._Element, other: etree._Element) -> None:
    """Gives a section the properties of another one instead of its own."""
    for one in list(section):
        section.remove(one)
    section.extend(list(other))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _paper(section: etree._Element) -> tuple[str, str]:
    size = child(section, "pgSz")
    return attribute(size, "w"), attribute(size, "h")
