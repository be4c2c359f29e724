"""Form look of .xlsx: how the sheets of a blank form look, and what their cells are made to hold.

Read by openpyxl, which knows styles, merged borders and lists to choose from.
Source: ISO/IEC 29500-1, 18.3.1.13 (col: widths in characters), 18.3.1.33 (dataValidation).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import range_to_tuple
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.content import MOST_COLUMNS, MOST_ROWS, BlockLook, BoxLook, Grid, GridLook, Holds

_CHARACTER = 8.0  # pixels of a digit in 宋体, by which the widths of columns are counted
_EDGES = 5.0  # pixels on both sides of what a column holds
_POINT = 96 / 72
_PLAIN_WIDTH = 8.43  # characters, where neither a column nor its sheet says one
_SIDES = {"t": "top", "r": "right", "b": "bottom", "l": "left"}
_ALIGNED = {"centerContinuous": "center", "justify": "both", "distributed": "both"}
_VALIGNED = {"top": "top", "center": "middle", "bottom": "bottom"}
_MOST_CHOICES = 40


def xlsx_look(data: bytes, grids: Sequence[Grid]) -> tuple[GridLook, ...]:
    """How these grids, read from the workbook, look. Raises: whatever openpyxl does."""
    book = load_workbook(io.BytesIO(data))
    return tuple(
        _sheet_look(book, book[grid.name], grid) if grid.name in book.sheetnames else GridLook(())
        for grid in grids
    )


def _sheet_look(book: Workbook, sheet: Worksheet, grid: Grid) -> GridLook:
    height, width = min(grid.height, MOST_ROWS), min(grid.width, MOST_COLUMNS)
    cells = list(sheet.iter_rows(max_row=max(height, 1), max_col=max(width, 1) + 1))
    merged = {(area.min_row - 1, area.min_col - 1) for area in sheet.merged_cells.ranges}
    boxes = {
        (row, column): _box(cell, beside, is_merged=(row, column) in merged)
        for row, line in enumerate(cells)
        for column, (cell, beside) in enumerate(pairwise(line))
    }
    for place, choices in _lists(book, sheet):
        if place in boxes:
            boxes[place] = replace(boxes[place], choices=choices)
    heights = {
        row: dimension.height * _POINT
        for row in range(height)
        if (dimension := sheet.row_dimensions[row + 1]).height
    }
    block = BlockLook(0, grid.height, tuple(_widths(sheet, width)))
    return GridLook((block,), boxes, heights)


def _widths(sheet: Worksheet, width: int) -> Iterator[float]:
    plain = sheet.sheet_format.defaultColWidth or _PLAIN_WIDTH
    said = {
        column: one.width
        for one in sheet.column_dimensions.values()
        if one.min and one.max and one.width
        for column in range(one.min, min(one.max, width) + 1)
    }
    return (said.get(column, plain) * _CHARACTER + _EDGES for column in range(1, width + 1))


def _box(cell: Cell | MergedCell, beside: Cell | MergedCell, *, is_merged: bool) -> BoxLook:
    border, alignment = cell.border, cell.alignment
    lines = (
        key
        for key, side in _SIDES.items()
        if (one := getattr(border, side)) is not None and one.style
    )
    said = alignment.horizontal or ""
    return BoxLook(
        lines="".join(lines),
        align="" if said in {"general", "fill"} else _ALIGNED.get(said, said),
        valign=_VALIGNED.get(alignment.vertical or "", "bottom"),
        size=cell.font.sz or 0.0,
        bold=bool(cell.font.b),
        fill=_fill(cell),
        spills=isinstance(cell.value, str)
        and beside.value is None
        and not (is_merged or alignment.wrap_text)
        and said in {"", "general", "left"},
        holds=_holds(cell.number_format),
    )


def _fill(cell: Cell | MergedCell) -> str:
    color = cell.fill.fgColor
    solid = cell.fill.fill_type == "solid" and color is not None and color.type == "rgb"
    return str(color.rgb)[-6:] if solid else ""


def _holds(code: str) -> Holds:
    """What a value in a cell of this format is."""
    if code == "@":
        return "text"
    if code.lower() == "general":
        return ""
    if is_date_format(code):
        return "date" if set(code.lower()) & set("yd") else ""
    if "%" in code:
        return "percent"
    return "number" if set(code) & set("0#") else ""


def _lists(book: Workbook, sheet: Worksheet) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    """The cells with a list to choose from, and what it offers."""
    for rule in sheet.data_validations.dataValidation:
        choices = tuple(dict.fromkeys(_choices(book, sheet, rule))) if rule.type == "list" else ()
        if 1 < len(choices) <= _MOST_CHOICES:
            for area in rule.sqref.ranges:
                rows = range(area.min_row - 1, min(area.max_row, MOST_ROWS))
                for row in rows:
                    columns = range(area.min_col - 1, min(area.max_col, MOST_COLUMNS))
                    yield from (((row, column), choices) for column in columns)


def _choices(book: Workbook, sheet: Worksheet, rule: DataValidation) -> Iterable[str]:
    """What a list offers: written out, or in cells of the workbook."""
    said = (rule.formula1 or "").strip()
    if said.startswith('"'):
        return [one.strip() for one in said.strip('"').split(",") if one.strip()]
    named = book.defined_names.get(said)
    reference = (named.attr_text if named is not None else said).lstrip("=")
    if "!" not in reference:
        reference = f"'{sheet.title}'!{reference}"
    try:
        name, corners = range_to_tuple(reference)
        left, top, right, bottom = (one or 0 for one in corners)
        rows = book[name].iter_rows(top, min(bottom, top + _MOST_CHOICES), left, right)
    except (ValueError, KeyError, TypeError):
        return []  # worked out by a formula
    texts = (str(cell.value).strip() for row in rows for cell in row if cell.value is not None)
    return [text for text in texts if text]
