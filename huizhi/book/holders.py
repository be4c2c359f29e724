"""Holders: who had a post when a number was said, where that is not whoever has it now.

What was said together with somebody (their telephone, number, rank) is theirs: whoever is named
after them, by whatever source, has none of it until that is said of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from huizhi.book.facts import AT_ONCE, Fact
from huizhi.book.meanings import Meaning, whose_attribute
from huizhi.book.statements import Statement, same_value
from huizhi.forms.fields import KINDS

_NAME = "姓名"
# Words for whoever is to be called, before which nothing says for what business: 灾害信息员 is
# somebody else.
_GENERAL = r"(?:信息|工作|日常|业务|单位|学校|社区|村|指定|专职|兼职|具体)*"
_LIAISON = re.compile(rf"{_GENERAL}(?:联络员|联络人)")  # one role
_CONTACT = re.compile(rf"{_GENERAL}(?:联络员|联络人|信息员|通讯员|联系人|经办人)")  # may be one

_OF_PLACE = re.compile(r"^(?:本?(?:社区|村级?|村居))(?=..)")
_OF_PARTY = re.compile(r"^(?:党组织|党支部|党总支|党委|支部)(?=书记$)")


def person_of(facts: Mapping[Meaning, Fact], meaning: Meaning) -> Fact | None:
    """Who has the post, or what it is, that this is a number of: 书记 姓名 for 书记 手机, 校医姓名
    for 校医电话; None where it is nobody's. facts: of the unit."""
    if meaning.is_of_form:
        return None
    if meaning.owner:
        return facts.get(Meaning(meaning.owner, _NAME)) if meaning.name != _NAME else None
    whose, attribute = whose_attribute(meaning.name)
    if not whose or attribute == _NAME:
        return None
    named = (facts.get(Meaning("", name)) for name in (f"{whose}{_NAME}", whose))
    found = [one for one in named if one is not None and _is_name(one)]
    last = max(found, key=lambda one: one.current.known_at, default=None)
    same = [one for one in found if last and same_value(one.current, last.current)]
    return min(same, key=lambda one: one.since, default=None)


def _is_name(fact: Fact) -> bool:
    return KINDS[fact.current.kind].shape == "text"


def role_of(person: Fact) -> str:
    """What somebody is by whom a fact names: 书记, 校医."""
    return person.meaning.owner or person.meaning.name.removesuffix(_NAME)


def left_behind(facts: Mapping[Meaning, Fact], fact: Fact) -> str:
    """That what is somebody's was left as it had been filled in when its form named another holder
    of the post, in Chinese; "" where it was not. facts: of the unit."""
    person = person_of(facts, fact.meaning)
    if person is None or is_settled_for(fact, person.current):
        return ""
    name = named_with(person, fact.current)
    if name is None or not (fact.current.confirms and name.instead_of):
        return ""
    before = name.instead_of[-1]
    is_other = bool(before) and before != name.text
    return f"{role_of(person)}换成了{name.text}，号码还是{before}的，没有改" if is_other else ""


def of_another(facts: Mapping[Meaning, Fact], fact: Fact) -> str:
    """That what is somebody's was said beside another name than the one that counts now, in
    Chinese; "" where it was not."""
    person = person_of(facts, fact.meaning)
    if person is None or is_settled_for(fact, person.current):
        return ""
    name = named_with(person, fact.current)
    if name is None and _is_older_on_roster(fact.current, person.current):
        return f"是换人以前的，单位名单上现在是“{person.current.text}”"
    if name is None or same_value(name, person.current):
        return ""
    return f"是和“{name.text}”一起报的，现在报的是“{person.current.text}”"


def _is_older_on_roster(said: Statement, name: Statement) -> bool:
    """Whether the roster has named somebody else since it has said this."""
    on_roster = said.origin.kind == name.origin.kind == "roster"
    return on_roster and said.known_at < name.known_at


def is_settled_for(fact: Fact, name: Statement) -> bool:
    """Whether the clerk has decided what is somebody's after they had been named so; of a return
    often only the day is known."""
    settled, named = fact.settled_at, name.known_at
    if settled is None or settled <= named:
        return False
    return name.decides or settled.date() > named.date() or named.time() != dt.time()


def named_with(person: Fact, said: Statement) -> Statement | None:
    """Whom the source of a statement names for the post; None where it names nobody."""
    return next((one for one in _names(person) if is_one_source(one, said)), None)


def holder_at(person: Fact, said: Statement) -> Statement | None:
    """Who had the post by whoever said this: whom they name, else who had been named last by then;
    None where nobody had been. What the clerk writes is of whom they name on that day."""
    before = [
        one for one in _names(person)
        if one.known_at <= said.known_at or _are_of_one_day(one, said)
    ]  # fmt: skip
    last = max(before, key=lambda one: one.known_at, default=None)
    return named_with(person, said) or last


def _are_of_one_day(one: Statement, other: Statement) -> bool:
    is_by_hand = one.decides and other.decides
    return is_by_hand and one.known_at.date() == other.known_at.date()


def _names(person: Fact) -> Iterable[Statement]:
    roster = (person.roster,) if person.roster else ()
    return (person.current, *person.standing, *person.against, *person.older, *roster)


def is_one_source(one: Statement, other: Statement) -> bool:
    """Whether two statements are of one form in one file and of one day, or of the roster."""
    mine, its = one.origin, other.origin
    if (mine.kind, mine.sha256, mine.moment) != (its.kind, its.sha256, its.moment):
        return False
    if mine.kind == "roster":
        return True
    is_form = one.chain.startswith(other.chain) or other.chain.startswith(one.chain)
    return bool(mine.sha256) and is_form


def named_otherwise(facts: Mapping[Meaning, Fact], person: Fact) -> tuple[Statement, ...]:
    """Who is named at about the same time or later for a role that is the same under another word,
    信息联络员 beside 联络员, or later for one that may be (经办人); and on the roster, of which
    nobody knows how late it is."""
    meaning, said = person.meaning, person.current
    if meaning.name != _NAME or meaning.is_of_form or not _CONTACT.fullmatch(meaning.owner):
        return ()
    others = (
        one.current for m, one in facts.items()
        if m != meaning and m.name == _NAME and not m.is_of_form and _CONTACT.fullmatch(m.owner)
    )  # fmt: skip
    is_roster = said.origin.kind == "roster"
    near = {True: said.known_at - AT_ONCE, False: said.known_at}
    late = [s for s in others if is_roster or s.known_at >= near[is_same_role(s.meaning, meaning)]]
    every = (*late, *((person.roster,) if person.roster else ()))
    return tuple(one for one in every if not same_value(one, said))


def is_same_role(one: Meaning, other: Meaning) -> bool:
    """Whether two words are for one role: 联络员 and 信息联络员."""
    return bool(_LIAISON.fullmatch(one.owner) and _LIAISON.fullmatch(other.owner))


@lru_cache(maxsize=10_000)
def _plain_post(owner: str) -> str:
    return _OF_PARTY.sub("", _OF_PLACE.sub("", owner)) or owner


def said_of_same_post(facts: Mapping[Meaning, Fact], fact: Fact) -> Iterator[Fact]:
    """What is known of the same under another word for a post that a unit has once: 党支部书记
    beside 书记, 妇联主席 beside 村妇联主席. Of two branches of the party each may have its own."""
    meaning = fact.meaning
    if not meaning.is_of_role:
        return
    for other, one in facts.items():
        is_other = other.is_of_role and other.owner != meaning.owner and other.name == meaning.name
        if is_other and _plain_post(other.owner) == _plain_post(meaning.owner):
            yield one
