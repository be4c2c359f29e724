"""Style part: looks added to the styles of a workbook; those that are there keep their numbers.

Source: ISO/IEC 29500-1, 18.8 (styles), 18.8.39 (styleSheet, the order of its children).
"""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from huizhi.formats.excel.sheet_template import MAIN
from huizhi.formats.ooxml import child, children, local_name

_S = f"{{{MAIN}}}"
_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_EMPTY = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    "</styleSheet>"
)
_THIN = "".join(f'<{side} style="thin"><color rgb="FF808080"/></{side}>' for side in
                ("left", "right", "top", "bottom"))  # fmt: skip

_TEXT_FORMAT = "49"  # “@”
_FIRST_OWN_FORMAT = 164  # numbers below belong to the built-in ones
_COUNTING = {"0", "1", "2", "3", "4"}  # General, 0, 0.00, #,##0, #,##0.00
_GENERAL = {"general", "g/通用格式"}
_DIGITS = re.compile(r"[0#,.?]+(?:_ ?)?(?:;.*)?")

EMPTY_STYLES = _EMPTY  # the styles of a workbook that has none


class StylePart:
    """The styles of one workbook, changed in place."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root

    def background(self, rgb: str) -> int:
        """The number of a differential style that only fills a cell."""
        colour = f'rgb="FF{rgb}"'
        return self._number(
            "dxfs",
            f'<dxf><fill><patternFill patternType="solid"><fgColor {colour}/><bgColor {colour}/>'
            "</patternFill></fill></dxf>",
        )

    def cell(
        self, *, size: int = 11, bold: bool = False, rgb: str = "", ruled: bool = True,
        centred: bool = False,
    ) -> int:  # fmt: skip
        """The number of a cell style with wrapped text: size in points, rgb: background."""
        font = self._number(
            "fonts",
            f'<font>{"<b/>" if bold else ""}<sz val="{size}"/><name val="宋体"/></font>',
        )
        fill = self._number(
            "fills",
            f'<fill><patternFill patternType="solid"><fgColor rgb="FF{rgb}"/></patternFill></fill>',
        ) if rgb else 0  # fmt: skip
        border = self._number("borders", f"<border>{_THIN}</border>") if ruled else 0
        across = ' horizontal="center"' if centred else ""
        return self._number(
            "cellXfs",
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
            ' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment{across} vertical="center" wrapText="1"/></xf>',
        )

    def as_text(self, style: int) -> int:
        """The number of the cell style that looks like this one and keeps what is typed as text; of
        one with a format of its own, for dates or the like, that style itself."""
        styles = self._group("cellXfs")
        if not 0 <= style < len(styles) or not self._counts(styles[style].get("numFmtId", "0")):
            return style
        text = deepcopy(styles[style])
        text.set("numFmtId", _TEXT_FORMAT)
        text.set("applyNumberFormat", "1")
        return self._number_of("cellXfs", text)

    def with_format(self, style: int, code: str) -> int:
        """The number of a new cell style that looks like this one, under this number format."""
        cells, formats = self._group("cellXfs"), self._group("numFmts")
        taken = {one.get("formatCode"): int(one.get("numFmtId", "0")) for one in formats}
        number = taken.get(code) or max([*taken.values(), _FIRST_OWN_FORMAT - 1]) + 1
        if code not in taken:
            etree.SubElement(formats, f"{_S}numFmt", numFmtId=str(number), formatCode=code)
            formats.set("count", str(len(formats)))
        cell = deepcopy(cells[style])
        cell.set("numFmtId", str(number))
        cell.set("applyNumberFormat", "1")
        cells.append(cell)
        cells.set("count", str(len(cells)))
        return len(cells) - 1

    def _counts(self, number: str) -> bool:
        """Whether a number format takes what is typed for a number and shows it as one."""
        if number in _COUNTING:
            return True
        formats = child(self._root, "numFmts")
        codes = {
            one.get("numFmtId"): one.get("formatCode", "") for one in children(formats, "numFmt")
        }
        code = codes.get(number, "")
        return code.lower() in _GENERAL or _DIGITS.fullmatch(code) is not None

    def _number(self, group: str, xml: str) -> int:
        """The number of this element in its group; it is added where there is none like it."""
        return self._number_of(group, etree.fromstring(xml.replace(">", f' xmlns="{MAIN}">', 1)))

    def _number_of(self, group: str, element: etree._Element) -> int:
        holder = self._group(group)
        wanted = _canonical(element)
        for number, one in enumerate(holder):
            if _canonical(one) == wanted:
                return number
        holder.append(element)
        holder.set("count", str(len(holder)))
        return len(holder) - 1

    def _group(self, name: str) -> etree._Element:
        found = child(self._root, name)
        if found is None:
            found = etree.Element(f"{_S}{name}")
            insert_in_order(self._root, found, _ORDER)
        return found


def insert_in_order(
    parent: etree._Element, element: etree._Element, order: tuple[str, ...]
) -> None:
    """Puts an element where the schema has it: behind its equals, before the first later one."""
    rank = order.index(local_name(element))
    for one in parent:
        name = local_name(one)
        if (order.index(name) if name in order else -1) > rank:
            one.addprevious(element)
            return
    parent.append(element)


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
