"""Cell styles: what a cell's style says of its text: number format, font, struck out.

Source: ISO/IEC 29500-1, 18.8 (styles part).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from lxml import etree

from huizhi.formats.ooxml import Package, attribute, child, children, is_on, parse_xml, whole
from huizhi.formats.sheets.number_format import BUILT_IN, NumberFormat, number_format
from huizhi.formats.sheets.rich_text import is_white_font_color
from huizhi.formats.text import struck_note, unseen_note

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class CellStyle:
    """format: how numbers are shown; font: the font's name; struck: the text is struck out;
    unseen: it is white on white; on_white: the cell's ground is white."""

    format: NumberFormat
    font: str = ""
    struck: bool = False
    unseen: bool = False
    on_white: bool = False

    def notes(self, text: str) -> tuple[str, ...]:
        """What a person sees of a text in this style and the text does not say, as `Cell.notes`."""
        if not (self.struck or self.unseen) or not text.strip():
            return ()
        struck = (struck_note(text),) if self.struck else ()
        return (*struck, unseen_note(text)) if self.unseen else struck


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
    return styles_of(parse_xml(data, part))


def styles_of(root: etree._Element) -> CellStyles:
    """The cell styles in the root of a styles part."""
    codes = dict(BUILT_IN)
    for one in children(child(root, "numFmts"), "numFmt"):
        codes[whole(attribute(one, "numFmtId"), -1)] = attribute(one, "formatCode")
    fonts = [_font(one) for one in children(child(root, "fonts"), "font")]
    white = [_is_white(one) for one in children(child(root, "fills"), "fill")]
    return CellStyles(
        tuple(_style(one, codes, fonts, white) for one in children(child(root, "cellXfs"), "xf"))
    )


@dataclass(frozen=True, slots=True)
class _Font:
    name: str = ""
    struck: bool = False
    white: bool = False


def _font(element: etree._Element) -> _Font:
    return _Font(
        attribute(child(element, "name"), "val"),
        is_on(child(element, "strike")),
        is_white_font_color(child(element, "color")),
    )


def _is_white(fill: etree._Element) -> bool:
    """Whether a cell with this fill is white: it has none, or a white one."""
    pattern = child(fill, "patternFill")
    if pattern is None:
        return False
    kind = attribute(pattern, "patternType")
    return kind in {"", "none"} or (
        kind == "solid" and is_white_font_color(child(pattern, "fgColor"))
    )


def _style(
    element: etree._Element, codes: dict[int, str], fonts: list[_Font], white: list[bool]
) -> CellStyle:
    code = codes.get(whole(attribute(element, "numFmtId"), 0), "General")
    font = _at(fonts, attribute(element, "fontId"), _Font())
    on_white = _at(white, attribute(element, "fillId"), True)
    return CellStyle(number_format(code), font.name, font.struck, font.white and on_white, on_white)


def _at(items: list[_Item], number: str, otherwise: _Item) -> _Item:
    index = whole(number, 0)
    return items[index] if 0 <= index < len(items) else otherwise
