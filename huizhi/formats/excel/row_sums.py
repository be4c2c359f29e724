"""Row sums: the cells of a blank form that have formulas, and which of them sum up others."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from huizhi.formats.excel.formula import Reference, parse_formula

_MOST = 200  # cells; a sum of more is one of rows
_SUM = re.compile(r"SUM\(([^()]*)\)", re.IGNORECASE)


@dataclass(frozen=True)
class RowFormulas:
    """The formulas of a workbook. places: of the cells that have one, as a reader names them
    (“表!C5”); sums: of those that sum up others in their sheet, these; in_row: those that only have
    to do with cells of their own row; in_sheet: with cells of their own sheet."""

    places: frozenset[str]
    sums: Mapping[str, tuple[str, ...]]
    in_row: frozenset[str] = frozenset()
    in_sheet: frozenset[str] = frozenset()


def row_formulas(data: bytes) -> RowFormulas:
    """The formulas in these bytes of an .xlsx."""
    found: dict[str, tuple[str, ...]] = {}
    in_row, in_sheet = set[str](), set[str]()
    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for cell in chain.from_iterable(sheet.iter_rows()):
            if cell.data_type == "f":
                formula, place = (
                    str(cell.value).removeprefix("="),
                    f"{sheet.title}!{cell.coordinate}",
                )
                found[place] = tuple(f"{sheet.title}!{one}" for one in _summed(formula))
                if _is_in_sheet(formula):
                    in_sheet.add(place)
                if _is_in_row(formula, (cell.row or 0) - 1):
                    in_row.add(place)
    sums = {place: own for place, own in found.items() if own}
    return RowFormulas(frozenset(found), sums, frozenset(in_row), frozenset(in_sheet))


def _is_in_sheet(formula: str) -> bool:
    """Whether a formula names cells of its own sheet, and nothing else."""
    try:
        parts = [one for one in parse_formula(formula) if isinstance(one, Reference)]
    except ValueError:
        return False
    return bool(parts) and not any(one.sheet for one in parts)


def _is_in_row(formula: str, row: int) -> bool:
    """Whether a formula names cells of this row in its own sheet, and nothing else."""
    try:
        parts = [one for one in parse_formula(formula) if isinstance(one, Reference)]
    except ValueError:
        return False
    return bool(parts) and all(
        one.rows == (row, row) and not one.sheet and one.first.column for one in parts
    )


def _summed(formula: str) -> tuple[str, ...]:
    """The cells in its sheet that a formula does nothing with but add; () for any other."""
    inside = _SUM.fullmatch(formula.strip())
    try:
        parts = parse_formula(inside[1] if inside else formula)
    except ValueError:
        return ()
    between = {part.strip() for part in parts if isinstance(part, str)} - {""}
    references = [part for part in parts if isinstance(part, Reference)]
    named = all(one.first.column and not one.sheet for one in references)
    if not named or between - {"," if inside else "+"}:
        return ()
    cells = tuple(islice(chain.from_iterable(map(_cells, references)), _MOST + 1))
    return cells if len(set(cells)) == len(cells) > 1 and len(cells) <= _MOST else ()


def _cells(reference: Reference) -> Iterator[str]:
    first = column_index_from_string(reference.first.column.strip("$"))
    last = column_index_from_string((reference.last or reference.first).column.strip("$"))
    for row in range(reference.rows[0], reference.rows[1] + 1):
        yield from (f"{get_column_letter(column)}{row + 1}" for column in range(first, last + 1))
