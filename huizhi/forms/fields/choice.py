"""选项: one of a few words."""

from __future__ import annotations

from collections.abc import Mapping
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
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.grade import exclude_each_other
from huizhi.forms.fields.printed_boxes import boxes
from huizhi.forms.fields.ticks import (
    CHECKED,
    CROSSED,
    Ticked,
    counted,
    has_tick_signs,
    is_untouched,
    read_ticks,
    with_marks,
)
from huizhi.forms.fields.words import clean, says_nothing, without_spaces

_OTHER_WORDS = {
    "男": ("男性", "男士", "♂", "先生"),
    "女": ("女性", "女士", "♀"),
    "是": ("对", "有"),
    "否": ("不是",),
}
_NO = "否无未不没非"  # how the second of two choices begins where they are yes and no
_NOT = {"无", "没有", "不", "没", "否", "非"}
BETWEEN = "、"  # several that were chosen
_OTHERS = ("其他", "其它")
_STOPS = "。.,;、"
_LONGEST_LIST = 255  # a list in a validation holds no more characters (Excel)


@dataclass(frozen=True)
class Choice(Field):
    """One of `choices`. boxed: printed as “□男 □女”, to be ticked; printed: as the form prints its
    boxes, "" for that."""

    kind = "选项"
    has_choices = True
    may_be_boxed = True
    may_be_ticked = True
    input_type = "choice"
    labels = Labels(r"性别|是否|有无", 20)
    choices: tuple[str, ...] = ()
    boxed: bool = False
    printed: str = ""

    @classmethod
    def of(cls, options: FieldOptions) -> Self:
        return cls(options.choices, options.boxed, options.printed)

    def show(self, value: FieldValue) -> str:
        chosen = () if value is None else tuple(str(value).split(BETWEEN))
        if self.boxed and (value in self.choices or set(chosen) <= set(self.choices)):
            ticked = (str(value),) if value in self.choices else chosen
            return boxes(self.choices, ticked, self.printed)
        return super().show(value)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        plain = without_spaces(cell.text).strip(_STOPS)
        exact = [c for c in self.choices if plain == without_spaces(c)]
        if exact:  # 无 may be one of them, so before it can mean nothing
            return Answer(exact[0], cell.text)
        signs = counted(self.choices, self.printed)
        if chosen := signs.get(plain[:1], "") if plain in _counted_words(signs) else "":
            return Answer(chosen, cell.text)
        text = with_marks(cell.text, self.choices, self.printed)
        if (meant := self._meant(plain, text)) is not None:
            return answer_meant(meant, cell)
        if says_nothing(text) or is_untouched(cell.text, self.choices, self.printed):
            return answered_nothing(cell.text)
        others = [c for c in self.choices if plain in map(without_spaces, _OTHER_WORDS.get(c, ()))]
        if others:
            return Answer(others[0], cell.text)
        return self._ticked(text, cell)

    def _meant(self, plain: str, text: str) -> str | None:
        """The choice that a tick or a cross alone means, or a word for no: of yes and no only."""
        if len(self.choices) != 2 or without_spaces(self.choices[1])[:1] not in _NO:
            return None
        if text == CHECKED:
            return self.choices[0]
        return self.choices[1] if text == CROSSED or plain in {*_NOT, "x", "X"} else None

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return self.choices[number % len(self.choices)] if self.choices else None

    def validation(self, circumstances: Circumstances) -> Validation | None:
        if self.boxed:
            return Validation("选项", "请在选中的一项前打勾：把 □ 换成 ☑。")
        prompt = f"请从下拉列表中选择：{'、'.join(self.choices)}。"
        if len(",".join(self.choices)) > _LONGEST_LIST or any("," in c for c in self.choices):
            return Validation("选项", prompt)
        error = f"只能填：{'、'.join(self.choices)}。"
        return Validation("选项", prompt, "list", self.choices, error=error, stops=True)

    def _ticked(self, text: str, cell: Cell) -> Answer:
        shown, expected = clean(cell.text), "、".join(self.choices)
        found = (
            read_ticks(text, self.choices, self.printed) if has_tick_signs(text) else None
        ) or Ticked(())
        if len(found.ticked) == 1:
            doubts = (Doubt("choice-more", found.more),) if found.more else ()
            return Answer(found.ticked[0], cell.text, doubts)
        if len(found.ticked) > 1 and self.boxed and not exclude_each_other(self.choices):
            kept = BETWEEN.join(found.ticked)
            more = (Doubt("choice-more", found.more),) if found.more else ()
            return Answer(kept, cell.text, (Doubt("choice-kept", kept), *more))
        if len(found.gone) == 1 and not found.ticked:
            return Answer(found.gone[0], cell.text, (lost_box_doubt(shown, found),))
        named = [c for c in self.choices if without_spaces(c) in without_spaces(text)]
        if len(found.ticked) > 1 or len(named) > 1:
            return Answer(None, cell.text, (Doubt("choice-several", shown, expected),))
        return Answer(shown, cell.text, (Doubt("choice-wrong", shown, expected),))


def _counted_words(signs: Mapping[str, str]) -> set[str]:
    """Each sign that an option is counted with, alone and with the option: ②, ②暖气片."""
    words = {f"{sign}{mark}{choice}" for sign, choice in signs.items() for mark in ("", *".．、")}
    return words | set(signs)


def with_words_beside(kind: Field, shown: str, words: str) -> str:
    """The choices as they are shown with what was written besides them behind the last one, where
    that is a ticked 其他; "" where they cannot be written there."""
    last = next(reversed(getattr(kind, "choices", ())), "")
    is_other = last.startswith(_OTHERS) and shown.endswith((f"☑{last}", f"√{last}", f"●{last}"))
    return f"{shown}{words}" if words and is_other else ""


def answer_meant(choice: str, cell: Cell) -> Answer:
    """The answer that the choice is meant by what was written, with a doubt that says so."""
    return Answer(choice, cell.text, (Doubt("choice-assumed", clean(cell.text), choice),))


def lost_box_doubt(shown: str, found: Ticked) -> Doubt:
    """The doubt about choices that have lost their boxes."""
    return Doubt("choice-box-gone", shown, "、".join(f"“{choice}”" for choice in found.gone))
