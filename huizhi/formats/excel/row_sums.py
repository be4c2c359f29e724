"""Row sums: the cells of a blank form that have formulas, and which sum up others in their row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from huizhi.formats.excel.formula import Reference, parse_formula

_SUM = re.compile(r"SUM\(([^()]*)\)", re.IGNORECASE)


@dataclass(frozen=True)
class RowFormulas:
    """The formulas of a workbook. places: of the cells that have one, as a reader names them
    (“表!C5”); sums: of those that sum up others in their row, these."""

    places: frozenset[str]
    sums: Mapping[str, tuple[str, ...]]


def row_formulas(data: bytes) -> RowFormulas:
    """The formulas in these bytes of an .xlsx."""
    found: dict[str, tuple[str, ...]] = {}
    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for cell in chain.from_iterable(sheet.iter_rows()):
            if cell.data_type == "f":
                own = _summed(str(cell.value).removeprefix("="), int(cell.row or 0))
                found[f"{sheet.title}!{cell.coordinate}"] = tuple(f"{sheet.title}!{o}" for o in own)
    return RowFormulas(frozenset(found), {place: own for place, own in found.items() if own})


def _summed(formula: str, row: int) -> tuple[str, ...]:
    """The cells in this row that a formula does nothing with but add; () for any other."""
    inside = _SUM.fullmatch(formula.strip())
    try:
        parts = parse_formula(inside[1] if inside else formula)
    except ValueError:
        return ()
    between = {part.strip() for part in parts if isinstance(part, str)} - {""}
    references = [part for part in parts if isinstance(part, Reference)]
    same_row = all(
        one.rows == (row - 1, row - 1) and one.first.column and not one.sheet for one in references
    )
    if not same_row or between - {"," if inside else "+"}:
        return ()
    cells = tuple(f"{letters}{row}" for one in references for letters in _columns(one))
    return cells if len(set(cells)) == len(cells) > 1 else ()


def _columns(reference: Reference) -> Iterator[str]:
    first = column_index_from_string(reference.first.column.strip("$"))
    last = column_index_from_string((reference.last or reference.first).column.strip("$"))
    return (get_column_letter(number) for number in range(first, last + 1))
