"""Misplaced: an answer that plainly is what another column asks for, whose own place is empty or
holds something else, as where somebody went on one cell too far.

姓名 | 职务      | 住址 | 手机          姓名 | 住址                          | 电话
李明 | 罗庄路7号 | 主任 | 13912345670   李明 | 罗庄路7号 电话：13912345670   |
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from huizhi.findings import Finding
from huizhi.forms.answered import Answers
from huizhi.forms.answered_together import Asked
from huizhi.forms.fields import Circumstances, is_id_number, says_nothing, written_day
from huizhi.forms.form import Form, FormField
from huizhi.forms.landmark import bare

_NEAR = 3  # single answers so many places apart stand beside each other
_MOBILE = re.compile(r"1[3-9]\d{9}")
_POST = re.compile(
    r"(?:党?(?:副|正|总|第一|兼)?(?:支?书记?|主任|组长|队长|站长|所长|校长|园长|局长|科长|经理|委员|会计|出纳|干事|文书|网格员|网格长|"
    r"社工|保安|保洁员?|村医|护士|教师)[兼、]?)+"
)
_PLACE = re.compile(r"[路街巷弄道](?:\S{0,6}?)\d+号?|\d+号?(?:院|楼|栋|幢)|\d+单元|\d+室$")
_LONG = 30
_DAY_BEHIND = re.compile(
    r"\S\s+(?:(?:\d{2,4}[.\-/年])?\d{1,2}[.\-/月]\d{1,2}日?|\d{4}[.\-/年]\d{1,2}月?)$"
)
_NUMBER = re.compile(r"\d{1,8}(?:\.\d+)?")
_REMARK = re.compile(
    r"备注|说明|情况|内容|其[他它]|事由|摘要|描述|意见|简历|事迹|经历|措施|原因|问题|材料|建议|成员|方式|记录"
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a text plainly is. is_shown: whether a text is that; wants: whether a place asks for it;
    takes: whether it may well stand in a place that asks for something else; beside: it is told of
    a neighbour only."""

    is_shown: Callable[[str], bool]
    wants: Callable[[FormField], bool]
    takes: Callable[[FormField], bool]
    beside: bool = False


def _called(words: str) -> Callable[[FormField], bool]:
    pattern = re.compile(words)
    return lambda asked: pattern.search(asked.label) is not None


def _is_day(text: str) -> bool:
    day = written_day(text)
    return day is not None and day.year is not None and any(c in text for c in "年-/.")


_LOOKS = (
    _Look(
        lambda text: _MOBILE.fullmatch(re.sub(r"[\s\-]", "", text)) is not None,
        lambda asked: asked.kind.is_phone,
        _called("电话|手机|号码|联系|微信"),
    ),
    _Look(
        lambda text: len(text) > 15 and is_id_number(text.upper(), dt.date.max),
        lambda asked: asked.kind.identifies_person,
        _called("证|号码|账号"),
    ),
    _Look(
        _is_day, lambda asked: bool(asked.kind.takes_dates), _called("[时日年月期]|届|进度|结果")
    ),
    _Look(
        lambda text: len(text) < _LONG and _PLACE.search(text) is not None,
        _called("地[址点]|住[址所]|位置"),
        _called(
            "地[址点区段]|住|位|坐落|场所|户籍|籍贯|所在|路|楼|房|名称|小区|网格|单位|门牌|范围|去向"
        ),
    ),
    _Look(
        lambda text: _POST.fullmatch(text) is not None,
        _called("职[务位称]|岗位"),
        _called("职|岗|身份|工作|单位|类|角色|关系|责任|负责|人员|对象|名称|项目"),
    ),
    _Look(lambda text: text in {"男", "女"}, _called("性别"), _called("性别|男|女|人")),
    _Look(
        lambda text: _NUMBER.fullmatch(text) is not None,
        lambda asked: asked.kind.is_added_up,
        _called(r"[号编码数量额年月日期序级格版比率值温压]|型|户|楼|门|岁|次|金|分"),
        beside=True,
    ),
)


def misplaced_answers(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each free text that is what another place asks for, or says so with that
    place's label before it, while that place has no such thing."""
    told = {one.where for one in answers.findings if one.code != "place-gone"}
    single = {one.id: one for one in form.fields}
    own = [(single[one.field], one) for one in answers.fields]
    for place, _ in enumerate(own):
        near = own[max(0, place - _NEAR) : place + _NEAR + 1]
        yield from _of(own[place], near, told, own, "")
    for row in answers.rows:
        table = form.table_of(row.table)
        columns = {one.id: one for one in form.columns_of(row.table)}
        fixed = table.given_ids | table.computed_ids if table else frozenset()
        cells = [(columns[one.field], one) for one in row.fields if one.field not in fixed]
        for one in cells:
            yield from _of(one, cells, told, cells, f"{row.table}.")


def _of(
    one: Asked, near: Sequence[Asked], told: set[str], every: Sequence[Asked], prefix: str
) -> Iterator[Finding]:
    """The finding on one answer beside those that stand near it."""
    asked, answered = one
    text = answered.raw.strip()
    if not asked.kind.is_free_text or says_nothing(text) or answered.where in told:
        return
    other = _wanted(one, text, near) or _labelled(one, text, every) or _dated(one, text, near)
    if other is not None:
        about = (f"{prefix}{asked.id}", asked.label, answered.where)
        yield Finding("answer-misplaced", *about, text, other.label)


def _wanted(one: Asked, text: str, near: Sequence[Asked]) -> FormField | None:
    """The place that asks for what the text plainly is, and has none."""
    asked, _ = one
    at = next(n for n, each in enumerate(near) if each is one)
    look = next((each for each in _LOOKS if each.is_shown(text)), None)
    if look is None or look.wants(asked) or look.takes(asked):
        return None
    close = look.beside or _REMARK.search(asked.label) is not None
    for n, (other, answered) in enumerate(near):
        if n == at or (close and abs(n - at) > 1) or not look.wants(other):
            continue
        said = answered.raw.strip()
        if says_nothing(said) or not (close or look.is_shown(said)):
            return other
    return None


def _dated(one: Asked, text: str, near: Sequence[Asked]) -> FormField | None:
    """The empty place for a day in the same cell, where the text ends in one: 同意    2025.3."""
    if _DAY_BEHIND.search(text) is None:
        return None
    beside = (e for e in near if e[1].where == one[1].where and e[0].kind.takes_dates)
    return next((asked for asked, answered in beside if answered.value is None), None)


def _labelled(one: Asked, text: str, every: Sequence[Asked]) -> FormField | None:
    """The place whose label stands in the text with something behind it, and that is empty."""
    if not any(colon in text for colon in "：:"):
        return None
    said = re.findall(r"(?:^|[\s，。,；;、）)])([^\s：:，。,；;、）)]{2,12})\s*[：:]\s*\S", text)
    names = set(map(bare, said))
    for other, answered in every:
        if other is not one[0] and says_nothing(answered.raw) and bare(other.label) in names:
            return other
    return None
