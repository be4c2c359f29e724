"""Places: an answer stands beside, below or in the label's cell instead of in its own."""

from __future__ import annotations

import random

from benchmarks.draft import Box, Draft, NotApplicableError, Place
from benchmarks.mess.mess import EXCEL, LABELLED, LIAISON, PLACED, STRUCTURE, mess


def _filled(draft: Draft) -> list[tuple[Place, Box, Place, Box]]:
    """Each filled input that has a label in a cell of its own: label and input."""
    pairs = []
    for place, box in draft.page.with_role("input"):
        field = box.role.partition(":")[2]
        labels = draft.page.with_role(f"label:{field}")
        if labels and field in box.keys:
            pairs.append((*labels[0], place, box))
    if not pairs:
        raise NotApplicableError
    return pairs


@mess("填在栏目名称格里", PLACED, LABELLED)
def into_label(draft: Draft, rng: random.Random) -> None:
    """姓名：张三, all in the label's cell."""
    pairs = _filled(draft)
    for _, label, _, box in rng.sample(pairs, rng.randint(1, len(pairs))):
        label.prefix = label.text.rstrip("：") + rng.choice(("：", ":", "： ", " "))
        label.text = ""
        label.take(box)


@mess("右移一格", PLACED, EXCEL)
def one_right(draft: Draft, rng: random.Random) -> None:
    """In the cell to the right of its own, where that is no label's."""
    page = draft.page
    free = []
    for _, _, (row, column), box in _filled(draft):
        right = page.covering(row, column + box.columns)
        if right is None or (not right[1].role and not right[1].shown):
            free.append(((row, column), box))
    if not free:
        raise NotApplicableError
    for (row, column), box in free:
        at = row, column + box.columns
        right = page.covering(*at)
        (right[1] if right else page.put(*at, Box())).take(box)


@mess("填在下一行", STRUCTURE, LABELLED)
def one_below(draft: Draft, rng: random.Random) -> None:
    """An empty row under the labels, and the answers in it, under their own cells."""
    _, _, (row, _), _ = rng.choice(_filled(draft))
    draft.insert_rows(row + 1, in_table=True)
    for (_, column), box in draft.page.row(row):
        if box.role.startswith("input") and box.keys:
            draft.page.boxes[row + 1, column].take(box)


@mess("填在栏目下方", STRUCTURE, LABELLED)
def below_label(draft: Draft, rng: random.Random) -> None:
    """An empty row under the labels, and the answers in it, under the labels."""
    label_place, _, (row, _), _ = rng.choice(_filled(draft))
    draft.insert_rows(row + 1, in_table=True)
    del label_place
    for label_at, _, at, box in _filled(draft):
        if at[0] == row:
            draft.page.boxes[row + 1, label_at[1]].take(box)


_TELL_APART = (("name", "office_phone"), ("name", "mobile"), ("office_phone", "email"),
               ("mobile", "email"), ("contact", "contact_phone"), ("name", "email"))  # fmt: skip


@mess("填到了邻行", PLACED)
def swapped(draft: Draft, rng: random.Random) -> None:
    """Two answers of different kinds in each other's cells: nobody can be sure, so say so."""
    pairs = [
        (a, b) for a, b in _TELL_APART
        if draft.truth.values.get(a) and draft.truth.values.get(b)
    ]  # fmt: skip
    if not pairs:
        raise NotApplicableError
    one, other = rng.choice(pairs)
    (_, a), (_, b) = draft.one(f"input:{one}"), draft.one(f"input:{other}")
    a.text, b.text, a.keys, b.keys = b.text, a.text, b.keys, a.keys


@mess("栏目和填写格对调", PLACED, LIAISON)
def label_behind(draft: Draft, rng: random.Random) -> None:
    """The answers stand to the left of their labels."""
    for label_at, label, at, box in _filled(draft) if rng.random() < 0.5 else _one(draft, rng):
        if label.columns != box.columns or label.rows != box.rows:
            label.columns, box.columns = box.columns, label.columns
            draft.page.boxes.pop(at)
            at = (at[0], label_at[1] + box.columns)
        draft.page.boxes[label_at], draft.page.boxes[at] = box, label


def _one(draft: Draft, rng: random.Random) -> list[tuple[Place, Box, Place, Box]]:
    return [rng.choice(_filled(draft))]
