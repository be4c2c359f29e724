"""Amounts in words: an amount that stands in words and in figures side by side, as on a cheque, and
comes to another in each.

退税金额（大写） | 伍仟玖佰玖拾贰元整 | 退税金额（小写） | 5992.50
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from huizhi.content import Cell
from huizhi.findings import Finding
from huizhi.forms.answered import Answers
from huizhi.forms.answered_together import Asked, answered_together
from huizhi.forms.fields import Circumstances, make_field
from huizhi.forms.form import Form
from huizhi.forms.landmark import bare

_IN_WORDS = re.compile("[零一二三四五六七八九十壹贰貳叁肆伍陆柒捌玖拾百佰千仟万萬亿]{2,}(?:元|$)")
_OF_MONEY = re.compile("金额|人民币|费|款|价|资金|经费|合计|小写|大写")
_HOW = re.compile("人民币|大写|小写|金额|合计|[（）()]")


def amounts_agree(form: Form, answers: Answers, circumstances: Circumstances) -> Iterator[Finding]:
    """A finding for each amount in words beside the same in figures that differs from it."""
    for prefix, group in answered_together(form, answers):
        for one, other in pairwise(group):
            words, figures = (one, other) if _is_in_words(one) else (other, one)
            if not _is_in_words(words) or _is_in_words(figures) or not _are_the_same(one, other):
                continue
            said, written = (_amount(each, circumstances) for each in (words, figures))
            if said is not None and written is not None and said != written:
                asked, answered = figures
                told = f"旁边的大写“{words[1].raw.strip()}”是{said:f}"
                about = (f"{prefix}{asked.id}", asked.label, answered.where)
                yield Finding("figures-differ", *about, answered.raw.strip(), told)


def _is_in_words(one: Asked) -> bool:
    return _IN_WORDS.search("".join(one[1].raw.split())) is not None


def _are_the_same(one: Asked, other: Asked) -> bool:
    """Whether two labels, one after the other, ask for the same amount."""
    labels = [bare(asked.label) for asked, _ in (one, other)]
    names = {_HOW.sub("", label) for label in labels}
    return all(map(_OF_MONEY.search, labels)) and len(names) == 1


def _amount(one: Asked, circumstances: Circumstances) -> Decimal | None:
    """The amount that an answer says, whatever kind its label was taken for."""
    asked, answered = one
    value: object = answered.value
    if asked.kind.is_free_text:
        value = make_field("金额").read(Cell(0, 0, answered.raw), circumstances).value
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return None
