"""金额: an amount in yuan, or in what the form prints beside its label: 万元."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar

from huizhi.content import Cell, lazy_pattern
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

_AMOUNT = lazy_pattern(
    r"(人民币|¥|￥|RMB)?([+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,6})?)(亿|百万|万|千)?(元|圆|块)?(整|正)?",
    re.IGNORECASE,
)
_THOUSANDS = lazy_pattern(r"\D*[1-9]\d{0,2}\.\d{3}(?:元|圆|块)?[整正]?")  # 2.400 may be 2400
_JIAO_FEN = lazy_pattern(r"(?:人民币)?(\d{1,15})(?:元|圆)(?:(\d)角)?(?:(\d)分)?(整|正)?")
_TIMES = {"亿": 100_000_000, "百万": 1_000_000, "万": 10_000, "千": 1_000, "": 1}
_YUAN_SHOWN = lazy_pattern(r"\d(?:亿|百万|万|千)?元")


class Money(Field):
    """An amount as text with two decimals: "12000.00". A digit is never rounded away.

    It is in yuan, or in the unit that the form prints: there a plain number counts that unit and
    5000元 is converted, to "0.50" 万元, with up to as many decimals as a fen needs.
    """

    kind = "金额"
    stands_over_columns = True
    labels = Labels(
        r"金额|经费|资金|费用|金费|价格|单价|总价|产值|补助|款额|[(（](?:单位[:：]?)?[千万亿]?元[)）]",
        230,
        # How many are paid it (取暖补助户数), where it is from, who keeps it.
        r"[户人次件个台份处项家批]数(?:$|[(（](?![千万亿]?元))|"
        r"(?:来源|渠道|用途|投向|性质|名称|种类|类型|方式|管理员|管理人|负责人)(?:[(（](?![^()（）]*元)[^()（）]*[)）])?$",
    )
    used_again: ClassVar[UsedAgain] = "forms"  # a figure is another one next time
    shape = "amount"
    is_added_up = True
    input_type = "decimal"

    def measured_in(self, measure: str) -> Money:
        if not measure.endswith("元") or measure == "元" or measure[:-1] not in _TIMES:
            return self  # which is in yuan
        money = Money()
        money.measure = measure
        return money

    @property
    def worth(self) -> int:
        """How many yuan one of its unit is."""
        return _TIMES[self.measure.removesuffix("元")]

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text) and cell.number is None:
            return answered_nothing(cell.text)
        if cell.number is None and is_parted(cell.text):
            return Answer(None, cell.text, (Doubt("number-several", clean(cell.text)),))
        said = quantity(cell.text)
        amount, is_sure = _amount(cell, said.text, self.worth)
        if amount is None or (yuan := amount * self.worth) != yuan.quantize(Decimal("0.01")):
            expected = f"以{self.measure or '元'}为单位的金额"
            return Answer(None, cell.text, (Doubt("number-wrong", clean(cell.text), expected),))
        value = f"{max(amount.normalize(), amount.quantize(Decimal('0.01')), key=_decimals):f}"
        doubts = () if cell.number is not None else said.doubts(value)
        is_parted_by_dot = isinstance(cell.value, str) and _THOUSANDS.fullmatch(said.text)
        if not is_sure or is_parted_by_dot:
            doubts = (*doubts, Doubt("number-doubtful", said.said, value))
        below = (Doubt("number-negative", clean(cell.text)),) if amount < 0 else ()
        return Answer(value, cell.text, (*doubts, *below))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"{100 + number}.50"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        example = "12000 或 12000.50" if self.worth == 1 else "12 或 1.25"
        return Validation("金额", f"单位为{self.measure or '元'}，请只填数字，例如 {example}。")


def _decimals(amount: Decimal) -> int:
    return -int(amount.as_tuple().exponent)


def _amount(cell: Cell, text: str, worth: int) -> tuple[Decimal | None, bool]:
    """The amount in a cell, in a unit worth so many yuan, and whether there is no doubt of it.

    text: of a cell without a number, as `quantity` has it. 5万 and ¥5 in a column of 万元 may be
    in yuan or in the unit.
    """
    if cell.number is not None and (worth == 1 or not _YUAN_SHOWN.search(clean(cell.text))):
        if "%" in cell.text or abs(cell.number) >= 1e13:
            return None, True
        return Decimal(repr(round(cell.number, 6))), True
    found = _AMOUNT.fullmatch(text)
    if found:
        amount = Decimal(found[2].replace(",", "")) * _TIMES[found[3] or ""]
        in_yuan, is_sure = bool(found[4] or found[3]), not (found[1] or found[3])
        amount = amount / worth if in_yuan else amount
        return amount, worth == 1 or bool(found[4]) or is_sure
    parts = _JIAO_FEN.fullmatch(text)
    if parts is None:
        return None, True
    yuan, jiao, fen = (Decimal(part or 0) for part in parts.groups()[:3])
    return (yuan + jiao / 10 + fen / 100) / worth, True
