"""Contacts: people whom a unit may name differently from one matter to another (联系人, 分管领导),
and what goes with their name: telephone, post, ID number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from huizhi.book.command_words import typed_command
from huizhi.book.facts import AT_ONCE, CONTRADICTED, Fact
from huizhi.book.holders import (
    holder_at,
    is_one_source,
    is_same_role,
    is_settled_for,
    named_otherwise,
)
from huizhi.book.known_lists import list_name
from huizhi.book.meanings import SIGNERS, Meaning, is_post
from huizhi.book.statements import Statement, same_value

HOW_RIGHT = "都填一个人就定一次，如："  # before the words by which it is decided
_SAME_TITLE = 80  # from here on two titles are of the same business, from 0 to 100
_ENOUGH = 2  # forms that name the same person make it likely for another one
_MOST = 3  # who else is told


def named_for(
    title: str, fact: Fact, facts: Mapping[Meaning, Fact]
) -> tuple[Statement | None, str]:
    """Whom a form of this title is filled in with, and what makes that doubtful; nobody, and why,
    in Chinese. facts: of the unit."""
    if fact.against:
        told = "、".join(map(_with_origin, (fact.current, *fact.against)))
        return None, f"{CONTRADICTED}：{told}"
    said, doubt = _named_by_forms(title, fact)
    others = named_otherwise(facts, fact)
    if said is None or not others or fact.is_settled:
        return said, doubt
    is_same = any(is_same_role(s.meaning, said.meaning) for s in others)
    if said.origin.kind == "roster" and is_same:
        told = "、".join(_named_as(s) for s in (said, *others[:_MOST]))
        how = typed_command(
            "book", fact.unit, "--right", fact.meaning.words.replace(" ", ""), said.text
        )
        return None, f"{CONTRADICTED}：{told}。{HOW_RIGHT}{how}"
    return said, doubt or told_others(others)


def _named_by_forms(title: str, fact: Fact) -> tuple[Statement | None, str]:
    """Whom this form named last, who counts; of whom one of nearly the same title or all others
    named what makes it doubtful."""
    title = list_name(title)
    here = [s for s in fact.standing if list_name(s.origin.form) == title]
    near = here or [s for s in fact.standing if _is_titled_so(s, title)]
    if near:
        is_signer = fact.meaning.owner in SIGNERS
        doubt = "" if here else f"是“{near[-1].origin.form}”填的"
        return near[-1], "填表的人可能换了" if is_signer else doubt
    if fact.current.origin.kind == "roster" or fact.is_settled or _is_on_roster(fact):
        return fact.current, ""
    if fact.current.origin.kind == "import" and is_post(fact.meaning.owner):
        return fact.current, "是底册里的，这张表要填的可能另有其人"
    others = [s for s in fact.standing if not same_value(s, fact.current)]
    if others or len(fact.standing) < _ENOUGH or fact.meaning.owner in SIGNERS:
        told = "、".join(map(_with_origin, (fact.current, *others[:2])))
        whose, what = fact.meaning.owner, fact.meaning.name
        asked = whose if what == "姓名" else f"{whose}的{what}"
        roster = fact.roster
        on_roster = f"，单位名单上是{roster.text}" if roster else ""
        right = (roster or fact.current).text
        how = typed_command(
            "book", fact.unit, "--right", fact.meaning.words.replace(" ", ""), right
        )
        why = f"别的表里{asked}是{told}{on_roster}，这张表要填的{whose}可能另有其人"
        return None, f"{why}。{HOW_RIGHT}{how}"
    return fact.current, "别的表都填他，这张表要填的可能另有其人"


def said_of(
    title: str, fact: Fact, person: Fact, name: Statement
) -> tuple[Statement | None, Sequence[Statement]]:
    """What was said last of whoever is named so, first by who names them, and what others say of
    them otherwise at about the same time, unless the form of this title itself says it."""
    if is_settled_for(fact, name):
        return fact.current, ()
    every = [fact.current, *reversed(fact.standing), *((fact.roster,) if fact.roster else ())]
    held = ((s, holder_at(person, s)) for s in every)
    theirs = [s for s, holder in held if holder is not None and same_value(holder, name)]
    beside = (s for s in every if is_one_source(name, s))
    said = next(beside, None) or next(iter(theirs), None)
    is_own = said is not None and list_name(said.origin.form) == list_name(title)
    if said is None or is_own or fact.is_settled:
        return said, ()
    near = said.known_at - AT_ONCE
    return said, [s for s in theirs if not same_value(s, said) and s.known_at >= near]


def told_others(others: Sequence[Statement]) -> str:
    """That others are named, in Chinese; "" for nobody."""
    told = "、".join(map(_named_as, others[:_MOST]))
    return f"底数里另有{told}，请看哪个对" if told else ""


def _named_as(said: Statement) -> str:
    return f"“{said.meaning.owner}”{_with_origin(said)}"


def _with_origin(said: Statement) -> str:
    return f"{said.text}（{said.origin.words}）"


def _is_titled_so(said: Statement, title: str) -> bool:
    return fuzz.ratio(list_name(said.origin.form), title) >= _SAME_TITLE


def _is_on_roster(fact: Fact) -> bool:
    """Whether the roster names whom everybody names."""
    roster = fact.roster
    return roster is not None and all(same_value(s, roster) for s in fact.standing)
