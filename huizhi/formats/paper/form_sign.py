"""Form sign: whether a picture may show a form, told by its lines, without any optional library.

A form is a sheet of light paper with a grid of long thin dark lines, level ones and upright ones
that cross them. Whatever it takes for one is looked at more closely, or told as what it may be; a
photograph of people, rooms or streets has no such grid.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image, ImageOps

_LONG_EDGE = 800  # pixels of the picture that is looked at
_DARKER, _SHARE_DARKER = 7, 0.07  # by which a line is darker than what is around it
_MOST_THIN = 0.16  # share of a form that is lines and letters; textures have more
_AROUND = 3  # pixels around a line by which that is judged
_LENGTH = 0.11  # share of the long edge that a line goes on for
_THICKEST = 8  # rows of a line
_SLOPES = np.linspace(-0.36, 0.36, 37)  # up to 20 degrees: a telephone held askew
_PIECE = 4  # pixels of a line that are looked at as one, where it may soon be seen that it is none
_EACH, _ALL = 2, 6  # lines of a form at least, in each direction and in both
_DARKEST = 40  # of 255, of paper in bad light
_SHADED = 0.3  # share of the light that falls on paper in the shade
_SMALL = 240  # pixels of the long edge of a picture whose paper is looked at
_AS_LIGHT, _ONE_COLOUR, _MOSTLY = 0.8, 0.3, 0.42  # of the lightest paper, and of the picture's area
_UNEVEN, _EVENLY = 0.04, 0.6  # of the lightest paper, from one point to the next; of the area
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


def is_mostly_paper(data: bytes) -> bool:
    """Whether the picture in these bytes is light and of one colour over most of its area, or as
    even as paper that lies partly in the shade, as a sheet with a small table or none is."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            opened.draft("RGB", (_SMALL, _SMALL))
            picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return False
    picture.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    points = np.asarray(picture, np.int16)
    light = points.max(axis=2)
    spread = light - points.min(axis=2)
    paper = float(np.percentile(light, 90))
    if paper <= _DARKEST:
        return False
    is_light = (light > _AS_LIGHT * paper) & (spread < _ONE_COLOUR * paper)
    is_shaded = (light > _SHADED * paper) & (spread < _ONE_COLOUR * light)
    is_paper = is_shaded & _is_even(points.mean(axis=2), _UNEVEN * paper)
    return float(is_light.mean()) > _MOSTLY or float(is_paper.mean()) > _EVENLY


def _is_even(grey: Any, most: float) -> Any:
    """Where a picture changes by less than this to the right and below."""
    across = np.abs(np.diff(grey, axis=1, append=grey[:, -1:])) < most
    down = np.abs(np.diff(grey, axis=0, append=grey[-1:])) < most
    return across & down


def _has_grid(picture: Image.Image) -> bool:
    picture.thumbnail((_LONG_EDGE, _LONG_EDGE), Image.Resampling.BOX)
    grey = np.asarray(picture)
    around = _over(_over(grey, np.maximum), np.minimum).astype(np.int16)
    # Dark, and light on both sides: the edge of a thing is not.
    thin = around - grey > np.maximum(_DARKER, _SHARE_DARKER * around)
    if thin.mean() > _MOST_THIN:
        return False
    length = int(_LENGTH * max(grey.shape))
    both = thin, np.ascontiguousarray(thin.T)
    if not _are_enough(*(_most_lines(one, length) for one in both)):
        return False
    level, upright = (_lines(one, length) for one in both)
    if not _are_enough(len(level), len(upright)):
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
    wide = np.pad(grey, _AROUND, "edge")
    return _along(_along(wide, choose).T, choose).T


def _along(rows: Any, choose: Any) -> Any:
    """Of each few rows that follow one another the lightest (or darkest) points."""
    done, wanted = 1, 2 * _AROUND + 1
    while done < wanted:
        step = min(done, wanted - done)
        rows = choose(rows[:-step], rows[step:])
        done += step
    return rows


def _are_enough(level: int, upright: int) -> bool:
    """Whether a form may have so few lines."""
    return min(level, upright) >= _EACH and level + upright >= _ALL


def _most_lines(thin: Any, length: int) -> int:
    """How many long lines there can be at most that go across, with each few points of a row seen
    as one, in which a long line stays one: sooner told than where the lines are."""
    whole = np.pad(thin, [(0, 0), (0, -thin.shape[1] % _PIECE)])
    pieces = whole.reshape(len(thin), -1, _PIECE).any(axis=2)
    return max(
        sum(-(-len(band) // _THICKEST) for band in _bands(sheared, length // _PIECE - 1))
        for sheared in _sheared(pieces, _PIECE * _SLOPES)
    )


def _lines(thin: Any, length: int) -> list[int]:
    """Where the long lines are that go across, at whatever one slope there are most of them; a
    stroke that is as thick as a letter is no line."""
    best: list[int] = []
    for sheared in _sheared(thin, _SLOPES):
        bands = _bands(sheared, length)
        found = [int(band[len(band) // 2]) for band in bands if len(band) <= _THICKEST]
        if len(found) > len(best):
            best = found
    return best


def _sheared(thin: Any, slopes: Any) -> Iterator[Any]:
    """The mask with what goes across at each of these slopes made level."""
    thick = thin.copy()
    thick[1:] |= thin[:-1]
    drawn = Image.fromarray(thick.view(np.uint8))
    for slope in slopes.tolist():
        shear = (1, 0, 0, slope, 1, -slope * drawn.width / 2)
        yield np.asarray(drawn.transform(drawn.size, Image.Transform.AFFINE, shear))


def _bands(mask: Any, length: int) -> list[Any]:
    """The rows in which something goes on for so long, neighbours together."""
    run, done = mask, 1
    while done < length:
        step = min(done, length - done)
        run = run[:, :-step] & run[:, step:]
        done += step
    rows = np.flatnonzero(run.any(axis=1))
    return np.split(rows, np.flatnonzero(np.diff(rows) > 2) + 1) if rows.size else []
