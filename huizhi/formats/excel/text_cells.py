"""Text cells: answer cells of a form that a spreadsheet program must not take for numbers.

In a cell without a format an identity number becomes 3.30106E+17, a telephone loses its first 0 and
2025.10 becomes 2025.1. So the cells of what names somebody or something are text cells (“@”), in a
clerk's own template too.
Source: ISO/IEC 29500-1, 18.8.30 (number formats), 18.8.45 (xf).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from huizhi.content import Limits
from huizhi.formats.excel.sheet_source import CellError, SheetCell, read_rows
from huizhi.formats.excel.sheet_template import MAIN
from huizhi.formats.excel.style_part import StylePart
from huizhi.formats.ooxml import DECLARATION, Package
from huizhi.formats.zips import Member, read_members, write_members

_MARK = re.compile(r"\s*\{\{[-+]?\s*(?:(\w+)(?:\[\d+\])?\.)?(\w+)\s*(?:\|[^{}]*)?[-+]?\}\}\s*")


@dataclass(frozen=True, slots=True)
class TextLabels:
    """The labels of a form that are answered with text. fields: `{{ 姓名 }}`; columns: of the
    form's table, `{{ 行.姓名 }}`."""

    fields: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()

    def name(self, text: str) -> bool:
        """Whether the text of a cell is the mark of one of them and nothing else."""
        found = _MARK.fullmatch(text)
        if found is None:
            return False
        row, label = found.groups()
        return label in (self.columns if row else self.fields)


def with_text_cells(data: bytes, labels: TextLabels, name: str) -> bytes:
    """The .xlsx template with the cells of these labels as text cells, the very same bytes where
    they are that already; name: what messages call it.

    Raises: ReadError and TemplateError for what is no workbook.
    """
    package = Package(data, Limits())
    changed = dict(_changed(package, labels)) if labels != TextLabels() else {}
    if not changed:
        return data
    members = read_members(data, name)
    return write_members(
        Member(one.name, changed.get(one.name.lower(), one.data)) for one in members
    )


def _changed(package: Package, labels: TextLabels) -> Iterator[tuple[str, bytes]]:
    """The parts that become others, by name in small letters."""
    workbook = next(iter(package.related("", "officeDocument")), "")
    styled = package.related(workbook, "styles") if workbook else []
    if not styled:
        return
    styles = package.xml(styled[0])
    part = StylePart(styles)
    shared = package.related(workbook, "sharedStrings")
    strings = list(package.xml(shared[0])) if shared else []
    found = False
    for sheet in package.related(workbook, "worksheet"):
        root = package.xml(sheet)
        if _set_text(root, strings, part, labels):
            found = True
            yield sheet.lower(), _bytes(root)
    if found:
        yield styled[0].lower(), _bytes(styles)


def _set_text(
    root: etree._Element, strings: list[etree._Element], styles: StylePart, labels: TextLabels
) -> bool:
    """Gives the sheet's cells of these labels a text format; whether any got one."""
    found = False
    for cell in _cells(root, strings):
        if not labels.name(cell.text):
            continue
        style = int(cell.element.get("s", "0"))
        text = styles.as_text(style)
        if text != style:
            cell.element.set("s", str(text))
            found = True
    return found


def _cells(root: etree._Element, strings: list[etree._Element]) -> list[SheetCell]:
    """The sheet's cells, none where the template cannot be rendered: that is told elsewhere."""
    data = root.find(f"{{{MAIN}}}sheetData")
    try:
        return list(read_rows(data, strings).cells) if data is not None else []
    except (CellError, ValueError, IndexError):
        return []


def _bytes(root: etree._Element) -> bytes:
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
