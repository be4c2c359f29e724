"""Stray row: a row of a table that somebody wrote outside it: below the note, on another sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from huizhi.content import Cell
from huizhi.findings import CODES
from huizhi.forms.fields import Answer, Circumstances, birthday_in
from huizhi.forms.form import FormTable
from huizhi.forms.landmark import bare

_TOTALS = re.compile(r"[合小总共]\s*计|总\s*数|平\s*均|累\s*计|汇\s*总")
_LABEL = re.compile(
    r"(?:[人员]|签字|签名|盖章|日期|时间|电话|单位|备注|说明|注)\s*$|[:：]\s*\S{0,12}$"
)
_PARTS, _FEWEST = re.compile(r"[\s,，、；;：:]+"), 3
_PERSON = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")  # an identity number


def stray_rows(
    table: FormTable,
    unread: Iterable[Cell],
    columns: Mapping[int, str],
    circumstances: Circumstances,
) -> list[list[Cell]]:
    """The unread cells that make a row of the table outside it, row by row.

    columns: the field that each column of the grid answers in the table.
    """
    by_row: dict[tuple[str, int], list[Cell]] = {}
    for cell in unread:
        by_row.setdefault((cell.place.rpartition("!")[0], cell.row), []).append(cell)
    return [cells for cells in by_row.values() if _is_row(table, cells, columns, circumstances)]


def _is_row(
    table: FormTable,
    cells: list[Cell],
    columns: Mapping[int, str],
    circumstances: Circumstances,
) -> bool:
    """Whether these cells of one row are the answers of one: enough of them are what the columns
    above ask for, and none is a label or a word for a total."""
    if any(_names_person(cell.text) or _says_row(table, cell, circumstances) for cell in cells):
        return True
    asked = {table.field_id(column.id): column for column in table.columns}
    inside = [(cell, asked[columns[cell.column]]) for cell in cells if cell.column in columns]
    if len(inside) < 2 or any(_TOTALS.search(c.text) or _LABEL.search(c.text) for c in cells):
        return False
    fitting = [
        column
        for cell, column in inside
        if not column.kind.is_free_text and _fits(column.kind.read(cell, circumstances))
    ]
    wrong = sum(not column.kind.is_free_text for _, column in inside) - len(fitting)
    needed = {column.id for column in table.columns if column.required}
    is_whole = bool(needed) and needed <= {column.id for _, column in inside}
    return len(fitting) > 2 * wrong and (len(fitting) > 1 or is_whole)


def _names_person(text: str) -> bool:
    """Whether an identity number stands in the text, right or with a slip in it."""
    return any(birthday_in(number) is not None for number in _PERSON.findall(text))


def _says_row(table: FormTable, cell: Cell, circumstances: Circumstances) -> bool:
    """Whether a row stands in one cell, as in 另：王五 男 3人 800元: at least three of its parts
    answer different columns."""
    parts = [part for part in _PARTS.split(cell.text) if part]
    if len(parts) < _FEWEST:
        return False
    left = [column.kind for column in table.columns if not column.kind.is_free_text]
    found = 0
    for part in parts:
        one = replace(cell, text=part, value=part)
        taken = next((kind for kind in left if _is_plain(kind.read(one, circumstances))), None)
        if taken is not None:
            left.remove(taken)
            found += 1
    return found >= _FEWEST


def _is_plain(answer: Answer) -> bool:
    return answer.value is not None and not answer.doubts


def _fits(answer: Answer) -> bool:
    """Whether the answer is one of its kind, with nothing that must be mended."""
    return answer.value is not None and all(
        CODES[doubt.code].level == "warning" for doubt in answer.doubts
    )


def row_text(cells: Iterable[Cell]) -> str:
    """What stands in the cells of a row, from left to right."""
    ordered = sorted(cells, key=lambda cell: cell.column)
    return " ".join(cell.text.strip() for cell in ordered if bare(cell.text))
