"""Tick gap: whether the room between two printed brackets was ticked by hand."""

from __future__ import annotations

from .boxes import BoxState
from .ink import Picture, ink_of
from .recognising import recognise

_TICKS = frozenset("√✓☑vVリレい丿ノ/Jし")


def judge_gap(cutout: Picture) -> BoxState:
    """Whether a tick was written into this room between brackets."""
    ink = ink_of(cutout)
    if not ink.mask.any():
        return "doubtful" if ink.stamped else "empty"
    text = recognise(cutout).text
    return "ticked" if len(text) == 1 and text in _TICKS else "doubtful"
