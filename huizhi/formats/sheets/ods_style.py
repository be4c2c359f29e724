"""Styles of .ods: which cells and runs are struck out or white, how wide columns and tall rows are.

Source: OpenDocument v1.3 part 3, 16.2 (style:style), 20.367 (text-line-through-style).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from huizhi.formats.ooxml import attribute, child, local_name, whole
from huizhi.formats.sheets.sheet_look import Measures
from huizhi.formats.text import struck_note, unseen_note

_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|pc|px)?")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_USUAL_WIDTH, _USUAL_HEIGHT = 64.0, 12.8
_WHITE = {"#ffffff", "white"}
_NO_GROUND = {"", "transparent", "#ffffff", "white"}
_MOST_SIZED = 2_000  # columns or rows of one element whose sizes are kept


@dataclass
class OdsStyles:
    """The automatic styles of a document, by what matters here."""

    struck: set[str] = field(default_factory=set)
    white: set[str] = field(default_factory=set)
    sizes: dict[str, float] = field(default_factory=dict)  # of columns and rows, in points
    pages: dict[str, str] = field(default_factory=dict)  # master page by style of a table

    def notes(self, cell: etree._Element, style: str, text: str) -> tuple[str, ...]:
        """What a person sees of a cell's text and the text does not say, as `Cell.notes`."""
        if not text.strip():
            return ()
        struck = text if style in self.struck else self._struck_runs(cell)
        notes = (struck_note(struck),) if struck.strip() else ()
        return (*notes, unseen_note(text)) if style in self.white else notes

    def _struck_runs(self, cell: etree._Element) -> str:
        if not self.struck:
            return ""
        return "".join(
            "".join(map(str, one.itertext()))
            for one in cell.iter()
            if local_name(one) == "span" and attribute(one, "style-name") in self.struck
        )

    def measures(self, table: etree._Element) -> Measures:
        """The sizes of a table's columns and rows in points."""
        found = Measures(_USUAL_WIDTH, _USUAL_HEIGHT)
        for name, sizes in (("table-column", found.widths), ("table-row", found.heights)):
            number = 0
            for one in table.iter():
                if local_name(one) != name:
                    continue
                repeated = attribute(one, f"number-{name[6:]}s-repeated")
                times = max(whole(repeated or "1", 1), 1)
                size = self.sizes.get(attribute(one, "style-name"))
                if size is not None:
                    sizes.update(
                        dict.fromkeys(range(number, number + min(times, _MOST_SIZED)), size)
                    )
                number += times
        return found


def ods_styles(root: etree._Element) -> OdsStyles:
    """The automatic styles of content.xml."""
    found = OdsStyles()
    styles = child(root, "automatic-styles")
    for style in styles if styles is not None else ():
        name = attribute(style, "name")
        text = child(style, "text-properties")
        line = attribute(text, "text-line-through-style") or attribute(
            text, "text-line-through-type"
        )
        if line not in {"", "none"}:
            found.struck.add(name)
        ground = attribute(child(style, "table-cell-properties"), "background-color")
        if attribute(text, "color") in _WHITE and ground in _NO_GROUND:
            found.white.add(name)
        _take_size(found, style, name)
    return found


def _take_size(found: OdsStyles, style: etree._Element, name: str) -> None:
    for kind, said in (("table-column", "column-width"), ("table-row", "row-height")):
        size = length(attribute(child(style, f"{kind}-properties"), said))
        if size:
            found.sizes[name] = size
    if attribute(style, "family") == "table":
        found.pages[name] = attribute(style, "master-page-name")


def length(text: str) -> float:
    """A length such as “2.5cm” in points, 0 for what is none."""
    said = _LENGTH.fullmatch(text.strip())
    return float(said[1]) * _POINTS[said[2] or "pt"] if said and said[1].count(".") < 2 else 0.0
