"""Columns: inserted, moved, deleted."""

from __future__ import annotations

import random

from benchmarks.draft import Draft, NotApplicableError
from benchmarks.mess.mess import STRUCTURE, WORKS, mess


@mess("左侧插入空列", STRUCTURE)
def insert_left(draft: Draft, rng: random.Random) -> None:
    draft.insert_column(0)


@mess("左侧插入序号列", STRUCTURE)
def insert_numbers(draft: Draft, rng: random.Random) -> None:
    draft.insert_column(0)
    number = 0
    for row in range(draft.page.height):
        box = draft.page.boxes.get((row, 0))
        if box is not None and row not in draft.page.paragraphs and not box.text:
            number += 1
            box.text, box.value, box.kind = str(number), float(number), "number"


@mess("中间插入空列", STRUCTURE)
def insert_between(draft: Draft, rng: random.Random) -> None:
    draft.insert_column(rng.randrange(1, draft.page.width))


@mess("明细列换了次序", STRUCTURE, WORKS)
def reorder(draft: Draft, rng: random.Random) -> None:
    """The columns of the table in another order; the cells above and below stay."""
    page = draft.page
    headers = page.with_role("header")
    if not headers:
        raise NotApplicableError
    top = headers[0][0][0]
    columns = [place[1] for place, _ in headers]
    wanted = columns[:]
    while wanted == columns:
        rng.shuffle(wanted)
    to = dict(zip(columns, wanted, strict=True))
    bottom = max(p[0] + b.rows for role in ("cell", "group") for p, b in page.with_role(role))
    moved = {}
    for (row, column), box in page.boxes.items():
        inside = top <= row < bottom and row not in page.paragraphs
        moved[row, to.get(column, column) if inside else column] = box
    page.boxes = moved
    draft.names = {
        name: (number, row, to.get(column, column) if top <= row < bottom else column)
        for name, (number, row, column) in draft.names.items()
    }


@mess("删除序号列", STRUCTURE, WORKS)
def delete_numbers(draft: Draft, rng: random.Random) -> None:
    page = draft.page
    (_, column), _ = draft.one("header:number")
    moved = {}
    for (row, c), box in page.boxes.items():
        if row in page.paragraphs or c + box.columns <= column:
            moved[row, c] = box
        elif c <= column < c + box.columns:
            box.columns -= 1
            if box.columns:
                moved[row, c] = box
        else:
            moved[row, c - 1] = box
    page.boxes = moved
    draft.names = {
        name: (number, row, c - 1 if c > column else c)
        for name, (number, row, c) in draft.names.items()
    }
