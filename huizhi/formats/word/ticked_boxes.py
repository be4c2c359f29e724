"""Ticked boxes: check boxes of content controls, whose state agrees with what is printed in them.

A mark in a control prints a box, ticked or not; the control itself says which of the two it is, and
with which letters of which fonts it shows them.
Source: [MS-DOCX] 2.6.1.10 (w14:checkbox), 2.6.1.12 (checkedState).
"""

from __future__ import annotations

from lxml import etree

from huizhi.formats.ooxml import attribute, child, local_name, text_in_runs
from huizhi.formats.text import UNCHECKED
from huizhi.formats.word.content_control import box_look, state_letter
from huizhi.formats.word.order import property_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_FONTS = ("ascii", "hAnsi", "eastAsia", "cs")
_STATES = {True: "checkedState", False: "uncheckedState"}
_USUAL = {True: "☒", False: "☐"}  # Word's own, where a control says none
_USUAL_FONT = "MS Gothic"


def has_marked_boxes(root: etree._Element) -> bool:
    """Whether a check box of this part has a mark in it."""
    return any("{" in text_in_runs(control) for control, _ in _boxes(root))


def settle_boxes(root: etree._Element) -> None:
    """Has each check box in this part say what is printed in it, in its own letters. What is no
    box, a word or nothing, stays."""
    for control, box in _boxes(root):
        text = text_in_runs(control).strip()
        look = box_look(text, box)
        if look is not None:
            _set(control, box, text, look != UNCHECKED)


def _boxes(root: etree._Element) -> list[tuple[etree._Element, etree._Element]]:
    """The controls that are check boxes, and their properties."""
    found = ((one, child(child(one, "sdtPr"), "checkbox")) for one in root.iter(f"{_W}sdt"))
    return [(control, box) for control, box in found if box is not None]


def _set(control: etree._Element, box: etree._Element, text: str, ticked: bool) -> None:
    state = child(box, "checked")
    if state is None:
        state = etree.Element(f"{_W14}checked")
        box.insert(0, state)
    state.set(f"{_W14}val", "1" if ticked else "0")
    own = child(box, _STATES[ticked])
    letter = state_letter(box, _STATES[ticked]) or _USUAL[ticked]
    for one in control.iter(f"{_W}t"):
        if (one.text or "").strip() == text:
            one.text = letter
            _set_font(one.getparent(), attribute(own, "font") or _USUAL_FONT)


def _set_font(run: etree._Element | None, font: str) -> None:
    if run is None or local_name(run) != "r":
        return
    properties = child(run, "rPr")
    if properties is None:
        properties = etree.Element(f"{_W}rPr")
        run.insert(0, properties)
    fonts = property_of(properties, "rFonts")
    for name in _FONTS:
        fonts.set(f"{_W}{name}", font)
