"""Answered together: the answers that stand side by side in a form, each with what it answers.

One group for the single answers of the form, and one for each row of its tables: what one check
holds against each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from huizhi.forms.answered import AnsweredField, Answers
from huizhi.forms.form import Form, FormField

Asked: TypeAlias = tuple[FormField, AnsweredField]


def answered_together(form: Form, answers: Answers) -> Iterator[tuple[str, list[Asked]]]:
    """Each group, with what the ids of its fields begin with in findings: "", or “rows.”."""
    single = {one.id: one for one in form.fields}
    yield "", [(single[one.field], one) for one in answers.fields]
    for row in answers.rows:
        columns = {one.id: one for one in form.columns_of(row.table)}
        yield f"{row.table}.", [(columns[one.field], one) for one in row.fields]
