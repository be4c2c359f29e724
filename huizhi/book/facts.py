"""Facts: what is known of each unit, out of everything that was said of it.

A fact is a view: the latest word of each source, the clerk's decisions over them. What was said
before stays with its day. Two sources that say different things within half a year contradict each
other, and the clerk decides once. What came back as it had been filled in beforehand confirms what
was known then, and nothing against what was said in the meantime.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rapidfuzz import fuzz

from huizhi.book.editions import Edition, editions_of
from huizhi.book.headings import parted
from huizhi.book.known_lists import KnownList, TableSaid, list_key, lists_of
from huizhi.book.meanings import Meaning, by_label, core_of, is_topical
from huizhi.book.post_rows import said_of_posts
from huizhi.book.statements import Statement, is_mobile, same_value
from huizhi.book.succession import said_of_successors
from huizhi.book.twin_lists import TwinLists, twins_among
from huizhi.forms import bare
from huizhi.label import printed_label

_NAME, _TELEPHONE, _MOBILE = "姓名", "电话", "手机"
UNIT_TELEPHONES = {
    Meaning("", one): Meaning("", other)
    for one, other in (("办公电话", "单位电话"), ("单位电话", "办公电话"))
}
ALIKE = 0.6  # from here on two labels are told as perhaps the same
_SAME_END = 2  # characters
_ANY_END = re.compile(
    r"(日期|时间|地址|电话|手机|姓名|名称|情况|数量|人数|户数|类[型别]|金额|负责人|人员|单位|等级)$"
)
CONTRADICTED = "说法不一"
AT_ONCE = dt.timedelta(days=183)  # what is said differently within these contradicts


@dataclass(frozen=True, slots=True)
class Choice:
    """The clerk's decision that one statement is right.

    sha256, place: where the statement stands that is right.
    made: what was said before this is decided; what is said later is looked at anew.
    number: its id in the ledger.
    """

    unit: str
    meaning: Meaning
    sha256: str
    place: str
    who: str
    made: dt.datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """The clerk's decision that a form's label asks for this fact, whatever it is called. What
    comes back there is said of this fact, too.

    form: the title of the form; "" for any.
    meaning: the fact; of a table the title of a list, of its column one of that list; None: it is
        never filled in from the book.
    """

    form: str
    label: str
    meaning: Meaning | None
    who: str
    made: dt.datetime
    number: int = 0


LIST_ITSELF = "（名册）"  # label of a decision on a list, whatever forms are called as it is


@dataclass(frozen=True)
class Fact:
    """What is known of one thing.

    current: the statement that counts.
    since: the day from which on it has been said so without another word.
    seen: the last day on which it was said.
    older: what was said otherwise before, the latest first.
    decided: by whom, "" for nobody; decision: its number, 0 where it cannot be taken back here.
    standing: the last word of each form and list.
    against: what others say otherwise at about the same time, and nobody has decided.
    settled_at: when the clerk has decided that what counts is right; None where nobody has.
    roster: what the roster says, which counts only where nobody else has said anything.
    """

    current: Statement
    since: dt.date
    seen: dt.date
    older: tuple[Statement, ...] = ()
    against: tuple[Statement, ...] = ()
    decided: str = ""
    decision: int = 0
    standing: tuple[Statement, ...] = ()
    roster: Statement | None = None
    settled_at: dt.datetime | None = None

    @property
    def is_settled(self) -> bool:
        """Whether what counts is what the clerk has decided."""
        return self.settled_at is not None

    @property
    def said(self) -> tuple[Statement, ...]:
        """What counts and what is said otherwise, by the roster, too."""
        roster = (self.roster,) if self.roster else ()
        others = (one for one in (*self.against, *roster) if one is not self.current)
        return (self.current, *others)

    @property
    def unit(self) -> str:
        return self.current.unit

    @property
    def meaning(self) -> Meaning:
        return self.current.meaning

    @property
    def label(self) -> str:
        """What it is called where it was said last, as it is printed there."""
        return printed_label(self.current.label)

    @property
    def shown(self) -> str:
        """As it is told: of what only one form asks for with the title of that."""
        if not self.meaning.is_of_form:
            return self.meaning.words
        return f"《{self.current.origin.form}》里的{self.meaning.name}"

    @cached_property
    def cores(self) -> frozenset[str]:
        """What it is called without words that say nothing, also without what it is grouped
        under."""
        group, lowest = parted(self.label)
        names = (self.meaning.name, *((by_label(lowest),) if group else ()))
        return frozenset(map(core_of, names)) - {""}

    @cached_property
    def called(self) -> frozenset[str]:
        """Everything by which it may be known again: 编制床位数, 编制床位."""
        words = self.meaning.words.replace(" ", "")
        name = self.meaning.name if not self.meaning.is_of_role else words
        return frozenset({words, name, bare(self.label), *self.cores} - {""})

    @property
    def names(self) -> frozenset[str]:
        """What a form calls it that asks for it by its own words."""
        return frozenset({self.meaning.words.replace(" ", ""), bare(self.label)})

    def age_words(self, today: dt.date) -> str:
        """How long ago it was said last: “3天前”, “5个月前”, “2年前”."""
        return age_words(self.seen, today)


def age_words(day: dt.date, today: dt.date) -> str:
    """How long ago a day is: “今天”, “3天前”, “5个月前”, “2年前”."""
    days = (today - day).days
    if days < 1:
        return "今天"
    if days < 31:
        return f"{days}天前"
    return f"{days // 30}个月前" if days < 365 else f"{days // 365}年前"


@dataclass(frozen=True)
class Book:
    """Everything known: facts by unit and meaning, lists by unit and name, the clerk's links.

    broken: activities that could not be looked into, in Chinese.
    aliases: what the clerk has said to be another fact: what means it is told there.
    same_lists: which list the clerk has said another one to be, or none (None): a link with the
        title of the list as its form.
    editions: the lists that the office has had of several units, by name.
    """

    facts: Mapping[str, Mapping[Meaning, Fact]]
    lists: Mapping[str, Mapping[str, KnownList]] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    broken: tuple[str, ...] = ()
    aliases: Mapping[Meaning, Meaning] = field(default_factory=dict)
    same_lists: tuple[Link, ...] = ()
    editions: Mapping[str, Sequence[Edition]] = field(default_factory=dict)

    def of_unit(self, unit: str) -> Mapping[Meaning, Fact]:
        return self.facts.get(unit, {})

    def fact(self, unit: str, meaning: Meaning) -> Fact | None:
        """What is known of this, also under what the clerk has said that it is, and of somebody's
        telephone as the mobile that it is."""
        known = self.of_unit(unit)
        others = (self.aliases.get(meaning, meaning), _as_mobile(meaning))
        return next((known[one] for one in (meaning, *others) if one in known), None)

    def called_like(self, fact: Fact) -> list[Fact]:
        """What of its unit is called much as a fact is, also within one form."""
        words = [*fact.cores, *fact.names]
        if other := UNIT_TELEPHONES.get(fact.meaning):
            words.append(core_of(other.name))
        found = (self._by_word.get((fact.unit, word), ()) for word in words)
        every = {one.meaning: one for some in found for one in some if one is not fact}
        return list(every.values())

    def alike(self, words: frozenset[str]) -> Sequence[tuple[float, Meaning]]:
        """What is called like one of these words in any unit, with how much, the most alike
        first."""
        if words not in self._likenesses:
            found = (
                (max(likeness(a, b) for a in words for b in called), meaning)
                for meaning, called in self._called.items()
            )
            some = sorted((one for one in found if one[0] >= ALIKE), key=lambda o: (-o[0], o[1]))
            self._likenesses[words] = some
        return self._likenesses[words]

    @cached_property
    def _likenesses(self) -> dict[frozenset[str], Sequence[tuple[float, Meaning]]]:
        return {}

    @cached_property
    def _called(self) -> Mapping[Meaning, frozenset[str]]:
        found: dict[Meaning, frozenset[str]] = {}
        for facts in self.facts.values():
            for meaning, one in facts.items():
                found[meaning] = found.get(meaning, frozenset()) | one.called
        return found

    @cached_property
    def _by_word(self) -> Mapping[tuple[str, str], Sequence[Fact]]:
        found: dict[tuple[str, str], list[Fact]] = {}
        for unit, facts in self.facts.items():
            for one in facts.values():
                for word in {*one.cores, one.meaning.name}:
                    found.setdefault((unit, word), []).append(one)
        return found

    def lists_of_unit(self, unit: str) -> Mapping[str, KnownList]:
        return self.lists.get(unit, {})

    @cached_property
    def twin_lists(self) -> tuple[TwinLists, ...]:
        """The lists of which the clerk has not said yet whether they are one and the same."""
        apart = {list_key(one.form) for one in self.same_lists if one.meaning is None}
        return tuple(one for one in twins_among(self.lists) if not {one.newer, one.older} & apart)

    @cached_property
    def titles_decided(self) -> Mapping[str, str]:
        """What lists are called that are others by the clerk's word, by their names."""
        return titles_decided(self.same_lists)

    @cached_property
    def list_columns(self) -> Mapping[str, frozenset[str]]:
        """What the lists of any unit have, by their names."""
        found: dict[str, frozenset[str]] = {}
        for lists in self.lists.values():
            for name, one in lists.items():
                found[name] = found.get(name, frozenset()) | {*one.columns}
        return found

    @cached_property
    def lists_by_name(self) -> Mapping[str, KnownList]:
        """One list of each name: of whatever unit has most columns."""
        found: dict[str, KnownList] = {}
        for lists in self.lists.values():
            for name, one in lists.items():
                before = found.get(name)
                if before is None or len(one.columns) > len(before.columns):
                    found[name] = one
        return found

    @cached_property
    def contradictions(self) -> tuple[Fact, ...]:
        """The facts about which sources say different things and nobody has decided."""
        return tuple(f for facts in self.facts.values() for f in facts.values() if f.against)


def titles_decided(links: Sequence[Link]) -> dict[str, str]:
    """Which title a list has by the clerk's decisions, by its name."""
    said = {list_key(one.form): one.meaning.name for one in links if one.meaning}
    found: dict[str, str] = {}
    for name, title in said.items():
        seen = {name}
        while (key := list_key(title)) in said and key not in seen:
            seen.add(key)
            title = said[key]
        if list_key(title) != name:
            found[name] = title
    return found


def likeness(one: str, other: str) -> float:
    """How alike two labels are, from 0 to 1; at least so much that it is told where they end in the
    same thing: 开放床位 and 实有床位."""
    ratio = fuzz.ratio(one, other) / 100
    if ratio >= ALIKE:
        return ratio
    same = 0
    while same < min(len(one), len(other)) and one[-same - 1] == other[-same - 1]:
        same += 1
    is_much = same >= _SAME_END and 2 * same >= max(len(one), len(other))
    return ALIKE if is_much and not _ANY_END.search(one) else ratio


def book_of(
    statements: Iterable[Statement],
    tables: Iterable[TableSaid] = (),
    choices: Sequence[Choice] = (),
    links: Sequence[Link] = (),
    broken: Sequence[str] = (),
    aliases: Mapping[Meaning, Meaning] | None = None,
    same_lists: Sequence[Link] = (),
) -> Book:
    """The book that these statements make, with what the clerk has decided."""
    titles = titles_decided(same_lists)
    tables = [replace(one, title=titles.get(one.name, one.title)) for one in tables]
    lists = lists_of(tables)
    said: dict[str, dict[Meaning, list[Statement]]] = {}

    def take(some: Iterable[Statement]) -> None:
        for one in some:
            if one.value is not None and one.text.strip():
                said.setdefault(one.unit, {}).setdefault(one.meaning, []).append(one)

    statements = [*statements]
    take(statements)
    take(said_of_successors(statements))
    every = (one for some in lists.values() for one in some.values())
    take(list(said_of_posts(every, {unit: set(some) for unit, some in said.items()})))
    decided: dict[str, dict[Meaning, list[Choice]]] = {}
    for choice in choices:
        for meaning in {choice.meaning, _as_mobile(choice.meaning)}:
            decided.setdefault(choice.unit, {}).setdefault(meaning, []).append(choice)
    facts = {
        unit: _facts(_one_mobile(by_meaning), decided.get(unit, {}))
        for unit, by_meaning in said.items()
    }
    editions = editions_of(tables)
    return Book(
        facts, lists, tuple(links), tuple(broken), aliases or {}, tuple(same_lists), editions
    )


def _facts(
    said: Mapping[Meaning, Sequence[Statement]], decided: Mapping[Meaning, Sequence[Choice]]
) -> dict[Meaning, Fact]:
    """The facts of one unit; who has a post first, by which it is told whose the numbers are."""
    found: dict[Meaning, Fact] = {}
    for meaning in sorted(said, key=lambda one: one.name != _NAME):
        some = _apart(said[meaning])
        person = found.get(Meaning(meaning.owner, _NAME)) if meaning.owner else None
        others = _of_others(person) if person is not None and meaning.name != _NAME else set()
        theirs = [s for s in some if s.origin.sha256 in others]
        own = [s for s in some if s not in theirs] or some
        fact = _fact(own, decided.get(meaning, ()))
        if len(own) < len(some):
            fact = replace(fact, older=(*fact.older, *reversed(theirs)))
        found[meaning] = fact
    return {meaning: found[meaning] for meaning in said}


def _of_others(person: Fact) -> set[str]:
    """The files that name somebody else for this post, which is not theirs any more or never was:
    the number beside that name is of nobody who has it."""
    if person.against or is_topical(person.meaning):
        return set()
    right = {s.origin.sha256 for s in person.standing if same_value(s, person.current)}
    return {s.origin.sha256 for s in person.older} - right - {"", person.current.origin.sha256}


def _as_mobile(meaning: Meaning) -> Meaning:
    if not meaning.owner or meaning.is_of_form:
        return meaning
    return Meaning(meaning.owner, _MOBILE) if meaning.name == _TELEPHONE else meaning


def _one_mobile(said: Mapping[Meaning, list[Statement]]) -> Mapping[Meaning, list[Statement]]:
    """The statements with somebody's telephone under the mobile where it is one: 书记电话 and
    书记手机 are the same number. Of whom a source gives two mobiles, both stay."""
    found = dict(said)
    for meaning, some in said.items():
        mobile = _as_mobile(meaning)
        own = said.get(mobile, [])
        moved = [one for one in some if is_mobile(one.text)]
        if mobile == meaning or any(_are_two(one, other) for one in moved for other in own):
            continue
        left = [one for one in some if one not in moved]
        found[mobile] = [*own, *(replace(one, meaning=mobile) for one in moved)]
        found[meaning] = left
    return {meaning: some for meaning, some in found.items() if some}


def _are_two(one: Statement, other: Statement) -> bool:
    """Whether one source says different things of the same person at once."""
    here = one.origin.sha256 == other.origin.sha256 and bool(one.origin.sha256)
    return here and not same_value(one, other)


def _apart(said: Sequence[Statement]) -> Sequence[Statement]:
    """The statements, those of one source under different labels as of two: none replaces the
    other."""
    labels: dict[str, dict[str, set[str]]] = {}
    for one in said:
        labels.setdefault(one.chain, {}).setdefault(one.origin.sha256, set()).add(one.label)
    several = {
        chain for chain, by_file in labels.items()
        if chain and any(len(some) > 1 for some in by_file.values())
    }  # fmt: skip
    if not several:
        return said
    return [
        replace(one, chain=f"{one.chain}:{bare(one.label)}") if one.chain in several else one
        for one in said
    ]


def _fact(statements: Sequence[Statement], choices: Sequence[Choice]) -> Fact:
    said = sorted(statements, key=lambda s: (s.origin.moment, s.origin.revision))
    told = [s for s in said if s.origin.kind != "roster"] or said
    last = {s.chain or str(n): s for n, s in enumerate(told)}.values()  # word of each source
    standing = [s for s in last if not _is_settled(s, told)] or list(last)
    ruled, chosen, decided, decision = _ruled(told, said, choices)
    new = [s for s in standing if ruled is None or s.known_at > ruled]
    later = [s for s in new if _goes_before(s, chosen, ruled)]
    current = max(later, key=lambda s: (s.known_at, not s.doubtful), default=chosen)
    assert current is not None
    rivals = [s for s in new if not same_value(s, current)]
    if chosen is not None and not same_value(chosen, current):
        rivals.append(chosen)
    near = current.known_at - AT_ONCE
    is_open = is_topical(current.meaning) and (bool(later) or chosen is None)
    against = tuple(s for s in rivals if s.origin.moment >= near and not s.decides and not is_open)
    same = [s for s in said if same_value(s, current)]
    others = [s for s in told if not same_value(s, current) and s not in against]
    is_chosen = ruled is not None and chosen is not None and same_value(chosen, current)
    overruled = [s for s in last if is_chosen and ruled is not None and s.known_at <= ruled]
    before = (s.origin.day for s in others if s not in overruled)
    last_other = max((day for day in before if day < current.origin.day), default=dt.date.min)
    since = min(s.origin.day for s in same if s.origin.day >= last_other)
    seen = max(s.origin.day for s in same)
    roster = next((s for s in said if s.origin.kind == "roster"), None)
    return Fact(current, since, seen, tuple(reversed(others)), against, decided, decision,
                tuple(new), roster, ruled if is_chosen else None)  # fmt: skip


def _goes_before(said: Statement, chosen: Statement | None, ruled: dt.datetime | None) -> bool:
    """Whether what was said goes before what the clerk has decided: it says the same, was changed
    into this by somebody who had that before them, or is of a later day."""
    if chosen is None or ruled is None:
        return True
    is_same = same_value(said, chosen) or said.settles(chosen)
    return is_same or said.is_surely_after(ruled)


def _is_settled(said: Statement, told: Sequence[Statement]) -> bool:
    """Whether somebody else had this before them and changed it. What the same form said before is
    no word against what it says last."""
    return any(one.settles(said) for one in told if not one.chain or one.chain != said.chain)


def _ruled(
    told: Sequence[Statement], said: Sequence[Statement], choices: Sequence[Choice]
) -> tuple[dt.datetime | None, Statement | None, str, int]:
    """Until when it is decided, for which statement, by whom and the number of the decision. said:
    what the clerk may have decided for, the roster's word, too."""
    by_hand = [(s.origin.moment, s, "底册", 0) for s in told if s.decides]
    for one in choices:
        found = [s for s in said if (s.origin.sha256, s.origin.place) == (one.sha256, one.place)]
        by_hand += [(one.made, s, one.who, one.number) for s in found]
    return max(by_hand, key=lambda one: one[0], default=(None, None, "", 0))
