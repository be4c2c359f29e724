"""Merges: dissolved, added."""

from __future__ import annotations

import random

from benchmarks.draft import Draft, NotApplicableError
from benchmarks.mess.mess import LABELLED, STRUCTURE, WORKS, mess


@mess("合并全部取消", STRUCTURE)
def dissolve_all(draft: Draft, rng: random.Random) -> None:
    for place, box in list(draft.page.boxes.items()):
        if box.rows > 1 or box.columns > 1:
            draft.dissolve(place)


@mess("取消合并后填在第二格", STRUCTURE, LABELLED)
def dissolve_and_shift(draft: Draft, rng: random.Random) -> None:
    """A wide answer's cell is single cells again, and the answer stands in a later one."""
    wide = [(p, b) for p, b in draft.page.with_role("input") if b.columns > 1 and b.keys]
    if not wide:
        raise NotApplicableError
    for place, box in wide:
        columns = box.columns
        draft.dissolve(place)
        if rng.random() < 0.6:
            draft.page.boxes[place[0], place[1] + rng.randrange(1, columns)].take(box)


@mess("填写格多合并了一格", STRUCTURE, WORKS)
def merge_cells_below(draft: Draft, rng: random.Random) -> None:
    """A filled cell of the table is merged with the empty one below it."""
    page = draft.page
    free = [
        (place, box, below)
        for place, box in page.with_role("cell")
        if box.keys
        and (below := page.boxes.get((place[0] + 1, place[1])))
        and below.role == box.role
        and not below.shown
    ]
    if not free:
        raise NotApplicableError
    (row, column), box, _ = rng.choice(free)
    del page.boxes[row + 1, column]
    box.rows = 2
