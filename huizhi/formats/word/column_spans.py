"""Column spans: cells merged over columns that repeat, as a table's title over `{%tc for %}`.

docxtpl gives the table as many columns as its longest row. A cell over all the columns that marks
make more or fewer becomes as wide as they came out, and each cell of its table as its columns.
Source: ISO/IEC 29500-1, 17.4.17 (gridSpan), 17.4.71 (tcW).
"""

from __future__ import annotations

import re
from itertools import accumulate

from lxml import etree

from huizhi.formats.ooxml import attribute, child, children, whole
from huizhi.formats.word.mark_text import W

_MARK = re.compile(r"\{[%#]-?\s*tc\b")
_OVER = "huizhi-over"  # on the gridSpan of a cell over the columns, and on their rows: how many


def sign_spans(root: etree._Element) -> None:
    """Signs the cells merged over all the columns that marks change, and the rows of the marks."""
    for table in root.iter(f"{W}tbl"):
        rows = [(row, children(row, "tc")) for row in children(table, "tr")]
        marked = [(row, cells) for row, cells in rows if any(map(_has_mark, cells))]
        if not marked:
            continue
        total = _columns(marked[0][1])
        places = [place for _, cells in marked for place in _marked_places(cells)]
        first, last = min(a for a, _ in places), max(b for _, b in places)
        over = [
            span
            for _, cells in rows
            if _columns(cells) == total and not any(map(_has_mark, cells))
            for cell, (start, end) in zip(cells, _places(cells), strict=True)
            if (span := _span(cell)) is not None and start <= first and last <= end
        ]
        for one in (*over, *(row for row, _ in marked)) if over else ():
            one.set(_OVER, str(total))


def settle_spans(root: etree._Element) -> None:
    """Merges the signed cells over as many columns as there are now."""
    for table in root.iter(f"{W}tbl"):
        rows = children(table, "tr")
        now = max((_columns(children(one, "tc")) for one in rows if one.get(_OVER)), default=0)
        for cell in (cell for row in rows for cell in children(row, "tc")):
            span = _span(cell)
            total = 0 if span is None else int(span.attrib.pop(_OVER, "0"))
            if span is not None and total and now:
                columns = whole(attribute(span, "val"), 1) + now - total
                span.set(f"{W}val", str(max(columns, 1)))


def settle_widths(root: etree._Element) -> None:
    """Gives the cells of tables with signed rows the width of their columns."""
    for table in root.iter(f"{W}tbl"):
        rows = children(table, "tr")
        signed = [one.attrib.pop(_OVER, "") for one in rows]
        if not any(signed):
            continue
        grid = [
            whole(attribute(one, "w"), 0) for one in children(child(table, "tblGrid"), "gridCol")
        ]
        ends = [0, *accumulate(grid)]
        for cells in (children(one, "tc") for one in rows):
            for cell, (start, end) in zip(cells, _places(cells), strict=True):
                width = child(child(cell, "tcPr"), "tcW")
                if width is not None and attribute(width, "type") == "dxa" and end < len(ends):
                    width.set(f"{W}w", str(ends[end] - ends[start]))


def _has_mark(cell: etree._Element) -> bool:
    own = (one for line in children(cell, "p") for one in line.iter(f"{W}t"))
    return _MARK.search("".join(one.text or "" for one in own)) is not None


def _span(cell: etree._Element) -> etree._Element | None:
    return child(child(cell, "tcPr"), "gridSpan")


def _columns(cells: list[etree._Element]) -> int:
    return sum(whole(attribute(_span(one), "val"), 1) for one in cells)


def _places(cells: list[etree._Element]) -> list[tuple[int, int]]:
    """Between which columns each cell stands."""
    ends = list(accumulate(whole(attribute(_span(one), "val"), 1) for one in cells))
    return list(zip([0, *ends], ends, strict=False))


def _marked_places(cells: list[etree._Element]) -> list[tuple[int, int]]:
    places = zip(cells, _places(cells), strict=True)
    return [place for cell, place in places if _has_mark(cell)]
