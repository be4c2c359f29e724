"""Turned pages: a sub-document with pages of its own keeps them.

It has some where its paper is of another size or direction, its text stands in columns, or it has
several sections. Around it the template's section ends and begins again; on the same paper the text
flows on, within the template's margins. Its headers and page numbers stay behind. Where it stands
in a cell or a text box, which has no pages, it takes the width there is.
Source: ISO/IEC 29500-1, 17.6 (sections): a section's properties stand in its last paragraph.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from huizhi.formats.ooxml import attribute, child, children, local_name, whole
from huizhi.formats.word.order import property_of

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_WORD}}}"
_MARK = "huizhi-turned"  # an attribute of the sections that are settled when a part is whole
_BEFORE, _INNER, _OWN = "before", "inner", "own"
_REFERENCES = ("headerReference", "footerReference")
_LEFT_BEHIND = ("titlePg", "pgNumType")  # as its headers are


def keep_pages(body: etree._Element, host: etree._Element | None) -> etree._Element | None:
    """Makes the sections of a sub-document ready to stand in the template, whose body is host. Its
    last one, where it has pages of its own."""
    last, theirs = child(body, "sectPr"), child(host, "sectPr")
    sections = list(body.iter(f"{_W}sectPr"))
    if last is None or theirs is None:
        return None
    if len(sections) == 1 and _paper(last) == _paper(theirs) and not _has_columns(last):
        return None
    for one in sections:
        one.set(_MARK, _OWN if one is last else _INNER)
        for name in _LEFT_BEHIND:
            if (left := child(one, name)) is not None:
                one.remove(left)
        margins = child(theirs, "pgMar")
        if _paper(one) == _paper(theirs) and margins is not None:
            property_of(one, "pgMar").attrib.update(margins.attrib)
    if _paper(sections[0]) == _paper(theirs):
        _flow_on(sections[0])
    return last


def turned_text(text: str, section: etree._Element) -> str:
    """The paragraphs of a sub-document between the ends of two sections: the template's, which is
    not known yet, and its own."""
    said = etree.tostring(section, encoding="unicode", with_tail=False)
    before = f'<w:p><w:pPr><w:sectPr {_MARK}="{_BEFORE}"/></w:pPr></w:p>'
    return f"{before}{text}<w:p><w:pPr>{said}</w:pPr></w:p>"


def settle_turned_pages(root: etree._Element) -> None:
    """Gives the sections around sub-documents what they need."""
    marked = [one for one in root.iter(f"{_W}sectPr") if one.get(_MARK) is not None]
    for section in marked:
        kind = section.attrib.pop(_MARK)
        paragraph = next(section.iterancestors(f"{_W}p"))
        body = paragraph.getparent()
        if body is None or local_name(body) != "body":
            _remove(section if kind == _INNER else paragraph)
        elif kind == _BEFORE:
            _end_before(section, paragraph, marked)
        elif kind == _OWN:
            _end_own(section, paragraph, body, marked)


def _end_before(
    section: etree._Element, paragraph: etree._Element, marked: list[etree._Element]
) -> None:
    """Ends the template's section before a sub-document, which goes on behind it."""
    goes_on = _going_on(paragraph, marked)
    if goes_on is None:
        return
    references = [one for kind in _REFERENCES for one in children(goes_on, kind)]
    before = paragraph.getprevious()
    if before is None or _ends_section(before):  # nothing stands between
        marked[marked.index(section) + 1][:0] = references
        _remove(paragraph)
        return
    _take(section, deepcopy(goes_on))
    number = child(goes_on, "pgNumType")  # else its pages would be numbered anew behind it
    if number is not None:
        number.attrib.pop(f"{_W}start", "")
    for one in references:
        goes_on.remove(one)
    _into_previous(section, paragraph)


def _going_on(paragraph: etree._Element, marked: list[etree._Element]) -> etree._Element | None:
    """The template's section behind a paragraph."""
    later = (end for one in paragraph.itersiblings() for end in one.iter(f"{_W}sectPr"))
    return next((one for one in later if one not in marked), None)


def _end_own(
    section: etree._Element,
    paragraph: etree._Element,
    body: etree._Element,
    marked: list[etree._Element],
) -> None:
    """Ends the section of a sub-document; at the end of all, the last section becomes its own."""
    last = child(body, "sectPr")
    if last is not None and paragraph.getnext() is last:
        _take(last, section)
        _remove(paragraph)
        return
    goes_on = _going_on(paragraph, marked)
    if goes_on is not None and _paper(goes_on) == _paper(section):
        _flow_on(goes_on)
    _into_previous(section, paragraph)


def _into_previous(section: etree._Element, paragraph: etree._Element) -> None:
    """The end of a section in the paragraph before, so that no empty one is needed for it."""
    before = paragraph.getprevious()
    if before is None or before.tag != f"{_W}p" or _ends_section(before):
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


def _ends_section(block: etree._Element) -> bool:
    return next(block.iter(f"{_W}sectPr"), None) is not None


def _flow_on(section: etree._Element) -> None:
    """Has a section begin where the one before ends, on the same page."""
    property_of(section, "type").set(f"{_W}val", "continuous")


def _has_columns(section: etree._Element) -> bool:
    return whole(attribute(child(section, "cols"), "num"), 1) > 1


def _paper(section: etree._Element) -> tuple[str, str]:
    size = child(section, "pgSz")
    return attribute(size, "w"), attribute(size, "h")
