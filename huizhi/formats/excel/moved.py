"""Moved: where a reference of the template points after rows were repeated or left out.

Every place of a workbook that names rows (formulas, rules, names, tables, charts, drawings) asks
here, so that all follow the rows in the same way.
Source: ISO/IEC 29500-1, 18.5.1.2 (table: the heading row and at least one more), 21.2.2.66 (c:f),
20.5.2.5 and 20.5.2.32 (xdr:from, xdr:to).
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from huizhi.errors import RenderError
from huizhi.formats.excel.formula import Reference, parse_formula, write_formula
from huizhi.formats.excel.linked_shapes import move_links
from huizhi.formats.excel.repeated_shapes import repeat_shapes
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.ooxml import DECLARATION, tag_name
from huizhi.formats.sheets import MOST_ROWS, RowRange, any_area

RowMaps = Mapping[str, RowMap]  # by sheet name; sheets that were copied have none

_CACHES = {"numCache", "strCache", "multiLvlStrCache", "lvl"}  # values that a chart remembers
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
    rows = rows_meant(reference, maps, own, row)
    if rows is None:
        raise RenderError(f"“{own}”第{row + 1}行的公式引用了 {reference.text}，那一行不再是一行。")
    return reference.at(rows)


def is_gone(reference: Reference, maps: RowMaps, own: str, row: int) -> bool:
    """Whether nothing came of the rows that a reference in a formula in this row means."""
    return moves(reference, maps, own) and rows_meant(reference, maps, own, row) == _NOWHERE


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


def rows_meant(reference: Reference, maps: RowMaps, own: str, row: int) -> RowRange | None:
    """The rows that a reference means in a formula that stands in this row of its own sheet; None
    where a single cell became none or several."""
    if not moves(reference, maps, own):
        return reference.rows
    inside = maps[own].rounds_of(row) if reference.sheet in {"", own} else ()
    rows = maps[reference.sheet or own].span(*reference.rows, inside, reference.fixed)
    if reference.last is None and (rows is None or rows[0] != rows[1]):
        return None
    return rows or _NOWHERE


def _stays(part: str | Reference, maps: RowMaps, own: str) -> bool:
    return isinstance(part, str) or whole_reference(part, maps, own) is not None


def moved_table(data: bytes, rows: RowMap, sheet: str) -> bytes:
    """The table part with its references where their rows are now; unchanged where nothing moved.

    Raises: RenderError when the table would have no row.
    """
    root = etree.fromstring(data)
    area = any_area(root.get("ref", ""))
    moved = rows.span(area.top, area.bottom)
    extra = int(root.get("headerRowCount", "1")) + int(root.get("totalsRowCount", "0"))
    if moved is None or moved[1] - moved[0] < extra:
        raise RenderError(
            f"“{sheet}”的智能表格没有一行内容，Excel 会打不开。"
            "请在模板的循环里加 {%tr else %} 和一个空行，或转换为区域。"
        )
    if (area.top, area.bottom) == moved:
        return data
    for one in root.iter():
        reference = one.get("ref")
        if reference:
            own = any_area(reference)
            span = rows.span(own.top, own.bottom)
            if span is not None:
                one.set("ref", own.at(span))
    return _serialized(root)


def moved_chart(data: bytes, maps: RowMaps) -> bytes:
    """A chart part whose references follow the rows; the values kept beside a moved one are
    dropped, for they are of other cells. Unchanged where nothing moved; a reference whose rows
    are all gone points at an empty row.

    Raises: RenderError when a reference cannot be read.
    """
    root = etree.fromstring(data)
    changed = False
    for one in list(root.iter("{*}f")):
        moved = whole_formula(one.text or "", maps)
        if moved == one.text:
            continue
        changed = True
        one.text = moved if moved is not None else emptied_formula(one.text or "", maps)
        parent = one.getparent()
        for beside in list(parent) if parent is not None else []:
            if tag_name(beside) in _CACHES:
                parent.remove(beside)  # type: ignore[union-attr]
    return _serialized(root) if changed else data


def emptied_formula(text: str, maps: RowMaps) -> str:
    """The formula with an empty row in place of rows that are gone."""
    return write_formula(
        parse_formula(text), lambda one: whole_reference(one, maps) or one.at(_NOWHERE)
    )


def kept_values(chart: etree._Element) -> list[etree._Element]:
    """The values that a chart remembers of its cells, outermost elements."""
    return list(chart.iter(*(f"{{*}}{name}" for name in _CACHES if name != "lvl")))


def moved_drawing(data: bytes, maps: RowMaps, sheet: str) -> bytes:
    """A sheet's drawing part whose pictures and charts stand at the rows they stood at in the
    template, pictures within a loop in each of its rounds, and whose shapes show the same cells.
    Unchanged where nothing moved.

    Raises: RenderError when the link of a shape cannot be read.
    """
    root = etree.fromstring(data)
    shapes = len(root)
    changed = move_links(root, lambda link: whole_formula(link, maps, sheet))
    rows = maps.get(sheet)
    settled = repeat_shapes(root, rows) if rows is not None else set()
    changed = changed or bool(settled) or len(root) != shapes
    moving = (one for one in root.iter("{*}row") if one not in settled)
    for one in list(moving) if rows is not None else ():
        row = _moved_row(int(one.text or "0"), rows)  # type: ignore[arg-type]
        changed = changed or str(row) != one.text
        one.text = str(row)
    return _serialized(root) if changed else data


def _moved_row(row: int, rows: RowMap) -> int:
    """Where a row of the template begins now; of rows that are gone, where the next one does."""
    following = (found[0] for r in range(row, rows.height) if (found := rows.rows_from(r)))
    return next(following, rows.rows_from(max(row, rows.height))[0])


def _serialized(root: etree._Element) -> bytes:
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
