"""Moved references: where a reference of the template points after rows were repeated or left out.

Every place of a workbook that names rows (formulas, rules, names, charts, drawings) asks here, so
that all follow the rows in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping

from huizhi.errors import RenderError
from huizhi.formats.excel.formula import Formula, Reference, parse_formula, write_formula
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.sheets import MOST_ROWS, RowRange

RowMaps = Mapping[str, RowMap]  # by sheet name; sheets that were copied have none

# A range whose rows are all gone points here: the last row of a sheet, which is empty, so that
# SUM is 0 and COUNT is 0, as they should be.
_NOWHERE: RowRange = (MOST_ROWS - 1, MOST_ROWS - 1)


def moves(reference: Reference, maps: RowMaps, own: str = "") -> bool:
    """Whether the rows of the sheet that the reference points at have moved; own: its own sheet."""
    row_map = maps.get(reference.sheet or own)
    return row_map is not None and row_map.moves


def cell_reference(reference: Reference, maps: RowMaps, own: str, row: int) -> str:
    """A reference in the formula of a cell, which stands in this row of its own sheet.

    Raises: RenderError when a single cell became several.
    """
    if not moves(reference, maps, own):
        return reference.text
    rows = _rows_meant(reference, maps, own, row)
    if rows is None:
        raise RenderError(f"“{own}”第{row + 1}行的公式引用了 {reference.text}，那一行不再是一行。")
    return reference.at(rows)


def whole_reference(reference: Reference, maps: RowMaps, own: str = "") -> str | None:
    """A reference to all that came of its cells; None when nothing did."""
    if not moves(reference, maps, own):
        return reference.text
    rows = maps[reference.sheet or own].span(*reference.rows)
    return None if rows is None else reference.at(rows)


def whole_formula(text: str, maps: RowMaps, own: str = "") -> str | None:
    """The formula with every reference as `whole_reference` says; None when one is gone.

    Raises: RenderError when it cannot be read.
    """
    if not any(row_map.moves for row_map in maps.values()):
        return text
    try:
        formula = parse_formula(text)
    except ValueError as error:
        raise RenderError(f"{error}，行移动后无法改写。") from error
    gone = [part for part in formula if not _stays(part, maps, own)]
    return (
        None if gone else write_formula(formula, lambda one: whole_reference(one, maps, own) or "")
    )


def rule_formula(text: str, maps: RowMaps, own: str, anchor: int, row: int) -> str:
    """The formula of a rule (condition, validation) whose first cell moved from row `anchor` of
    the template to `row`. Rows without "$" are counted from there.

    Raises: RenderError when such a row did not move along, or the formula cannot be read.
    """
    if not any(row_map.moves for row_map in maps.values()):
        return text
    try:
        formula: Formula = parse_formula(text)
    except ValueError as error:
        raise RenderError(f"“{own}”的规则：{error}，行移动后无法改写。") from error

    def place(reference: Reference) -> str:
        rows = _rows_meant(reference, maps, own, row)
        corners = (reference.first, reference.last or reference.first)
        moved = zip(corners, rows or (), strict=False)
        if rows is None or not all(c.fixed or c.row + row - anchor == to for c, to in moved):
            raise RenderError(
                f"“{own}”第{anchor + 1}行的条件格式或数据有效性里，公式引用的 {reference.text} "
                f"没有和它一起移动。请在行号前加“$”，或引用同一行。"
            )
        return reference.at(rows)

    return write_formula(formula, place)


def _rows_meant(reference: Reference, maps: RowMaps, own: str, row: int) -> RowRange | None:
    """The rows that a reference means in a formula that stands in this row of its own sheet; None
    where a single cell became none or several."""
    if not moves(reference, maps, own):
        return reference.rows
    inside = maps[own].rounds_of(row) if reference.sheet in {"", own} else ()
    rows = maps[reference.sheet or own].span(*reference.rows, inside)
    if reference.last is None and (rows is None or rows[0] != rows[1]):
        return None
    return rows or _NOWHERE


def _stays(part: str | Reference, maps: RowMaps, own: str) -> bool:
    return isinstance(part, str) or whole_reference(part, maps, own) is not None
