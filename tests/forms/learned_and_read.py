"""A blank form learned, and its filled copy read by what was learned, all in this process."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.content import Limits
from huizhi.findings import Finding
from huizhi.formats import read_bytes
from huizhi.forms.answers import TypedRow
from huizhi.forms.blank.decisions import Decision
from huizhi.forms.blank.form import BlankForm
from huizhi.forms.form import Form
from huizhi.steps.correcting.filling import FormRecord, answers_typed, fill_form
from huizhi.steps.preparing.learned_campaign import learn_campaign
from huizhi.steps.preparing.learning import learn_document
from huizhi.steps.receiving.readings import read_return
from huizhi.storage import Return
from tests.paths import CONFIG


@dataclass(frozen=True)
class LearnedReading:
    """What was understood of a blank form, and what its filled copy says: values by label, rows."""

    form: BlankForm
    values: dict[str, object]
    rows: list[list[object]]
    findings: tuple[Finding, ...]
    returned: Return

    @property
    def labels(self) -> list[str]:
        """The labels of the single answers, in the order of the form."""
        return [one.asked.label for one in self.form.fields]

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each single answer."""
        return {one.asked.label: one.asked.kind for one in self.form.fields}

    @property
    def told(self) -> str:
        """Everything that the findings say."""
        return "\n".join(one.message for one in self.findings)

    @property
    def doubts(self) -> str:
        """Everything that was doubted when it was learned."""
        return "\n".join(self.form.doubts)


def learn_and_read(
    folder: Path,
    blank: bytes,
    filled: bytes,
    suffix: str,
    decisions: Sequence[Decision] = (),
) -> LearnedReading:
    """The filled copy, read by the template that was learned into this folder of the blank form,
    with what the clerk has decided of its places."""
    document, path = read_bytes(blank, Limits()), folder / f"form{suffix}"
    learned = learn_document(blank, document, path, path.name, decisions)
    campaign = learn_campaign(_settings(), folder).campaign
    now = dt.datetime(2024, 6, 20, tzinfo=dt.UTC)
    empty = Return(f"filled{suffix}", "0" * 64, now, None, None, "unidentified")
    (form_id,) = campaign.forms.forms
    read = read_return(campaign, read_bytes(filled, Limits()), empty, form_id).returns[0]
    labels = {one.id: one.label for one in campaign.forms.forms[form_id].fields}
    return LearnedReading(
        learned.form,
        {labels[f.field]: f.value for f in read.fields if f.field in labels},
        [[f.value for f in row.fields] for row in read.rows],
        read.findings,
        read,
    )


def learn_blank(folder: Path, blank: bytes, suffix: str) -> Form:
    """The form that is learned into this folder of the blank."""
    path = folder / f"form{suffix}"
    learn_document(blank, read_bytes(blank, Limits()), path, path.name)
    (form,) = learn_campaign(_settings(), folder).campaign.forms.forms.values()
    return form


def fill_learned(
    folder: Path,
    blank: bytes,
    suffix: str,
    values: Mapping[str, str],
    rows: Sequence[Mapping[str, str]] = (),
) -> bytes:
    """The form that is learned into this folder of the blank, filled, and read back as filled.
    values, and the rows of its first table: by label."""
    path = folder / f"form{suffix}"
    learn_document(blank, read_bytes(blank, Limits()), path, path.name)
    learned = learn_campaign(_settings(), folder)
    form = learned.campaign.forms.forms[learned.attachment.deliverable or ""]
    ids = {one.label: one.id for one in form.fields}
    columns = {one.label: one.id for table in form.tables[:1] for one in table.columns}
    record = FormRecord(
        _settings().communities[0],
        {ids[label]: answers_typed(text) for label, text in values.items()},
        tuple(
            TypedRow({columns[label]: answers_typed(text) for label, text in row.items()})
            for row in rows
        ),
    )
    filled = fill_form(learned.campaign, learned.attachment, record)
    assert filled.differences == ()
    (data,) = filled.files.values()
    return data


@cache
def _settings() -> Settings:
    return load_settings(CONFIG)


Line = str | Sequence[Sequence[str]]


def word(*lines: Line) -> bytes:
    """A Word document: a text is a paragraph, rows of texts are a table. "<" goes on from the cell
    on the left, "^" from the one above; each line of a cell is a paragraph."""
    document: WordDocument = docx.Document()
    for line in lines:
        if isinstance(line, str):
            document.add_paragraph(line)
            continue
        table = document.add_table(rows=len(line), cols=len(line[0]))
        for row, texts in enumerate(line):
            for column, text in enumerate(texts):
                if text in ("<", "^"):
                    near = (
                        table.cell(row, column - 1) if text == "<" else table.cell(row - 1, column)
                    )
                    near.merge(table.cell(row, column))
                else:
                    first, *others = text.split("\n")
                    table.cell(row, column).text = first
                    for one in others:
                        table.cell(row, column).add_paragraph(one)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def sheet(*rows: Sequence[str | int | float | None]) -> bytes:
    """A workbook of one sheet with borders around every cell; "<" and "^" go on as in `word`."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "表"
    drawn = Border(*(Side(style="thin"),) * 4)
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = page.cell(row, column)
            cell.border = drawn
            if value not in ("<", "^", None):
                cell.value = value
    for area in _areas(rows):
        page.merge_cells(
            start_row=area[0], start_column=area[1], end_row=area[2], end_column=area[3]
        )
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _areas(rows: Sequence[Sequence[str | int | float | None]]) -> list[tuple[int, int, int, int]]:
    """The merged areas, first row and column to last, counted from 1."""
    areas = []
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value in ("<", "^"):
                continue
            right, bottom = column, row
            while right + 1 < len(values) and values[right + 1] == "<":
                right += 1
            while bottom + 1 < len(rows) and rows[bottom + 1][column] == "^":
                bottom += 1
            if (right, bottom) != (column, row):
                areas.append((row + 1, column + 1, bottom + 1, right + 1))
    return areas
