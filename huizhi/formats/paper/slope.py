"""Slope: how far the lines of text on a page rise or sink, where no ruled table tells it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

_WIDE = 600  # pixels of the page that is looked at
_STEEPEST, _STEP, _FINE = 0.27, 0.01, 0.0025  # of slopes, 1 is 45 degrees
_CLEARLY = 1.25  # times as uneven as at most slopes are the sums of rows where text is level
_LEAST_INK = 300  # pixels
_SAME = 0.012  # of slopes, within which the lines of a page are level all over


def text_slope(ink: Any) -> float:
    """The slope of the lines of text in this ink (255 where there is some); 0 where they are level,
    or nothing tells."""
    small = cv2.resize(ink, None, fx=_WIDE / ink.shape[1], fy=_WIDE / ink.shape[1])
    small = (small > 60).astype(np.float32)
    if np.count_nonzero(small) < _LEAST_INK:
        return 0.0
    slopes = np.arange(-_STEEPEST, _STEEPEST + _STEP, _STEP)
    uneven = np.array([_unevenness(small, slope) for slope in slopes.tolist()])
    best = float(slopes[int(uneven.argmax())])
    if uneven.max() < _CLEARLY * float(np.median(uneven)):
        return 0.0
    near = np.arange(best - _STEP, best + _STEP + _FINE, _FINE)
    return float(max(near.tolist(), key=lambda slope: _unevenness(small, slope)))


def is_level(ink: Any) -> bool:
    """Whether the lines of text are level in the upper half of what is written and in the lower."""
    rows = np.flatnonzero(ink.any(axis=1))
    if not rows.size:
        return True
    middle = int(np.median(rows))
    return all(abs(text_slope(half)) <= _SAME for half in (ink[:middle], ink[middle:]))


def _unevenness(ink: Any, slope: float) -> float:
    """How much the sums of rows differ from row to row when such a slope is made level."""
    height, width = ink.shape
    shear = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], np.float32)
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    sums = cv2.warpAffine(ink, shear, (width, height), flags=flags).sum(axis=1)
    return float(np.square(np.diff(sums)).sum())
