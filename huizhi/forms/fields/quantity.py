"""Quantity: what may be wrong with a number as people type it, whatever it counts."""

from __future__ import annotations

from dataclasses import dataclass

from huizhi.content import lazy_pattern
from huizhi.findings import Doubt
from huizhi.forms.fields.chinese_number import quantity_in_digits
from huizhi.forms.fields.words import clean, half_width, without_spaces

_NUMERAL = r"0-9零〇一二三四五六七八九两十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_PARTED = lazy_pattern(rf"(?<=[{_NUMERAL}])\s+(?=[{_NUMERAL}])")
_GROUPED = lazy_pattern(
    r"\d{1,3}(?: \d{3})* 0\d\d(?: \d{3})*(?:\.\d+)?\s*\D?"
)  # 12 000: 000 is no number
_WIDE_COMMA = lazy_pattern(r"\d，[1-9]\d\d(?!\d)(?!，)(?!\.\d)")  # 500，300: one number or two
_BEHIND = lazy_pattern(r"(\([^()]*\)|/[年月季天日人户次个周]|每[年月季天日人户次个周])$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number's text without white space, Chinese numerals in digits. said: what it says in full;
    more: what stands behind the number and is no part of it, "" for nothing; comma: one in it may
    stand between two numbers."""

    text: str
    said: str
    more: str = ""
    comma: bool = False

    def doubts(self, value: str) -> tuple[Doubt, ...]:
        """What a person should look at when the number is taken for this value."""
        doubts = [Doubt("extra-text", self.said, value)] if self.more else []
        if self.comma:
            doubts.append(Doubt("number-doubtful", self.said, value))
        return tuple(doubts)


def quantity(text: str) -> Quantity:
    """The text of a number, with what is typed behind it apart: 3(含1名儿童), 2400元/月."""
    plain = quantity_in_digits(without_spaces(text))
    behind = _BEHIND.search(plain)
    more = behind.group() if behind and behind.start() else ""
    comma = _WIDE_COMMA.search(clean(text)) is not None
    return Quantity(plain.removesuffix(more) if more else plain, clean(text), more, comma)


def is_parted(text: str) -> bool:
    """Whether white space stands within the digits, so that they may be two numbers: a person typed
    500 and 300 on two lines. 12 000 is one."""
    plain = half_width(text)
    return _PARTED.search(plain) is not None and not _GROUPED.fullmatch(plain)
