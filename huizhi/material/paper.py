"""Paper: whether a picture shows a sheet of paper, such as a form that somebody has photographed.

Told by its sketch alone: paper is one even, bright ground with thin dark writing all over it; in a
picture of people and rooms what is dark stands together, and much of the ground is empty.
"""

from __future__ import annotations

from statistics import median

from huizhi.content import SKETCH

_BRIGHT = 150  # of 255; paper under a lamp is darker than white
_EVEN, _DARK = 40, 20  # how far from its median the ground may be, and writing is
_GROUND = 0.7  # share of the sketch
_BLOCK = 8  # rows and columns that are looked at together
_EMPTY, _SOLID = 0.05, 0.6  # shares of a block that are dark: less is ground, more is a thing
_WRITTEN, _THINGS = 0.6, 0.25  # shares of the blocks


def looks_like_paper(sketch: bytes) -> bool:
    """Return whether nearly all of a sketch is bright, even ground with writing all over it."""
    if not sketch:
        return False
    ground = median(sketch)
    if ground < _BRIGHT:
        return False
    even = sum(abs(point - ground) <= _EVEN for point in sketch)
    dark = [_dark_share(sketch, ground, top, left) for top, left in _CORNERS]
    written = sum(_EMPTY < share < _SOLID for share in dark)
    things = sum(share >= _SOLID for share in dark)
    return (
        even >= _GROUND * len(sketch)
        and written >= _WRITTEN * len(dark)
        and things <= _THINGS * len(dark)
    )


_CORNERS = [(top, left) for top in range(0, SKETCH, _BLOCK) for left in range(0, SKETCH, _BLOCK)]


def _dark_share(sketch: bytes, ground: float, top: int, left: int) -> float:
    """The share of the block at this corner that is darker than the ground."""
    rows = (sketch[row * SKETCH + left :][:_BLOCK] for row in range(top, top + _BLOCK))
    return sum(point < ground - _DARK for row in rows for point in row) / _BLOCK**2
