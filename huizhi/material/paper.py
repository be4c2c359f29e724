"""Paper: whether a picture shows a sheet of paper, such as a form that somebody has photographed.

Told by its sketch alone: paper is one even, bright ground with thin dark writing, and of a picture
of the activity no such ground takes nearly all.
"""

from __future__ import annotations

from statistics import median

_BRIGHT = 150  # of 255; paper under a lamp is darker than white
_EVEN = 40  # how far the ground may be from its median
_GROUND, _WRITING = 0.72, 0.02  # shares of the sketch


def looks_like_paper(sketch: bytes) -> bool:
    """Return whether nearly all of a sketch is bright, even ground, with something darker on it."""
    if not sketch:
        return False
    ground = median(sketch)
    near = sum(abs(point - ground) <= _EVEN for point in sketch)
    darker = sum(point < ground - _EVEN for point in sketch)
    even = near >= _GROUND * len(sketch)
    return ground >= _BRIGHT and even and darker >= _WRITING * len(sketch)
