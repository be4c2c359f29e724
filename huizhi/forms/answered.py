"""Answered: what one document answers to one form, as values with their places and findings."""

from __future__ import annotations

from dataclasses import dataclass

from huizhi.findings import Finding
from huizhi.forms.fields import FieldValue
from huizhi.forms.form import ROWS


@dataclass(frozen=True, slots=True)
class AnsweredField:
    """One answer. value: normalised, None when nothing was answered; raw: as typed; where: its
    place; how: how it was found (`huizhi.forms.laid_grid`)."""

    field: str
    value: FieldValue
    raw: str
    where: str
    how: str


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One filled row of a form's table; fields without the "rows." before their ids. table: its
    id."""

    where: str
    fields: tuple[AnsweredField, ...]
    table: str = ROWS


@dataclass(frozen=True)
class Answers:
    """What one document answers to one form. rows: table by table; settled: the places of texts
    that are no answers and need no look: totals, a text that was asked for."""

    form: str
    fields: tuple[AnsweredField, ...]
    rows: tuple[AnsweredRow, ...]
    findings: tuple[Finding, ...]
    settled: frozenset[str] = frozenset()

    def rows_of(self, table: str) -> tuple[AnsweredRow, ...]:
        """The rows of the table of this id."""
        return tuple(row for row in self.rows if row.table == table)

    def value(self, field: str) -> FieldValue:
        """The value of a single field, None when it was not answered or is not there."""
        return next((f.value for f in self.fields if f.field == field), None)
