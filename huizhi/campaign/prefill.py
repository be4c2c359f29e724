"""Prefill (预填): what a recipient's form was sent out with, out of the book of what is known.

It is kept with the packet, for the book changes with every return: only by it can be told what of
a form that comes back was there before, and what somebody has written.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

Key = tuple[str, str]  # a recipient's code, a deliverable's id


@dataclass(frozen=True)
class PrefilledAnswer:
    """One answer.

    field: its id.
    text: as the form shows it.
    source: where it is from, in words; "" for the unit's own name.
    since, seen: the first day from which on it was said without another word, and the last on which
    it was; None where nobody said it.
    why: what makes it doubtful, "" for nothing.
    contents: the digests of the originals that say it.
    fact: whose and what it is of the book; none where it is what the form itself asks for.
    """

    field: str
    text: str
    source: str = ""
    since: dt.date | None = None
    seen: dt.date | None = None
    why: str = ""
    contents: tuple[str, ...] = ()
    fact: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrefilledTable:
    """The rows of one table. table: its id; rows: shown texts by column id; facts: of cells that
    ask for something of the unit itself, each as the number of its row, its column, whose and
    what; the others as of a single answer."""

    table: str
    rows: tuple[Mapping[str, str], ...]
    source: str = ""
    seen: dt.date | None = None
    why: str = ""
    contents: tuple[str, ...] = ()
    facts: tuple[tuple[int, str, str, str], ...] = ()

    def fact_at(self, row: int, column: str) -> tuple[str, ...]:
        """Whose and what was filled in at this place, none for what the form itself asks for."""
        return next(((o, n) for r, c, o, n in self.facts if (r, c) == (row, column)), ())


@dataclass(frozen=True)
class Prefill:
    """One version of what a form was sent out with. made: when it was put together."""

    made: dt.datetime
    answers: tuple[PrefilledAnswer, ...] = ()
    tables: tuple[PrefilledTable, ...] = ()

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The answers by their ids."""
        return {one.field: one.text for one in self.answers}

    def fact(self, field: str) -> tuple[str, ...]:
        """Whose and what was filled in there, none for what the form itself asks for."""
        return next((one.fact for one in self.answers if one.field == field), ())

    def table(self, table: str) -> PrefilledTable | None:
        """What stands in the table of this id."""
        return next((one for one in self.tables if one.table == table), None)

    def holds(self, content: str) -> bool:
        """Whether it has something of this original, and so was made after that had come."""
        answers = any(content in one.contents for one in self.answers)
        return answers or any(content in one.contents for one in self.tables)

    def is_like(self, other: Prefill) -> bool:
        """Whether another one says the same, whenever it was made and whatever it is called."""
        return replace(other._uncalled(), made=self.made) == self._uncalled()

    def _uncalled(self) -> Prefill:
        answers = tuple(replace(one, fact=()) for one in self.answers)
        return replace(self, answers=answers,
                       tables=tuple(replace(one, facts=()) for one in self.tables))  # fmt: skip

    def without(self, contents: frozenset[str]) -> Prefill:
        """What is left of it without what these originals say."""
        return replace(
            self,
            answers=tuple(one for one in self.answers if not contents & {*one.contents}),
            tables=tuple(one for one in self.tables if not contents & {*one.contents}),
        )

    def to_json(self) -> str:
        """As text, without the moment."""
        said = {"answers": [asdict(one) for one in self.answers],
                "tables": [asdict(one) for one in self.tables]}  # fmt: skip
        return json.dumps(said, ensure_ascii=False, sort_keys=True, default=_day_text)

    @classmethod
    def of_json(cls, made: dt.datetime, text: str) -> Prefill:
        """The version that `to_json` wrote."""
        said = json.loads(text)
        return cls(
            made,
            tuple(PrefilledAnswer(**_with_days(one)) for one in said["answers"]),
            tuple(
                PrefilledTable(**_with_days(one) | _rows_and_facts(one)) for one in said["tables"]
            ),
        )


@dataclass(frozen=True)
class Prefills:
    """Every version of every form that was sent out so, as its moment and text, the oldest first:
    of many thousand recipients only those are taken apart that somebody asks for."""

    kept: Mapping[Key, tuple[tuple[dt.datetime, str], ...]] = field(default_factory=dict)

    def of(self, code: str, deliverable: str) -> tuple[Prefill, ...]:
        """The versions of this recipient's form, the oldest first."""
        return tuple(Prefill.of_json(*one) for one in self.kept.get((code, deliverable), ()))

    def last(self, code: str, deliverable: str) -> Prefill | None:
        """The version that the packet has now."""
        found = self.kept.get((code, deliverable), ())
        return Prefill.of_json(*found[-1]) if found else None

    def with_more(self, more: Mapping[Key, Prefill]) -> Prefills:
        """These and newer versions."""
        newer = {
            key: (*self.kept.get(key, ()), (one.made, one.to_json())) for key, one in more.items()
        }
        return Prefills({**self.kept, **newer})


def _day_text(value: object) -> str:
    assert isinstance(value, dt.date)
    return value.isoformat()


def _with_days(said: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of an answer with its days and digests as they are in the program."""
    days = {name: dt.date.fromisoformat(said[name]) for name in ("since", "seen") if said.get(name)}
    fact = {"fact": tuple(said["fact"])} if "fact" in said else {}
    return {**said, **days, "contents": tuple(said["contents"]), **fact}


def _rows_and_facts(said: Mapping[str, Any]) -> dict[str, Any]:
    facts = tuple((row, column, *fact) for row, column, *fact in said.get("facts", ()))
    return {"rows": tuple(said["rows"]), "facts": facts}
