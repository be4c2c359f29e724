"""Shown: what the screen shows of what is no plain text, such as a field or an equation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownText:
    """text: the nearest plain text, None where the content beside it is that; notes: what the text
    does not say, as `Cell.notes`."""

    text: str | None
    notes: tuple[str, ...] = ()
