"""Chart references: charts and drawings of a workbook that follow moved rows.

Source: ISO/IEC 29500-1, 21.2.2.66 (c:f), 20.5.2.5 and 20.5.2.32 (xdr:from, xdr:to).
"""

from __future__ import annotations

from lxml import etree

from huizhi.formats.excel.moved_reference import RowMaps, whole_formula
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.ooxml import DECLARATION, tag_name

_CACHES = {"numCache", "strCache", "multiLvlStrCache", "lvl"}


def moved_chart(data: bytes, maps: RowMaps) -> bytes:
    """A chart part whose references follow the rows; the values kept beside a moved one are
    dropped, for they are of other cells. Unchanged where nothing moved; a reference whose rows
    are all gone becomes #REF!.

    Raises: RenderError when a reference cannot be read.
    """
    root = etree.fromstring(data)
    changed = False
    for one in list(root.iter("{*}f")):
        moved = whole_formula(one.text or "", maps)
        if moved == one.text:
            continue
        changed = True
        one.text = moved if moved is not None else "#REF!"
        parent = one.getparent()
        for beside in list(parent) if parent is not None else []:
            if tag_name(beside) in _CACHES:
                parent.remove(beside)  # type: ignore[union-attr]
    return _serialized(root) if changed else data


def kept_values(chart: etree._Element) -> list[etree._Element]:
    """The values that a chart remembers of its cells, outermost elements."""
    return list(chart.iter(*(f"{{*}}{name}" for name in _CACHES if name != "lvl")))


def moved_drawing(data: bytes, rows: RowMap) -> bytes:
    """A drawing part whose pictures and charts stand at the rows they stood at in the template.
    Unchanged where nothing moved."""
    root = etree.fromstring(data)
    changed = False
    for one in list(root.iter("{*}row")):
        row = _moved_row(int(one.text or "0"), rows)
        changed = changed or str(row) != one.text
        one.text = str(row)
    return _serialized(root) if changed else data


def _moved_row(row: int, rows: RowMap) -> int:
    """Where a row of the template begins now; of rows that are gone, where the next one does."""
    following = (found[0] for r in range(row, rows.height) if (found := rows.rows_from(r)))
    return next(following, rows.rows_from(max(row, rows.height))[0])


def _serialized(root: etree._Element) -> bytes:
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
