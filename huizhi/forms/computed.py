"""Computed columns: what a formula of the form computes in each row, and nobody is asked for.

What stands there when the form comes back is read as any answer, and held against its parts. Where
nothing does, as in a form that no program has worked out yet, the sum of its parts does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from huizhi.content import PROBLEM_NO_RESULT, Cell
from huizhi.forms.answered import AnsweredField
from huizhi.forms.fields import Circumstances, says_nothing
from huizhi.forms.form import FormTable


def is_computed_later(table: FormTable, column: str, cell: Cell) -> bool:
    """Whether a cell holds a sum that only has not been worked out, or nothing in place of one."""
    if column not in table.computed_ids or column not in table.row_totals:
        return False
    return cell.problem == PROBLEM_NO_RESULT or (not cell.problem and says_nothing(cell.text))


def with_computed(
    table: FormTable, row: Iterable[AnsweredField], circumstances: Circumstances
) -> tuple[AnsweredField, ...]:
    """The answers of a row with the sums that nothing stands for."""
    fields = {one.field: one for one in row}
    unknown: set[str] = set()  # sums of which a part could not be read
    for column in table.columns:
        one = fields.get(column.id)
        if one is None or one.value is not None or one.raw:
            continue
        if column.id in table.computed_ids:
            named = table.row_totals.get(column.id, ())
            parts = [fields.get(part) for part in named]
            text = "" if unknown & set(named) else _added(parts)
            if not text and any(one is not None and one.value is not None for one in parts):
                unknown.add(column.id)
            value = column.kind.read(Cell(0, 0, text, text or None), circumstances).value
            fields[column.id] = replace(one, value=value)
    return tuple(fields.values())


def _added(parts: Sequence[AnsweredField | None]) -> str:
    """The sum of these answers, "" where one of them could not be read, or none was given."""
    read = [one for one in parts if one is not None and one.value is not None]
    unread = (one.raw for one in parts if one is not None and one.value is None)
    if None in parts or not read or not all(map(says_nothing, unread)):
        return ""
    return f"{sum((Decimal(str(one.value)) for one in read), Decimal(0)):f}"
