"""Any form as a real template: rendered with answers, it is read back from the file."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook

from huizhi.campaign.filling import fill_context
from huizhi.campaign.variables import FILTERS
from huizhi.content.limits import Limits
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.reader import read_bytes
from huizhi.formats.template import Template, load_template
from huizhi.forms.alignment import align
from huizhi.forms.answers import read_answers
from huizhi.forms.form import Filling, FormRow
from huizhi.forms.template import pattern_of, probe_context
from huizhi.forms.wording import Wording
from tests.forms.fields.reading import JUNE
from tests.forms.random_forms import RandomForm, random_forms
from tests.forms.test_random_forms import fillings, meant


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@settings(max_examples=25)
@given(data=st.data())
def test_what_was_rendered_is_read_back(suffix: str, data: st.DataObject) -> None:
    one = data.draw(random_forms())
    values, rows = data.draw(fillings(one))
    template = _template(one, suffix)
    document = read_bytes(template.render(probe_context(one.form), Stamp()), Limits())
    pattern, mistakes = pattern_of(one.form, document, "t")
    filled = read_bytes(template.render(_context(one, values, rows), Stamp()), Limits())
    wording = Wording({i: one.form.field(i).label for i in one.form.ids()}, {})
    found = read_answers(one.form, align(pattern, filled, wording)[0], JUNE)

    assert mistakes == ()
    assert {f.field: f.value for f in found.fields} == {k: meant(v) for k, v in values.items()}
    assert [{f"rows.{f.field}": f.value for f in row.fields} for row in found.rows] == [
        {k: meant(v) for k, v in row.items()} for row in rows
    ]
    assert {f.code for f in found.findings} <= {"row-doubtful", "answer-misplaced"}


def _context(
    one: RandomForm, values: Mapping[str, str], rows: tuple[Mapping[str, str], ...]
) -> dict[str, object]:
    labels = {field_id: one.form.field(field_id).label for field_id in one.form.ids()}
    texts = {labels[field]: text for field, text in values.items()}
    typed = tuple(FormRow("", {labels[f]: text for f, text in row.items()}) for row in rows)
    return fill_context(one.form, Filling(texts, typed))


def _template(one: RandomForm, suffix: str) -> Template:
    data = _workbook(one) if suffix == ".xlsx" else _document(one)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t{suffix}"
        path.write_bytes(data)
        return load_template(path, FILTERS)


def _lines(one: RandomForm) -> list[dict[int, tuple[str, int]]]:
    """The template's rows: text and width by column, with the rows of the loop's own marks."""
    lines: list[dict[int, tuple[str, int]]] = []
    for row in range(max(p.row for p in one.places) + 1):
        line = {
            p.column: (_marked(one, p.field) or p.printed, p.columns)
            for p in one.places
            if p.row == row
        }
        if row == one.table_row:
            loop = {0: ("{%tr for 行 in 明细 %}", 1)}, line, {0: ("{%tr endfor %}", 1)}
            lines += loop
        else:
            lines.append(line)
    return lines


def _marked(one: RandomForm, field: str) -> str:
    if not field:
        return ""
    name = one.form.field(field).label
    return f"{{{{ 行.{name} }}}}" if field.startswith("rows.") else f"{{{{ {name} }}}}"


def _workbook(one: RandomForm) -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row, line in enumerate(_lines(one), start=1):
        for column, (text, width) in line.items():
            sheet.cell(row, column + 1).value = text
            if width > 1:
                sheet.merge_cells(
                    start_row=row, end_row=row, start_column=column + 1, end_column=column + width
                )
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _document(one: RandomForm) -> bytes:
    document = WordDocument()
    lines = _lines(one)
    wide = max(column + width for line in lines for column, (_, width) in line.items())
    table = document.add_table(len(lines), wide)
    for row, line in enumerate(lines):
        for column, (text, width) in line.items():
            cell = table.cell(row, column)
            if width > 1:
                cell = cell.merge(table.cell(row, column + width - 1))
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
