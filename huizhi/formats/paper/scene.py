"""Scene: a photograph of people, rooms or streets, told from a sheet of paper by its colours."""

from __future__ import annotations

import cv2
import numpy as np

from huizhi.formats.paper.page import Picture

_SMALL = 160  # pixels of the long edge of what is looked at
_DARKEST = 60  # of 765: what is darker has no colour
_OTHER = 0.06  # share of the light by which another colour differs from most of the picture
_ENOUGH = 0.22  # of the area: seals, pens and red print have less, and a desk around a sheet


def is_of_colours(picture: Picture) -> bool:
    """Whether much of a picture has other colours than most of it, which lamplight only tints."""
    scale = _SMALL / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    points = small.reshape(-1, 3).astype(np.float32)
    light = points.sum(axis=1)
    seen = points[light > _DARKEST] / light[light > _DARKEST, None]
    if not len(seen):
        return False
    other = np.abs(seen - np.median(seen, axis=0)).max(axis=1) > _OTHER
    return float(other.mean()) > _ENOUGH
