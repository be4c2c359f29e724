"""Proposal: what is probably asked for at a place, by its label, a sample, and the cell's own look.

What a label says is the surest. Where it says nothing, a list to choose from, a written example
or the format of the cell may; a kind that would refuse right answers is worse than free text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huizhi.content import BoxLook, Cell, Document, Grid, GridLook
from huizhi.forms.blank.form import BlankField, BlankForm, BlankTable, FieldDraft
from huizhi.forms.blank.form_place import FormPlace, label_of
from huizhi.forms.blank.guess import guess_kind, is_required, mark_name
from huizhi.forms.blank.table_finder import without_example_word
from huizhi.forms.fields import KINDS, Choice, Circumstances, Date, Measurement, Percent

_NO_NAME = "栏目"  # where nothing beside a place says what it is called
_SAMPLED = [
    KINDS[name]
    for name in (
        "身份证号",
        "统一社会信用代码",
        "手机",
        "电子邮箱",
        "日期",
        "年月",
        "链接",
    )
]
_FORMATS = {"date": Date.kind, "percent": Percent.kind, "number": Measurement.kind}
_NOW = Circumstances(2024, dt.date(1900, 1, 1), dt.date(2100, 1, 1))


def proposed(grid: Grid, place: FormPlace, box: BoxLook) -> FieldDraft:
    """What is asked for at a place that was not understood as an answer; its id is still to be
    given."""
    gap = place.gap
    inside = place.cell.text[: place.start] if place.start else ""
    label = (gap.label if gap else "") or inside or label_of(grid, place.cell)
    guess = guess_kind(label)
    draft = FieldDraft(
        "",
        mark_name(label) or mark_name(label_of(grid, place.cell)) or _NO_NAME,
        gap.kind if gap and gap.kind else guess.kind,
        gap.choices if gap and gap.choices else guess.choices,
        boxed=bool(gap and gap.choices),
        required=is_required(label),
        known=guess.known or bool(gap and gap.kind),
    )
    return _surer(draft, place.cell.text[place.start :] if gap is None else "", box)


def with_kinds_of_cells(
    document: Document, form: BlankForm, looks: Sequence[GridLook]
) -> BlankForm:
    """The form with a kind for what its labels say nothing of, where the cells do."""
    fields = (_field(one, looks[one.grid]) for one in form.fields)
    tables = (_table(one, document.grids[one.grid], looks[one.grid]) for one in form.tables)
    return replace(form, fields=tuple(fields), tables=tuple(tables))


def _field(one: BlankField, look: GridLook) -> BlankField:
    whole = one.start == 0 and one.end == len(one.cell.text)
    box = look.box(one.cell.row, one.cell.column) if whole else BoxLook()
    return replace(one, asked=_surer(one.asked, one.given, box))


def _table(table: BlankTable, grid: Grid, look: GridLook) -> BlankTable:
    columns = tuple(
        replace(c, asked=_surer(c.asked, *_in_column(table, grid, look, c.column)))
        for c in table.columns
    )
    return replace(table, columns=columns)


def _in_column(table: BlankTable, grid: Grid, look: GridLook, column: int) -> tuple[str, BoxLook]:
    """The example of a column, and the look that all of its cells share in what they hold."""
    first = grid.at(table.first_row, column)
    boxes = {
        (one.holds, one.choices)
        for one in (look.box(row, column) for row in range(table.first_row, table.bottom))
    }
    holds, choices = boxes.pop() if len(boxes) == 1 else ("", ())
    return first.text if first else "", BoxLook(holds=holds, choices=choices)


def _surer(draft: FieldDraft, sample: str, box: BoxLook) -> FieldDraft:
    """The answer, of the kind that its list, its sample or its format says; as it is where its
    label says a kind."""
    takes_list = draft.answers.is_free_text or draft.answers.has_choices
    if box.choices and not draft.choices and takes_list:
        return replace(draft, kind=Choice.kind, choices=box.choices, known=True)
    if draft.known or not draft.answers.is_free_text:
        return draft
    kind = next(_sampled(sample), "") or _FORMATS.get(box.holds, "")
    return replace(draft, kind=kind, known=True) if kind else draft


def _sampled(text: str) -> Iterator[str]:
    """The kinds of which this written example is certainly one."""
    sample = without_example_word(text).strip()
    for kind in _SAMPLED if sample else ():
        answer = kind().read(Cell(0, 0, sample), _NOW)
        if answer.value is not None and not answer.doubts:
            yield kind.kind
