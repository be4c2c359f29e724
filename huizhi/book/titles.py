"""Titles: what names say of what they are of, and whether two lists are called alike by them."""

from __future__ import annotations

import re
from functools import lru_cache

_IN_MANY = re.compile(  # pairs of letters that say nothing of what is asked for
    r"学校|单位|社区|情况|信息|数量|[人户个]数|名称|姓名|人员|日期|时间|类[型别]|本[月年]|年[度末]|登记|工作|责任|任人"
    r"|管理|理人|联系|电话|手机|[机手]号|号码|负责|[责系]人|现有|总数|校长|主任|书记|副[校主书]"
)
_COUNTED_THINGS = frozenset("班床车栋幢梯池井")
_OFFICE = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,6}?(?:[县市](?![场民])|(?<![小校园景社库灾片辖院])区(?!域)|乡(?!村)|镇(?!村)|街道|局|办公室))+(?=.{2})"
)
# What says without brackets that a list is of others or of another time: 拟聘护林员名册.
_OF_OTHERS = re.compile(
    r"(?<![模虚])拟(?:聘用?|聘任|任命?|录用?|推荐|[建退])|候[任补]|候选(?!人)|前任|[离卸]任|已?离[职岗]"
    r"|上届|(?<!以)上一?年度?[末底]?|(?<!过)去年(?:同期)?|往年|预计"
)
_FORMER = re.compile(r"原(?![始料油材址有种住生创平阳州产])(?=.{3})")
_LIST_WORD = r"名册|名单|台账|清单|一览表|名录|底册|[册表]"
_BEHIND = re.compile(rf"(.*(?:{_LIST_WORD}))[\s\-—–－_·:：]*((?:\d{{4}}年)?[\u4e00-\u9fff]{{2,6}})")
_OTHERS_BEHIND = re.compile(
    rf"(?:\d{{4}}年)?(?:{_OF_OTHERS.pattern}|计划数?|备用|后备|历任|原任)(?:人员)?"
)
_LIST_ONLY = re.compile(rf"(?:人员|情况|花)*(?:{_LIST_WORD})?")
_SHARED_LETTERS = 2  # of the names of two lists, in any order


@lru_cache(maxsize=50_000)
def telling_words(name: str) -> frozenset[str]:
    """What of a name says what it is of: pairs of letters that are not in many names, and whatever
    it counts: 占地 of 校园占地, 班 of 教学班."""
    pairs = (name[n : n + 2] for n in range(len(name) - 1))
    return frozenset(
        {one for one in pairs if not _IN_MANY.fullmatch(one)} | (_COUNTED_THINGS & {*name})
    )


def are_titled_alike(one: str, other: str) -> bool:
    """Whether two lists may be of the same by what they are called: 保安员 and 安保, 校车驾驶人 and
    校车司机."""
    one, other = _without_office(one), _without_office(other)
    is_said = bool(telling_words(one) & telling_words(other))
    return is_said or len({*one} & {*other}) >= _SHARED_LETTERS


def titles_shared(one: str, other: str) -> float:
    """How much of the shorter name of two lists is in the other, from 0 to 1, by what says what
    they are of: 1 for 生态护林员 and 护林员."""
    mine, its = (telling_words(_without_office(name)) for name in (one, other))
    return len(mine & its) / (min(len(mine), len(its)) or 1)


@lru_cache(maxsize=50_000)
def in_brackets(title: str) -> str:
    """The title with what says that its list is of others or of another time in brackets:
    护林员名册（拟聘） for 拟聘护林员名册, 村情台账（上年末） for 村情台账—上年末."""
    behind = _BEHIND.fullmatch(title.strip())
    if behind and says_others(behind[2]):
        return f"{behind[1]}（{behind[2]}）"
    outside = re.sub(r"[（(【\[].*?[）)】\]]", lambda found: "＿" * len(found[0]), title)
    office = len(title) - len(_without_office(title))
    found = _FORMER.match(outside, office) or _OF_OTHERS.search(outside)
    if found is None:
        return title
    rest = f"{title[: found.start()]}{title[found.end() :].removeprefix('的')}"
    left = _without_office(f"{outside[: found.start()]}{outside[found.end() :]}".strip("＿ "))
    return title if _LIST_ONLY.fullmatch(left) else f"{rest}（{found[0]}）"


def says_others(text: str) -> bool:
    """Whether a text says only that something is of others or of another time: 上年, 计划."""
    return _OTHERS_BEHIND.fullmatch(text.strip()) is not None


def _without_office(title: str) -> str:
    """The title without whose it is: 清河镇网格员, 县林业局护林员."""
    return _OFFICE.sub("", title)
