"""Ink: what is written on paper, told from shadows, stamps and ruled lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from .strike import is_struck

Picture: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]

_RED_SHARE = 0.004  # of a cut-out, from which on a stamp lies over it
_RED = 45  # of 255 by which red ink is redder than grey
_REDDISH, _QUITE = 6, 18  # the same by which ink is begun to be lifted, and is lifted wholly
_LIGHTER = 150  # of 255: ink is darker in the red channel, and the edge of a red stroke is not
_RING = 6  # dots across the ring of a seal; a printed line is thinner
_LIFTED = 0.4  # of its redness, by which red ink is darker than paper in the red channel
_STROKE = 17  # half dots; a pen's stroke is narrower, a shadow's edge wider
_NOISY = 4.0  # of 255: more scatter than this is smoothed
_FAINT, _FULL = 14, 0.97  # a crease is so much darker than paper, in so much of a column
_CONTRAST = 38  # of 255: as much darker than paper the faintest pen is
_CUT, _DEEP = 3, 6  # strokes that reach so many dots in from an edge: letters go on beyond it
_BELOW = 0.3  # of the ink above a printed line, as much of letters hangs below it
_SEVERED, _EMPTY, _ABRUPT = (
    4,
    0.1,
    0.3,
)  # rows that a rule leaves empty, and how much ink ends there
_SPECK = 0.0006  # of a cut-out's pixels: smaller is dust


@dataclass(frozen=True, slots=True)
class Ink:
    """What is written on a cut-out.

    gray: rows × columns, 255 is paper, 0 is ink, without shadow, stamp and rules; mask: the same
    places where there is ink; stamped: red ink lay over it; cut_off: letters go on beyond the edge;
    folded: a crease goes through letters; struck: a line goes through letters.
    """

    gray: Picture
    mask: Mask
    stamped: bool
    cut_off: bool = False
    folded: bool = False
    struck: bool = False


def ink_of(cutout: Picture) -> Ink:
    """What is written on this cut-out (rows × columns × BGR)."""
    flat = _flattened(cutout)
    stamped = bool(red_in(flat).mean() > _RED_SHARE)
    gray = _gray(flat, stamped)
    crease = _crease(gray)
    gray = _contrasted(_lit(gray, crease))
    mask = _inked(gray)
    rules = _rules(mask)
    gray = np.where(cv2.dilate(rules.astype(np.uint8), np.ones((3, 3))) > 0, 255, gray)
    gray, written = _healed(gray, _without_dust(mask & ~rules))
    folded = bool(written[:, crease].any())
    struck = is_struck(mask, written)
    return Ink(gray.astype(np.uint8), written, stamped, _is_cut_off(written), folded, struck)


def inked(cutout: Picture) -> Mask:
    """Where there is ink on this cut-out, rules and printed outlines among it, stamps not."""
    flat = _flattened(cutout)
    return _inked(_contrasted(_gray(flat, bool(red_in(flat).mean() > _RED_SHARE))))


def has_ink(cutout: Picture) -> bool:
    """Whether anything is written or stamped on this cut-out; only without any ink it is empty."""
    ink = ink_of(cutout)
    return bool(ink.mask.any()) or ink.stamped


def without_red(even: Picture) -> Picture:
    """How light an evenly lit picture (rows × columns × BGR) is, red ink as light as paper: what
    lies below a stamp stays dark."""
    gray = cv2.cvtColor(even, cv2.COLOR_BGR2GRAY)
    # Beside a red stroke JPEG leaves its darkness and takes its colour.
    red = cv2.dilate(_redness(even), np.ones((3, 3), np.uint8))
    lifted = cv2.addWeighted(even[:, :, 2], 1.0, red, _LIFTED, 0)
    share = cv2.convertScaleAbs(
        np.maximum(red, _REDDISH) - _REDDISH, alpha=255 / (_QUITE - _REDDISH)
    )
    more = cv2.multiply(cv2.subtract(lifted, gray), share, scale=1 / 255)
    free = cv2.add(gray, more)
    beside = cv2.dilate(cv2.inRange(red, _RED, 255), np.ones((3, 3), np.uint8))
    free[(beside > 0) & (even[:, :, 2] > _LIGHTER)] = 255
    return free.astype(np.uint8)


def thick_red(even: Picture) -> Picture:
    """255 where a seal's ring or star is, or other red that is no line of print, else 0."""
    red = red_in(even).astype(np.uint8) * 255
    core = cv2.morphologyEx(red, cv2.MORPH_OPEN, np.ones((_RING, _RING), np.uint8))
    return cv2.dilate(core, np.ones((13, 13), np.uint8)).astype(np.uint8)


def red_in(even: Picture) -> Mask:
    """Where in an evenly lit picture there is red ink: a stamp, or a red pen."""
    return np.asarray((_redness(even) > _RED) & (even[:, :, 2] > 110))


def _redness(even: Picture) -> Picture:
    blue, green, red = cv2.split(even)
    return cv2.subtract(red, cv2.max(blue, green)).astype(np.uint8)


def _flattened(cutout: Picture) -> Picture:
    """The cut-out as if lit evenly: each channel divided by the paper around."""
    height, width = cutout.shape[:2]
    small = cv2.resize(cutout, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    # Paper is what is bright nearby: closing takes away strokes, and leaves a shadow's edge.
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE)))
    paper = cv2.blur(paper, (_STROKE // 2 | 1,) * 2, borderType=cv2.BORDER_REPLICATE)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cutout.astype(np.float32) * 255 / np.maximum(paper, 1)
    return np.clip(even, 0, 255).astype(np.uint8)


def _gray(flat: Picture, stamped: bool) -> Picture:
    """Rows × columns, how light it is; a stamp is paper."""
    return without_red(flat) if stamped else cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY).astype(np.uint8)


def _paper_and_noise(soft: Picture) -> tuple[float, float, float]:
    """Below which grey there is ink, how bright paper is, and how far it scatters.

    What is brighter than the limit is paper, however much of the cut-out is written on.
    """
    limit, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = soft[soft > limit].astype(np.float32)
    paper = float(np.median(bright)) if bright.size else 255.0
    return limit, paper, float(np.median(np.abs(bright - paper))) if bright.size else 0.0


def _contrasted(gray: Picture) -> Picture:
    """The same with paper as white as paper is, and a sensor's noise in low light smoothed."""
    _, paper, noise = _paper_and_noise(gray)
    if noise > _NOISY:
        gray = cv2.bilateralFilter(gray, 5, 6 * noise, 2).astype(np.uint8)
    even = gray.astype(np.float32) * (250 / max(paper, 1.0))
    return np.asarray(np.clip(even, 0, 255).astype(np.uint8))


def _crease(gray: Picture) -> Mask:
    """Which columns a fold darkens from the upper to the lower edge; none where letters are as high
    as the cut-out."""
    soft = cv2.GaussianBlur(gray, (3, 3), 0).astype(np.uint8)
    limit, paper, _ = _paper_and_noise(soft)
    dark = soft < min(limit + 12, paper - _FAINT)
    lines = np.asarray(dark.mean(axis=0) > _FULL)
    wide = cv2.dilate(lines.astype(np.uint8)[None, :], np.ones((1, 7)))[0] > 0
    beside = dark[:, ~wide]
    if wide.mean() > 0.2 or beside[0].any() or beside[-1].any():
        return np.zeros_like(lines)
    return np.asarray(wide)


def _lit(gray: Picture, crease: Mask) -> Picture:
    """The same with the columns of a crease as bright as paper; strokes across it stay."""
    if not crease.any():
        return gray
    even = gray.astype(np.float32)
    level = np.percentile(even[:, crease], 75, axis=0)
    even[:, crease] *= np.percentile(even, 75) / np.maximum(level, 1.0)
    return np.clip(even, 0, 255).astype(np.uint8)


def _inked(gray: Picture) -> Mask:
    """Where it is darker than paper is; nothing on a cut-out that is only paper and noise."""
    soft = cv2.GaussianBlur(gray, (3, 3), 0).astype(np.uint8)
    limit, paper, noise = _paper_and_noise(soft)
    return np.asarray(soft < min(limit + 12, paper - max(_CONTRAST, 9 * noise)))


def _rules(mask: Mask) -> Mask:
    """Lines that were printed: along an edge, or through the whole cut-out.

    A 1 in a low cell is as high as the cell, and a 一 in a narrow one nearly as wide: neither may
    be taken for a line.
    """
    height, width = mask.shape
    rules = np.zeros_like(mask)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    for number in range(1, count):
        left, top, wide, high, _ = stats[number]
        level = high <= max(4, height * 0.08) and wide >= min(width * 0.85, height * 4)
        beside = top <= 1 or top + high >= height - 1
        along = beside and high <= max(3, height * 0.06) and wide >= 3 * high
        at_side = left <= 1 or left + wide >= width - 1
        upright = at_side and wide <= max(3, width * 0.02) and high >= height * 0.85
        if level or along or upright:
            rules |= labels == number
    return rules | _underline(mask & ~rules)


def _underline(mask: Mask) -> Mask:
    """A line that letters stand on or cross: what is left of it after opening with a long bar.

    The strokes of letters that run together in a blurred picture have ink below them.
    """
    height, width = mask.shape
    line = np.zeros_like(mask)
    bar = max(2 * height, width // 3)
    if bar >= width:
        return line
    long = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, bar)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(long)
    for number in range(1, count):
        left, top, wide, high, _ = stats[number]
        columns = slice(left, left + wide)
        above, below = mask[:top, columns].sum(), mask[top + high :, columns].sum()
        if below <= _BELOW * above or not above:
            line |= labels == number
    return line


def _healed(gray: Picture, mask: Mask) -> tuple[Picture, Mask]:
    """The same; strokes that a rule through them has severed go on from above to below it."""
    amount = mask.sum(axis=1)
    full = int(amount.max(initial=0))
    gaps = np.concatenate(([0], (amount <= _EMPTY * full).astype(np.int8), [0]))
    for top, bottom in np.flatnonzero(np.diff(gaps)).reshape(-1, 2).tolist():
        if not 0 < top < bottom < len(amount) or bottom - top > _SEVERED or not full:
            continue
        if min(amount[top - 1], amount[bottom]) >= _ABRUPT * full:
            gray, mask = gray.copy(), mask.copy()
            gray[top:bottom] = np.maximum(gray[top - 1], gray[bottom])
            mask[top:bottom] |= mask[top - 1] & mask[bottom]
    return gray, mask


def _is_cut_off(written: Mask) -> bool:
    """Whether several strokes end at one edge; a letter that only touches it lies along it."""
    sides = (written, written[::-1], written.T, written.T[::-1])
    return any(_ends(np.asarray(side[:_DEEP].all(axis=0))) >= _CUT for side in sides)


def _ends(inked: Mask) -> int:
    """How many strokes these columns of ink are."""
    return int(np.count_nonzero(np.diff(np.concatenate(([0], inked.astype(np.int8)))) == 1))


def _without_dust(mask: Mask) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    least = max(4.0, min(_SPECK * mask.size, 12.0))
    kept = np.zeros(count, dtype=bool)
    kept[1:] = stats[1:, cv2.CC_STAT_AREA] >= least
    return np.asarray(kept[labels])
