"""Text lines: the lines that stand one below another in a cell, each cut out by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ink import Ink, Mask, Picture

_AIR = 0.12  # of a line's height, left around it


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a cut-out: its picture (rows × columns, 255 is paper) and where ink is in it.
    left, top: of this picture, in the cut-out; air may reach beyond it."""

    gray: Picture
    mask: Mask
    left: int = 0
    top: int = 0


def text_lines(ink: Ink) -> list[TextLine]:
    """The lines of what is written, from the top; none where there is no ink."""
    return [_cut(ink, top, bottom) for top, bottom in _rows(ink.mask)]


def _cut(ink: Ink, top: int, bottom: int) -> TextLine:
    """The line with some air around it, where another line's ink is paper."""
    columns = np.flatnonzero(ink.mask[top:bottom].any(axis=0))
    air = max(2, round((bottom - top) * _AIR))
    left, right = max(0, columns[0] - air), min(ink.mask.shape[1], columns[-1] + 1 + air)
    gray, mask = ink.gray[top:bottom, left:right], ink.mask[top:bottom, left:right]
    frame = ((air, air), (0, 0))
    return TextLine(
        np.pad(gray, frame, constant_values=255),
        np.pad(mask, frame, constant_values=False),
        int(left),
        top - air,
    )


def _rows(mask: Mask) -> list[tuple[int, int]]:
    """From which row to which each line goes.

    Bands of ink are lines, except flat ones, which are part of the nearest: 二 has two, i a dot.
    """
    bands = _bands(np.asarray(mask.any(axis=1)))
    tallest = max((bottom - top for top, bottom in bands), default=0)
    while len(bands) > 1:
        flat = [n for n, (top, bottom) in enumerate(bands) if bottom - top < 0.55 * tallest]
        if not flat:
            break
        bands = _joined(bands, min(flat, key=lambda n: bands[n][1] - bands[n][0]))
        tallest = max(bottom - top for top, bottom in bands)
    return [part for band in bands for part in _parted(mask, *band)]


def _bands(inked: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _joined(bands: list[tuple[int, int]], number: int) -> list[tuple[int, int]]:
    """The same bands with this one joined to the nearer of its neighbours."""
    above = bands[number][0] - bands[number - 1][1] if number else None
    below = bands[number + 1][0] - bands[number][1] if number + 1 < len(bands) else None
    first = number if above is None or (below is not None and below < above) else number - 1
    return [*bands[:first], (bands[first][0], bands[first + 1][1]), *bands[first + 2 :]]


def _parted(mask: Mask, top: int, bottom: int) -> list[tuple[int, int]]:
    """A band in which two lines touch, parted where there is least ink; else the band itself."""
    profile = mask[top:bottom].sum(axis=1).astype(np.float32)
    height, columns = bottom - top, np.flatnonzero(mask[top:bottom].any(axis=0))
    wide = columns[-1] - columns[0] + 1
    if height < 24 or wide < 2.2 * height:
        return [(top, bottom)]
    middle = slice(int(height * 0.3), int(height * 0.7))
    least = int(np.argmin(profile[middle])) + middle.start
    full = float(np.percentile(profile, 75))
    if full <= 0 or profile[least] > 0.12 * full:
        return [(top, bottom)]
    return [(top, top + least), (top + least, bottom)]
