"""Whole way: photographed pages read by the program as it reads any return, value by value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from benchmarks.paper_forms import PrintedForm
from benchmarks.paper_judged import Judged
from huizhi.content import Cell, Limits
from huizhi.errors import ReadError
from huizhi.findings import Finding
from huizhi.formats.paper import read_pictures
from huizhi.forms import FormField
from huizhi.steps.receiving.paper_hints import hints_of
from huizhi.steps.receiving.readings import read_return
from huizhi.storage import KeptField, Return

_COMPARE = "paper-read"  # every value from paper has it: it singles none out


def whole_way(
    pages: Sequence[PrintedForm], pictures: Sequence[bytes], scene: str, face: str
) -> Iterator[Judged]:
    """What became of each answer of the form on these pages, photographed one by one."""
    form = pages[0]
    campaign, limits = form.source.campaign, Limits()
    try:
        document = read_pictures("picture", pictures, limits, hints_of(campaign.forms))
    except ReadError as error:
        yield from _lost(form, scene, face, str(error))
        return
    now = dt.datetime(2024, 6, 20, tzinfo=dt.UTC)
    reading = read_return(
        campaign, document, Return("照片.jpg", "0" * 64, now, None, None, "unidentified")
    )
    own = [one for one in reading.returns if one.deliverable == form.source.form.id]
    if not own:
        yield from _lost(form, scene, face, "没有认出是哪张表")
        return
    yield from _answers(form, own[0], scene, face)


def _asked(form: PrintedForm) -> Iterator[tuple[str, int, FormField, str]]:
    """Table, row, field and text of each answer; no table for single fields."""
    for field in form.source.form.fields:
        if (cell := form.record.values.get(field.id)) is not None:
            yield "", 0, field, cell.text
    for table in form.source.form.tables:
        rows = [row for row in form.record.rows if row.table == table.id]
        for number, row in enumerate(rows):
            for column in table.columns:
                if column.id in row.cells and column.id != table.group_id:
                    yield table.id, number, column, row.cells[column.id].text


def _answers(form: PrintedForm, read: Return, scene: str, face: str) -> Iterator[Judged]:
    circumstances = form.source.campaign.forms.circumstances
    for table, number, field, text in _asked(form):
        meant = _exported(field.kind.read(Cell(0, 0, text, text), circumstances).value)
        kept = _kept(read, table, number, field.id)
        found = "" if kept is None or kept.value is None else str(kept.value)
        told = [one for one in read.findings if _names(one, table, field, kept, text)]
        doubts = tuple(one.message for one in told if one.code != _COMPARE)
        yield Judged(
            scene, face, form.source.name, field.kind.kind, meant, found, "", 0.0, doubts, ()
        )


def _kept(read: Return, table: str, number: int, field: str) -> KeptField | None:
    if not table:
        return next((one for one in read.fields if one.field == field), None)
    rows = read.rows_of(table)
    if number >= len(rows):
        return None
    return next((one for one in rows[number].fields if one.field == field), None)


def _names(
    finding: Finding, table: str, field: FormField, kept: KeptField | None, text: str
) -> bool:
    """Whether this finding asks for a look at this very answer."""
    own = f"{table}.{field.id}" if table else field.id
    at_place = kept is not None and bool(kept.where) and finding.where == kept.where
    of_field = not table and finding.field == own
    return at_place or of_field or (len(text) > 1 and text in finding.found)


def _lost(form: PrintedForm, scene: str, face: str, why: str) -> Iterator[Judged]:
    for _, _, field, text in _asked(form):
        yield Judged(scene, face, form.source.name, field.kind.kind, text, "", "", 0.0, (why,), ())


def _exported(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)
