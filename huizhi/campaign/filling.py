"""Filling: the template variables of a form with something, or nothing yet, in its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from huizhi.campaign.settings import Attachment, Recipient, Settings
from huizhi.formats.jinja import Slot
from huizhi.forms import Filling, Form, FormRow, FormTable

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?")  # as a spreadsheet keeps it
MORE = "……"  # numbers the row that says there is room for more


def fill_context(form: Form, filling: Filling) -> dict[str, object]:
    """The variables of the form's marks: a slot for each field, groups of rows for each table."""
    context: dict[str, object] = {
        field.label: Slot(filling.texts.get(field.label, field.kind.show(None)), field.id)
        for field in form.fields
    }
    for table in form.tables:
        own = [row for row in filling.rows if row.table == table.id]
        context[table.name] = _groups(table, own)
    return context


def _groups(table: FormTable, rows: Sequence[FormRow]) -> list[dict[str, object]]:
    if table.side_by_side > 1:
        return _lines(table, [row.texts for row in rows] or _example(table))
    if not table.group:
        return _alone(_rows(table, [row.texts for row in rows] or _example(table)))
    names = [group.name for group in table.groups] or [""]
    groups: list[dict[str, object]] = []
    rows_before: list[list[dict[str, object]]] = []  # each with the row for more
    for name in names:
        filled = [row.texts for row in rows if row.group == name]
        if not rows and not groups:
            filled = _example(table)
        before = sum(len(one) - 1 for one in rows_before) if table.numbers_go_on else 0
        rows_before.append(_rows(table, filled, before))
        groups.append({"名称": name, "行": rows_before[-1]})
    return groups


def _example(table: FormTable) -> list[Mapping[str, str]]:
    """The first row of a blank form, which shows how it is meant, where there is one."""
    return [table.example] if table.example else []


def _alone(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows without groups: `{%tr for 行 in 名册 %}`; each is also a group of itself alone."""
    return [{"名称": "", **row, "行": [row]} for row in rows]


def _lines(table: FormTable, filled: Sequence[Mapping[str, str]]) -> list[dict[str, object]]:
    """The lines of a table with rows side by side: each is its first row, and has all of them as
    并排. The rows go down the left first, as many lines as they need, else line by line."""
    beside = table.side_by_side
    count = -(-max(table.rows_per_group, len(filled)) // beside)
    texts = [*filled, *[{}] * (count * beside - len(filled))]
    rows: list[dict[str, object]] = [
        {"序号": number, **_columns(table, one)} for number, one in enumerate(texts, start=1)
    ]
    lines = [rows[n * beside :][:beside] if table.by_line else rows[n::count] for n in range(count)]
    lines.append([{"序号": MORE, **_columns(table, {})}] * beside)
    return [{"名称": "", **line[0], "行": line, "并排": line} for line in lines]


def _rows(
    table: FormTable, filled: list[Mapping[str, str]], before: int = 0
) -> list[dict[str, object]]:
    """The filled rows, then empty ones up to the blank form's number, then the row for more; each
    in its own place in a form that prints all its rows. before: the last number above them."""
    if table.printed:
        left = list(filled)
        filled = [_row_of(printed, left) for printed in table.printed]
    empty: list[Mapping[str, str]] = [{}] * max(0, table.rows_per_group - len(filled))
    numbered = [
        {"序号": number, **_columns(table, texts)}
        for number, texts in enumerate([*filled, *empty], start=before + 1)
    ]
    return [*numbered, {"序号": MORE, **_columns(table, {})}]


def _row_of(printed: Mapping[str, str], left: list[Mapping[str, str]]) -> Mapping[str, str]:
    """The filled row that belongs to a printed one, taken out of those left; the printed one alone
    where there is none."""
    for row in left:
        if all(row.get(label, "").strip() == text for label, text in printed.items()):
            left.remove(row)
            return row
    return printed


def _columns(table: FormTable, texts: Mapping[str, str]) -> dict[str, object]:
    shown = {c.label: texts.get(c.label, c.kind.show(None)) for c in table.columns}
    return {
        column.label: Slot(
            shown[column.label],
            table.field_id(column.id),
            is_number=column.kind.is_added_up
            and _NUMBER.fullmatch(shown[column.label]) is not None,
        )
        for column in table.columns
    }


def prefilling(settings: Settings, attachment: Attachment, recipient: Recipient) -> Filling:
    """What the office already knows of the recipient, in the form's fields."""
    known = {
        "名称": recipient.name,
        "编号": recipient.code,
        "联络员": recipient.liaison or "",
        "联络员手机": recipient.liaison_mobile or "",
    }
    return Filling(
        {
            label: recipient.liaison_number
            if f.prefill == "联络员手机" and not f.answers.is_mobile
            else known[f.prefill]
            for label, f in attachment.fields.items()
            if f.prefill in known
        }
    )
