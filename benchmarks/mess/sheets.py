"""Sheets: more than one in a file, hidden, renamed; rows and columns hidden."""

from __future__ import annotations

import copy
import random

from benchmarks.draft import Box, Draft, Page
from benchmarks.mess.mess import EXCEL, SHEETS, mess
from benchmarks.truth import mobile, person


def _add(draft: Draft, page: Page, at: int) -> None:
    """One more sheet; the form's own number moves."""
    draft.pages.insert(at, page)
    draft.main += at <= draft.main
    draft.names = {n: (p + (at <= p), r, c) for n, (p, r, c) in draft.names.items()}


def _copied(draft: Draft, name: str) -> Page:
    """The form's sheet again, without the truth in it."""
    page = copy.deepcopy(draft.page)
    page.name = name
    for box in page.boxes.values():
        box.keys = frozenset()
    return page


def _blank(page: Page) -> Page:
    page.boxes_over.clear()
    for box in page.boxes.values():
        if box.role.startswith(("input", "cell")):
            box.text, box.value, box.kind = "", None, "text"
    return page


def _scribbled(draft: Draft, rng: random.Random) -> Page:
    """Somebody's notes, which are no form."""
    texts = ("草稿", "待办：打印盖章", "3月数据", "王主任签字", "1", "2", "共计12人")
    boxes = {(r, rng.randrange(3)): Box(t) for r, t in enumerate(rng.sample(texts, 4))}
    return Page(rng.choice(("草稿", "Sheet2", "说明")), boxes)


@mess("工作表改名", SHEETS, EXCEL)
def renamed(draft: Draft, rng: random.Random) -> None:
    """A tab that names another community makes it a question whose the form is."""
    draft.page.name = rng.choice(("Sheet1", "罗庄 (2)", "联络员'表", "新建 工作表", "2024.6"))
    if "罗庄" in draft.page.name and draft.truth.community != "罗庄社区":
        draft.truth.loose.add("organization")


@mess("前面另有草稿表", SHEETS, EXCEL)
def scribbles_first(draft: Draft, rng: random.Random) -> None:
    _add(draft, _scribbled(draft, rng), 0)
    _add(draft, Page("空表", {}), 1)


@mess("另有空白表", SHEETS, EXCEL)
def blank_copy(draft: Draft, rng: random.Random) -> None:
    """The form once more and not filled in, before or behind it."""
    _add(draft, _blank(_copied(draft, "原表")), rng.randint(0, 1))


@mess("第一张是旧稿", SHEETS, EXCEL)
def old_draft(draft: Draft, rng: random.Random) -> None:
    """An earlier filling on a sheet before it: the newer counts, and a finding must say so."""
    old = _copied(draft, "初稿")
    for box in old.boxes.values():
        if box.role in {"input:name", "input:contact"}:
            box.text = person(rng)
        if box.role in {"input:mobile", "input:contact_phone"}:
            box.text = mobile(rng)
    _add(draft, old, 0)


@mess("填好的表被隐藏", SHEETS, EXCEL)
def filled_is_hidden(draft: Draft, rng: random.Random) -> None:
    blank = _blank(_copied(draft, "Sheet2"))
    draft.page.hidden = True
    _add(draft, blank, 0)


@mess("隐藏的旧表", SHEETS, EXCEL)
def hidden_old(draft: Draft, rng: random.Random) -> None:
    old_draft(draft, rng)
    draft.pages[0].hidden = True


@mess("一个文件两个社区", SHEETS, EXCEL)
def two_communities(draft: Draft, rng: random.Random) -> None:
    truth = copy.deepcopy(draft.truth)
    truth.notes.clear()
    truth.community = "魏武社区" if draft.truth.community != "魏武社区" else "罗庄社区"
    typed = {"name": person(rng), "contact": person(rng), "mobile": mobile(rng),
             "contact_phone": mobile(rng), "organization": truth.community}  # fmt: skip
    other = copy.deepcopy(draft.page)
    other.name = "另一社区"
    for field in sorted(typed.keys() & truth.values.keys()):
        _, box = (other.holding(field) or other.with_role(f"input:{field}"))[0]
        box.type_in(typed[field], field)
        truth.values[field] = truth.typed[field] = typed[field]
    for box in other.boxes.values():
        box.keys = frozenset(f"2/{key}" for key in box.keys if not key.startswith("note."))
    draft.truth.others.append(truth)
    _add(draft, other, rng.randint(0, 1))


@mess("隐藏行有答案", SHEETS, EXCEL)
def hidden_rows(draft: Draft, rng: random.Random) -> None:
    rows = sorted({p[0] for p, b in draft.page.boxes.items() if b.keys})
    draft.page.hidden_rows |= set(rng.sample(rows, min(2, len(rows))))


@mess("隐藏列有答案", SHEETS, EXCEL)
def hidden_column(draft: Draft, rng: random.Random) -> None:
    columns = sorted({p[1] for p, b in draft.page.boxes.items() if b.keys})
    draft.page.hidden_columns.add(rng.choice(columns))


@mess("表格在同一张上重复一遍", SHEETS, ("liaison.xlsx", "liaison.docx"))
def form_twice(draft: Draft, rng: random.Random) -> None:
    """The whole form once more below, for a second person."""
    page, height = draft.page, draft.page.height
    again = copy.deepcopy(page.boxes)
    for (row, column), box in again.items():
        box.keys = frozenset()
        if box.role == "input:name":
            note = draft.note(person(rng))
            box.text, box.keys = note.text, note.keys
        if box.role == "input:mobile":
            box.text = mobile(rng)
        draft.truth.loose |= {box.role.partition(":")[2]} if box.role.startswith("input") else set()
        box.role = ""
        page.boxes[row + height, column] = box
    page.paragraphs |= {row + height for row in page.paragraphs}
