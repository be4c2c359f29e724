"""Column widths: one column of a worksheet made wider, whatever is said of it with others.

Source: ISO/IEC 29500-1, 18.3.1.13 (col), 18.3.1.17 (cols).
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from huizhi.formats.ooxml import child


def widen_column(root: etree._Element, number: int, width: float) -> None:
    """Gives one column this width; number: from 1."""
    columns = child(root, "cols")
    if columns is None:
        columns = etree.Element(etree.QName(root, "cols"))
        child(root, "sheetData").addprevious(columns)  # type: ignore[union-attr]
    place = 0
    for one in list(columns):
        first, last = int(one.get("min", "0")), int(one.get("max", "0"))
        if first <= number <= last:
            for start, end in ((first, number - 1), (number, number), (number + 1, last)):
                if start <= end:
                    piece = deepcopy(one)
                    piece.attrib.update({"min": str(start), "max": str(end)})
                    if start == number == end:
                        piece.attrib.update({"width": f"{width:g}", "customWidth": "1"})
                    one.addprevious(piece)
            columns.remove(one)
            return
        place += last < number
    own = {"min": str(number), "max": str(number), "width": f"{width:g}", "customWidth": "1"}
    columns.insert(place, etree.Element(etree.QName(root, "col"), own))
