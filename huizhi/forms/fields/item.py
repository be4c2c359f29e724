"""项目: one of the items that works are handed in for."""

from __future__ import annotations

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
    UnitName,
    answered_nothing,
)
from huizhi.forms.fields.unit import match_unit
from huizhi.forms.fields.words import clean, says_nothing


@dataclass(frozen=True)
class ItemField(Field):
    """An item, by the name that the form prints."""

    kind = "项目"
    names_item = True
    used_again = "forms"
    items: tuple[UnitName, ...] = ()

    @classmethod
    def of(cls, options: FieldOptions) -> Self:
        return cls(options.items)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        if not self.items:
            return super().sample(number, circumstances)
        return self.items[number % len(self.items)].name

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        match, text = match_unit(cell.text, self.items), clean(cell.text)
        if match.certainty == "exact":
            return Answer(match.name, cell.text)
        if match.name:
            return Answer(match.name, cell.text, (Doubt("item-doubtful", text, match.name),))
        expected = "、".join(item.name for item in self.items)
        return Answer(text, cell.text, (Doubt("item-unknown", text, expected),))
