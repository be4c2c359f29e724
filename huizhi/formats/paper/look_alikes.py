"""Look-alikes: characters of names that no model knows, and dots that are easily overlooked.

A model that does not know 𠮷 reads 吉, and is sure of it: both models are silent where both are
wrong. So what could be such a character is doubted wherever a name is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .chances import Chances, Line
from .ink import Mask, Picture

# Outside the dictionaries of both models (tests/formats/paper/test_look_alikes.py), and what they
# are read as.
UNKNOWN = dict(
    zip("吉崎昇顾圆员於男昔沈永恒", "𠮷﨑曻頋圎贠扵侽旹汣𣱵𢛢", strict=True)
)  # fmt: skip
_POINTS = ".,"
_MAY_BE_POINT = 0.004  # chance of a point that was not read, from which on it is doubted
_LONE = frozenset("1Il|丨/")
_STROKE = 0.2  # of a line's height to each side of a lone stroke's middle
_PALE, _OTHERS = 0.62, 3  # of the darkness of at least so many other letters
_DOT_HIGH, _DOT_WIDE, _DOT_LOW = 0.3, 0.35, 0.55  # of a line's height: a dot's size, and its top


def unknown_like(text: str) -> Iterator[tuple[str, str]]:
    """The letters of a name that may be ones that no model knows, each with the latter."""
    for sign in dict.fromkeys(text):
        if sign in UNKNOWN:
            yield sign, UNKNOWN[sign]


def point_is_possible(line: Line, views: Sequence[Chances], mask: Mask) -> bool:
    """Whether a number has a point that was not read: one of the models finds it possible, or a dot
    stands on the line between its digits."""
    read = sum(line.text.count(point) for point in _POINTS)
    if not line.text:
        return False
    return bool(_dots(mask) > read or (not read and any(map(_finds_point, views))))


def may_be_crease(line: Line, gray: Picture, mask: Mask) -> bool:
    """Whether a lone stroke was read whose ink is far lighter than that of the other letters: a
    piece of a fold looks like a 1."""
    reach = max(2, round(gray.shape[0] * _STROKE))
    dark = np.where(mask, 255 - gray.astype(np.int16), 0).max(axis=0)
    found = [
        (one.sign, int(dark[max(0, int(one.column) - reach) : int(one.column) + reach + 1].max()))
        for one in line.letters
        if one.sign != " " and 0 <= one.column < len(dark)
    ]
    others = [darkness for sign, darkness in found if sign not in _LONE]
    if len(others) < _OTHERS:
        return False
    least = _PALE * float(np.median(others))
    return any(darkness < least for sign, darkness in found if sign in _LONE)


def _finds_point(view: Chances) -> bool:
    points = [n for n, sign in enumerate(view.signs) if sign and sign in _POINTS]
    return bool(points) and float(view.steps[:, points].max()) > _MAY_BE_POINT


def _dots(mask: Mask) -> int:
    """How many dots stand on the line, between letters."""
    import cv2

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return 0
    top, high = int(rows[0]), int(rows[-1] - rows[0] + 1)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    return sum(
        height <= _DOT_HIGH * high
        and 2 <= width <= _DOT_WIDE * high
        and y - top >= _DOT_LOW * high
        and columns[0] + 2 < x
        and x + width < columns[-1] - 2
        for x, y, width, height, _ in stats[1:].tolist()
    )
