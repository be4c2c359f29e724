"""Moment widths: columns wide enough for the dates and times that marks put into them.

A number that is wider than its column is shown as ########. A column that fits its mark in the
template need not fit the date under its format.
Source: ISO/IEC 29500-1, 18.3.1.13 (col), 18.3.1.17 (cols).
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from huizhi.formats.excel.cell_source import has_template_marks
from huizhi.formats.excel.character_width import text_width
from huizhi.formats.excel.column_widths import widen_column
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.excel.sheet_source import SheetRows
from huizhi.formats.sheets import Area, CellStyles, widest_moment

_BESIDE = 1.5  # characters that stay free at the sides


def make_room_for_moments(
    root: etree._Element,
    rows: SheetRows,
    styles: CellStyles,
    merges: Iterable[Area],
    widths: RowHeights,
) -> None:
    """Widens columns of a worksheet's root; widths: of its columns as they are."""
    merged = {(one.top, one.left) for one in merges if one.left != one.right}
    needed: dict[int, float] = {}
    for cell in rows.cells:
        if cell.sense in {"date", "time"} and has_template_marks(cell.text):
            look = styles.at(cell.element.get("s")).format
            own = 0 if (cell.row, cell.column) in merged else text_width(widest_moment(look))
            needed[cell.column] = max(needed.get(cell.column, 0), own + _BESIDE)
    for column, width in needed.items():
        if 0 < widths.width(column) < width:
            widen_column(root, column + 1, width)
