"""Column spans: cells merged over columns that repeat, as a table's title over `{%tc for %}`.

docxtpl gives the table as many columns as its longest row. A cell over all the columns that marks
make more or fewer becomes as wide as they came out, and each cell of its table as its columns. One
over some of them, as the head of each group, keeps its width: where that does not fit what came
out, the document is refused.
Source: ISO/IEC 29500-1, 17.4.17 (gridSpan), 17.4.71 (tcW).
"""

from __future__ import annotations

import re
from itertools import accumulate

from lxml import etree

from huizhi.formats.ooxml import attribute, child, children, whole
from huizhi.formats.word.mark_places import MarkPlaces
from huizhi.formats.word.mark_text import W

_MARK = re.compile(r"\{[%#]-?\s*tc\b")
_PART = "huizhi-part"  # on the gridSpan of a cell over some of the columns: its place
_OVER = "huizhi-over"  # on the gridSpan of a cell over the columns, and on their rows: how many


class SpanError(ValueError):
    """A cell over some of the columns of marks that does not fit those that came out. place: its
    own."""

    def __init__(self, place: str) -> None:
        super().__init__("这一格合并在一部分 {%tc … %} 列上面，生成后跟下面的列数对不上")
        self.place = place


def sign_spans(root: etree._Element, places: MarkPlaces) -> None:
    """Signs the cells merged over columns that marks change, and the rows of the marks. places: of
    the part."""
    for table in root.iter(f"{W}tbl"):
        rows = [(row, children(row, "tc")) for row in children(table, "tr")]
        marked = [(row, cells) for row, cells in rows if any(map(_has_mark, cells))]
        if not marked:
            continue
        total = _columns(marked[0][1])
        taken = [place for _, cells in marked for place in _marked_places(cells)]
        first, last = min(a for a, _ in taken), max(b for _, b in taken)
        over = [
            span
            for _, cells in rows
            if _columns(cells) == total and not any(map(_has_mark, cells))
            for cell, (start, end) in zip(cells, _places(cells), strict=True)
            if (span := _span(cell)) is not None and start <= first and last <= end
        ]
        for one in (*over, *(row for row, _ in marked)) if over else ():
            one.set(_OVER, str(total))
        if all(_columns(cells) == total for _, cells in rows):
            _sign_heads([cells for _, cells in rows], taken, places)


def _sign_heads(
    rows: list[list[etree._Element]], taken: list[tuple[int, int]], places: MarkPlaces
) -> None:
    """Signs the cells over some of the columns of marks with their places. taken: the columns."""
    for cells in rows:
        for cell, (start, end) in zip(cells, _places(cells), strict=True):
            span = _span(cell)
            over = any(start <= a and b <= end for a, b in taken)
            if span is not None and over and not (span.get(_OVER) or _has_mark(cell)):
                span.set(_PART, places.at.get(cell, places.title))


def settle_spans(root: etree._Element) -> None:
    """Merges the signed cells over as many columns as there are now; one over none goes.

    Raises: SpanError where a cell over some columns does not fit them.
    """
    for table in root.iter(f"{W}tbl"):
        rows = children(table, "tr")
        now = max((_columns(children(one, "tc")) for one in rows if one.get(_OVER)), default=0)
        for cell in (cell for row in rows for cell in children(row, "tc")):
            span = _span(cell)
            total = 0 if span is None else int(span.attrib.pop(_OVER, "0"))
            if span is not None and total and now:
                columns = whole(attribute(span, "val"), 1) + now - total
                row = cell.getparent()
                if columns < 1 and row is not None and len(children(row, "tc")) > 1:
                    row.remove(cell)
                else:
                    span.set(f"{W}val", str(max(columns, 1)))
        _check_heads(rows)


def _check_heads(rows: list[etree._Element]) -> None:
    """Raises: SpanError."""
    spans = (_span(cell) for row in rows for cell in children(row, "tc"))
    signed = [str(one.attrib.pop(_PART)) for one in spans if one is not None and one.get(_PART)]
    if signed and len({_columns(children(row, "tc")) for row in rows}) > 1:
        raise SpanError(signed[0])


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
