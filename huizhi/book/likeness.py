"""Likeness: whether two facts are called alike, much or a little, so that one may be meant by the
other.
"""

from __future__ import annotations

from huizhi.book.facts import UNIT_TELEPHONES, Fact
from huizhi.book.meanings import Meaning, core_of, is_post, whose_attribute
from huizhi.forms.fields import KINDS

FIGURES = frozenset({"number", "amount"})
TELEPHONES = {"电话": "手机", "手机": "电话"}
_HEADS = frozenset({"负责人", "主要负责人", "法定代表人", "主要领导", "领导"})


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
