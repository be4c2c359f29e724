"""Moved tables: a table of a worksheet (智能表格) as long as the rows that it has now.

Source: ISO/IEC 29500-1, 18.5.1.2 (table): it holds the heading row and at least one more.
"""

from __future__ import annotations

from lxml import etree

from huizhi.errors import RenderError
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.ooxml import DECLARATION
from huizhi.formats.sheets import LetteredArea


def moved_table(data: bytes, rows: RowMap, sheet: str) -> bytes:
    """The table part with its references where their rows are now; unchanged where nothing moved.

    Raises: RenderError when the table would have no row.
    """
    root = etree.fromstring(data)
    area = LetteredArea.of(root.get("ref", ""))
    moved = rows.span(area.top, area.bottom)
    extra = int(root.get("headerRowCount", "1")) + int(root.get("totalsRowCount", "0"))
    if moved is None or moved[1] - moved[0] < extra:
        raise RenderError(
            f"“{sheet}”的智能表格没有一行内容，Excel 会打不开。"
            "请在模板的循环里加 {%tr else %} 和一个空行，或转换为区域。"
        )
    if (area.top, area.bottom) == moved:
        return data
    for one in root.iter():
        reference = one.get("ref")
        if reference:
            own = LetteredArea.of(reference)
            span = rows.span(own.top, own.bottom)
            if span is not None:
                one.set("ref", own.at(span))
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
