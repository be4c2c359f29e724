"""Planned template: a notice's template changed once to follow a plan of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from huizhi.content import Limits
from huizhi.errors import ReadError
from huizhi.formats.ooxml import DECLARATION, Package, attribute, child, children, whole
from huizhi.formats.word.order import property_of
from huizhi.formats.word.styles import WordStyles
from huizhi.formats.word.typeset import MARK, SIGNATURES
from huizhi.formats.zips import Member, read_members, refused_as_template, write_members
from huizhi.official import PITCH, PagePlan

IMPRINT = "版记"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DATES = frozenset(date for date, _ in SIGNATURES.values())


def planned_template(data: bytes, plan: PagePlan, name: str) -> bytes:
    """The template that follows the plan; `name` is the file, for messages.

    Raises: TemplateError.
    """
    if plan == PagePlan():
        return data
    package = Package(data, Limits())
    main = package.related("", "officeDocument")[0]
    root = package.xml(main)
    styles = WordStyles.of(package)
    with refused_as_template(name):
        body = _body_of(root)
    if plan.imprint_breaks:
        _set_imprint_apart(body, styles, plan.imprint_breaks)
    if plan.pitch is not None:
        _set_pitch(body, styles, plan.pitch)
    content = (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
    members = read_members(data, name)
    return write_members(
        Member(one.name, content) if one.name.lower() == main.lower() else one for one in members
    )


def _body_of(root: etree._Element) -> etree._Element:
    body = child(root, "body")
    if body is None:
        raise ReadError("里面没有正文")
    return body


def _set_imprint_apart(body: etree._Element, styles: WordStyles, breaks: int) -> None:
    """The paragraph that holds the imprint begins a page; with two breaks an empty page stands
    before it, and neither has a number. Source: GB/T 9704-2012, 7.5."""
    for paragraph in body.iterchildren(f"{_W}p"):
        boxed = (one for box in paragraph.iter(f"{_W}txbxContent") for one in box.iter(f"{_W}p"))
        if not any(_style(one, styles) == IMPRINT for one in boxed):
            continue
        section = child(body, "sectPr")
        if breaks == 1 or section is None:
            property_of(_properties(paragraph), "pageBreakBefore")
            return
        unnumbered = _without_number(section)
        paragraph.addprevious(_section_end(paragraph, deepcopy(section)))
        paragraph.addprevious(_section_end(paragraph, deepcopy(unnumbered)))
        body.replace(section, unnumbered)
        return


def _without_number(section: etree._Element) -> etree._Element:
    """The section on a page of its own with a first page that has no footer."""
    own = deepcopy(section)
    for reference in children(own, "footerReference"):
        own.remove(reference)
    property_of(own, "titlePg").attrib.clear()
    return own


def _section_end(anchor: etree._Element, section: etree._Element) -> etree._Element:
    """An empty paragraph that ends this section, as small as the imprint's anchor."""
    paragraph = etree.Element(f"{_W}p")
    properties = etree.SubElement(paragraph, f"{_W}pPr")
    style = child(_properties(anchor), "pStyle")
    if style is not None:
        properties.append(deepcopy(style))
    properties.append(section)
    return paragraph


def _set_pitch(body: etree._Element, styles: WordStyles, pitch: int) -> None:
    """The rows of the text up to the date below the signature, and the empty rows between them,
    are `pitch` twips high; the issuer's mark stays where it is."""
    paragraphs = list(body.iterchildren(f"{_W}p"))
    dates = [n for n, one in enumerate(paragraphs) if _style(one, styles) in _DATES]
    end = dates[-1] if dates else len(paragraphs) - 1
    for paragraph in paragraphs[: end + 1]:
        if _style(paragraph, styles) != MARK:
            properties = _properties(paragraph)
            style = attribute(child(properties, "pStyle"), "val")
            _space(properties, pitch, styles.spacing_of(style))


def _space(properties: etree._Element, pitch: int, usual: Mapping[str, int]) -> None:
    """usual: what the style says of the space before, after and from row to row, in twips."""
    spacing = property_of(properties, "spacing")
    # Else the grid of the page is stronger.
    property_of(properties, "snapToGrid").set(f"{_W}val", "0")
    for name in ("before", "after"):
        own = whole(attribute(spacing, name), usual.get(name, 0))
        if own:
            spacing.set(f"{_W}{name}", str(round(own * pitch / PITCH)))
    spacing.set(f"{_W}line", str(pitch))
    spacing.set(f"{_W}lineRule", "exact")


def _properties(paragraph: etree._Element) -> etree._Element:
    properties = child(paragraph, "pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    return properties


def _style(paragraph: etree._Element, styles: WordStyles) -> str:
    return styles.name_of(attribute(child(child(paragraph, "pPr"), "pStyle"), "val"))
