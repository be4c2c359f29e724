"""Boxes: whether a printed □ was ticked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from .ink import Mask, Picture, inked

BoxState: TypeAlias = Literal["ticked", "empty", "doubtful"]

_INSET = 0.2  # of a side: as far the outline reaches into the box, and what shakes
_CLEAN = 0.025  # share of ink inside, up to which a box is empty
_MARKED = 0.06  # from which on it is marked; what lies between is doubtful
_SCRIBBLED = 0.6  # from which on it is no tick
_BESIDE = 0.03  # of the box's area: as much new ink beside it may be a tick that missed it
_OUTLINE = 0.7  # least share of ink along each side of what is taken for the printed box
_SHRUNK = 12  # least side in dots


def judge_box(cutout: Picture, blank: Picture | None = None) -> BoxState:
    """Whether the printed box in the middle of this cut-out was ticked.

    cutout: rows × columns × BGR, the box with a margin of about half its side; blank: the same
    part of the empty form, by which ink beside the box is known. Doubtful: a cross, a scribble, a
    tick beside the box, or no box to be found.
    """
    mask = inked(cutout)
    place = _box(mask)
    if place is None:
        return "doubtful"
    left, top, side = place
    inset = max(2, round(side * _INSET))
    inside = mask[top + inset : top + side - inset, left + inset : left + side - inset]
    share = float(inside.mean())
    if share <= _CLEAN:
        return "doubtful" if blank is not None and _is_beside(mask, blank, place) else "empty"
    if share < _MARKED or share > _SCRIBBLED or _is_cross(inside):
        return "doubtful"
    return "ticked"


def judge_boxes(
    cutouts: Sequence[Picture], blanks: Sequence[Picture | None] | None = None
) -> tuple[BoxState, ...]:
    """The same for boxes of which one may be ticked: where several are, each is doubtful."""
    empty = blanks or [None] * len(cutouts)
    states = [judge_box(*pair) for pair in zip(cutouts, empty, strict=True)]
    if states.count("ticked") > 1:
        return tuple("doubtful" if state == "ticked" else state for state in states)
    return tuple(states)


def _is_beside(mask: Mask, blank: Picture, place: tuple[int, int, int]) -> bool:
    """Whether there is ink beside the box that the empty form has not."""
    left, top, side = place
    reach = max(5, side // 5) | 1
    printed = cv2.dilate(inked(blank).astype(np.uint8), np.ones((reach, reach))) > 0
    height, width = mask.shape
    more = mask & ~cv2.resize(printed.astype(np.uint8), (width, height)).astype(bool)
    more[max(0, top - 1) : top + side + 1, max(0, left - 1) : left + side + 1] = False
    return float(more.sum()) > _BESIDE * side * side


def _box(mask: Mask) -> tuple[int, int, int] | None:
    """Left, top and side of the square whose four sides have most ink; None where there is none."""
    thick = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3))).astype(np.int32)
    along = np.pad(thick.cumsum(axis=1), ((0, 0), (1, 0)))
    down = np.pad(thick.cumsum(axis=0), ((1, 0), (0, 0)))
    shortest = min(mask.shape)
    found: list[tuple[float, int, int, int]] = []
    for side in range(max(_SHRUNK, shortest // 4), shortest + 1):
        worst = _worst_side(along, down, side)
        top, left = np.unravel_index(int(worst.argmax()), worst.shape)
        found.append((float(worst[top, left]), side, int(left), int(top)))
    best = max(found, default=(0.0, 0, 0, 0))
    return (best[2], best[3], best[1]) if best[0] >= _OUTLINE else None


def _worst_side(
    along: NDArray[np.int32], down: NDArray[np.int32], side: int
) -> NDArray[np.float64]:
    """For each place of such a square (rows × columns of its corner) its emptiest side's ink."""
    rows, columns = along.shape[0] - side + 1, down.shape[1] - side + 1
    level = (along[:, side:] - along[:, :-side]) / side
    upright = (down[side:] - down[:-side]) / side
    top, bottom = level[:rows], level[side - 1 : side - 1 + rows]
    left, right = upright[:, :columns], upright[:, side - 1 : side - 1 + columns]
    worst: NDArray[np.float64] = np.minimum(np.minimum(top, bottom), np.minimum(left, right))
    return worst


def _is_cross(inside: Mask) -> bool:
    """Whether ink lies along both diagonals: a tick leaves the upper left empty."""
    side = min(inside.shape)
    thick = cv2.dilate(inside.astype(np.uint8), np.ones((3, 3))) > 0
    steps = np.linspace(0, side - 1, side).astype(int)
    first = thick[steps, steps]
    second = thick[steps, inside.shape[1] - 1 - steps]
    third = side // 3
    return bool(first.mean() > 0.7 and second.mean() > 0.7 and first[:third].mean() > 0.5)
