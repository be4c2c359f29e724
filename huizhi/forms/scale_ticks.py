"""Scale ticks: grades side by side of which one is ticked for each thing, and two are.

姓名 | 优秀 | 称职 | 基本称职 | 不称职
李明 | √    | √    |          |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from huizhi.findings import Finding
from huizhi.forms.answered import AnsweredField, Answers
from huizhi.forms.answered_together import Asked, answered_together
from huizhi.forms.fields import GRADES, Checkbox, Circumstances, is_tick_or_ring
from huizhi.forms.form import Form, FormField
from huizhi.forms.landmark import bare

_LONGEST_FIRST = sorted(GRADES, key=len, reverse=True)
_FEWEST = 3  # two are held by `opposite_ticks`


def one_grade_ticked(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each scale of which more than one grade is ticked, in the single fields or in
    a row."""
    told = {one.where for one in answers.findings if one.code == "choice-several"}
    for prefix, group in answered_together(form, answers):
        for scale in _scales(group):
            ticked = [one for one in scale if _is_ticked(*one)]
            if len(ticked) > 1 and told.isdisjoint(one.where for _, one in ticked):
                asked, answered = ticked[-1]
                found = "、".join(one.label for one, _ in ticked)
                offered = "、".join(one.label for one, _ in scale)
                about = (f"{prefix}{asked.id}", asked.label, answered.where)
                yield Finding("choice-several", *about, found, offered)


def _scales(group: Sequence[Asked]) -> Iterator[list[Asked]]:
    """The runs of answers whose labels are grades of the same thing, each another one."""
    run: list[Asked] = []
    before, grades = "", set[str]()
    for one in group:
        about, grade = _parted(bare(one[0].label))
        if not grade or about != before or grade in grades:
            if len(run) >= _FEWEST:
                yield run
            run, before, grades = [], about, set()
        if grade:
            run.append(one)
            grades.add(grade)
    if len(run) >= _FEWEST:
        yield run


@lru_cache(maxsize=10_000)
def _parted(label: str) -> tuple[str, str]:
    """What a label is about and the grade that it ends in, "" for none."""
    grade = next((one for one in _LONGEST_FIRST if label.endswith(one)), "")
    return label.removesuffix(grade) if grade else label, grade


def _is_ticked(asked: FormField, answered: AnsweredField) -> bool:
    if isinstance(asked.kind, Checkbox):
        return answered.value is True
    return is_tick_or_ring(answered.raw)
