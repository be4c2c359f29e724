"""勾选: a box that is ticked or not."""

from __future__ import annotations

from huizhi.findings import Doubt
from huizhi.forms.fields.choice import CHECKED, UNCHECKED
from huizhi.forms.fields.cleaning import clean, squeezed
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Validation,
)
from huizhi.forms.grid import Cell

_YES = {*CHECKED, "是", "有", "对", "R", "r", "Y", "y", "yes", "true", "v", "V", "1"}
_NO = {
    *UNCHECKED,
    "",
    "否",
    "无",
    "没有",
    "不",
    "N",
    "n",
    "no",
    "false",
    "×",
    "x",
    "X",
    "✗",
    "✘",
    "0",
    "/",
    "-",
    "—",
}


class Checkbox(Field):
    """True for a tick, False for an empty box or none."""

    kind = "勾选"

    def show(self, value: FieldValue) -> str:
        return "☑" if value else "□"

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if isinstance(cell.value, bool):
            return Answer(cell.value, cell.text)
        text = squeezed(cell.text)
        if text in _NO:
            return Answer(False, cell.text)
        if text in _YES:
            return Answer(True, cell.text)
        return Answer(None, cell.text, (Doubt("choice-wrong", clean(cell.text), "√、空着"),))

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("勾选", "选中请填 √，不选请空着。")
