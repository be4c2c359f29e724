"""选项: one of a few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_BRACKET = re.compile(rf"\(([{CHECKED}vV对]?)\)")
_BETWEEN = "\n/、,;"  # what may stand between two choices
_LINE = "_()"  # “□其他____”, the line that is printed behind a choice
_LONGEST_LIST = 255  # a list in a validation holds no more characters (Excel)


@dataclass(frozen=True)
class Choice(Field):
    """One of `choices`. boxed: printed as “□男 □女”, to be ticked."""

    kind = "选项"
    choices: tuple[str, ...] = ()
    boxed: bool = False

    def show(self, value: FieldValue) -> str:
        if self.boxed and (value is None or value in self.choices):
            return boxes(self.choices, () if value is None else (str(value),))
        return "" if value is None else str(value)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        text = with_boxes(squeezed(cell.text))
        exact = [c for c in self.choices if text == squeezed(c)]
        if exact:  # 无 may be one of them, so before it can mean nothing
            return Answer(exact[0], cell.text)
        if says_nothing(text) or is_untouched(text, self.choices):
            return answered_nothing(cell.text)
        meant = [c for c in self.choices if text in map(squeezed, _OTHER_WORDS.get(c, ()))]
        if meant:
            return Answer(meant[0], cell.text)
        return self._ticked(text, cell)

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
        ticked = ticked_in(text, self.choices) or []
        if len(ticked) == 1:
            more = beyond(text, self.choices)
            return Answer(ticked[0], cell.text, (Doubt("choice-more", more),) if more else ())
        named = [c for c in self.choices if squeezed(c) in text]
        if len(ticked) > 1 or len(named) > 1:
            return Answer(None, cell.text, (Doubt("choice-several", shown, expected),))
        return Answer(shown, cell.text, (Doubt("choice-wrong", shown, expected),))


def with_boxes(text: str) -> str:
    """The squeezed text with brackets to be ticked as boxes: 是(√)否() → 是☑否□. Brackets beside
    boxes are a printed line behind a choice, and stay."""
    if set(_BRACKET.sub("", text)) & {*CHECKED, *UNCHECKED} or not _BRACKET.search(text):
        return text
    return _BRACKET.sub(lambda found: "☑" if found.group(1) else "□", text)


def boxes(choices: Sequence[str], ticked: Sequence[str]) -> str:
    """The choices with their boxes: “☑男 □女”."""
    return " ".join(f"{'☑' if choice in ticked else '□'}{choice}" for choice in choices)


def is_untouched(text: str, choices: Sequence[str]) -> bool:
    """Whether every choice stands there with its box empty, as printed: □男□女.

    text: squeezed.
    """
    rest = _without(text, choices)
    return (
        all(squeezed(choice) in text for choice in choices)
        and bool(set(rest) & set(UNCHECKED))
        and not set(rest) - {*UNCHECKED, *_BETWEEN, *_LINE}
    )


def beyond(text: str, choices: Sequence[str]) -> str:
    """What a squeezed text says besides choices and boxes: what somebody wrote behind 其他."""
    rest = _without(text, choices).replace("\n", " ").strip()
    return rest.strip(CHECKED + UNCHECKED + "".join(_BETWEEN) + ":：_()（） ")


def _without(text: str, choices: Sequence[str]) -> str:
    for choice in sorted(map(squeezed, choices), key=len, reverse=True):
        text = text.replace(choice, "\n", 1)
    return text


def ticked_in(text: str, choices: Sequence[str]) -> list[str] | None:
    """The choices whose own box is ticked, None where that cannot be told.

    Boxes stand before the words when the squeezed text begins with one, behind them when it ends
    with one; “男√女” could be either.
    """
    every = CHECKED + UNCHECKED
    before, behind = text[:1] in every, text[-1:] in every
    if before == behind:
        return None
    words = "|".join(re.escape(c) for c in sorted(map(squeezed, choices), key=len, reverse=True))
    pattern = f"([{every}])?({words})" if before else f"({words})([{every}])?"
    box, word = (1, 2) if before else (2, 1)
    ticked = {m[word] for m in re.finditer(pattern, text) if m[box] and m[box] in CHECKED}
    return [choice for choice in choices if squeezed(choice) in ticked]
