"""Parts held: people and households that are some of all, against all of them, where a form says no
rule: no more party members than inhabitants, and men and women are as many as there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huizhi.findings import Finding
from huizhi.forms.answered import AnsweredField, Answers
from huizhi.forms.fields import Circumstances
from huizhi.forms.form import Form, FormField
from huizhi.forms.landmark import bare

# What all are called, and what some of them; nothing is said of those who come and go.
_MEASURES = (
    (
        re.compile(
            r"(?:常住|户籍|实有|辖区)?总?人口(?:总?数|合计)?|总人[口数]+|人[口数]总[数计]|(?:常住|户籍|居民)人数"
        ),
        re.compile(
            r"人[数口]$|党员数?$|岁(?:以[上下])?(?:老年?人|儿童)?数?$|(?:老年?|残疾|独居|低保|特困)人(?:员|口)?数?$"
        ),
    ),
    (
        re.compile(r"(?:常住|户籍|实有|居民|辖区)?总?户数|总户|户数?合计"),
        re.compile(r"户数?$"),
    ),
)
_OTHERS = re.compile(
    r"流动|外来|暂住|境外|累计|人次|户次|参[加与会]|到会|应|志愿|服务|覆盖|上年|去年|出租|商户|走访|排查|发放"
)
_MEN, _WOMEN = re.compile(r"^(.*?)男性?(?:人?数)?$"), re.compile(r"^(.*?)女性?(?:人?数)?$")
_ALL = re.compile(r"^(?:总?人口?数?|合计|小计|总计|总数|数量|在册人?数|在校生?人?数|现有人?数)$")

_Asked = tuple[FormField, AnsweredField]


def parts_within_whole(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each part that is more than its whole, and for men and women who are not as
    many as all beside them."""
    ruled = " ".join(rule.text for rule in form.rules)  # which is held by itself
    single = {one.id: one for one in form.fields}
    groups = [("", [(single[one.field], one) for one in answers.fields])]
    for row in answers.rows:
        columns = {one.id: one for one in form.columns_of(row.table)}
        groups.append((f"{row.table}.", [(columns[one.field], one) for one in row.fields]))
    for prefix, group in groups:
        counted = [one for one in group if isinstance(one[1].value, int) and _counts(one[0])]
        for found in (*_beyond(prefix, counted), *_sexes(prefix, counted)):
            if found.label not in ruled:
                yield found


def _counts(asked: FormField) -> bool:
    return asked.kind.is_added_up and asked.kind.shape == "number"


def _beyond(prefix: str, counted: Sequence[_Asked]) -> Iterator[Finding]:
    for whole, part in _MEASURES:
        all_of = [one for one in counted if whole.fullmatch(bare(one[0].label))]
        most = max(all_of, key=lambda one: int(str(one[1].value)), default=None)
        for asked, answered in counted if most is not None else ():
            label = bare(asked.label)
            is_part = part.search(label) and not whole.fullmatch(label)
            if not is_part or _OTHERS.search(label) or most is None:
                continue
            if int(str(answered.value)) > int(str(most[1].value)):
                about = (f"{prefix}{asked.id}", asked.label, answered.where)
                said = f"{most[0].label}{most[1].value}（{most[1].where}）"
                yield Finding("part-beyond", *about, str(answered.value), said)


def _sexes(prefix: str, counted: Sequence[_Asked]) -> Iterator[Finding]:
    """Of 人数 | 男 | 女 in this order, and the same with a word before each."""
    for place in range(len(counted) - 2):
        whole, men, women = counted[place : place + 3]
        labels = [bare(one[0].label) for one in (whole, men, women)]
        first, second = _MEN.match(labels[1]), _WOMEN.match(labels[2])
        if first is None or second is None or first[1] != second[1]:
            continue
        if not _ALL.match(labels[0].removeprefix(first[1])):
            continue
        said, added = int(str(whole[1].value)), int(str(men[1].value)) + int(str(women[1].value))
        if said != added:
            about = (f"{prefix}{whole[0].id}", whole[0].label, whole[1].where)
            told = f"{men[0].label}、{women[0].label}加起来是{added}"
            yield Finding("row-total-differs", *about, str(said), told)
