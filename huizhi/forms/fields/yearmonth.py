"""年月: a month of a year, "2024-06"."""

from __future__ import annotations

import datetime as dt
import re

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.chinese_number import in_digits
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.words import clean, says_nothing, without_spaces

_FULL = re.compile(  # a day behind it says the month too
    r"(\d{4})[-/.年](\d{1,2})(?:月(?:份|底|初|\d{1,2}日?)?|[-/.]\d{1,2}日?)?"
    r"|(\d{4})(0[1-9]|1[0-2])"
)
_ROOM = set(" \t\n\u00a0\u3000_＿年月")  # “____年__月”, printed and left as it was
_FIRST_OR_TENTH = re.compile(r"\d{4}\.1")  # 2025.10 typed as a number is kept as 2025.1
_TORN = re.compile(r"\d\s+\d")  # 2025年1 2月
_MONTH = re.compile(r"(\d{1,2})月份?")


class YearMonth(Field):
    """A month, as YYYY-MM; a year that was not written is the activity's."""

    kind = "年月"
    used_again = ""
    labels = Labels(
        r"年月$|[(（](?:(?:填写|填|写明?)?(?:年月|年/月|年、月)|(?:精确|具体|填写|写)?[到至]月)[)）]",
        210,
    )
    takes_dates = "month"

    def show(self, value: FieldValue) -> str:
        found = re.fullmatch(r"(\d{4})-(\d{2})", str(value or ""))
        return f"{found.group(1)}年{int(found.group(2))}月" if found else str(value or "")

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if isinstance(cell.value, dt.date):
            return Answer(f"{cell.value.year:04d}-{cell.value.month:02d}", cell.text)
        if says_nothing(cell.text) or not set(cell.text) - _ROOM:
            return answered_nothing(cell.text)
        text = in_digits(without_spaces(cell.text).replace("_", "").replace("元月", "1月"))
        if (found := _FULL.fullmatch(text)) and 1 <= int(found.group(2) or found.group(4)) <= 12:
            year, month = found.group(1) or found.group(3), int(found.group(2) or found.group(4))
            return _read(f"{year}-{month:02d}", text, cell)
        if (found := _MONTH.fullmatch(text)) and 1 <= int(found.group(1)) <= 12:
            value = f"{circumstances.year}-{int(found.group(1)):02d}"
            return Answer(value, cell.text, (Doubt("date-year-assumed", clean(cell.text), value),))
        return Answer(
            None, cell.text, (Doubt("month-wrong", clean(cell.text), f"{circumstances.year}年6月"),)
        )

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"{circumstances.year}-{1 + number % 12:02d}"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("年月", f"例如 {circumstances.year}年6月。")


def _read(value: str, text: str, cell: Cell) -> Answer:
    """The month, with a doubt where it may be another one."""
    is_number = isinstance(cell.value, float)
    number = f"{cell.value:.15g}" if is_number else text
    if _FIRST_OR_TENTH.fullmatch(number) or _TORN.search(clean(cell.text)):
        return Answer(value, cell.text, (Doubt("date-ambiguous", clean(cell.text), value),))
    return Answer(value, cell.text)
