"""Text width: how much room a line has at a place of a Word document.

Source: ISO/IEC 29500-1, 17.6 (sections), 17.4.71 (tcW), 17.4.42 (tblCellMar), 17.3.1.12 (ind).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from huizhi.formats.ooxml import attribute, child, children, local_name, whole
from huizhi.formats.word.styles import WordStyles

_A4, _A4_HIGH, _MARGIN = 11906, 16838, 1800  # twips, where a section says none
_CELL_MARGIN = 108
_COLUMN_GAP = 720
_EMU = 635  # in a twip
_WIDTH = re.compile(r"(?:^|;)\s*width:\s*([\d.]+)(pt|in|cm|mm|px)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75}
_INSET = 2 * 91440  # EMU on both sides in a text box


@dataclass(frozen=True)
class TextWidth:
    """The room in the lines of one part; otherwise: in twips, where the part itself has no
    sections, as a header."""

    styles: WordStyles
    otherwise: int

    def of(self, paragraph: etree._Element) -> int:
        """The room in the first line of a paragraph, in twips."""
        return max(self._around(paragraph) - self._indents(paragraph), 1)

    def height(self, paragraph: etree._Element) -> int:
        """The room on the page of a paragraph, in twips; 0 where the page is not known."""
        body = next((o for o in paragraph.iterancestors() if local_name(o) == "body"), None)
        section = None if body is None else _section_of(paragraph, body)
        if section is None:
            return 0
        size, margins = child(section, "pgSz"), child(section, "pgMar")
        outside = (abs(whole(attribute(margins, one), _MARGIN)) for one in ("top", "bottom"))
        return max(whole(attribute(size, "h"), _A4_HIGH) - sum(outside), 1)

    def is_exact(self, paragraph: etree._Element) -> bool:
        """Whether its lines are as high as somebody said, whatever stands in them."""
        for properties in self._properties(paragraph):
            spacing = child(properties, "spacing")
            if rule := attribute(spacing, "lineRule"):
                return rule == "exact"
        return False

    def _around(self, paragraph: etree._Element) -> int:
        for one in paragraph.iterancestors():
            name = local_name(one)
            if name == "tc" and (width := _cell_width(one)):
                return width
            if name in {"anchor", "inline"} and (extent := child(one, "extent")) is not None:
                return (whole(attribute(extent, "cx"), 0) - _INSET) // _EMU
            if name == "txbxContent" and (width := _vml_width(one)):
                return width
            if name == "body":
                return _section_width(_section_of(paragraph, one), self.otherwise)
        return self.otherwise

    def _indents(self, paragraph: etree._Element) -> int:
        found: dict[str, int] = {}
        for properties in self._properties(paragraph):
            indents = child(properties, "ind")
            for name in _INDENTS:
                for said in (name, *_INDENTS[name]):
                    if text := attribute(indents, said):
                        found.setdefault(name, whole(text, 0))
        return sum(max(one, 0) for one in found.values())

    def _properties(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """The pPr of a paragraph, of its style and of what that stands on, nearest first."""
        own = child(paragraph, "pPr")
        if own is not None:
            yield own
        style = attribute(child(own, "pStyle"), "val")
        yield from self.styles.properties(style or self.styles.default_id("paragraph"), "pPr")


_INDENTS = {"left": ("start",), "right": ("end",), "firstLine": ()}


def section_widths(body: etree._Element) -> dict[str, int]:
    """The room in the text of the sections by the relationship ids of their headers and footers,
    the least where several have the same; by "" that of the last section."""
    found: dict[str, int] = {}
    sections = [one for one in body.iter() if local_name(one) == "sectPr"]
    for one in sections:
        width = _section_width(one, 0)
        for reference in one:
            if local_name(reference) in {"headerReference", "footerReference"}:
                identity = attribute(reference, "id")
                found[identity] = min(width, found.get(identity, width))
        found[""] = width
    return found


def _section_of(paragraph: etree._Element, body: etree._Element) -> etree._Element | None:
    """The section in which a paragraph of the body stands: the next that ends."""
    top = paragraph
    while (above := top.getparent()) is not None and above is not body:
        top = above
    for one in (top, *top.itersiblings()):
        if local_name(one) == "sectPr":
            return one
        ends = one.iter("{*}sectPr")
        if (end := next(ends, None)) is not None:
            return end
    return None


def _section_width(section: etree._Element | None, otherwise: int) -> int:
    if section is None:
        return otherwise or _A4 - 2 * _MARGIN
    size, margins = child(section, "pgSz"), child(section, "pgMar")
    sides = sum(whole(attribute(margins, one), _MARGIN) for one in ("left", "right"))
    width = whole(attribute(size, "w"), _A4) - sides - whole(attribute(margins, "gutter"), 0)
    columns = child(section, "cols")
    if own := [whole(attribute(one, "w"), 0) for one in children(columns, "col")]:
        return min(own)
    number = whole(attribute(columns, "num"), 1)
    gap = whole(attribute(columns, "space"), _COLUMN_GAP)
    return (width - gap * (number - 1)) // max(number, 1)


def _vml_width(content: etree._Element) -> int:
    """The room in a text box of the old kind (VML), 0 where its width is not known."""
    for one in content.iterancestors("{urn:schemas-microsoft-com:vml}*"):
        if found := _WIDTH.search(one.get("style", "")):
            width = float(found[1]) * _POINTS[found[2]] * 20
            return max(round(width - _INSET / _EMU), 1)
    return 0


def _cell_width(cell: etree._Element) -> int:
    """The room in a cell, 0 where its width is not known."""
    properties = child(cell, "tcPr")
    said = child(properties, "tcW")
    width = whole(attribute(said, "w"), 0) if attribute(said, "type") in {"dxa", ""} else 0
    width = width or _grid_width(cell)
    table = next((one for one in cell.iterancestors() if local_name(one) == "tbl"), None)
    margins = child(properties, "tcMar"), child(child(table, "tblPr"), "tblCellMar")
    return width and max(width - sum(_margin(margins, side) for side in _SIDES), 1)


_SIDES = (("left", "start"), ("right", "end"))


def _margin(margins: tuple[etree._Element | None, ...], names: tuple[str, ...]) -> int:
    for one in margins:
        for name in names:
            if (said := child(one, name)) is not None:
                return whole(attribute(said, "w"), _CELL_MARGIN)
    return _CELL_MARGIN


def _grid_width(cell: etree._Element) -> int:
    """The columns of the table's grid that the cell takes."""
    row = cell.getparent()
    table = next((one for one in cell.iterancestors() if local_name(one) == "tbl"), None)
    grid = [whole(attribute(one, "w"), 0) for one in children(child(table, "tblGrid"), "gridCol")]
    first = 0
    for one in [] if row is None else children(row, "tc"):
        columns = whole(attribute(child(child(one, "tcPr"), "gridSpan"), "val"), 1)
        if one is cell:
            return sum(grid[first : first + columns])
        first += columns
    return 0
