"""Style variants: cell styles of a template, each with what a value in its cell adds.

A streamed cell looks as the template's does; its value decides on the number format and, where
the template leaves it open, on which side it stands. A tone takes its colours from the cell style
that the workbook itself has for it (好, 差, 适中 …), so that who restyles those restyles the tones;
some programs drop styles that no cell has, and then the tones have the colours they began with.
Source: ISO/IEC 29500-1, 18.8.10 (cellXfs), 18.8.7 (cellStyle), 18.8.30 (numFmt).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from huizhi.formats.excel.workbook import Kind, Tone
from huizhi.formats.ooxml import DECLARATION, tag_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_GENERAL = {"general", "g/通用格式"}
_TEXT_FORMAT = 49  # "@"
_FORMATS = {
    "share": "0.0%",
    "amount": "#,##0.00",
    "percent": "0.00%",
    "day": "yyyy\\-mm\\-dd",
    "date": 'm"月"d"日"',
    "moment": "yyyy\\-mm\\-dd\\ hh:mm",
}
_FIRST_OWN_FORMAT = 164  # numbers below belong to the built-in ones
_COLOURS = ("color", "u")


@dataclass(frozen=True, slots=True)
class NamedTone:
    """Where a tone's colours are from. builtin: number of the built-in cell style, as Excel counts
    (18.8.7); names: what programs call it; ink, fill: its first colours; text on them keeps a
    contrast of at least 4.5 to 1, and a state is told by its words first."""

    builtin: str
    names: tuple[str, ...]
    ink: str
    fill: str = ""
    underlined: bool = False


_TONES: Mapping[str, NamedTone] = {
    "good": NamedTone("26", ("好", "Good"), "FF1E5C2E", "FFE2F0D9"),
    "bad": NamedTone("27", ("差", "Bad"), "FF9C1C12", "FFFBE0DD"),
    "warn": NamedTone("28", ("适中", "Neutral"), "FF7A4B00", "FFFFF2CC"),
    "quiet": NamedTone("53", ("解释性文本", "Explanatory Text"), "FF666666"),
    "link": NamedTone("8", ("超链接", "Hyperlink"), "FF0B5394", underlined=True),
}


@dataclass(frozen=True, slots=True)
class Variant:
    """What a value adds to the style of its cell. shape: "text", "number", "date", "moment" or
    what an `Entry` asks for; kind: of a column that was spread, for which the template has one
    cell; link: it can be clicked; top: it stands at the top of a cell higher than the screen."""

    shape: str = "text"
    tone: Tone = "plain"
    kind: Kind | None = None
    link: bool = False
    top: bool = False


class StyleVariants:
    """The styles part of one workbook while variants are added to it."""

    def __init__(self, styles: etree._Element) -> None:
        self._root = deepcopy(styles)
        self._fonts = self._part("fonts")
        self._fills = self._part("fills")
        self._cells = self._part("cellXfs")
        self._known: dict[tuple[int, Variant], int] = {}
        self._added: dict[tuple[str, str], int] = {}  # an element's kind and text → its number

    def of(self, style: int, variant: Variant) -> int:
        """The number of the cell style that this one becomes with this variant."""
        key = (style, variant)
        if key not in self._known:
            self._known[key] = self._made(style, variant)
        return self._known[key]

    def size(self, style: int) -> float:
        """The font size of a cell style in points."""
        font = self._fonts[int(self._cells[style].get("fontId", "0"))]
        size = font.find(f"{{{_MAIN}}}sz")
        return float(size.get("val", "11")) if size is not None else 11.0

    def part(self) -> bytes:
        """The styles part with all variants."""
        for parent in (self._fonts, self._fills, self._cells):
            parent.set("count", str(len(parent)))
        formats = self._root.find(f"{{{_MAIN}}}numFmts")
        if formats is not None:
            formats.set("count", str(len(formats)))
        return (DECLARATION + etree.tostring(self._root, encoding="unicode")).encode()

    def _made(self, style: int, variant: Variant) -> int:
        base = self._cells[style]
        cell = deepcopy(base)
        self._set_format(cell, variant.shape)
        self._set_alignment(cell, variant)
        tone = _TONES.get("link" if variant.link else variant.tone)
        if tone is not None:
            font, fill = self._colours(tone)
            self._set_font(cell, coloured=font)
            if fill not in {"0", "1"}:  # none, and the grey that no cell means
                cell.set("fillId", fill)
                cell.set("applyFill", "1")
        if variant.kind == "name" and self._alignment(base) is None:
            self._set_font(cell, bold=True)
        return self._number(self._cells, cell)

    def _set_format(self, cell: etree._Element, shape: str) -> None:
        """The number format that shows this shape, where the template has none of its own."""
        if not self._is_general(cell.get("numFmtId", "0")):
            return
        number = _TEXT_FORMAT if shape == "text" else 0
        if shape in _FORMATS:
            number = self._format(_FORMATS[shape])
        cell.set("numFmtId", str(number))
        cell.set("applyNumberFormat", "1")

    def _set_alignment(self, cell: etree._Element, variant: Variant) -> None:
        wanted: dict[str, str] = {}
        if variant.kind is not None and self._alignment(cell) is None:
            centred = variant.kind == "centre" or variant.shape != "text"
            wanted["horizontal"] = "center" if centred else "left"
        if variant.top:
            wanted["vertical"] = "top"
        if wanted:
            found = cell.find(f"{{{_MAIN}}}alignment")
            if found is None:
                found = etree.Element(f"{{{_MAIN}}}alignment")
                cell.insert(0, found)
            for name, value in wanted.items():
                found.set(name, value)
            cell.set("applyAlignment", "1")

    def _set_font(
        self, cell: etree._Element, *, coloured: etree._Element | None = None, bold: bool = False
    ) -> None:
        """The cell's font with the colour and underline of another, or in bold."""
        font = deepcopy(self._fonts[int(cell.get("fontId", "0"))])
        if coloured is not None:
            _replace(font, {tag_name(one): one for one in coloured})
        if bold and font.find(f"{{{_MAIN}}}b") is None:
            font.insert(0, etree.Element(f"{{{_MAIN}}}b"))
        cell.set("fontId", str(self._number(self._fonts, font)))
        cell.set("applyFont", "1")

    def _alignment(self, cell: etree._Element) -> str | None:
        """On which side the template has the cell's text, None where it leaves that open."""
        found = cell.find(f"{{{_MAIN}}}alignment")
        side = found.get("horizontal") if found is not None else None
        return None if side == "general" else side

    def _colours(self, tone: NamedTone) -> tuple[etree._Element, str]:
        """The font whose colour the tone has, and the number of its fill."""
        styles = self._root.find(f"{{{_MAIN}}}cellStyleXfs")
        for one in self._root.iterfind(f"{{{_MAIN}}}cellStyles/{{{_MAIN}}}cellStyle"):
            known = one.get("builtinId") == tone.builtin or one.get("name") in tone.names
            if known and styles is not None:
                style = styles[int(one.get("xfId", "0"))]
                return self._fonts[int(style.get("fontId", "0"))], style.get("fillId", "0")
        font = etree.Element(f"{{{_MAIN}}}font")
        if tone.underlined:
            etree.SubElement(font, f"{{{_MAIN}}}u")
        etree.SubElement(font, f"{{{_MAIN}}}color", rgb=tone.ink)
        return font, self._fill(tone.fill) if tone.fill else "0"

    def _fill(self, colour: str) -> str:
        """The number of a fill of this colour."""
        fill = etree.Element(f"{{{_MAIN}}}fill")
        pattern = etree.SubElement(fill, f"{{{_MAIN}}}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{{{_MAIN}}}fgColor", rgb=colour)
        return str(self._number(self._fills, fill))

    def _is_general(self, number: str) -> bool:
        """Whether the number format shows a value as it comes, whatever it is."""
        if number in {"0", str(_TEXT_FORMAT)}:
            return True
        formats = self._root.iterfind(f"{{{_MAIN}}}numFmts/{{{_MAIN}}}numFmt")
        codes = {one.get("numFmtId"): one.get("formatCode", "") for one in formats}
        return codes.get(number, "").lower() in _GENERAL

    def _format(self, code: str) -> int:
        """The number of a number format, added where the workbook has it not."""
        formats = self._root.find(f"{{{_MAIN}}}numFmts")
        if formats is None:
            formats = etree.Element(f"{{{_MAIN}}}numFmts")
            self._root.insert(0, formats)
        taken = {int(one.get("numFmtId", "0")): one.get("formatCode") for one in formats}
        found = next((number for number, known in taken.items() if known == code), None)
        if found is None:
            found = max([*taken, _FIRST_OWN_FORMAT - 1]) + 1
            etree.SubElement(formats, f"{{{_MAIN}}}numFmt", numFmtId=str(found), formatCode=code)
        return found

    def _number(self, parent: etree._Element, element: etree._Element) -> int:
        """The number of an element among its kind, added where there is none like it."""
        key = (tag_name(element), etree.tostring(element, encoding="unicode", with_tail=False))
        if key not in self._added:
            parent.append(element)
            self._added[key] = len(parent) - 1
        return self._added[key]

    def _part(self, name: str) -> etree._Element:
        found = self._root.find(f"{{{_MAIN}}}{name}")
        if found is None:
            raise ValueError(f"工作簿的样式里没有 {name}")
        return found


def _replace(font: etree._Element, others: dict[str, etree._Element]) -> None:
    """The font's colour and underline replaced by the others. Source of the order: 18.8.22."""
    size = font.find(f"{{{_MAIN}}}sz")
    for name in _COLOURS:
        own, other = font.find(f"{{{_MAIN}}}{name}"), others.get(name)
        if other is None:
            continue
        if own is not None:
            font.replace(own, deepcopy(other))
        elif size is None:
            font.insert(0, deepcopy(other))
        elif name == "u":
            size.addprevious(deepcopy(other))
        else:
            size.addnext(deepcopy(other))
