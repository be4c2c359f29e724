"""Offers: what of the book each place of a form may be filled with, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from huizhi.book.facts import Fact
from huizhi.book.known_lists import KnownList
from huizhi.forms import ROWS

Mark = Literal["sure", "check", ""]


@dataclass(frozen=True)
class Offer:
    """What the book has for one answer.

    text: what is filled in, "" for nothing.
    mark: "sure", or "check" for what the clerk should look at; "" where nothing is filled in.
    why: what makes it doubtful, or why it is left empty, in Chinese.
    fact: where it is from; None for the unit's own name and where nothing is known.
    near: what might be meant instead.
    short: the text without what the form prints behind it: 柳湖 before 社区; "" for all of it.
    """

    field: str
    label: str
    text: str = ""
    mark: Mark = ""
    why: str = ""
    fact: Fact | None = None
    near: tuple[Fact, ...] = ()
    short: str = ""


@dataclass(frozen=True)
class RowsOffer:
    """What the book has for a table of a form. rows: shown texts by column id; table: its id;
    left: the columns in which nothing is filled in, and why, in Chinese; cells: what is filled in
    where its cells ask for something of the unit itself, which is of no list, and where something
    might be meant; places: those that are filled in, by the number of the row and the column."""

    title: str
    rows: tuple[Mapping[str, str], ...] = ()
    mark: Mark = ""
    why: str = ""
    known: KnownList | None = None
    table: str = ROWS
    left: str = ""
    cells: tuple[Offer, ...] = ()
    places: Mapping[tuple[int, str], Offer] = field(default_factory=dict)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Where its cells are from that ask for something of the unit itself."""
        return tuple(one.fact for one in self.cells if one.text and one.fact)

    @property
    def counted(self) -> tuple[tuple[bool, Mark], ...]:
        """Whether each answer is filled in, and its mark; a list counts as one."""
        cells = tuple((bool(one.text), one.mark) for one in self.cells)
        return cells if self.known is None and cells else ((bool(self.rows), self.mark),)


@dataclass(frozen=True)
class Matched:
    """Everything the book has for one unit's form."""

    unit: str
    offers: tuple[Offer, ...]
    rows: tuple[RowsOffer, ...] = ()

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many answers are filled in, how many of them are to be looked at, how many are left
        empty; a table counts as one."""
        every = [(bool(one.text), one.mark) for one in self.offers]
        every += (one for rows in self.rows for one in rows.counted)
        filled = [mark for is_filled, mark in every if is_filled]
        return len(filled), filled.count("check"), len(every) - len(filled)

    @property
    def filled(self) -> tuple[Offer, ...]:
        return tuple(one for one in self.offers if one.text)
