"""Balances: figures side by side of which one follows from the others by what they are called.

期初 | 增加 | 减少 | 期末        分值 | 扣分 | 得分
1000 | 20   | 10   | 1010        30   | 5    | 25
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from huizhi.findings import Finding
from huizhi.forms.answered import AnsweredField, Answers
from huizhi.forms.answered_together import Asked, answered_together
from huizhi.forms.fields import Circumstances, says_nothing
from huizhi.forms.form import Form
from huizhi.forms.landmark import bare

# What follows each other, with the sign of each but the last, which is what they come to.
_BALANCES = tuple(
    (tuple(re.compile(f"(.*?)(?:{word})数?") for word in words), signs)
    for words, signs in (
        (
            (
                "期初(?:存栏|库存|余额|人数)?|年初(?:存栏|库存|余额)?|上[期月年]末|上[期月年]结[余转]",
                "(?:本[期月年])?(?:增加|新增|收入|入库|购入|调入)",
                "(?:本[期月年])?(?:减少|支出|出库|发出|调出)",
                "期末(?:存栏|库存|余额|人数)?|年末(?:存栏|库存|余额)?|(?:本[期月年])?(?:结余|结存|余额)",
            ),
            (1, 1, -1),
        ),
        (("标准分|分值|满分", "扣分", "得分|实得分"), (1, -1)),
    )
)

_ENDS = re.compile("期末|年末|结余|结存|余额|得分")  # what a balance comes to


def figures_balance(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each such figure that is another, where no rule of the form says it."""
    ruled = " ".join(rule.text for rule in form.rules)
    for prefix, group in answered_together(form, answers):
        if not any(_ENDS.search(asked.label) for asked, _ in group):
            continue
        for words, signs in _BALANCES:
            for place in range(len(group) - len(signs)):
                figures = group[place : place + len(signs) + 1]
                found = _differs(prefix, figures, words, signs)
                if found is not None and found.label not in ruled:
                    yield found


def _differs(
    prefix: str, figures: Sequence[Asked], words: Sequence[re.Pattern[str]], signs: Sequence[int]
) -> Finding | None:
    """The finding on figures that are called so, and do not balance."""
    called = [
        word.fullmatch(bare(asked.label)) for word, (asked, _) in zip(words, figures, strict=True)
    ]
    if not all(called) or len({one[1] for one in called if one}) > 1:
        return None
    numbers = [_number(answered) for _, answered in figures]
    *parts, said = numbers
    if said is None or parts[0] is None or None in parts:
        return None
    due = Decimal(0)
    for sign, part in zip(signs, parts, strict=False):
        due += abs(part or Decimal(0)) * sign if sign < 0 else part or Decimal(0)
    if said == due:
        return None
    asked, answered = figures[-1]
    sum_of = "".join(
        f"{'＋' if sign > 0 else '－'}{one.label}"
        for sign, (one, _) in zip(signs, figures, strict=False)
    )
    about = (f"{prefix}{asked.id}", asked.label, answered.where)
    return Finding(
        "balance-differs", *about, answered.raw.strip(), f"{sum_of[1:]}是{due.normalize():f}"
    )


def _number(answered: AnsweredField) -> Decimal | None:
    """The number that was answered, nought for nothing; None for what is none."""
    if answered.value is None:
        return Decimal(0) if says_nothing(answered.raw) else None
    try:
        return Decimal(str(answered.value).removesuffix("分"))
    except InvalidOperation:
        return None
