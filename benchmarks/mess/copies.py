"""Copies: what is pasted into a new file has lost its identity and its names."""

from __future__ import annotations

import random

from benchmarks.draft import Box, Draft, NotApplicableError
from benchmarks.mess.mess import EXCEL, FILE, LIAISON, STRUCTURE, mess


@mess("复制到新文件", FILE)
def paste_into_new(draft: Draft, rng: random.Random) -> None:
    """Copied with its format into a new file."""
    draft.names.clear()
    draft.properties.clear()
    if not draft.in_word:
        draft.page.name = "Sheet1"


@mess("只粘贴值到新文件", FILE, EXCEL)
def paste_values(draft: Draft, rng: random.Random) -> None:
    """Values only: no merges, no names, no identity, numbers as numbers where they look it."""
    paste_into_new(draft, rng)
    for place, box in list(draft.page.boxes.items()):
        if box.rows > 1 or box.columns > 1:
            draft.dissolve(place)
    draft.page.boxes = {place: box for place, box in draft.page.boxes.items() if box.shown}


@mess("粘贴到另一位置", FILE, EXCEL)
def paste_elsewhere(draft: Draft, rng: random.Random) -> None:
    down, right = rng.randint(0, 4), rng.randint(1, 3)
    draft.page.boxes = {
        (row + down, column + right): box for (row, column), box in draft.page.boxes.items()
    }
    paste_into_new(draft, rng)


@mess("用了别的社区的文件", FILE)
def of_the_neighbour(draft: Draft, rng: random.Random) -> None:
    """The identity is another community's: whose it is must be a question."""
    draft.properties["huizhi.community"] = (
        "C03" if draft.properties.get("huizhi.community") != "C03" else "C05"
    )
    draft.truth.loose.add("organization")


@mess("旧版样式的文件", FILE)
def of_an_old_version(draft: Draft, rng: random.Random) -> None:
    draft.properties["huizhi.version"] = "0123456789ab"


@mess("粘贴到另一张表的文件里", FILE)
def in_the_other_form(draft: Draft, rng: random.Random) -> None:
    """The form stands in the file that was sent for the other form."""
    other = {"liaison": "works", "works": "liaison"}[draft.form]
    draft.properties["huizhi.form"] = other
    draft.names.clear()


@mess("改成一行一人", STRUCTURE, LIAISON)
def one_line(draft: Draft, rng: random.Random) -> None:
    """A form made anew: the labels in one row, the answers in the row below."""
    page = draft.page
    _without_controls(draft)
    labels = page.with_role("label")
    top = Box("安全生产月联络员", columns=len(labels))
    boxes = {(0, 0): top}
    for column, (_, label) in enumerate(labels):
        _, box = draft.one(f"input:{label.role.partition(':')[2]}")
        boxes[1, column] = Box(label.text, role=label.role)
        boxes[2, column] = Box(box.text, keys=box.keys, role=box.role)
    page.boxes, page.paragraphs = boxes, set()
    draft.names.clear()


@mess("改成一栏一行", STRUCTURE, LIAISON)
def one_column(draft: Draft, rng: random.Random) -> None:
    """A form made anew: label and answer, one below the other."""
    page = draft.page
    _without_controls(draft)
    boxes = {(0, 0): Box("联络员反馈表", columns=2)}
    labels = page.with_role("label")
    rng.shuffle(labels)
    for row, (_, label) in enumerate(labels, start=1):
        _, box = draft.one(f"input:{label.role.partition(':')[2]}")
        boxes[row, 0] = Box(label.text, role=label.role)
        boxes[row, 1] = Box(box.text, keys=box.keys, role=box.role)
    page.boxes, page.paragraphs = boxes, set()
    draft.names.clear()


def _without_controls(draft: Draft) -> None:
    """Raises: NotApplicableError where an answer is a control: a form made anew has none."""
    if draft.page.boxes_over:
        raise NotApplicableError
