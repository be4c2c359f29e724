"""选项: one of a few words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huizhi.findings import Doubt
from huizhi.forms.fields.cleaning import clean, squeezed
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.nothing import says_nothing
from huizhi.forms.grid import Cell

CHECKED = "√✓✔☑☒■▣◉●"
UNCHECKED = "□☐▢○◯"
_OTHER_WORDS = {
    "男": ("男性", "男士", "♂", "先生"),
    "女": ("女性", "女士", "♀"),
    "是": ("对", "有"),
    "否": ("不是",),
}
_LONGEST_LIST = 255  # a list in a validation holds no more characters (Excel)


@dataclass(frozen=True)
class Choice(Field):
    """One of `choices`."""

    kind = "选项"
    choices: tuple[str, ...] = ()

    def show(self, value: FieldValue) -> str:
        return "" if value is None else str(value)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        text = squeezed(cell.text)
        exact = [c for c in self.choices if text == squeezed(c)]
        if exact:  # 无 may be one of them, so before it can mean nothing
            return Answer(exact[0], cell.text)
        if says_nothing(text) or self._is_untouched(text):
            return answered_nothing(cell.text)
        meant = [c for c in self.choices if text in map(squeezed, _OTHER_WORDS.get(c, ()))]
        if meant:
            return Answer(meant[0], cell.text)
        ticked = [c for c in self.choices if _is_ticked(text, squeezed(c))]
        if len(ticked) == 1:
            return Answer(ticked[0], cell.text)
        named = [c for c in self.choices if squeezed(c) in text]
        expected = "、".join(self.choices)
        if len(ticked) > 1 or len(named) > 1:
            return Answer(None, cell.text, (Doubt("choice-several", clean(cell.text), expected),))
        return Answer(
            clean(cell.text), cell.text, (Doubt("choice-wrong", clean(cell.text), expected),)
        )

    def _is_untouched(self, text: str) -> bool:
        """Whether every choice stands there with its box empty, as printed: □男□女."""
        rest = text
        for choice in sorted(map(squeezed, self.choices), key=len, reverse=True):
            if rest.count(choice) != 1:
                return False
            rest = rest.replace(choice, "\n")
        return bool(set(rest) & set(UNCHECKED)) and not set(rest) - {*UNCHECKED, "\n", "/", "、"}

    def validation(self, circumstances: Circumstances) -> Validation | None:
        prompt = f"请从下拉列表中选择：{'、'.join(self.choices)}。"
        if len(",".join(self.choices)) > _LONGEST_LIST or any("," in c for c in self.choices):
            return Validation("选项", prompt)
        error = f"只能填：{'、'.join(self.choices)}。"
        return Validation("选项", prompt, "list", self.choices, error=error, stops=True)


def _is_ticked(text: str, choice: str) -> bool:
    """Whether the choice's own box is ticked: boxes stand before the words when the text begins
    with one, behind them when it ends with one; “男√女” could be either and is neither."""
    boxes = CHECKED + UNCHECKED
    if text[0] in boxes and text[-1] not in boxes:
        return re.search(f"[{CHECKED}]{re.escape(choice)}", text) is not None
    if text[-1] in boxes and text[0] not in boxes:
        return re.search(f"{re.escape(choice)}[{CHECKED}]", text) is not None
    return False
