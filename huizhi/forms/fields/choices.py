"""多选: any of a few words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huizhi.findings import Doubt
from huizhi.forms.fields.choice import (
    CHECKED,
    UNCHECKED,
    beyond,
    boxes,
    is_untouched,
    ticked_in,
    with_boxes,
)
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

BETWEEN = "、"


@dataclass(frozen=True)
class Choices(Field):
    """Any of `choices`, as “甲、乙” in the order of the form; printed as “□甲 □乙”."""

    kind = "多选"
    choices: tuple[str, ...] = ()

    def show(self, value: FieldValue) -> str:
        return boxes(self.choices, str(value).split(BETWEEN) if value else ())

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        text = with_boxes(squeezed(cell.text))
        if (says_nothing(text) and text not in self.choices) or is_untouched(text, self.choices):
            return answered_nothing(cell.text)
        chosen = self._chosen(text)
        more = beyond(text, self.choices)
        if not chosen:
            expected = BETWEEN.join(self.choices)
            doubt = Doubt("choice-wrong", clean(cell.text), expected)
            return Answer(clean(cell.text), cell.text, (doubt,))
        doubts = (Doubt("choice-more", more),) if more else ()
        return Answer(BETWEEN.join(chosen), cell.text, doubts)

    def _chosen(self, text: str) -> list[str]:
        """The choices that are ticked or, where there are no boxes, listed."""
        if set(text) & {*CHECKED, *UNCHECKED}:
            return ticked_in(text, self.choices) or []
        listed = re.split("[、,;/]", text)
        return [choice for choice in self.choices if squeezed(choice) in listed]

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("多选", "可以选几项，请在选中的前面打勾：把 □ 换成 ☑。")
