"""Unit figures: what a term of a figure rule comes to in one unit's form, and over all units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol

from huizhi.forms.fields import FieldValue, says_nothing
from huizhi.forms.figure_rule import Term
from huizhi.forms.form import Form, FormField, FormTable

Figure = Decimal | dt.date
LastValues = Mapping[str, FieldValue]  # what the unit answered in the last activity, by field id
_NONE = Decimal(0)
DECIMALS = 6  # where nothing says how exactly a figure is written


class OneAnswer(Protocol):
    """An answer as it was read, or as the ledger keeps it."""

    @property
    def field(self) -> str: ...
    @property
    def value(self) -> FieldValue: ...
    @property
    def raw(self) -> str: ...
    @property
    def where(self) -> str: ...


class OneRow(Protocol):
    """A filled row of a table."""

    @property
    def where(self) -> str: ...
    @property
    def fields(self) -> Sequence[OneAnswer]: ...


class AnswersOfForm(Protocol):
    """What was answered to a form."""

    @property
    def fields(self) -> Sequence[OneAnswer]: ...
    def rows_of(self, table: str) -> Sequence[OneRow]: ...


@dataclass(frozen=True)
class HeldForm:
    """A form as one unit filled it in. last: what it answered there in the last activity; file: the
    file it came in, as other forms' findings name it."""

    form: Form
    answers: AnswersOfForm
    last: LastValues = field(default_factory=dict)
    file: str = ""


@dataclass(frozen=True, slots=True)
class UnitsTotal:
    """What the units' answers to one question come to. units: how many are in it; missing: the
    units whose form has not come; unread: those whose figure cannot be told; empty: those that left
    it empty, which is none; decimals: how exactly the figures are written; scale, measure: what the
    form prints that they count."""

    figure: Decimal
    units: int
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    empty: int = 0
    decimals: int = 0
    scale: int = 1
    measure: str = ""

    @property
    def is_final(self) -> bool:
        """Whether every unit is in it."""
        return not self.missing and not self.unread


class UnreadFigureError(Exception):
    """A figure that cannot be told."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a term comes to, in what its form prints its numbers in. answered: by anybody; where:
    its place, "" where it has none; scale: how many of the plain measure one is; decimals: how
    exactly it is written, several: of how many figures it is the sum."""

    figure: Figure
    answered: bool = True
    where: str = ""
    scale: int = 1
    decimals: int = 0
    several: int = 1


def total_of(term: Term, form: Form, units: Iterable[tuple[str, HeldForm | None]]) -> UnitsTotal:
    """What a term of this form comes to over all units: each with its form as it was filled in,
    None where it has not come."""
    total, count, empty, decimals = Decimal(0), 0, 0, 0
    missing, unread = [], []
    single = replace(term, of_units=False)
    for name, held in units:
        if held is None:
            missing.append(name)
            continue
        try:
            known = known_in(held, single)
        except UnreadFigureError:
            unread.append(name)
            continue
        assert isinstance(known.figure, Decimal)  # as `parse_rule` lets through
        total += known.figure
        count += 1
        empty += not known.answered
        decimals = max(decimals, known.decimals)
    asked = form.field(field_id).kind if (field_id := field_id_of(form, term)) else None
    return UnitsTotal(
        total,
        count,
        tuple(missing),
        tuple(unread),
        empty,
        decimals,
        asked.worth if asked else 1,
        asked.measure if asked else "",
    )


def known_in(held: HeldForm, term: Term, row: OneRow | None = None) -> Known:
    """What a term comes to in one form. Raises: UnreadFigureError."""
    form, answers = held.form, held.answers
    if term.origin == "rows":
        rows = answers.rows_of(_table(form, term).id)
        return Known(Decimal(len(rows)), where=_span(rows))
    asked = form.field(field_id_of(form, term))
    scale = asked.kind.worth
    if term.origin == "last":
        value = held.last.get(asked.id)
        if value is None:
            raise UnreadFigureError
        return _known(_figure(asked, value), "", scale)
    if term.origin == "field":
        return _of_answer(asked, answers.fields, asked.id)
    if term.origin == "column":
        return _of_answer(asked, row.fields if row else (), asked.id)
    rows = answers.rows_of(_table(form, term).id)
    every = [_of_answer(asked, one.fields, asked.id) for one in rows]
    figures = [one.figure for one in every if isinstance(one.figure, Decimal)]
    return Known(
        sum(figures, Decimal(0)),
        any(one.answered for one in every),
        _span(rows),
        scale,
        max((one.decimals for one in every), default=0),
        sum(one.answered for one in every),
    )


def _known(figure: Figure, where: str, scale: int) -> Known:
    """A figure that was answered."""
    written = decimals_of(figure) if isinstance(figure, Decimal) else 0
    return Known(figure, where=where, scale=scale, decimals=written)


def _table(form: Form, term: Term) -> FormTable:
    return next(one for one in form.tables if one.name == term.table)


def field_id_of(form: Form, term: Term) -> str:
    if term.origin == "rows":
        return ""
    if term.table:
        table = _table(form, term)
        return table.field_id(next(c.id for c in table.columns if c.label == term.label))
    return next(one.id for one in form.fields if one.label == term.label)


def _span(rows: Sequence[OneRow]) -> str:
    """Where rows stand: from the first to the last."""
    if not rows:
        return ""
    first, last = rows[0].where, rows[-1].where
    return first if first == last else f"{first}至{last.rpartition('!')[2]}"


def _of_answer(asked: FormField, answers: Sequence[OneAnswer], name: str) -> Known:
    """Raises: UnreadFigureError."""
    answer = next((one for one in answers if one.field == name), None)
    if answer is None or (answer.value is None and says_nothing(answer.raw)):
        return Known(_NONE, answered=False, scale=asked.kind.worth)
    if answer.value is None:
        raise UnreadFigureError
    return _known(_figure(asked, answer.value), answer.where, asked.kind.worth)


def _figure(asked: FormField, value: FieldValue) -> Figure:
    """Raises: UnreadFigureError for what is no number and no day."""
    said = value.isoformat() if isinstance(value, dt.date) else value
    shape, figure = asked.kind.in_cell(said)
    if shape == "day" and isinstance(figure, dt.date):
        return figure
    if shape in {"number", "amount", "percent"} and isinstance(figure, (int, float)):
        return Decimal(str(figure))
    raise UnreadFigureError


def decimals_of(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else DECIMALS
