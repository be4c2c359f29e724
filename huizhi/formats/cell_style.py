"""Cell styles: what a cell's style says of its text: number format, font, struck out.

Source: ISO/IEC 29500-1, 18.8 (styles part).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from huizhi.formats.number_format import BUILT_IN, NumberFormat, number_format
from huizhi.formats.package import Package
from huizhi.formats.xml_part import attribute, child, children, is_on, parse_xml, whole


@dataclass(frozen=True, slots=True)
class CellStyle:
    """format: how numbers are shown; font: the font's name; struck: the text is struck out."""

    format: NumberFormat
    font: str = ""
    struck: bool = False


PLAIN = CellStyle(number_format("General"))


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The styles of a workbook by number."""

    styles: tuple[CellStyle, ...]

    def at(self, number: str | None) -> CellStyle:
        """The style that a cell's `s` attribute names; the plain one where it names none."""
        index = whole(number or "0", 0)
        return self.styles[index] if 0 <= index < len(self.styles) else PLAIN


def read_styles(package: Package, workbook: str) -> CellStyles:
    """The cell styles of a workbook; none where it has no styles part."""
    parts = package.related(workbook, "styles")
    if not parts:
        return CellStyles(())
    return _styles_in(package.read(parts[0]), parts[0])


@lru_cache(maxsize=64)  # most forms of a campaign have the styles of its template
def _styles_in(data: bytes, part: str) -> CellStyles:
    root = parse_xml(data, part)
    codes = dict(BUILT_IN)
    for one in children(child(root, "numFmts"), "numFmt"):
        codes[whole(attribute(one, "numFmtId"), -1)] = attribute(one, "formatCode")
    fonts = [_font(one) for one in children(child(root, "fonts"), "font")]
    return CellStyles(
        tuple(_style(one, codes, fonts) for one in children(child(root, "cellXfs"), "xf"))
    )


def _font(element: etree._Element) -> tuple[str, bool]:
    return attribute(child(element, "name"), "val"), is_on(child(element, "strike"))


def _style(
    element: etree._Element, codes: dict[int, str], fonts: list[tuple[str, bool]]
) -> CellStyle:
    code = codes.get(whole(attribute(element, "numFmtId"), 0), "General")
    number = whole(attribute(element, "fontId"), 0)
    font, struck = fonts[number] if 0 <= number < len(fonts) else ("", False)
    return CellStyle(number_format(code), font, struck)
