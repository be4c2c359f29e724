"""Repeated shapes: pictures and text boxes drawn within the rows of a loop, once in each round.

What is drawn partly outside the loop, or is a chart, stands once, at the row it stood at.
Source: ISO/IEC 29500-1, 20.5.2.33 (twoCellAnchor), 20.5.2.8 (cNvPr: a number stands once).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.ooxml import tag_name

_SHAPES = frozenset(["pic", "sp", "cxnSp", "grpSp"])


def repeat_shapes(drawing: etree._Element, rows: RowMap) -> set[etree._Element]:
    """Puts a copy for each round in place of what is drawn within a loop; gives the elements of
    rows that are right by now."""
    settled: set[etree._Element] = set()
    used = [int(one.get("id", "0")) for one in drawing.iter("{*}cNvPr")]
    numbers = itertools.count(max(used, default=0) + 1)
    for anchor in list(drawing.iter("{*}twoCellAnchor")):
        place = _place(anchor)
        if place is None or not any(f < place[0] and place[1] < e for f, e in rows.loops.items()):
            continue
        for count, group in enumerate(rows.groups(*place)):
            one = deepcopy(anchor)
            for properties in one.iter("{*}cNvPr") if count else ():
                properties.set("id", str(next(numbers)))
            settled |= set(_move(one, group))
            anchor.addprevious(one)
        drawing.remove(anchor)
    return settled


def _place(anchor: etree._Element) -> tuple[int, int] | None:
    """The rows that a shape is drawn in, from 0; None for what is no such shape."""
    corners = {tag_name(one): one for one in anchor}
    if not _SHAPES & corners.keys() or not {"from", "to"} <= corners.keys():
        return None
    first, last = (_row(corners[name]) for name in ("from", "to"))
    return first, max(first, last - 1 if _ends_between(corners["to"]) else last)


def _move(anchor: etree._Element, rows: tuple[int, int]) -> Iterator[etree._Element]:
    """Puts a shape into these rows; gives the elements that say so."""
    start, end = (anchor.find(f"{{*}}{name}") for name in ("from", "to"))
    assert start is not None
    assert end is not None
    below = _ends_between(end) and _row(end) > _row(start)
    for corner, row in ((start, rows[0]), (end, rows[1] + below)):
        for element in corner.iter("{*}row"):
            element.text = str(row)
            yield element


def _ends_between(end: etree._Element) -> bool:
    """Whether a shape ends just where a row begins."""
    return (end.findtext("{*}rowOff") or "0") == "0"


def _row(corner: etree._Element) -> int:
    return int(corner.findtext("{*}row") or "0")
