"""Coverage: whether all ink of a line is accounted for by the letters that were read of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .chances import Letter, Line
from .ink import Mask

_NARROW = 0.5  # width of a digit or a Latin letter, in heights of the line
_WIDE = 1.0


def ink_is_left(line: Line, mask: Mask) -> bool:
    """Whether there is ink (rows × columns of the line's picture) that no letter stands for.

    Scores do not tell what a model has overlooked: 罗 of 罗庄社区 had a score of 1.0.
    """
    inked = np.asarray(mask.any(axis=0))
    rows = np.flatnonzero(mask.any(axis=1))
    if not len(rows):
        return False
    height = float(rows[-1] - rows[0] + 1)
    widest = max(end - first for first, end in _runs(inked))
    if height < 0.3 * widest:  # 一, or a dash: as wide as other letters are high
        height = float(widest)
    letters = [one for one in line.letters if one.sign != " "]
    if not letters:
        return True
    open_ink = inked & ~_covered(letters, len(inked), height)
    # A lone dot is no letter: what is left must be as high or as wide as part of one.
    return any(
        end - first >= 0.18 * height and _tall(mask[:, first:end]) >= 0.3 * height
        for first, end in _runs(open_ink)
    )


def _covered(letters: list[Letter], columns: int, height: float) -> Mask:
    """Columns in reach of a letter: as wide as letters are, or as these stand apart."""
    reached = np.zeros(columns, dtype=bool)
    pitch = _pitch(letters, height)
    for letter in letters:
        reach = 0.8 * max(pitch, height * (_WIDE if _is_wide(letter) else _NARROW))
        first, end = int(letter.column - reach), int(letter.column + reach) + 1
        reached[max(0, first) : max(0, end)] = True
    return reached


def _pitch(letters: list[Letter], height: float) -> float:
    """From letter to letter, in columns; 0 where there are too few to tell."""
    steps = np.diff([letter.column for letter in letters])
    return min(float(np.median(steps)), _WIDE * height) if len(steps) > 2 else 0.0


def _is_wide(letter: Letter) -> bool:
    return not letter.sign.isascii()


def _tall(mask: Mask) -> int:
    rows = np.flatnonzero(mask.any(axis=1))
    return int(rows[-1] - rows[0] + 1) if len(rows) else 0


def _runs(inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
