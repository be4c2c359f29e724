"""Trial: whether a template gives back what was filled in, tried with made-up answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

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
    Pattern,
    Wording,
    align,
    read_answers,
)
from huizhi.forms.fields import Circumstances, FieldValue

_CIRCUMSTANCES = Circumstances(2024, dt.date(2024, 1, 1), dt.date(2024, 12, 31))


def unread_in_trial(form: Form, template: Template, pattern: Pattern) -> Iterator[str]:
    """The labels of what did not come back as it was filled in, and "" when nothing did."""
    values = {f.id: f.kind.sample(number, _CIRCUMSTANCES) for number, f in enumerate(form.fields)}
    texts = {f.label: f.kind.show(values[f.id]) for f in form.fields}
    given = form.table.given_ids if form.table else frozenset()
    columns = [c for c in form.table.columns if c.id not in given] if form.table else []
    row = {
        c.id: c.kind.sample(number, _CIRCUMSTANCES)
        for number, c in enumerate(columns, start=len(values))
    }
    shown = {c.label: c.kind.show(row[c.id]) for c in columns}
    names = [g.name for g in form.table.groups] if form.table and form.table.groups else [""]
    rows = tuple(FormRow(name, shown) for name in names) if form.table else ()
    if form.table and form.table.printed:
        rows = tuple(FormRow("", {**shown, **printed}) for printed in form.table.printed)
    try:
        data = template.render(fill_context(form, Filling(texts, rows)), Stamp())
    except HuizhiError:
        yield ""
        return
    answers = _answers(form, pattern, data)
    if answers is None:
        yield ""
        return
    yield from _different(form.fields, values, answers.fields)
    if form.table and len(answers.rows) != len(rows):
        yield form.table.name
    for answered in answers.rows:
        yield from _different(tuple(columns), row, answered.fields)


def filled_in_blank(form: Form, template: Template, pattern: Pattern) -> Iterator[str]:
    """The labels of what is read as answered in a form that nobody has filled in."""
    answers = _answers(form, pattern, template.render(fill_context(form, Filling()), Stamp()))
    if answers is not None:
        yield from (form.field(f.field).label for f in answers.fields if f.value)
        yield from (form.table.name for _ in answers.rows[:1] if form.table)


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
