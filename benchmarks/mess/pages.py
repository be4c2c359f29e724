"""Pages: forms that come back as web pages, with their answers in the controls of a form."""

from __future__ import annotations

import random

from benchmarks.draft import Draft, NotApplicableError
from benchmarks.mess.mess import EXCEL, FILE, mess

_WRAPS = {
    "存成网页": "",
    "网页里的输入框": "input",
    "网页里的下拉框": "list",
    "网页没存下选了什么": "unsaved-list",
    "网页里划掉重写": "struck",
}


def _enter(name: str, wrap: str) -> None:
    @mess(name, FILE, EXCEL)
    def change(draft: Draft, rng: random.Random) -> None:
        page = draft.page
        only_in_workbooks = page.boxes_over or any(
            box.look or box.kind in {"formula", "error", "date"} for box in page.boxes.values()
        )
        if only_in_workbooks or len(draft.pages) > 1 or page.hidden_rows or page.hidden_columns:
            raise NotApplicableError
        filled = [b for _, b in sorted(page.boxes.items(), key=lambda x: x[0])
                  if b.keys and b.text and b.kind == "text" and not b.wrap
                  and b.role.startswith(("input", "cell"))]  # fmt: skip
        if wrap.endswith("list"):
            filled = [box for box in filled if "\n" not in box.text]
        if not filled:
            raise NotApplicableError
        for box in rng.sample(filled, rng.randint(1, min(4, len(filled)))):
            box.wrap = wrap
            if wrap == "unsaved-list":
                draft.truth.loose |= box.keys
        draft.as_page = True


for _name, _wrap in _WRAPS.items():
    _enter(_name, _wrap)
