"""Column growth: a worksheet part of a template with its columns repeated or left out.

What comes out is a template too, with one cell for each round; so whatever holds for rows goes on
to hold in every column. The cells, and all that names columns, follow the map of the sheets.
Source: ISO/IEC 29500-1, 18.3.1.13 (col), 18.3.1.66 (pane), 18.3.1.32 (filterColumn).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from huizhi.content import column_letters
from huizhi.formats.excel.column_reference import (
    ColumnMaps,
    moved_formula,
    moved_rule,
    whole_of_columns,
)
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.excel.sheet_source import CellError, SheetCell, SheetRows
from huizhi.formats.ooxml import tag_name
from huizhi.formats.sheets import MOST_COLUMNS, Area, any_area

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MERGES = f"{_MAIN}mergeCells/{_MAIN}mergeCell"
_STRETCHED = {"autoFilter", "sortState", "sortCondition"}
_OF_VIEWS = ("customSheetViews", "cellWatches", "dimension")
_LETTERS = re.compile("[A-Z]+")


def grow_sheet(root: etree._Element, rows: SheetRows, name: str, maps: ColumnMaps) -> bool:
    """Changes the worksheet part in place; whether it is another one now. rows: its own, read.

    Raises: CellError for what cannot follow the columns.
    """
    own = maps.get(name)
    changed = _grow_cells(rows, name, maps, _merged(root))
    if own is None:
        return _move_rules(root, name, maps) or changed
    for one in [e for e in root if tag_name(e) in _OF_VIEWS]:
        root.remove(one)
    _grow_widths(root, own)
    _move_panes(root, own)
    _move_rules(root, name, maps)
    _move_breaks(root, own)
    return True


def _merged(root: etree._Element) -> dict[tuple[int, int], Area]:
    """The merged areas of several columns, by row and column of their first cell."""
    areas = (any_area(one.get("ref", "")) for one in root.iterfind(_MERGES))
    return {(area.top, area.left): area for area in areas if area.left != area.right}


def _grow_cells(
    rows: SheetRows, name: str, maps: ColumnMaps, merged: Mapping[tuple[int, int], Area]
) -> bool:
    """The cells of the sheet in all columns that came of theirs; whether any is another now."""
    own = maps.get(name)
    if own is not None:
        for row in rows.rows:
            lifted = {
                group[0]: cell
                for cell in row.cells
                if (area := merged.get((cell.row, cell.column))) and not own.rows_from(cell.column)
                for group in own.groups(area.left, area.right)
            }
            _grow_row(row.cells, lifted, name, maps, own)
        return True
    formulas = {c: _moved(c, name, maps, c.column) for c in rows.cells if c.formula}
    if all(text == cell.formula for cell, text in formulas.items()):
        return False
    for cell, text in formulas.items():
        _write_formula(cell.element, cell, text)
    return True


def _grow_row(
    cells: tuple[SheetCell, ...],
    lifted: Mapping[int, SheetCell],
    name: str,
    maps: ColumnMaps,
    columns: RowMap,
) -> None:
    """The cells of one row. lifted: the first cells of merged areas that began in a column of
    marks, by the column where the area begins now."""
    if not cells:
        return
    parent = cells[0].element.getparent()
    assert parent is not None
    _forget(parent, "spans")
    by_column = {cell.column: cell for cell in cells}
    grown: list[etree._Element] = []
    for column, (origin, _) in enumerate(columns.rows):
        cell = lifted.get(column) or by_column.get(origin)
        if cell is None:
            continue
        copy = deepcopy(cell.element)
        copy.tail = None
        copy.set("r", f"{column_letters(column)}{cell.row + 1}")
        if cell.formula:
            _write_formula(copy, cell, _moved(cell, name, maps, column))
        grown.append(copy)
    for cell in cells:
        parent.remove(cell.element)
    parent[:0] = grown


def _moved(cell: SheetCell, name: str, maps: ColumnMaps, column: int) -> str:
    """The cell's formula where it stands in this column. Raises: CellError."""
    try:
        text = moved_formula(cell.formula, maps, name, column)
    except ValueError as error:
        raise CellError(cell.reference, str(error), "请改用普通公式，引用整个区域") from error
    if cell.over_cells and (name in maps or text != cell.formula):
        what = "这种公式（多格数组或模拟运算）不能随循环列移动"
        raise CellError(cell.reference, what, "请改为普通公式")
    return text


def _write_formula(element: etree._Element, cell: SheetCell, text: str) -> None:
    """Gives the cell its formula, written out where it was shared; without its old result."""
    found = next((one for one in element if tag_name(one) == "f"), None)
    if found is None or cell.over_cells:
        return
    if found.get("t") == "shared":
        del found.attrib["t"]
    _forget(found, "si", "ref")
    if found.get("t") == "array":
        found.set("ref", element.get("r", ""))
    found.text = text


def _forget(element: etree._Element, *attributes: str) -> None:
    for name in attributes:
        if name in element.attrib:
            del element.attrib[name]


def _grow_widths(root: etree._Element, columns: RowMap) -> None:
    """The widths, looks and levels of columns where they stand now."""
    found = root.find(f"{_MAIN}cols")
    if found is None:
        return
    looks = [(int(one.get("min", "1")) - 1, int(one.get("max", "1")) - 1, one) for one in found]
    grown: list[tuple[int, int, etree._Element]] = []
    for column, (origin, _) in enumerate(columns.rows):
        look = next((e for first, last, e in looks if first <= origin <= last), None)
        if look is None:
            continue
        if grown and grown[-1][2] is look and grown[-1][1] == column - 1:
            grown[-1] = (grown[-1][0], column, look)
        else:
            grown.append((column, column, look))
    further = columns.length - columns.height
    for first, last, look in looks:
        start = max(first, columns.height) + further
        if last >= columns.height and start < MOST_COLUMNS:
            grown.append((start, min(last + further, MOST_COLUMNS - 1), look))
    copies = []
    for first, last, look in grown:
        copy = deepcopy(look)
        copy.set("min", str(first + 1))
        copy.set("max", str(last + 1))
        copies.append(copy)
    found[:] = copies
    if not copies:
        root.remove(found)


def _move_panes(root: etree._Element, columns: RowMap) -> None:
    """As many frozen columns as there are now, none of them chosen."""
    for view in root.iterfind(f"{_MAIN}sheetViews/{_MAIN}sheetView"):
        _forget(view, "topLeftCell")
        for one in list(view):
            if tag_name(one) == "selection":
                view.remove(one)
        pane = view.find(f"{_MAIN}pane")
        if pane is None or not pane.get("state", "").startswith("frozen"):
            continue
        frozen = int(float(pane.get("xSplit", "0")))
        left = columns.span(0, frozen - 1) if frozen else None
        count = left[1] + 1 if left else 0
        if count:
            pane.set("xSplit", str(count))
        elif frozen and not float(pane.get("ySplit", "0")):
            view.remove(pane)
            continue
        else:
            _forget(pane, "xSplit")
        row = _LETTERS.sub("", pane.get("topLeftCell", "A1"))
        pane.set("topLeftCell", f"{column_letters(count)}{row}")
        if not count:
            pane.set("activePane", "bottomLeft")


def _move_rules(root: etree._Element, name: str, maps: ColumnMaps) -> bool:
    """Whatever follows the rows and names columns; whether any of it is another now."""
    data = root.find(f"{_MAIN}sheetData")
    assert data is not None
    before = [etree.tostring(one) for one in data.itersiblings()]
    for element in list(data.itersiblings()):
        try:
            _move_element(element, name, maps)
        except ValueError as error:
            raise CellError("", str(error)) from error
    return before != [etree.tostring(one) for one in data.itersiblings()]


def _move_element(element: etree._Element, name: str, maps: ColumnMaps) -> None:
    for one in list(element.iter()):
        _move_one(one, name, maps)
    gone = [
        one
        for one in element.iter()
        if "" in (one.get("sqref"), one.get("ref"), *_texts(one, "sqref"))
    ]
    for one in gone:
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    for one in [element, *element.iter()]:
        if "count" in one.attrib and len(one):
            one.set("count", str(len(one)))
    parent = element.getparent()
    if gone and not len(element) and parent is not None:
        parent.remove(element)


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    return (one.text or "" for one in element if tag_name(one) == name)


def _move_one(one: etree._Element, name: str, maps: ColumnMaps) -> None:
    """Moves the references of this element itself. Raises: ValueError."""
    kind = tag_name(one)
    own = maps.get(name)
    if kind == "hyperlink" and "!" in one.get("location", ""):
        one.set("location", whole_of_columns(one.get("location", ""), maps, name) or "")
    for attribute in ("sqref", "ref"):
        if attribute in one.attrib:
            _move_formulas(one, one.get(attribute, ""), name, maps)
            if own is not None:
                _move_areas(one, attribute, kind, own)
    if kind == "sqref" and one.text:  # in extensions
        parent = one.getparent()
        if parent is not None:
            _move_formulas(parent, one.text, name, maps)
        if own is not None:
            one.text = " ".join(_runs(one.text, own))


def _move_areas(one: etree._Element, attribute: str, kind: str, own: RowMap) -> None:
    written = one.get(attribute, "")
    if kind == "mergeCell":
        area = any_area(written)
        places = [_at(area, group) for group in own.groups(area.left, area.right)]
        _repeat(one, attribute, [place for place in places if ":" in place] or [""])
    elif kind in _STRETCHED:
        area = any_area(written)
        span = own.span(area.left, area.right)
        one.set(attribute, _at(area, span) if span else "")
        if kind == "autoFilter":
            move_filters(one, area.left, own, span[0] if span else 0)
    elif kind == "hyperlink":
        _repeat(one, attribute, _runs(written, own) or [""])
    else:
        one.set(attribute, " ".join(_runs(written, own)))


def move_filters(filtered: etree._Element, left: int, own: RowMap, start: int) -> None:
    """The filters of columns, which are counted from the left one, where these stand now. left,
    start: the left one in the template and now."""
    for one in list(filtered):
        if tag_name(one) == "filterColumn":
            stands = own.rows_from(left + int(one.get("colId", "0")))
            if stands:
                one.set("colId", str(stands[0] - start))
            else:
                filtered.remove(one)


def _repeat(one: etree._Element, attribute: str, areas: list[str]) -> None:
    """One element for each area, for it may name only one."""
    first, *others = areas
    one.set(attribute, first)
    for other in reversed(others):
        copy = deepcopy(one)
        copy.set(attribute, other)
        one.addnext(copy)


def _move_formulas(element: etree._Element, area: str, name: str, maps: ColumnMaps) -> None:
    """Moves the formulas of a rule that holds for these cells."""
    lefts = [any_area(reference).left for reference in area.split()]
    own = maps.get(name)
    stands = [run[0] for left in lefts for run in (own.runs(left, left) if own else [(left, left)])]
    if not stands:
        return

    def moved(text: str) -> str:
        return moved_rule(text, maps, name, lefts[0], stands[0])

    for one in element.iter("{*}formula", "{*}formula1", "{*}formula2", "{*}f"):
        if one.text:
            one.text = moved(one.text)
    for one in element.iter("{*}cfvo"):
        if one.get("type") == "formula":
            one.set("val", moved(one.get("val", "")))


def _runs(areas: str, own: RowMap) -> list[str]:
    """The areas in the columns that came of theirs, each run of columns an area."""
    named = map(any_area, areas.split())
    return [_at(area, run) for area in named for run in own.runs(area.left, area.right)]


def _at(area: Area, columns: tuple[int, int]) -> str:
    """The reference of this area's rows at these columns."""
    right = min(columns[1], MOST_COLUMNS - 1)
    moved = replace(area, left=columns[0], right=right)
    return moved.at((area.top, area.bottom))


def _move_breaks(root: etree._Element, own: RowMap) -> None:
    """The page breaks before the columns that they stood before, in every round."""
    breaks = root.find(f"{_MAIN}colBreaks")
    if breaks is None:
        return
    moved = []
    for one in list(breaks):
        for column in own.rows_from(int(one.get("id", "0"))):
            copy = deepcopy(one)
            copy.set("id", str(column))
            moved.append(copy)
    breaks[:] = [one for one in moved if one.get("id") != "0"]
    for count in ("count", "manualBreakCount"):
        breaks.set(count, str(len(breaks)))
    if not len(breaks):
        root.remove(breaks)
