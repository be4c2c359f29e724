"""Form sign: whether a picture may show a form, told by its lines, without any optional library.

A form is a sheet of light paper with a grid of long thin dark lines, level ones and upright ones
that cross them. Whatever it takes for one is looked at more closely, or told as what it may be; a
photograph of people, rooms or streets has no such grid.
"""

from __future__ import annotations

import functools
import io
from typing import Any

import numpy as np
from PIL import Image, ImageOps

_LONG_EDGE = 800  # pixels of the picture that is looked at
_DARKER, _SHARE_DARKER = 7, 0.07  # by which a line is darker than what is around it
_MOST_THIN = 0.16  # share of a form that is lines and letters; textures have more
_AROUND = 3  # pixels around a line by which that is judged
_LENGTH = 0.11  # share of the long edge that a line goes on for
_SLOPES = np.linspace(-0.24, 0.24, 25)
_EACH, _ALL = 2, 6  # lines of a form at least, in each direction and in both
_DARKEST = 40  # of 255, of paper in bad light
_SHADED = 0.3  # share of the light that falls on paper in the shade
_LIGHT = 0.5  # share of the grid's area that is paper


def may_show_form(data: bytes) -> bool:
    """Whether the picture in these bytes may show a form. False for what cannot be opened."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            opened.draft("L", (_LONG_EDGE, _LONG_EDGE))
            picture = ImageOps.exif_transpose(opened).convert("L")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return False
    return _has_grid(picture)


def _has_grid(picture: Image.Image) -> bool:
    picture.thumbnail((_LONG_EDGE, _LONG_EDGE), Image.Resampling.BOX)
    grey = np.asarray(picture, np.int16)
    around = _over(_over(grey, np.maximum), np.minimum)
    # Dark, and light on both sides: the edge of a thing is not.
    thin = around - grey > np.maximum(_DARKER, _SHARE_DARKER * around)
    if thin.mean() > _MOST_THIN:
        return False
    length = int(_LENGTH * max(grey.shape))
    level, upright = _lines(thin, length), _lines(np.ascontiguousarray(thin.T), length)
    if min(len(level), len(upright)) < _EACH or len(level) + len(upright) < _ALL:
        return False
    top, bottom = min(level), max(level)
    left, right = min(upright), max(upright)
    within = (slice(max(top, 0), bottom + 1), slice(max(left, 0), right + 1))
    if min(bottom - top, right - left) < length // 3:
        return False
    paper = np.percentile(grey[within], 90)
    light = float((around[within] > _SHADED * paper).mean())
    return bool(paper > _DARKEST and light > _LIGHT)


def _over(grey: Any, choose: Any) -> Any:
    """For each point the lightest (or darkest) of the points around it."""
    for axis in (0, 1):
        wide = np.pad(grey, [(_AROUND, _AROUND) if axis == n else (0, 0) for n in (0, 1)], "edge")
        pieces = (
            np.take(wide, np.arange(start, start + grey.shape[axis]), axis)
            for start in range(2 * _AROUND + 1)
        )
        grey = functools.reduce(choose, pieces)
    return grey


def _lines(thin: Any, length: int) -> list[int]:
    """Where the long lines are that go across, at whatever one slope there are most of them."""
    thick = thin.copy()
    thick[1:] |= thin[:-1]
    drawn = Image.fromarray(thick.view(np.uint8))
    best: list[int] = []
    for slope in _SLOPES.tolist():
        shear = (1, 0, 0, slope, 1, -slope * drawn.width / 2)
        sheared = drawn.transform(drawn.size, Image.Transform.AFFINE, shear)
        found = _runs(np.asarray(sheared), length)
        if len(found) > len(best):
            best = found
    return best


def _runs(mask: Any, length: int) -> list[int]:
    """The rows in which something goes on for so long, neighbours counted as one; a stroke that is
    as thick as a letter is no line."""
    run, done = mask, 1
    while done < length:
        step = min(done, length - done)
        run = run[:, :-step] & run[:, step:]
        done += step
    rows = np.flatnonzero(run.any(axis=1))
    bands = np.split(rows, np.flatnonzero(np.diff(rows) > 2) + 1) if rows.size else []
    return [int(band[len(band) // 2]) for band in bands if len(band) <= 8]
