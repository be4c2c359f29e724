"""Copies: what is pasted into a new file has lost its identity and its names."""

from __future__ import annotations

import random

from benchmarks.draft import Draft
from benchmarks.mess.mess import FILE, mess


@mess("复制到新文件", FILE)
def paste_into_new(draft: Draft, rng: random.Random) -> None:
    """Copied with its format into a new file."""
    draft.names.clear()
    draft.properties.clear()
    if not draft.in_word:
        draft.page.name = "Sheet1"


@mess("只粘贴值到新文件", FILE, suffixes=(".xlsx",))
def paste_values(draft: Draft, rng: random.Random) -> None:
    """Values only: no merges, no names, no identity, numbers as numbers where they look it."""
    paste_into_new(draft, rng)
    for place, box in list(draft.page.boxes.items()):
        if box.rows > 1 or box.columns > 1:
            draft.dissolve(place)
        if not box.shown:
            del draft.page.boxes[place]


@mess("粘贴到另一位置", FILE, suffixes=(".xlsx",))
def paste_elsewhere(draft: Draft, rng: random.Random) -> None:
    down, right = rng.randint(0, 4), rng.randint(1, 3)
    draft.page.boxes = {
        (row + down, column + right): box for (row, column), box in draft.page.boxes.items()
    }
    paste_into_new(draft, rng)
