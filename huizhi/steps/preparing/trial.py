"""Trial: whether a template gives back what was filled in, tried with made-up answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from huizhi.campaign import fill_context
from huizhi.content import Limits
from huizhi.errors import HuizhiError
from huizhi.formats import Template, read_bytes
from huizhi.formats.ooxml import Stamp
from huizhi.forms import (
    AnsweredField,
    Answers,
    Filling,
    Form,
    FormField,
    FormRow,
    FormTable,
    Pattern,
    Wording,
    align,
    read_answers,
)
from huizhi.forms.fields import Circumstances, FieldValue

_CIRCUMSTANCES = Circumstances(2024, dt.date(2024, 1, 1), dt.date(2024, 12, 31))


def reads_back(form: Form, template: Template, pattern: Pattern) -> bool:
    """Whether a form that is filled in for a try is known again when it comes back."""
    return _trial_of(form, template, pattern) is not None


def unread_in_trial(form: Form, template: Template, pattern: Pattern) -> Iterator[str]:
    """The labels of what did not come back as it was filled in, and "" when nothing did."""
    trial = _trial_of(form, template, pattern)
    if trial is None:
        yield ""
        return
    yield from _different(form.fields, trial.values, trial.answers.fields)
    for table in form.tables:
        own = trial.answers.rows_of(table.id)
        if len(own) != sum(row.table == table.id for row in trial.rows):
            yield table.name
        for answered in own:
            yield from _different(_columns(table), trial.samples[table.id], answered.fields)


@dataclass(frozen=True)
class _Trial:
    """What was filled in for a try, and what came back. values: by field; samples: of a row, by
    table and column; rows: those that were filled in."""

    values: dict[str, FieldValue]
    samples: dict[str, dict[str, FieldValue]]
    rows: tuple[FormRow, ...]
    answers: Answers


def _trial_of(form: Form, template: Template, pattern: Pattern) -> _Trial | None:
    """The form filled in and read; None when it cannot be filled in, or is not known again."""
    values = {f.id: f.kind.sample(number, _CIRCUMSTANCES) for number, f in enumerate(form.fields)}
    texts = {f.label: f.kind.show(values[f.id]) for f in form.fields}
    samples = {table.id: _sample_row(table, len(values)) for table in form.tables}
    rows = tuple(row for table in form.tables for row in _rows_in(table, samples[table.id]))
    try:
        data = template.render(fill_context(form, Filling(texts, rows)), Stamp())
    except HuizhiError:
        return None
    answers = _answers(form, pattern, data)
    return _Trial(values, samples, rows, answers) if answers is not None else None


def _columns(table: FormTable) -> tuple[FormField, ...]:
    """The columns besides those that the form prints or computes."""
    return tuple(column for column in table.asked if column.id not in table.given_ids)


def _sample_row(table: FormTable, first: int) -> dict[str, FieldValue]:
    """Made-up answers of a row, by column id."""
    numbered = enumerate(_columns(table), start=first)
    return {c.id: c.kind.sample(number, _CIRCUMSTANCES) for number, c in numbered}


def _rows_in(table: FormTable, sample: dict[str, FieldValue]) -> list[FormRow]:
    """The same row in each group of a table, or beside each of its printed texts."""
    shown = {column.label: column.kind.show(sample[column.id]) for column in _columns(table)}
    if table.printed:
        return [FormRow("", {**shown, **printed}, table.id) for printed in table.printed]
    names = [group.name for group in table.groups] or [""]
    return [FormRow(name, shown, table.id) for name in names]


def filled_in_blank(form: Form, template: Template, pattern: Pattern) -> Iterator[str]:
    """The labels of what is read as answered in a form that nobody has filled in."""
    answers = _answers(form, pattern, template.render(fill_context(form, Filling()), Stamp()))
    if answers is not None:
        yield from (form.field(f.field).label for f in answers.fields if f.value)
        yield from (table.name for table in form.tables if answers.rows_of(table.id))


def _answers(form: Form, pattern: Pattern, data: bytes) -> Answers | None:
    """What a rendered form says, by its landmarks alone."""
    document = replace(read_bytes(data, Limits()), names={})
    wording = Wording({field_id: form.field(field_id).label for field_id in form.ids()}, {})
    found = align(pattern, document, wording)
    return read_answers(form, found[0], _CIRCUMSTANCES) if found else None


def _different(
    asked: tuple[FormField, ...],
    values: dict[str, FieldValue],
    answered: tuple[AnsweredField, ...],
) -> Iterator[str]:
    read = {one.field: one.value for one in answered}
    yield from (f.label for f in asked if read.get(f.id) != values[f.id])
