"""银行账号: the number of a bank card or a bank account.

Source: ISO/IEC 7812-1 (check digit of cards, by Luhn); accounts of units have none that is known.
"""

from __future__ import annotations

import re

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.long_number import shortened_answer, without_separators, written_out
from huizhi.forms.fields.words import clean, says_nothing

_NUMBER = re.compile(r"\d{8,32}")
_PARTED = re.compile(r"\d+(?:[\s_-]+\d+)*")
_WHOLE = 8  # digits of what may be a number of its own
_CARD, _LENGTHS = re.compile(r"62\d{14,17}"), {16, 19}  # of UnionPay


class Account(Field):
    """A bank account, as text: its digits, without the spaces that part them."""

    kind = "银行账号"
    holds_long_number = True
    labels = Labels(
        r"(银行|开户|收款|存款|工资|补贴|汇款|打款)\w*(账号|帐号|卡号|账户|帐户)$|^(账号|帐号|卡号)$|银行卡$",
        80,
    )

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        if (left := shortened_answer(cell)) is not None:
            return left
        text = written_out(cell)
        found = list(dict.fromkeys(number for number in _numbers(text)))
        if len(found) != 1:
            what = "写了不止一个，只能写一个" if found else "应为8到32位数字"
            value = re.sub(r"\s+", "", text)
            return Answer(
                value or None, cell.text, (Doubt("account-wrong", clean(cell.text), what),)
            )
        return Answer(found[0], cell.text, tuple(_doubts(found[0], text, cell)))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"1202021209{1000000 + number}"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("银行账号", "请填完整的银行卡号或账号，只填数字。")


def passes_luhn(number: str) -> bool:
    """Whether the last digit of a card's number fits the others."""
    doubled = (int(d) * 2 if n % 2 else int(d) for n, d in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _numbers(text: str) -> list[str]:
    """The accounts in the text: digits parted by spaces are one, but for those of which each part
    may be a number of its own."""
    numbers: list[str] = []
    for run in _PARTED.findall(text):
        parts = re.split(r"[\s_-]+", run)
        whole = [part for part in parts if len(part) >= _WHOLE]
        numbers += whole if len(whole) > 1 else ["".join(parts)]
    return [number for number in numbers if _NUMBER.fullmatch(number)]


def _doubts(number: str, text: str, cell: Cell) -> list[Doubt]:
    doubts = (
        [Doubt("extra-text", clean(cell.text), number)]
        if without_separators(text) != number
        else []
    )
    if _CARD.fullmatch(number) and not (len(number) in _LENGTHS and passes_luhn(number)):
        doubts.append(Doubt("account-doubtful", number))
    return doubts
