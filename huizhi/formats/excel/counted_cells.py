"""Counted cells: cells that a formula finds by a number written out, as in VLOOKUP(…,5,0).

The number counts rows or columns of the template. Where marks stand among those that are counted,
others come to stand there, and the number would find another cell.
Source: ISO/IEC 29500-1, 18.17.7 (INDEX, HLOOKUP, VLOOKUP, DSUM).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from huizhi.content import column_letters
from huizhi.formats.excel.formula import Reference, parse_reference
from huizhi.formats.excel.formula_calls import calls_in, number_written, text_written
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks
from huizhi.formats.sheets import MOST_COLUMNS, MOST_ROWS, column_number

_OF_BASES = "DSUM|DCOUNTA?|DAVERAGE|DMAX|DMIN|DGET|DPRODUCT"
_COUNTS = re.compile(rf"\b(?:[VH]LOOKUP|INDEX|CHOOSE(?:COLS|ROWS)|{_OF_BASES})\s*\(", re.I)
_OF_BASE = re.compile(rf"(?:{_OF_BASES})\(")
_WHOLE_COLUMNS = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!\[\]:\"]+)!)?\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.I
)


def check_counted_rows(formula: str, sheet: str, blocks: Mapping[str, RowBlocks]) -> None:
    """formula: without "="; sheet: where it stands; blocks: of all sheets, by name.

    Raises: BlockError when rows with marks are among those that a number counts.
    """
    for one in _counted(formula):
        target = blocks.get(one.sheet or sheet)
        for number in one.rows if target is not None else ():
            row = _crossed(one.top, one.bottom, number, target.controls)  # type: ignore[union-attr]
            if one.begins and row == one.top + number - 1:
                continue
            if row is not None:
                raise BlockError(
                    row,
                    f"{one.function} 数着行找第{number}行，中间有第{row + 1}行的 {{%tr %}} 标记，"
                    "生成后行数就不一样了",
                    "请直接引用要用的那一格或那些行（如 B5:B5），它会跟着行走",
                )


def check_counted_columns(
    formula: str, sheet: str, controls: Mapping[str, Collection[int]]
) -> None:
    """The same for columns. controls: by sheet name, the columns with marks, from 0.

    Raises: BlockError.
    """
    for one in _counted(formula):
        for number in one.columns:
            marked = controls.get(one.sheet or sheet, ())
            column = _crossed(one.left, one.right, number, marked)
            if column is not None:
                ends = f"{column_letters(one.left)}1:{column_letters(one.left + number - 1)}1"
                raise BlockError(
                    column,
                    f"{one.function} 数着列找第{number}列，中间有 {column_letters(column)} 列的 "
                    "{%tc %} 标记，生成后列数就不一样了",
                    f"请把 {number} 写成 COLUMNS({ends})，它会跟着列走；或直接引用那一列",
                )


@dataclass(frozen=True)
class _Counted:
    """One such call. rows, columns: the numbers that count them; the area that they are counted
    in, from 0; begins: a range begins with the cell, so that marks are as good a beginning as what
    comes in their place."""

    function: str
    sheet: str
    top: int
    bottom: int
    left: int
    right: int
    rows: list[int]
    columns: list[int]
    begins: bool


def _counted(formula: str) -> Iterator[_Counted]:
    for called, given, begins in calls_in(formula, _COUNTS):
        function = called.removeprefix("_XLFN.")
        place = 1 if function in {"VLOOKUP(", "HLOOKUP("} else 0
        area = _area(text_written(given[place])) if place < len(given) else None
        if area is None:
            continue
        sheet, top, bottom, left, right = area
        numbers = [number_written(one) for one in given[place + 1 :]]
        rows: list[int | None] = []
        columns: list[int | None] = []
        if function == "INDEX(":
            across = top == bottom and len(numbers) == 1
            rows, columns = ([], numbers) if across else (numbers[:1], numbers[1:2])
        elif function in {"VLOOKUP(", "CHOOSECOLS("} or _OF_BASE.fullmatch(function):
            columns = numbers if function == "CHOOSECOLS(" else numbers[:1]
        elif function in {"HLOOKUP(", "CHOOSEROWS("}:
            rows = numbers if function == "CHOOSEROWS(" else numbers[:1]
        down, along = ([abs(one) for one in some if one] for some in (rows, columns))
        yield _Counted(function[:-1], sheet, top, bottom, left, right, down, along, begins)


def _area(text: str) -> tuple[str, int, int, int, int] | None:
    """Sheet, top, bottom, left, right of what is counted in; None for all but cells."""
    if found := _WHOLE_COLUMNS.fullmatch(text):
        name = found["sheet"] or ""
        sheet = name[1:-1].replace("''", "'") if name.startswith("'") else name
        ends = sorted((column_number(found[2].upper()), column_number(found[3].upper())))
        return sheet, 0, MOST_ROWS - 1, ends[0], ends[1]
    try:
        reference: Reference | None = parse_reference(text)
    except ValueError:
        return None  # refused by those who have to rewrite it
    if reference is None:
        return None
    ends = sorted(column_number(one) for one in reference.columns if one) or [0, MOST_COLUMNS - 1]
    return reference.sheet, *reference.rows, ends[0], ends[-1]


def _crossed(first: int, last: int, number: int, marked: Collection[int]) -> int | None:
    """The first place with marks among so many from the first on, None for none."""
    end = min(first + number - 1, last)
    return min((one for one in marked if first <= one <= end), default=None)
