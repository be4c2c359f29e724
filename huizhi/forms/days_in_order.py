"""Days in order: what ends before it began, or was done before it happened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huizhi.findings import Finding
from huizhi.forms.answered import AnsweredField, Answers
from huizhi.forms.answered_together import answered_together
from huizhi.forms.fields import Circumstances
from huizhi.forms.form import Form, FormField
from huizhi.forms.landmark import bare

# What comes first, and what cannot come before it.
_ORDER = (
    ("开始|起始|开工|动工|开业", "结束|终止|截止|竣工|完工|到期|停业"),
    ("发生|发现|受理|登记|检查", "解决|办结|化解|整改|处理|复查"),
    ("入住|入职|参加", "离开|搬离|离职|退出"),
)
_OF_TIME = re.compile("[时日]间?期?|时间|日期|年月|[的之]|日|完成")
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def days_in_order(form: Form, answers: Answers, circumstances: Circumstances) -> Iterator[Finding]:
    """A finding for each end that is before its beginning, in the single fields or in one row."""
    for prefix, group in answered_together(form, answers):
        days = [one for one in group if one[0].kind.takes_dates and _day(one[1])]
        for first, last in ((a, b) for a in days for b in days if a is not b):
            begun, ended = _day(first[1]), _day(last[1])
            size = min(len(begun), len(ended))
            if ended[:size] < begun[:size] and _follow(first[0], last[0]):
                about = (f"{prefix}{last[0].id}", last[0].label, last[1].where)
                yield Finding("days-reversed", *about, ended, f"{first[0].label}{begun}")


def _day(answered: AnsweredField) -> str:
    """The day, month or year of an answer as YYYY-MM-DD, "" for anything else."""
    found = _DAY.fullmatch(str(answered.value or "")[:10])
    return found[0] if found else ""


def _follow(first: FormField, last: FormField) -> bool:
    """Whether two labels say of the same thing that it began and that it ended."""
    one, other = bare(first.label), bare(last.label)
    return any(
        re.search(begun, one)
        and re.search(ended, other)
        and _OF_TIME.sub("", re.sub(begun, "", one)) == _OF_TIME.sub("", re.sub(ended, "", other))
        for begun, ended in _ORDER
    )
