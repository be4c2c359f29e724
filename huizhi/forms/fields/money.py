"""金额: an amount in yuan."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    UsedAgain,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.quantity import is_parted, quantity
from huizhi.forms.fields.words import clean, says_nothing

_AMOUNT = re.compile(
    r"(?:人民币|¥|￥|RMB)?([+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,6})?)(亿|万|千)?(元|圆|块)?(整|正)?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\D*[1-9]\d{0,2}\.\d{3}(?:元|圆|块)?[整正]?")  # 2.400 may be 2400
_JIAO_FEN = re.compile(r"(?:人民币)?(\d{1,15})(?:元|圆)(?:(\d)角)?(?:(\d)分)?(整|正)?")
_TIMES = {"亿": 100_000_000, "万": 10_000, "千": 1_000}


class Money(Field):
    """An amount in yuan, as text with two decimals: "12000.00". A digit is never rounded away."""

    kind = "金额"
    stands_over_columns = True
    labels = Labels(r"金额|经费|资金|费用|金费|价格|单价|总价|产值|补助|款额|[(（]万?元[)）]", 230)
    used_again: ClassVar[UsedAgain] = "forms"  # a figure is another one next time
    shape = "amount"
    is_added_up = True
    input_type = "decimal"

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text) and cell.number is None:
            return answered_nothing(cell.text)
        if cell.number is None and is_parted(cell.text):
            return Answer(None, cell.text, (Doubt("number-several", clean(cell.text)),))
        said = quantity(cell.text)
        amount = _amount(cell, said.text)
        if amount is None or amount != amount.quantize(Decimal("0.01")):
            return Answer(
                None, cell.text, (Doubt("number-wrong", clean(cell.text), "以元为单位的金额"),)
            )
        value = f"{amount:.2f}"
        doubts = () if cell.number is not None else said.doubts(value)
        if isinstance(cell.value, str) and _THOUSANDS.fullmatch(said.text):
            doubts = (*doubts, Doubt("number-doubtful", said.said, value))
        below = (Doubt("number-negative", clean(cell.text)),) if amount < 0 else ()
        return Answer(value, cell.text, (*doubts, *below))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"{100 + number}.50"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("金额", "单位为元，请只填数字，例如 12000 或 12000.50。")


def _amount(cell: Cell, text: str) -> Decimal | None:
    """The amount in a cell; text: of a cell without a number, as `quantity` has it."""
    if cell.number is not None:
        if "%" in cell.text:
            return None
        return Decimal(repr(round(cell.number, 6))) if abs(cell.number) < 1e13 else None
    found = _AMOUNT.fullmatch(text)
    if found:
        return Decimal(found.group(1).replace(",", "")) * _TIMES.get(found.group(2) or "", 1)
    parts = _JIAO_FEN.fullmatch(text)
    if parts is None:
        return None
    yuan, jiao, fen = (Decimal(part or 0) for part in parts.groups()[:3])
    return yuan + jiao / 10 + fen / 100
