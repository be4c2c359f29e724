"""Likeness: whether two things are called alike, much or a little, so that one may be meant by the
other.
"""

from __future__ import annotations

import re

from huizhi.book.facts import UNIT_TELEPHONES, Fact
from huizhi.book.meanings import Meaning, core_of, is_post, whose_attribute
from huizhi.forms.fields import KINDS

FIGURES = frozenset({"number", "amount"})
TELEPHONES = {"电话": "手机", "手机": "电话"}
_HEADS = frozenset({"负责人", "主要负责人", "法定代表人", "主要领导", "领导"})
_IN_MANY = re.compile(  # pairs of letters that say nothing of what is asked for
    r"学校|单位|社区|情况|信息|数量|[人户个]数|名称|姓名|人员|日期|时间|类[型别]|本[月年]|年[度末]|登记|工作|责任|任人"
    r"|管理|理人|联系|电话|手机|[机手]号|号码|负责|[责系]人|现有|总数|校长|主任|书记|副[校主书]"
)
_COUNTED_THINGS = frozenset("班床车栋幢梯池井")
_OFFICE = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,6}?(?:[县市](?![场民])|(?<![小校园景社库灾片辖院])区(?!域)|乡(?!村)|镇(?!村)|街道|局|办公室))+(?=.{2})"
)
_SHARED_LETTERS = 2  # of the names of two lists, in any order


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


def names_of(attribute: str) -> frozenset[str]:
    """The answers that may be what this one asks for: 手机 for 电话."""
    return frozenset({attribute, TELEPHONES.get(attribute, attribute)})


def may_be_same_head(role: str, meaning: Meaning, attribute: str) -> bool:
    """Whether a post may be that of another word for who leads a unit: 负责人 and 院长."""
    is_head = role in _HEADS or meaning.owner in _HEADS
    same = meaning.name in {attribute, TELEPHONES.get(attribute, "")}
    return is_head and same and is_post(role) and is_post(meaning.owner)


def is_called_same(meaning: Meaning, fact: Fact) -> bool:
    """Whether a fact is called so but for words that say nothing: 校医电话 for 校医联系电话."""
    whose = whose_attribute(meaning.name)
    is_theirs = bool(whose[0]) and whose == whose_attribute(fact.meaning.name)
    return is_theirs or core_of(meaning.name) in fact.cores


def are_alike(one: Fact, other: Fact) -> bool:
    """Whether two facts are called so much alike that one is filled in for the other, or would be
    if that were not known."""
    mine, its = one.meaning, other.meaning
    if mine == its or mine.is_of_form or its.is_of_form:
        return False
    if UNIT_TELEPHONES.get(mine) == its:
        return True
    if mine.owner != its.owner:
        return mine.name == its.name == "办公电话" and not its.owner
    kinds = {KINDS[said.kind].shape in FIGURES for said in (one.current, other.current)}
    return len(kinds) == 1 and bool(one.cores & other.cores)


def is_called_so(one: Fact, other: Fact) -> bool:
    """Whether a form asks for it by the very words, and may be about something else."""
    return one.meaning.is_of_form and one.meaning.name in other.names


def other_telephone(name: str) -> str:
    """The column that may hold the same number: 负责人手机 for 负责人电话."""
    known = next((one for one in TELEPHONES if name.endswith(one)), "")
    return f"{name.removesuffix(known)}{TELEPHONES[known]}" if known else ""
