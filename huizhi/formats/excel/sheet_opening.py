"""Sheet opening: what stands before the rows in a worksheet part."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from lxml import etree

from huizhi.formats.excel.cell_source import literal
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.excel.sheet_stream import ColumnSpread
from huizhi.formats.ooxml import DECLARATION, declarations, fragment, tag_name

_PANE = re.compile("<pane [^>]*>")
_COLUMNS = re.compile("<cols>.*?</cols>", re.DOTALL)
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"


def opening_text(root: etree._Element) -> str:
    """The sheet's start tag and everything before its rows but the size, which will change."""
    ignorable = root.get(_IGNORABLE)
    prefix = next((p for p, uri in root.nsmap.items() if _IGNORABLE.startswith(f"{{{uri}}}")), "mc")
    ignored = f" {prefix}:Ignorable={quoteattr(ignorable)}" if ignorable else ""
    before: list[str] = []
    for element in root:
        if tag_name(element) == "sheetData":
            break
        if tag_name(element) != "dimension":
            before.append(literal(fragment(element)))
    return f"{DECLARATION}<worksheet{declarations(root.nsmap)}{ignored}>{''.join(before)}"


def with_columns(text: str, rows: RowMap, spread: ColumnSpread | None, heights: RowHeights) -> str:
    """The beginning of the part with the frozen rows where they are now, and the widths of the
    columns that one became."""
    if rows.moves and "<pane " in text:
        text = _PANE.sub(lambda pane: _moved_pane(pane.group(), rows), text, count=1)
    if spread is None:
        return text
    own = [heights.width(number) for number in range(spread.first)]
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'
        for number, width in enumerate((*own, *spread.across.widths), start=1)
    )
    columns = f"<cols>{widths}</cols>"
    if "<cols>" not in text.partition("<sheetData>")[0]:
        return text.replace("<sheetData>", f"{columns}<sheetData>", 1)
    return _COLUMNS.sub(columns, text, count=1)


def _moved_pane(pane: str, rows: RowMap) -> str:
    """The pane with as many frozen rows as there are now."""
    frozen = re.search(r'ySplit="(\d+)"', pane)
    if frozen is None or 'state="frozen' not in pane:
        return pane
    above = rows.span(0, int(frozen.group(1)) - 1)
    count = above[1] + 1 if above else 0
    pane = pane.replace(frozen.group(), f'ySplit="{count}"' if count else "")
    return re.sub(r'(topLeftCell="[A-Z]+)\d+"', rf'\g<1>{count + 1}"', pane)
