"""Paper cells: the answers of a flat page cut out as the program cuts them, told by where they
truly stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.paper_forms import Place
from huizhi.formats.paper.cut_out import CutOut, cut_cells
from huizhi.formats.paper.page import FlatPage, Picture
from huizhi.formats.paper.rules import RuledBox

_MARGIN = 2  # dots inside of a cell's rules
_SAME = 0.6  # share of both that a found box and a true cell have in common


def cut_places(flat: Picture, places: Sequence[Place]) -> Iterator[CutOut]:
    """For each answer the cut-out of its cell; where no lines enclose it, and between printed
    words, the page at the very place."""
    page = FlatPage(flat)
    boxes = [
        (box, cuts[box.number])
        for table in page.rules.tables()
        for cuts in (cut_cells(page, table),)
        for box in table.boxes
    ]
    for place in places:
        box, cut = max(boxes, key=lambda one: _common(one[0], place), default=(None, None))
        found = box is not None and _common(box, place) >= _SAME
        yield cut if found and cut else _at_place(flat, place)


def _common(box: RuledBox, place: Place) -> float:
    """Which share of all that either covers lies in both."""
    left, top, right, bottom = place.room
    wide = min(box.right, right) - max(box.left, left)
    high = min(box.bottom, bottom) - max(box.top, top)
    if wide <= 0 or high <= 0:
        return 0.0
    both = wide * high
    area = (box.right - box.left) * (box.bottom - box.top) + (right - left) * (bottom - top)
    return float(both / (area - both))


def _at_place(flat: Picture, place: Place) -> CutOut:
    left, top, right, bottom = map(round, place.room)
    piece = flat[top + _MARGIN : bottom - _MARGIN, left + _MARGIN : right - _MARGIN]
    return CutOut(left, top, right, bottom, piece)
