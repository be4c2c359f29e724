"""Parts held: people and households that are some of all, against all of them, where a form says no
rule: no more party members than inhabitants, and men and women are as many as there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import permutations, product

from huizhi.findings import Finding
from huizhi.forms.answered import AnsweredField, Answers
from huizhi.forms.answered_together import Asked, answered_together
from huizhi.forms.fields import Circumstances
from huizhi.forms.form import Form, FormField
from huizhi.forms.landmark import bare

# What all are called, and what some of them; nothing is said of those who come and go.
_MEASURES = (
    (
        re.compile(
            r"(?:常住|户籍|实有|辖区)?总?人口(?:总?数|合计)?|总人[口数]+|人[口数]总[数计]|(?:常住|户籍|居民|家庭)人[数口]数?|家庭人口数?"
        ),
        re.compile(
            r"人[数口]$|劳动力人?数?$|党员数?$|岁(?:以[上下])?(?:老年?人|儿童)?数?$|(?:老年?|残疾|独居|低保|特困)人(?:员|口)?数?$"
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

# What cannot be more than what it is of: 实到 than 应到, 已整改 than 发现.
_DONE = (
    (re.compile("实到|实际?参[加会]"), re.compile("应到|应参[加会]")),
    (re.compile("已?整改(?:完成|到位)?(?:数|$)|已整改"), re.compile("发现|排查出")),
    (re.compile("已?化解|调解成功|已办结"), re.compile("排查|受理|发生")),
)
_ABOUT_DONE = re.compile(
    "实到|实际?参[加会]|应到|应参[加会]|整改|完成|到位|发现|排查出?|隐患|问题|化解|调解|成功|办结|受理|发生|矛盾|纠纷|已|数量?|[人件起处个]"
)
_INNER, _OUTER = re.compile("(.*?)(?:使用|套内)面积"), re.compile("(.*?)建筑(?:总)?面积")
_FULL_SCORE = re.compile(r"^(?:标准分值?|分值|满分|权重分?|基准分|总分值?)$")
_SCORE = re.compile(r"(?<!标准)(?<!基准)(?:得分|自评分|考评分|评分|考核分|复核分)$")


def parts_within_whole(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each part that is more than its whole, and for men and women who are not as
    many as all beside them."""
    ruled = " ".join(rule.text for rule in form.rules)  # which is held by itself
    for prefix, group in answered_together(form, answers):
        counted = [one for one in group if isinstance(one[1].value, int) and _counts(one[0])]
        held = (
            *_beyond(prefix, counted),
            *_sexes(prefix, counted),
            *_among(prefix, group),
            *_done(prefix, counted),
            *_inside(prefix, group),
        )
        for found in (*held, *_scores(prefix, group)):
            if found.label not in ruled:
                yield found


def _counts(asked: FormField) -> bool:
    return asked.kind.is_added_up and asked.kind.shape == "number"


def _beyond(prefix: str, counted: Sequence[Asked]) -> Iterator[Finding]:
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


def _sexes(prefix: str, counted: Sequence[Asked]) -> Iterator[Finding]:
    """Of 人数 | 男 | 女 or 男 | 女 | 合计 in this order, and the same with a word before each."""
    for place in range(len(counted) - 2):
        three = counted[place : place + 3]
        for whole, men, women in (three, (three[2], three[0], three[1])):
            labels = [bare(one[0].label) for one in (whole, men, women)]
            first, second = _MEN.match(labels[1]), _WOMEN.match(labels[2])
            if first is None or second is None or first[1] != second[1]:
                continue
            if not _ALL.match(labels[0].removeprefix(first[1])):
                continue
            said = int(str(whole[1].value))
            added = int(str(men[1].value)) + int(str(women[1].value))
            if said != added:
                about = (f"{prefix}{whole[0].id}", whole[0].label, whole[1].where)
                told = f"{men[0].label}、{women[0].label}加起来是{added}"
                yield Finding("row-total-differs", *about, str(said), told)


def _among(prefix: str, group: Sequence[Asked]) -> Iterator[Finding]:
    """Of 其中…, whatever its kind, against the nearest number of the same unit before it."""
    whole: Asked | None = None
    for asked, answered in group:
        number = _plain(answered)
        if not asked.label.startswith("其中"):
            is_sex = any(one.match(bare(asked.label)) for one in (_MEN, _WOMEN))
            whole = whole if is_sex else (asked, answered)
            continue
        most = _plain(whole[1]) if whole else None
        if whole is None or number is None or most is None or not _is_of_one_unit(whole[0], asked):
            continue
        if number > most:
            about = (f"{prefix}{asked.id}", asked.label, answered.where)
            said = f"{whole[0].label}{whole[1].raw.strip()}（{whole[1].where}）"
            yield Finding("part-beyond", *about, answered.raw.strip(), said)


def _is_of_one_unit(one: FormField, other: FormField) -> bool:
    """Whether two numbers may be of the same unit: neither is a share, and no unit says another."""
    if "percent" in (one.kind.shape, other.kind.shape) or re.search("[率比%％]", other.label):
        return False
    return one.kind.measure == other.kind.measure or other.kind.is_free_text


def _done(prefix: str, counted: Sequence[Asked]) -> Iterator[Finding]:
    """Of 实到 and 应到, 已整改 and 发现 beside each other."""
    labels = {id(one): bare(one[0].label) for one in counted}
    done = [one for one in counted if any(a.search(labels[id(one)]) for a, _ in _DONE)]
    found = [one for one in counted if any(b.search(labels[id(one)]) for _, b in _DONE)]
    for one, other in product(done, found):
        if _is_done_of(one[0], other[0]) and int(str(one[1].value)) > int(str(other[1].value)):
            about = (f"{prefix}{one[0].id}", one[0].label, one[1].where)
            said = f"{other[0].label}{other[1].value}（{other[1].where}）"
            yield Finding("part-beyond", *about, str(one[1].value), said)


def _inside(prefix: str, group: Sequence[Asked]) -> Iterator[Finding]:
    """Of 使用面积 and 建筑面积 in one unit."""
    areas = [one for one in group if one[0].label.endswith("面积")]
    for (inner, said), (outer, whole) in permutations(areas, 2):
        parted = _INNER.fullmatch(bare(inner.label)), _OUTER.fullmatch(bare(outer.label))
        if parted[0] is None or parted[1] is None or parted[0][1] != parted[1][1]:
            continue
        number, most = _plain(said), _plain(whole)
        if number is not None and most is not None and number > most and _is_same(inner, outer):
            about = (f"{prefix}{inner.id}", inner.label, said.where)
            told = f"{outer.label}{whole.raw.strip()}（{whole.where}）"
            yield Finding("part-beyond", *about, said.raw.strip(), told)


def _is_same(one: FormField, other: FormField) -> bool:
    return one.kind.measure == other.kind.measure


def _is_done_of(one: FormField, other: FormField) -> bool:
    done, found = bare(one.label), bare(other.label)
    is_pair = any(a.search(done) and b.search(found) for a, b in _DONE)
    return is_pair and _ABOUT_DONE.sub("", done) == _ABOUT_DONE.sub("", found)


def _scores(prefix: str, group: Sequence[Asked]) -> Iterator[Finding]:
    """Of 得分, against 标准分 beside it."""
    full = next((one for one in group if _FULL_SCORE.search(bare(one[0].label))), None)
    most = _plain(full[1]) if full else None
    for asked, answered in group:
        number = _plain(answered)
        if full is None or most is None or number is None or not _SCORE.search(bare(asked.label)):
            continue
        if number > most:
            about = (f"{prefix}{asked.id}", asked.label, answered.where)
            said = f"{full[0].label}{full[1].raw.strip()}"
            yield Finding("part-beyond", *about, answered.raw.strip(), said)


def _plain(answered: AnsweredField) -> Decimal | None:
    """The number that an answer is, None for what is none."""
    value = answered.value
    if isinstance(value, bool) or value is None:
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
