"""A form that was learned, and what it reads in a filled copy, without starting the program."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.campaign import FILTERS
from huizhi.content import Limits
from huizhi.formats import load_template, read_bytes
from huizhi.forms import Answers, Form, Pattern, Wording, align, read_answers
from huizhi.forms.blank import BlankForm
from huizhi.steps.preparing.attempt import probed
from huizhi.steps.preparing.learned_entry import learned_settings_in
from huizhi.steps.preparing.learned_settings import learned_form
from huizhi.steps.preparing.learning import learn
from huizhi.steps.preparing.trial import _CIRCUMSTANCES

Draw = Callable[[Worksheet], None]


@dataclass(frozen=True)
class LearnedSheet:
    """A workbook of one sheet that was learned. blank: its bytes; understood: with every doubt;
    template: its file."""

    blank: bytes
    understood: BlankForm
    form: Form
    pattern: Pattern
    template: Path

    def read(self, fill: Draw) -> Answers:
        """What is read in the blank form after it was filled so."""
        book = load_workbook(io.BytesIO(self.blank))
        fill(book.worksheets[0])
        filled = io.BytesIO()
        book.save(filled)
        document = read_bytes(filled.getvalue(), Limits())
        labels = {field_id: self.form.field(field_id).label for field_id in self.form.ids()}
        found = align(self.pattern, document, Wording(labels, {}))
        assert found
        return read_answers(self.form, found[0], _CIRCUMSTANCES)

    def rows(self, answers: Answers) -> list[dict[str, Any]]:
        """The answers of each row by label."""
        return [
            {
                self.form.columns_of(row.table)[n].label: one.value
                for n, one in enumerate(row.fields)
            }
            for row in answers.rows
        ]


def learned_sheet(folder: Path, draw: Draw) -> LearnedSheet:
    """The form that is drawn so, learned in this folder."""
    book = Workbook()
    draw(book.worksheets[0])
    path = folder / "空白表.xlsx"
    book.save(path)
    one = learn(path, folder / "learned")
    form = learned_form(learned_settings_in(folder / "learned"))
    template = load_template(one.template, FILTERS)
    pattern, mistakes = probed(form, template)
    assert not mistakes
    return LearnedSheet(path.read_bytes(), one.form, form, pattern, one.template)
