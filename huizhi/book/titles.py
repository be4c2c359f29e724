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


def _without_office(title: str) -> str:
    """The title without whose it is: 清河镇网格员, 县林业局护林员."""
    return _OFFICE.sub("", title)
