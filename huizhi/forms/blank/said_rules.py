"""Said rules: what a blank form says by itself that its figures have to do with each other.

A formula that only adds up other answers says that it is their sum. 其中 says that what it counts
was counted before: no more than that. Of sums in a row see `row_totals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huizhi.forms import bare
from huizhi.forms.blank.form import BlankColumn, BlankField, BlankForm, BlankTable, FieldDraft

_AMONG = "其中"
_SEX = re.compile("[男女]性?$")


def proposed_rules(form: BlankForm) -> tuple[str, ...]:
    """The rules, as the configuration has them, from the top of the form to its bottom."""
    taken = {one.asked.label for one in form.fields}
    tables = [one for one in form.tables if not one.other]
    found = [*_sums(form), *_among_fields(form.fields)]
    for table in tables:
        others = {c.asked.label for one in tables if one is not table for c in one.columns}
        found += _among_columns(table, taken | others)
    return tuple(dict.fromkeys(found))


def told_rule(rule: str) -> str:
    """What the clerk is told of a rule that is proposed."""
    return f"按“{rule}”核对，对不上时会提示"


def _sums(form: BlankForm) -> Iterator[str]:
    """Of single answers whose cells hold a formula."""
    by_place = {one.cell.place: one.asked for one in form.fields if one.asked.answers.is_added_up}
    for one in form.fields:
        parts = [by_place.get(place) for place in form.sums.get(one.cell.place, ())]
        if one.cell.place in by_place and len(parts) > 1 and None not in parts:
            yield f"{one.asked.label} = {' + '.join(part.label for part in parts if part)}"


def _among_fields(fields: tuple[BlankField, ...]) -> Iterator[str]:
    """Of single answers called 其中…, against the nearest one before that is not: in the same line,
    else right above it, as in a table of rows and columns."""
    for number, one in enumerate(fields):
        if one.asked.label.startswith(_AMONG):
            counted = next((o for o in reversed(fields[:number]) if _may_hold(one, o)), None)
            if counted is not None and _are_alike(one.asked, counted.asked):
                yield f"{one.asked.label} ≤ {counted.asked.label}"


def _may_hold(one: BlankField, other: BlankField) -> bool:
    """Whether an answer may be what another is a part of: no part itself, in its line or column."""
    if other.grid != one.grid or other.asked.label.startswith(_AMONG):
        return False
    is_beside = other.cell.row == one.cell.row
    return is_beside or other.cell.column == one.cell.column


def _among_columns(table: BlankTable, taken: set[str]) -> Iterator[str]:
    """Of columns called 其中… or below a heading 其中, against the nearest one before that is
    neither."""
    counted: FieldDraft | None = None
    for column in table.columns:
        if not _is_among(column):
            counted = counted if counted and _is_sex(column, counted) else column.asked
        elif counted and _are_alike(column.asked, counted):
            names = (_named(table, one.label, taken) for one in (column.asked, counted))
            yield " ≤ ".join(names)


def _is_sex(column: BlankColumn, counted: FieldDraft) -> bool:
    """Whether a column counts men or women among those counted before: 人数 | 男 | 女."""
    return _SEX.search(bare(column.asked.label)) is not None and _are_alike(column.asked, counted)


def _is_among(column: BlankColumn) -> bool:
    above = bare(column.over).rstrip("：:") == _AMONG
    return above or column.asked.label.startswith(_AMONG)


def _are_alike(one: FieldDraft, other: FieldDraft) -> bool:
    """Whether both count, and the same kind of thing as far as that is known."""
    return one.kind == other.kind and one.answers.is_added_up


def _named(table: BlankTable, label: str, taken: set[str]) -> str:
    return f"{table.name}.{label}" if label in taken else label
