"""Blank form: what a form that has no marks asks for, and where, as far as it can be told.

Found by `understanding`; what could not be told for certain is a doubt, in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from huizhi.content import Cell
from huizhi.forms.fields import KINDS, Field


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """What one answer is. id: as exported; label: as its mark names it; kind, choices, boxed,
    required: as in the configuration; known: the label says its kind; hint: what is printed where
    it belongs, to say how it is filled in; printed: how the form prints its boxes, "" for the
    usual “□男 □女”."""

    id: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()
    boxed: bool = False
    required: bool = False
    known: bool = True
    hint: str = ""
    printed: str = ""

    @property
    def answers(self) -> type[Field]:
        """The kind itself, which says what its answers are."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class BlankField:
    """One single answer and its place.

    grid: number of its grid; cell: where it stands; start, end: the part of the cell's text that
    its mark replaces, the whole of it where it is the cell's only content; room: what is printed
    there while it is empty; given: an answer that the office had written there already; parts: the
    cells for year, month and day, where the form has one for each.
    """

    asked: FieldDraft
    grid: int
    cell: Cell
    start: int
    end: int
    room: str = ""
    given: str = ""
    parts: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """One column of repeated rows and the grid column it stands in; over: the heading above its
    own, "" for none; again: the columns in which it stands again for the next rows on the line."""

    asked: FieldDraft
    column: int
    over: str = ""
    again: tuple[int, ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """The grid columns in which it stands."""
        return (self.column, *self.again)


@dataclass(frozen=True)
class BlankTable:
    """Repeated rows.

    first_row, bottom: the grid rows that repeat, bottom is the first below; header: cells of the
    heading; numbering: the grid column of printed numbers, None without; more: the last number is
    ……; group: the column whose cells name groups; groups: their names in order; rows_per_group:
    rows of the largest, without ……; example: the printed example by label; has_row_of_example: its
    row is numbered 例 and offers no room; where: as the user
    sees it; other: why this table cannot be marked, in Chinese, "" when it can; row_totals: of
    each column that sums up others in its row, by label, their labels; example_row: all the
    texts of an example that is left out of the template; examples_beside: of those that stand
    beside it on its line; printed: the columns in
    which the form says what each row is about; printed_rows: these texts, by grid row and label;
    side_by_side: how many rows stand on one line; by_line: whether they follow each other line by
    line; computed: the labels of the columns that a formula computes; merged: of those in which
    cells of several rows are merged; numbers_go_on: whether their numbers go on from
    group to group; numbered_again: the columns that number them besides `numbering`.
    """

    id: str
    name: str
    grid: int
    header: tuple[Cell, ...]
    first_row: int
    bottom: int
    columns: tuple[BlankColumn, ...]
    where: str
    numbering: int | None = None
    more: bool = False
    group: BlankColumn | None = None
    groups: tuple[str, ...] = ()
    rows_per_group: int = 1
    example: Mapping[str, str] = field(default_factory=dict)
    has_row_of_example: bool = False
    other: str = ""
    row_totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    printed: tuple[BlankColumn, ...] = ()
    example_row: Mapping[str, str] = field(default_factory=dict)
    examples_beside: tuple[Mapping[str, str], ...] = ()
    printed_rows: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    side_by_side: int = 1
    by_line: bool = False
    numbers_go_on: bool = False
    computed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    numbered_again: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        """The number of rows that the blank form offers, that of …… too."""
        if self.printed_rows:
            return len(self.printed_rows)
        lines = self.bottom - self.first_row - self.has_row_of_example
        return lines * self.side_by_side

    @property
    def every_column(self) -> tuple[BlankColumn, ...]:
        """The group's column and the others, from left to right."""
        own = (self.group, *self.columns) if self.group else (*self.printed, *self.columns)
        return tuple(sorted(own, key=lambda one: one.column))


@dataclass(frozen=True)
class BlankFormulas:
    """The formulas of a blank workbook. sums: by the place of a cell that sums up others their
    places; in_row: the places of those that have only to do with cells of their own row; in_sheet:
    with cells of their own sheet."""

    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_row: frozenset[str] = frozenset()
    in_sheet: frozenset[str] = frozenset()

    @cached_property
    def summed(self) -> frozenset[str]:
        """The places of the cells that are added up, and of the sums."""
        return frozenset(self.sums).union(*self.sums.values())


@dataclass(frozen=True)
class BlankForm:
    """What a blank form asks for. title: as printed, "" where none was found; sums: by the place of
    a cell with a formula the places that it adds up."""

    title: str
    fields: tuple[BlankField, ...]
    tables: tuple[BlankTable, ...]
    doubts: tuple[str, ...]
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
