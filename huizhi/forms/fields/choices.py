"""多选: any of a few words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.choice import BETWEEN, lost_box_doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldOptions,
    FieldValue,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.printed_boxes import boxes
from huizhi.forms.fields.ticks import (
    Ticked,
    beyond,
    has_tick_signs,
    has_ticked_boxes,
    is_untouched,
    read_ticks,
    with_marks,
)
from huizhi.forms.fields.words import clean, half_width, says_nothing, without_spaces

_LIST = re.compile("[、,;/]")
_AND = re.compile(r"[、,;/\s和及与]+")


@dataclass(frozen=True)
class Choices(Field):
    """Any of `choices`, as “甲、乙” in the order of the form; printed as “□甲 □乙”, or as the
    form prints its boxes."""

    kind = "多选"
    has_choices = True
    may_be_ticked = True
    takes_several = True
    input_type = "several"
    choices: tuple[str, ...] = ()
    printed: str = ""

    @classmethod
    def of(cls, options: FieldOptions) -> Self:
        return cls(options.choices, options.printed)

    def show(self, value: FieldValue) -> str:
        return boxes(self.choices, str(value).split(BETWEEN) if value else (), self.printed)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        text, plain = with_marks(cell.text, self.choices, self.printed), without_spaces(cell.text)
        is_room = is_untouched(cell.text, self.choices, self.printed, takes_several=True)
        if is_room or (says_nothing(text) and plain not in self.choices):
            return answered_nothing(cell.text)
        if not has_tick_signs(text):
            return self._listed(cell)
        boxed = has_ticked_boxes(cell.text)
        found = read_ticks(text, self.choices, self.printed, boxed=boxed) or Ticked(())
        doubts = [Doubt("choice-more", found.more)] if found.more and found.ticked else []
        if found.gone:
            doubts.append(lost_box_doubt(clean(cell.text), found))
        if not found.ticked and not found.gone:
            doubt = Doubt("choice-unclear", clean(cell.text), BETWEEN.join(self.choices))
            return Answer(None, cell.text, (doubt,))
        return Answer(BETWEEN.join(found.ticked) or None, cell.text, tuple(doubts))

    def _listed(self, cell: Cell) -> Answer:
        """The choices that are listed where there are no boxes. All of them with nothing but room
        between are what was printed, with the boxes gone."""
        text = half_width(cell.text)
        pieces = [without_spaces(piece) for piece in _AND.split(text) if piece.strip()]
        chosen = [choice for choice in self.choices if without_spaces(choice) in pieces]
        if len(chosen) < len(pieces) or (len(chosen) == len(self.choices) and "、" not in text):
            pieces = _LIST.split(without_spaces(text))
            chosen = [choice for choice in self.choices if without_spaces(choice) in pieces]
        if not chosen:
            return self._wrong(cell)
        more = beyond(text, self.choices)
        is_more = more and len(chosen) < len(pieces)
        return Answer(
            BETWEEN.join(chosen), cell.text, (Doubt("choice-more", more),) if is_more else ()
        )

    def _wrong(self, cell: Cell) -> Answer:
        doubt = Doubt("choice-wrong", clean(cell.text), BETWEEN.join(self.choices))
        return Answer(clean(cell.text), cell.text, (doubt,))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return self.choices[number % len(self.choices)] if self.choices else None

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("多选", "可以选几项，请在选中的前面打勾：把 □ 换成 ☑。")
