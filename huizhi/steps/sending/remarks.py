"""Remarks: answers of a form that were filled in for somebody, marked to be looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from huizhi.content import Document, Limits
from huizhi.forms import Alignment, Form, align
from huizhi.steps.sending.sent_form import SentForm

if TYPE_CHECKING:
    from huizhi.campaign import FormSet
    from huizhi.formats.ooxml import Stamp


def remarked(
    data: bytes, suffix: str, remarks: Mapping[str, str], stamp: Stamp, document: Document
) -> bytes:
    """The form, of which `document` was read, with a remark on each of these cells, by the place as
    the user sees it; "" only colours one."""
    from huizhi.formats.excel import write_xlsx_flags  # slow to load
    from huizhi.formats.flags import Flag
    from huizhi.formats.word import write_docx_flags

    flags = [Flag(place, "check", remark) for place, remark in remarks.items()]
    if suffix == ".xlsx":
        return write_xlsx_flags(data, flags, (), stamp, document)
    moment = stamp.saved or dt.datetime(2000, 1, 1)
    return write_docx_flags(data, flags, moment, stamp, document)


def with_remarks(
    data: bytes, suffix: str, forms: FormSet, form: Form, sent: SentForm, stamp: Stamp
) -> bytes:
    """The rendered form with the remarks of what was filled in for its recipient."""
    from huizhi.formats import read_bytes  # slow to load

    document = read_bytes(data, Limits())
    pattern = forms.patterns[form.id][suffix]
    (first, *_) = align(pattern, document, forms.wordings[form.id])
    remarks = {**dict(_on_fields(first, form, sent)), **dict(_on_rows(first, sent))}
    return remarked(data, suffix, remarks, stamp, document)


def _on_fields(first: Alignment, form: Form, sent: SentForm) -> Iterator[tuple[str, str]]:
    labels = {field.id: field.label for field in form.fields}
    for found in first.fields:
        if remark := sent.remarks.get(labels.get(found.field, "")):
            yield found.cell.place, remark


def _on_rows(first: Alignment, sent: SentForm) -> Iterator[tuple[str, str]]:
    """The remark of each table at the first answer of its first row; the others are coloured."""
    left = dict(sent.row_remarks)
    for row in first.rows:
        for name, cell in row.cells.items():
            table = name.rpartition(".")[0]
            if table in left and cell.text.strip():
                yield cell.place, left[table]
                left[table] = ""
