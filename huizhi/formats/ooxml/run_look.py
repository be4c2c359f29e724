"""Run look: how the characters of a run of a Word document are set, as far as it says anything.

Source: ISO/IEC 29500-1, 17.3.2 (run properties).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from huizhi.formats.ooxml.xml_part import attribute, is_on, local_name
from huizhi.formats.text import quote_remark, subscript, superscript

_MOVED = MappingProxyType({"superscript": superscript, "subscript": subscript})
_EMPHASIS = MappingProxyType(
    {"highlight": "标有底色", "bdr": "加有边框", "em": "加有着重号", "u": "加有下划线"}
)
BOLD, COLOURED = "加粗", "标有颜色"
_BOX = re.compile(r"[□☐○◯]")
_TICKED = re.compile(r"[☑☒√✓✔■●]")


@dataclass(slots=True)
class RunLook:
    """What the properties of a run say. struck: None where they do not say; emphasis: what sets it
    off from other text, in Chinese; moved: how raised or lowered text is written; white, grounded:
    the colour of the characters is white, and the run has a ground of its own."""

    font: str = ""
    style: str = ""
    emphasis: str = ""
    struck: bool | None = None
    vanished: bool = False
    moved: Callable[[str, str], str] | None = None
    white: bool = False
    grounded: bool = False

    @property
    def is_unseen(self) -> bool:
        """Whether the characters are white, and their ground is not of another colour."""
        return self.white and not self.grounded

    @classmethod
    def of(cls, properties: etree._Element) -> RunLook:
        """The look that a `<w:rPr>` gives."""
        look = cls()
        for one in properties:
            name = local_name(one)
            if name == "rFonts":
                look.font = attribute(one, "ascii") or attribute(one, "hAnsi")
            elif name == "rStyle":
                look.style = attribute(one, "val")
            elif name in {"strike", "dstrike"}:
                look.struck = is_on(one) or bool(look.struck)
            elif name == "vanish":
                look.vanished = is_on(one)
            elif name == "vertAlign":
                look.moved = _MOVED.get(attribute(one, "val"))
            elif name in {"color", "textFill"}:
                look.white = look.white or is_white_run_color(one)
                look.emphasis = look.emphasis or _coloured(one)
            elif name == "b" and is_on(one):
                look.emphasis = look.emphasis or BOLD
            elif name == "shd":
                look.grounded = look.grounded or is_ground(one)
            elif name in _EMPHASIS and attribute(one, "val") not in {"none", "nil", ""}:
                look.emphasis = _EMPHASIS[name]
                look.grounded = look.grounded or name == "highlight"
        return look


PLAIN = RunLook()


def is_white_run_color(color: etree._Element) -> bool:
    """Whether a colour of characters (`w:color`, `w14:textFill`) is white, by its value or as the
    theme's ground."""
    return any(
        attribute(one, "val").upper() == "FFFFFF" or attribute(one, "themeColor") == "background1"
        for one in color.iter()
        if isinstance(one.tag, str)
    )


def _coloured(color: etree._Element) -> str:
    """What sets off a run of this colour, "" for black and white."""
    said = attribute(color, "val").upper()
    return "" if said in {"", "AUTO", "000000", "FFFFFF"} else COLOURED


def is_ground(shading: etree._Element | None) -> bool:
    """Whether a shading (`w:shd`) makes the ground another colour than white."""
    if shading is None:
        return False
    fill = attribute(shading, "fill").upper()
    return fill not in {"", "AUTO", "FFFFFF"} or attribute(shading, "val") == "solid"


def chosen_notes(text: str, emphasised: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Notes on choices that are set off instead of being ticked: “□是 □否”, 是 on a yellow ground.

    emphasised: texts of runs with what sets them off.
    """
    if len(_BOX.findall(text)) < 2 or _TICKED.search(text):
        return
    bare = "".join(text.split())
    if len("".join("".join(said.split()) for said, _ in emphasised)) >= len(bare):
        return
    for said, how in emphasised:
        word = _BOX.sub("", "".join(said.split()))
        if word and re.search(rf"[□☐○◯]{re.escape(word)}|{re.escape(word)}[□☐○◯]", bare):
            yield f"的{quote_remark(word)}{how}"
