"""Strike: a line through letters, by which somebody has struck them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Mask: TypeAlias = NDArray[np.bool_]


_SLOPES = (0.0, 0.04, -0.04, 0.09, -0.09, 0.15, -0.15)  # rows by which a line falls in a column
_LONG = 2.4  # heights of a line of text: 一 and a dash are shorter, and two letters that touch
_LOWEST = 10  # pixels of a line of text
_SHORTEST = 26  # pixels of such a line
_UNBROKEN = 1.1  # heights of the text over which it goes on without a gap
_THICK, _PEN = 0.25, 6  # heights of the text, and pixels more, across it
_HEAD, _FOOT = 0.1, 0.25  # heights of the text, below its top and its foot, between which it is
_NEARLY = 0.8  # of the longest such line
_EDGE = 2  # pixels of ink along a line that are its own
_REACH = 0.4  # heights of the text above and below it in which letters go on
_ABOVE, _BELOW = 0.15, 0.06  # of its length over which they do
_ALONE = 0.18  # of its length over which there is nothing else: letters that ran together are none


def is_struck(mask: Mask, written: Mask) -> bool:
    """Whether a line goes through letters of a cut-out. mask: where there is ink, ruled lines
    among it; written: the same without them."""
    inked = np.concatenate(([0], written.any(axis=1).astype(np.int8), [0]))
    rows = np.flatnonzero(np.diff(inked)).reshape(-1, 2).tolist()
    return any(_goes_through(mask, top, bottom) for top, bottom in rows if bottom - top >= _LOWEST)


def _goes_through(mask: Mask, top: int, bottom: int) -> bool:
    high = bottom - top
    air = max(4, round(high * _REACH))
    first = max(0, top - air)
    part = mask[first : bottom + air].astype(np.uint8)
    highest, lowest = top - first + high * _HEAD, bottom - first + high * _FOOT
    if part.shape[1] < _SHORTEST:
        return False
    found = [
        (
            int(line.any(axis=0).sum()),
            int(line.any(axis=1).sum()),
            _without(sheared, lines, n),
            line,
        )
        for slope in _SLOPES
        for sheared in (_sheared(part, slope),)
        for lines in (list(_lines(sheared, high)),)
        for n, line in enumerate(lines)
        if highest <= np.nonzero(line)[0].mean() <= lowest
    ]
    widest = max((wide for wide, *_ in found), default=0)
    whole = [one for one in found if one[0] >= _NEARLY * widest]
    if not whole:
        return False
    _, _, sheared, line = min(whole, key=lambda one: one[1])  # as it slopes it is level
    return _crosses(sheared, line, high)


def _without(part: NDArray[np.uint8], lines: Sequence[Mask], own: int) -> NDArray[np.uint8]:
    """The same without the other lines beside one: what was struck out twice has two."""
    others = [one for n, one in enumerate(lines) if n != own]
    if not others:
        return part
    wide = cv2.dilate(
        np.logical_or.reduce(others).astype(np.uint8), np.ones((_EDGE * 2 + 1, 1), np.uint8)
    )
    return np.where(wide > 0, 0, part).astype(np.uint8)


def _sheared(part: NDArray[np.uint8], slope: float) -> NDArray[np.uint8]:
    """The same with lines of this slope level."""
    if not slope:
        return part
    fall = -slope * part.shape[1] / 2
    change = np.array([[1.0, 0.0, 0.0], [slope, 1.0, fall]])
    size = (part.shape[1], part.shape[0])
    return cv2.warpAffine(part, change, size, flags=cv2.INTER_NEAREST).astype(np.uint8)


def _lines(part: NDArray[np.uint8], high: int) -> Iterator[Mask]:
    """Each long, thin, nearly level line: where it is."""
    length = max(_SHORTEST // 2, round(high * _UNBROKEN))
    if length >= part.shape[1]:
        return
    thick = cv2.dilate(part, np.ones((3, 1), np.uint8))
    core = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(core, connectivity=8)
    for number in range(1, count):
        wide, area = stats[number, cv2.CC_STAT_WIDTH], stats[number, cv2.CC_STAT_AREA]
        if wide >= max(_SHORTEST, high * _LONG) and area <= wide * (high * _THICK + _PEN):
            yield np.asarray(labels == number)


def _crosses(part: NDArray[np.uint8], line: Mask, high: int) -> bool:
    """Whether letters go on above and below a line: what is only underlined stands above it."""
    columns = np.flatnonzero(line.any(axis=0))
    line, ink = line[:, columns], part[:, columns] > 0
    rows, reach = np.arange(len(line))[:, None], round(high * _REACH)
    above = line.argmax(axis=0) + 1 - rows  # by which a place is above it; it was made thicker
    below = rows - (len(line) - 2 - line[::-1].argmax(axis=0))
    over = (ink & (above > 0) & (above <= reach)).any(axis=0)
    under = (ink & (below > 0) & (below <= reach)).any(axis=0)
    beside = (ink & ((above > _EDGE) | (below > _EDGE)) & (np.maximum(above, below) <= reach)).any(
        axis=0
    )
    alone = 1 - beside.mean()
    return bool(over.mean() >= _ABOVE and under.mean() >= _BELOW and alone >= _ALONE)
