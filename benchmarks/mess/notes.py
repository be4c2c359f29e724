"""Notes: what people type besides the answers, second persons among it."""

from __future__ import annotations

import random

from benchmarks.draft import Box, Draft, NotApplicableError
from benchmarks.mess.mess import EXCEL, LIAISON, PLACED, STRUCTURE, mess
from benchmarks.truth import mobile, person

_NOTES = (
    "请以此表为准，前一份作废",
    "已电话告知王亚伟",
    "照片另发微信",
    "本社区6月底换届，联络员可能变动",
)


@mess("上方写了说明", STRUCTURE)
def above(draft: Draft, rng: random.Random) -> None:
    draft.insert_rows(0)
    draft.page.put(0, 0, draft.note(rng.choice(_NOTES)))


@mess("下方写了说明", STRUCTURE)
def below(draft: Draft, rng: random.Random) -> None:
    row = draft.page.height
    draft.insert_rows(row)
    draft.page.put(row, 0, draft.note(rng.choice(_NOTES)))


@mess("旁边写了说明", PLACED, EXCEL)
def beside(draft: Draft, rng: random.Random) -> None:
    page = draft.page
    row = rng.choice([p[0] for p, b in page.boxes.items() if b.keys])
    page.put(row, page.width + rng.randint(0, 1), draft.note(rng.choice(_NOTES)))


@mess("右边多填一人", PLACED, LIAISON)
def second_person(draft: Draft, rng: random.Random) -> None:
    """A second liaison in a new column to the right of the form."""
    page, width = draft.page, draft.page.width
    for field, text in (("name", person(rng)), ("mobile", mobile(rng))):
        (row, _), _ = draft.one(f"input:{field}")
        page.put(row, width, draft.note(text))
    for row in range(page.height):
        if draft.in_word and row not in page.paragraphs and page.covering(row, width) is None:
            page.put(row, width, Box())


@mess("一格写了两人", PLACED)
def two_in_one(draft: Draft, rng: random.Random) -> None:
    """张三、李四 in the cell for one name: both kept, or a finding."""
    field = "name" if draft.form == "liaison" else "contact"
    _, box = draft.one(f"input:{field}")
    if not box.keys:
        raise NotApplicableError
    box.text = box.text + rng.choice(("、", "，", "\n", "/", " ", "和")) + person(rng)
    draft.truth.typed[field] = box.text
    draft.truth.loose.add(field)
