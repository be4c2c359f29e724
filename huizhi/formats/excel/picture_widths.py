"""Picture widths: columns wide enough for a picture of a given width where something stands beside.

A picture that is wider than its cell lies over the cells to the right, which hides what they say.
Source: ISO/IEC 29500-1, 18.3.1.13 (col: widths in characters).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from huizhi.formats.excel.cell_pictures import PICTURE, characters_of
from huizhi.formats.excel.column_widths import widen_column
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.excel.sheet_source import SheetRows
from huizhi.formats.sheets import Area

_WIDTH = re.compile(rf"\|\s*{PICTURE}\(\s*(\d+(?:\.\d+)?)\s*[,)]")


def make_room_for_pictures(
    root: etree._Element, rows: SheetRows, merges: Iterable[Area], widths: RowHeights
) -> None:
    """Widens columns of a worksheet's root; widths: of its columns as they are."""
    corners = {(one.top, one.left): one for one in merges}
    needed: dict[int, float] = {}
    filled: dict[int, list[int]] | None = None
    for cell in rows.cells:
        asked = _WIDTH.search(cell.text) if "|" in cell.text else None
        if asked is None:
            continue
        if filled is None:
            filled = _filled(rows)
        place = cell.row, cell.column
        area = corners.get(place, Area(*place, *place))
        beside = [
            column
            for row in range(area.top, area.bottom + 1)
            for column in filled.get(row, ())
            if column > area.right
        ]
        if not beside:
            continue
        room = sum(map(widths.width, range(area.left, min(beside))))
        lacking = characters_of(float(asked[1])) - room
        if lacking > 0:
            own = widths.width(area.right) + lacking
            needed[area.right] = max(needed.get(area.right, 0), own)
    for column, width in needed.items():
        widen_column(root, column + 1, width)


def _filled(rows: SheetRows) -> dict[int, list[int]]:
    """The columns in which something stands, by row."""
    found: dict[int, list[int]] = {}
    for cell in rows.cells:
        if cell.formula or cell.text.strip() or (cell.item is None and len(cell.element)):
            found.setdefault(cell.row, []).append(cell.column)
    return found
