"""勾选: a box that is ticked or not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Self

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldOptions,
    FieldValue,
    Validation,
)
from huizhi.forms.fields.ticks import CHECKED, CROSSED, UNCHECKED, with_marks
from huizhi.forms.fields.words import clean, without_spaces

_YES = {"是", "有", "对", "已", "r", "y", "yes", "true", "1"}
_NO = {"", "否", "无", "没有", "没", "不", "未", "非", "n", "no", "f", "false", "0", "/", "-", "—"}
_CIRCLES = set("○◯〇⚪⭕")  # drawn for a tick where the form prints none
_LOOKS = "\ufe0e\ufe0f"  # how an emoji is drawn
_BRACKETS = re.compile(r"([（(\[［])[ \u3000]*([）)\]］])")
_CROSSES = {CROSSED, "x", "X"}  # a cross says no to some, and to others that the box is taken


@dataclass(frozen=True)
class Checkbox(Field):
    """True for a tick, False for an empty box or none. printed: how the form prints the place for
    it, "" for □."""

    kind = "勾选"
    may_be_ticked = True
    printed: str = ""

    @classmethod
    def of(cls, options: FieldOptions) -> Self:
        return cls(options.printed)

    def show(self, value: FieldValue) -> str:
        if brackets := _BRACKETS.fullmatch(self.printed):
            return f"{brackets[1]}√{brackets[2]}" if value else self.printed
        return "☑" if value else self.printed or "□"

    def is_answer(self, raw: str) -> bool:
        return without_spaces(with_marks(raw)) not in {"", UNCHECKED}

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if isinstance(cell.value, bool):
            return Answer(cell.value, cell.text)
        plain, text = (
            without_spaces(cell.text),
            without_spaces(with_marks(cell.text, (), self.printed)),
        )
        if self.printed and plain == without_spaces(self.printed):
            return Answer(False, cell.text)
        word = unicodedata.normalize("NFKC", text).casefold()
        if word in _NO:
            return Answer(False, cell.text)
        if word in _YES:
            return Answer(True, cell.text)
        is_circle = plain.strip(_LOOKS + "()[]") in _CIRCLES and not self.printed
        if is_circle or text in _CROSSES:
            return _assumed(cell, is_ticked=is_circle)
        if text and not set(text) - {CHECKED, UNCHECKED}:
            return Answer(CHECKED in text, cell.text)
        return Answer(None, cell.text, (Doubt("choice-wrong", clean(cell.text), "√、空着"),))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return True

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("勾选", "选中请填 √，不选请空着。")


def _assumed(cell: Cell, *, is_ticked: bool) -> Answer:
    meant = "已勾选" if is_ticked else "没有勾选"
    return Answer(is_ticked, cell.text, (Doubt("choice-assumed", clean(cell.text), meant),))
