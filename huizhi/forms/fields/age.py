"""年龄: how many years old a person is."""

from __future__ import annotations

import re
from dataclasses import replace

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    FieldValue,
    Labels,
    Validation,
)
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.words import clean, half_width

_YEARS = re.compile(r"\s*周?岁$")
_COUNTED = re.compile(r"[\u4e00-\u9fff]$")  # 45户
_OLDEST = 120


class Age(Integer):
    """A whole number of years, 0 to 120; anything beyond is kept and doubted."""

    kind = "年龄"
    stands_over_columns = False
    is_added_up = False
    labels = Labels(r"年龄|周岁$|^(?:现年|岁数|年纪|实岁|虚岁)$", 120)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        plain = replace(cell, text=_YEARS.sub("", half_width(cell.text)))
        answer = super().read(plain, circumstances)
        answer = replace(answer, raw=cell.text)
        if (
            isinstance(answer.value, int)
            and not answer.doubts
            and _COUNTED.search(plain.text.strip())
            and any(c.isdigit() for c in plain.text)
        ):
            doubt = Doubt("extra-text", clean(cell.text), str(answer.value))
            answer = replace(answer, doubts=(doubt,))
        if not isinstance(answer.value, int) or 0 <= answer.value <= _OLDEST:
            return answer
        doubt = Doubt("age-doubtful", clean(cell.text), str(answer.value))
        return replace(answer, doubts=(doubt,))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return 20 + number % 80

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("年龄", "请填周岁，只填数字。")
