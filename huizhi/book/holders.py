"""Holders: who had a post when a number was said, where that is not whoever has it now."""

from __future__ import annotations

from collections.abc import Mapping

from huizhi.book.facts import Fact
from huizhi.book.meanings import Meaning
from huizhi.book.statements import Statement, is_mobile, same_value

_NAME = "姓名"


def left_behind(facts: Mapping[Meaning, Fact], fact: Fact) -> str:
    """That a mobile was left as it had been filled in when its form named another holder of the
    post, in Chinese; "" where it was not. facts: of the unit."""
    name = _named_with(facts, fact)
    if name is None or fact.current.confirms is None or not name.instead_of:
        return ""
    before = name.instead_of[-1]
    is_other = bool(before) and before != name.text
    return f"{fact.meaning.owner}换成了{name.text}，号码还是{before}的，没有改" if is_other else ""


def of_another(facts: Mapping[Meaning, Fact], fact: Fact) -> str:
    """That a mobile was said beside another name than the one that counts now, in Chinese; "" where
    it was not."""
    name = _named_with(facts, fact)
    person = facts.get(Meaning(fact.meaning.owner, _NAME))
    if name is None or person is None or same_value(name, person.current):
        return ""
    return f"是和“{name.text}”一起报的，现在报的是“{person.current.text}”"


def _named_with(facts: Mapping[Meaning, Fact], fact: Fact) -> Statement | None:
    """Whom the source of a mobile names for the post; None where it names nobody."""
    meaning, said = fact.meaning, fact.current
    person = facts.get(Meaning(meaning.owner, _NAME))
    if not meaning.is_of_role or meaning.name == _NAME or person is None:
        return None
    if not (said.origin.sha256 and is_mobile(said.text)):
        return None
    every = (person.current, *person.standing, *person.against, *person.older)
    found = (one for one in every if one.origin.sha256 == said.origin.sha256)
    return next((one for one in found if _is_one_source(one, said)), None)


def _is_one_source(one: Statement, other: Statement) -> bool:
    """Whether two statements of one file are of one form in it and of one day."""
    if one.origin.moment != other.origin.moment:
        return False
    return one.chain.startswith(other.chain) or other.chain.startswith(one.chain)
