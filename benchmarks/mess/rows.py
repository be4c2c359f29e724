"""Rows: inserted, deleted, blank, hidden."""

from __future__ import annotations

import random

from benchmarks.draft import Draft, NotApplicableError
from benchmarks.mess.mess import LIAISON, STRUCTURE, mess


@mess("上方插入行", STRUCTURE)
def insert_above(draft: Draft, rng: random.Random) -> None:
    draft.insert_rows(0, rng.randint(1, 3))


@mess("中间插入空行", STRUCTURE)
def insert_between(draft: Draft, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 3)):
        draft.insert_rows(rng.randrange(1, draft.page.height))


@mess("删除标题行", STRUCTURE)
def delete_title(draft: Draft, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 2)):
        if any(box.role or box.keys for _, box in draft.page.row(0)):
            raise NotApplicableError
        draft.delete_row(0)


@mess("删除填写行", STRUCTURE)
def delete_label_row(draft: Draft, rng: random.Random) -> None:
    """A row of the form is gone with its labels and what was typed there."""
    rows = sorted({place[0] for place, _ in draft.page.with_role("input")})
    row = rng.choice(rows)
    for _, box in draft.page.row(row):
        for key in box.keys & set(draft.truth.values):
            draft.truth.values[key] = None
    draft.delete_row(row)


@mess("删除表注", STRUCTURE, LIAISON)
def delete_last_row(draft: Draft, rng: random.Random) -> None:
    last = draft.page.height - 1
    if any(box.role or box.keys for _, box in draft.page.row(last)):
        raise NotApplicableError
    draft.delete_row(last)
