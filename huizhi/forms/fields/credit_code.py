"""统一社会信用代码: the code of an enterprise or organisation: 18 characters.

Source: GB 32100-2015 (make-up and check character).
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

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z
_CANDIDATE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_RUN = re.compile(r"[0-9A-Z]{6,}")
_LENGTH = 18


class CreditCode(Field):
    """A unified social credit code, as text in capitals."""

    kind = "统一社会信用代码"
    holds_long_number = True
    labels = Labels(r"信用代码", 70)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        if (left := shortened_answer(cell)) is not None:
            return left
        text = without_separators(written_out(cell))
        found = list(dict.fromkeys(_CANDIDATE.findall(text)))
        if len(found) != 1:
            what = "写了不止一个，只能写一个" if found else _counted(text)
            return _wrong(text, cell, what)
        (code,) = found
        if fault := _fault_in(code):
            return _wrong(code, cell, fault)
        extra = (Doubt("extra-text", clean(cell.text), code),) if text != code else ()
        return Answer(code, cell.text, extra)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        code = f"5211010500000{number % 10_000:04d}"
        return code + credit_check_character(code)

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation(
            "统一社会信用代码",
            "请填营业执照或法人证书上的18位代码。",
            "textLength",
            operator="between",
            formula1="18",
            formula2="18",
            error="统一社会信用代码应为18位，请检查位数。",
        )


def credit_check_character(code: str) -> str:
    """The character that must end a code with these first 17 characters."""
    total = sum(
        _ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17])
    )
    return _ALPHABET[-total % 31]


def _fault_in(code: str) -> str:
    strange = "".join(dict.fromkeys(letter for letter in code if letter not in _ALPHABET))
    if strange:
        return f"代码里没有字母{strange}，是不是把数字写成了字母"
    if code[-1] != credit_check_character(code):
        return "最后一位（校验码）对不上，有一位写错了"
    return ""


def _counted(text: str) -> str:
    runs = _RUN.findall(text)
    return f"应为18位，这里是{len(runs[0])}位" if len(runs) == 1 else f"应为{_LENGTH}位"


def _wrong(value: str, cell: Cell, what: str) -> Answer:
    return Answer(value or None, cell.text, (Doubt("credit-code-wrong", clean(cell.text), what),))
