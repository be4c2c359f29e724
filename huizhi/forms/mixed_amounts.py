"""Mixed amounts: a column of money that prints no unit, in which one answer says 万 and another is
a small bare number, which is then hardly a number of yuan.

资金
8.6万
9.2
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from huizhi.findings import Finding
from huizhi.forms.answered import Answers
from huizhi.forms.fields import Circumstances, Money
from huizhi.forms.form import Form

_IN_TENS_OF_THOUSANDS = re.compile(r"\d\s*[万亿]")
_BARE = re.compile(r"[\d,，.\s]+")
_SMALL = Decimal(1000)  # yuan


def amounts_of_one_size(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each small bare number in such a column."""
    for table in form.tables:
        rows = answers.rows_of(table.id)
        for column in table.columns:
            if not isinstance(column.kind, Money) or column.kind.measure:
                continue
            said = [one for row in rows for one in row.fields if one.field == column.id]
            if not any(_IN_TENS_OF_THOUSANDS.search(one.raw) for one in said):
                continue
            for one in said:
                is_bare = one.value is not None and _BARE.fullmatch(one.raw.strip())
                if is_bare and 0 < Decimal(str(one.value)) < _SMALL:
                    about = (table.field_id(column.id), column.label, one.where)
                    yield Finding("number-doubtful", *about, one.raw.strip(), f"{one.value}元")
