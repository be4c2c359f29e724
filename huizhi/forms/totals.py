"""Totals: the row 合计 of a returned table, held against the rows that it sums up.

It is no answer: the program sums up the rows itself. So a total that agrees is nothing to look at,
one without a result either, and one that differs is named with both numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from huizhi.content import PROBLEM_NO_RESULT, Cell
from huizhi.findings import Finding
from huizhi.forms.fields import Circumstances, is_among, says_left, says_nothing, says_same
from huizhi.forms.form import FormField, FormTable
from huizhi.forms.landmark import bare
from huizhi.forms.row_finder import LocatedRow, TotalRow

_PART = "小计"
_SUMMED = frozenset({"number", "amount"})  # shapes of the kinds that can be added up
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")  # 28.6% among 57.1 and 14.3
_EXACT = 4  # decimals


@dataclass(frozen=True)
class HeldTotals:
    """What the totals of a table are worth. settled: the places of cells that are said to be right,
    empty or wrong, so that nobody else need look at them."""

    findings: tuple[Finding, ...]
    settled: frozenset[str]


def hold_totals(
    table: FormTable,
    totals: Sequence[TotalRow],
    rows: Sequence[LocatedRow],
    circumstances: Circumstances,
) -> HeldTotals:
    """Return what the rows of totals say against the rows above them.

    A 小计 sums up the rows since the one before it, as does a 合计 that has rows below it; any
    other sums up all. One that stands above all rows sums up those below it.
    """
    rows = list(_in_full(rows))
    findings: list[Finding] = []
    settled: set[str] = set()
    last = max((row.row for row in rows if _is_filled(row)), default=-1)
    for number, total in enumerate(totals):
        is_part = bare(total.word.text) == _PART or total.row < last
        first = _begin(totals[:number], total, rows) if is_part else -1
        above = [row for row in rows if first < row.row < total.row]
        if not any(row.row < total.row for row in rows):  # the total stands first
            above = [row for row in rows if row.row > total.row]
        above = [row for row in above if not _is_among(row, table)]
        for found in _cells(table, total, above, circumstances):
            settled.add(found.place)
            findings += found.findings
        if settled.issuperset(cell.place for cell in total.cells.values()):
            settled.add(total.word.place)
    return HeldTotals(tuple(findings), frozenset(settled))


def _in_full(rows: Sequence[LocatedRow]) -> Iterator[LocatedRow]:
    """The rows with 同上 as the figure above it."""
    above: dict[str, Cell] = {}
    for row in rows:
        cells = dict(row.cells)
        for field_id, cell in row.cells.items():
            before = above.get(field_id)
            if before is not None and says_same(cell.text) and not says_left(cell.text):
                cells[field_id] = replace(cell, text=before.text, value=before.value)
        above = cells
        yield replace(row, cells=cells)


@dataclass(frozen=True, slots=True)
class _Settled:
    place: str
    findings: tuple[Finding, ...] = ()


def _begin(before: Sequence[TotalRow], total: TotalRow, rows: Sequence[LocatedRow]) -> int:
    """The row of the total below which the rows of this one begin, -1 for none: one right above,
    as an empty 合计 that the form prints, ends no part."""
    for one in reversed(before):
        if any(one.row < row.row < total.row for row in rows if _is_filled(row)):
            return one.row
    return -1


def _cells(
    table: FormTable, total: TotalRow, rows: Sequence[LocatedRow], circumstances: Circumstances
) -> Iterator[_Settled]:
    """The cells of a total that can be held against its rows; of the others nothing is said."""
    for column in table.columns:
        cell = total.cells.get(table.field_id(column.id))
        if cell is None or (cell.problem and cell.problem != PROBLEM_NO_RESULT):
            continue
        if cell.problem or says_nothing(cell.text):
            yield _Settled(cell.place)
            continue
        if column.kind.shape == "percent" and _is_share_of_two(cell, total):
            yield _Settled(cell.place)
        said = _number(column, cell, circumstances)
        if said is None:
            continue
        filled = [
            one
            for row in rows
            if (one := row.cells.get(table.field_id(column.id))) is not None
            and not says_nothing(one.text)
            and bare(one.text) not in table.bare_examples
        ]
        numbers = [_number(column, one, circumstances) for one in filled]
        added = sum((n for n in numbers if n is not None), Decimal(0))
        if round(said - added, _EXACT) == 0 and None not in numbers:
            yield _Settled(cell.place)
        elif column.kind.shape in _SUMMED or 2 * numbers.count(None) < len(numbers):
            told = f"{added.normalize():f}" + ("（有的行读不出数）" if None in numbers else "")
            place = (table.field_id(column.id), column.label, cell.place)
            yield _Settled(cell.place, (Finding("total-differs", *place, cell.text.strip(), told),))
        elif said == len(filled) and column.kind.is_free_text:
            yield _Settled(cell.place)  # so many were named


def _is_share_of_two(cell: Cell, total: TotalRow) -> bool:
    """Whether a share in a row of totals is what two other totals of the row come to, as exactly as
    it is written: 10, 9, 90%."""
    found = _SHARE.fullmatch(cell.text.strip())
    others = (one for one in total.cells.values() if one is not cell)
    numbers = [n for one in others if (n := _decimal(one.text.strip())) is not None and n > 0]
    if found is None:
        return False
    decimals = len(found[1].partition(".")[2])
    shares = (100 * one / other for one in numbers for other in numbers if one <= other)
    is_among = any(abs(one - Decimal(found[1])) * 10**decimals <= 1 for one in shares)
    return is_among and len(numbers) > 1


def _number(column: FormField, cell: Cell, circumstances: Circumstances) -> Decimal | None:
    """The number in a cell: as its column reads it, in a column of words the bare number."""
    if column.kind.shape in _SUMMED:
        value = column.kind.read(cell, circumstances).value
        share = _SHARE.fullmatch(cell.text.strip()) if value is None else None
        return _decimal(share[1] if share else str(value))
    if column.kind.shape != "text":
        return None
    return _decimal(cell.text.strip() if cell.number is None else repr(cell.number))


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _is_among(row: LocatedRow, table: FormTable) -> bool:
    """Whether a row is printed as a part of what was counted above: 其中：60岁以上."""
    cells = (row.cells.get(table.field_id(one)) for one in table.given_ids)
    return any(cell is not None and is_among(cell.text) for cell in cells)


def _is_filled(row: LocatedRow) -> bool:
    return any(not says_nothing(cell.text) for cell in row.cells.values())
