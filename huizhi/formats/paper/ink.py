"""Ink: what is written on paper, told from shadows, stamps and ruled lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]

_RED_SHARE = 0.004  # of a cut-out, from which on a stamp lies over it
_SPECK = 0.0006  # of a cut-out's pixels: smaller is dust


@dataclass(frozen=True, slots=True)
class Ink:
    """What is written on a cut-out.

    gray: rows × columns, 255 is paper, 0 is ink, without shadow, stamp and rules; mask: the same
    places where there is ink; stamped: red ink lay over it.
    """

    gray: Picture
    mask: Mask
    stamped: bool


def ink_of(cutout: Picture) -> Ink:
    """What is written on this cut-out (rows × columns × BGR)."""
    flat = _flattened(cutout)
    red = _red(flat)
    stamped = bool(red.mean() > _RED_SHARE)
    gray = _gray(flat, stamped)
    mask = _inked(gray)
    rules = _rules(mask)
    gray = np.where(cv2.dilate(rules.astype(np.uint8), np.ones((3, 3))) > 0, 255, gray)
    return Ink(gray.astype(np.uint8), _without_dust(mask & ~rules), stamped)


def inked(cutout: Picture) -> Mask:
    """Where there is ink on this cut-out, rules and printed outlines among it, stamps not."""
    flat = _flattened(cutout)
    return _inked(_gray(flat, _red(flat).mean() > _RED_SHARE))


def has_ink(cutout: Picture) -> bool:
    """Whether anything is written or stamped on this cut-out; only without any ink it is empty."""
    ink = ink_of(cutout)
    return bool(ink.mask.any()) or ink.stamped


def _flattened(cutout: Picture) -> Picture:
    """The cut-out as if lit evenly: each channel divided by the paper around."""
    height, width = cutout.shape[:2]
    reach = max(15, min(height, width) // 2 * 2 + 1)
    small = cv2.resize(cutout, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    # Paper is what is bright nearby: closing takes away strokes, the blur its steps.
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach // 2 | 1, reach // 2 | 1)))
    paper = cv2.blur(paper, (reach | 1, reach | 1), borderType=cv2.BORDER_REPLICATE)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cutout.astype(np.float32) * 255 / np.maximum(paper, 1)
    return np.clip(even, 0, 255).astype(np.uint8)


def _gray(flat: Picture, stamped: bool) -> Picture:
    """Rows × columns; red ink is as bright as paper in the red channel, blue and black are not."""
    return (flat[:, :, 2] if stamped else cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)).astype(np.uint8)


def _red(flat: Picture) -> Mask:
    """Where there is red ink: a stamp, or a red pen."""
    blue, green, red = (flat[:, :, n].astype(np.int16) for n in range(3))
    return (red - np.maximum(blue, green) > 45) & (red > 110)


def _inked(gray: Picture) -> Mask:
    """Where it is darker than paper is; nothing on a cut-out that is only paper and noise."""
    soft = cv2.GaussianBlur(gray, (3, 3), 0)
    limit, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    paper = float(np.median(soft))
    noise = float(np.median(np.abs(soft.astype(np.float32) - paper))) * 1.48
    return np.asarray(soft < min(limit + 12, paper - max(38.0, 4.5 * noise)))


def _rules(mask: Mask) -> Mask:
    """Lines that were printed: far longer than a stroke and thin, or lying along the edge."""
    height, width = mask.shape
    rules = np.zeros_like(mask)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    for number in range(1, count):
        left, top, wide, high, area = stats[number]
        flat = high <= max(4, height * 0.08) and wide >= max(height * 0.8, width * 0.5)
        upright = wide <= max(4, width * 0.02) and high >= height * 0.9
        edge = top <= 1 or top + high >= height - 1 or left <= 1 or left + wide >= width - 1
        thin = min(wide, high) <= max(3, height * 0.06)
        if flat or upright or (edge and thin and area < height * width * 0.05):
            rules |= labels == number
    return rules | _underline(mask & ~rules)


def _underline(mask: Mask) -> Mask:
    """A line that letters stand on or cross: what is left of it after opening with a long bar."""
    height, width = mask.shape
    bar = max(height, width // 3)
    if bar >= width:
        return np.zeros_like(mask)
    long = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, bar)))
    return np.asarray(long > 0)


def _without_dust(mask: Mask) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    least = max(4.0, min(_SPECK * mask.size, 12.0))
    kept = np.zeros(count, dtype=bool)
    kept[1:] = stats[1:, cv2.CC_STAT_AREA] >= least
    return np.asarray(kept[labels])
