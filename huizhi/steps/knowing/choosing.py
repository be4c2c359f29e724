"""Choosing: what of the book a label of a form may ask for, the most alike first, for the clerk
to decide between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from huizhi.book import AskedForm, Book, Meaning, Statement, as_decided, label_key, list_name
from huizhi.forms import without_hint
from huizhi.steps.knowing.form_names import Part, part_called, parts_of

_SAID = 3  # units whose values are told


@dataclass(frozen=True)
class LikelyFact:
    """One fact, list or column. named: as `decide_same` takes it; words: as it is shown; said: what
    some units say of it, with their names; units: how many have it."""

    named: str
    words: str
    said: tuple[tuple[str, Statement | None], ...]
    units: int


@dataclass(frozen=True)
class LabelAsked:
    """A label of a form that may be decided. decided: what the clerk has said that it asks for, ""
    for nothing of the book, None where nothing is decided; number: of that decision, 0 for one
    that cannot be taken back here."""

    label: str
    decided: str | None = None
    number: int = 0


def labels_asked(asked: AskedForm, book: Book) -> list[LabelAsked]:
    """The labels of a form, in its order, with what is decided of them."""
    own = [
        one for one in book.links if not one.form or list_name(one.form) == list_name(asked.title)
    ]
    links = {label_key(one.label): one for one in sorted(own, key=lambda one: bool(one.form))}
    found = []
    for part in parts_of(as_decided(asked, book.links, book.list_columns)):
        link = links.get(label_key(part.label))
        decided = None if link is None else link.meaning.words if link.meaning else ""
        found.append(LabelAsked(part.words, decided, link.number if link else 0))
    return found


def likely_facts(asked: AskedForm, label: str, book: Book) -> tuple[Part, list[LikelyFact]]:
    """What the label names in the form, and what it may ask for. Raises: HuizhiError where there is
    no such label."""
    asked = as_decided(asked, book.links, book.list_columns)
    part = part_called(asked, label)
    wanted = label_key(without_hint(part.label))
    found = list(_known(part, book))
    found.sort(key=lambda one: (-_likeness(wanted, one), -one.units, one.words))
    return part, found


def _likeness(wanted: str, one: LikelyFact) -> float:
    return max(fuzz.ratio(wanted, label_key(name)) for name in (one.named, one.words))


def _known(part: Part, book: Book) -> Iterable[LikelyFact]:
    if part.is_table:
        return _lists(book)
    if part.table is not None:
        return _columns(part.table.name, book)
    return _singles(book)


def _lists(book: Book) -> Iterator[LikelyFact]:
    titles: dict[str, list[str]] = {}
    for unit, some in book.lists.items():
        for one in some.values():
            titles.setdefault(one.title, []).append(unit)
    for title, units in titles.items():
        yield LikelyFact(title, title, tuple((unit, None) for unit in units[:_SAID]), len(units))


def _columns(name: str, book: Book) -> Iterator[LikelyFact]:
    said: dict[str, dict[str, Statement]] = {}
    for unit, some in book.lists.items():
        known = some.get(name)
        for row in known.standing if known else ():
            for column, statement in row.values.items():
                said.setdefault(column, {}).setdefault(unit, statement)
    for column, by_unit in said.items():
        label = next(iter(by_unit.values())).label
        yield LikelyFact(column, label, _some(by_unit), len(by_unit))


def _singles(book: Book) -> Iterator[LikelyFact]:
    said: dict[Meaning, dict[str, Statement]] = {}
    for unit, facts in book.facts.items():
        for meaning, fact in facts.items():
            said.setdefault(meaning, {})[unit] = fact.current
    for meaning, by_unit in said.items():
        named = meaning.words.replace(" ", "")
        yield LikelyFact(named, meaning.words, _some(by_unit), len(by_unit))


def _some(by_unit: Mapping[str, Statement]) -> tuple[tuple[str, Statement | None], ...]:
    return tuple(list(by_unit.items())[:_SAID])
