"""Column followers: what names the columns of a sheet from outside it: names, charts, drawings,
tables, addresses of links.

Source: ISO/IEC 29500-1, 18.5.1.3 (tableColumn: a name stands once in its table), 20.5.2.5 and
20.5.2.32 (xdr:from, xdr:to).
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from huizhi.content import column_letters
from huizhi.formats.excel.column_growth import move_filters
from huizhi.formats.excel.column_reference import ColumnMaps, emptied_of_columns, whole_of_columns
from huizhi.formats.excel.linked_shapes import move_links
from huizhi.formats.excel.moved import kept_values
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.ooxml import tag_name
from huizhi.formats.sheets import Area, any_area

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def move_names(workbook: etree._Element, maps: ColumnMaps) -> None:
    """The defined names where their columns are; those whose columns are gone mean an
    empty one, print areas and the like go too.

    Raises: ValueError when one cannot be read.
    """
    found = workbook.find(f"{_MAIN}definedNames")
    for name in list(found) if found is not None else []:
        moved = whole_of_columns(name.text or "", maps)
        if moved is None and not name.get("name", "").startswith("_xlnm."):
            moved = emptied_of_columns(name.text or "", maps)
        if moved is None:
            found.remove(name)  # type: ignore[union-attr]
        name.text = moved
    if found is not None and not len(found):
        workbook.remove(found)


def move_chart(chart: etree._Element, maps: ColumnMaps) -> None:
    """A chart whose references follow the columns; it forgets the values of moved ones.

    Raises: ValueError when a reference cannot be read.
    """
    moved = {one: emptied_of_columns(one.text or "", maps) for one in chart.iter("{*}f")}
    others = {one for one, text in moved.items() if text != one.text}
    for cache in kept_values(chart):
        parent = cache.getparent()
        if parent is not None and others & set(parent):
            parent.remove(cache)
    for one in others:
        one.text = moved[one]


def move_drawing(drawing: etree._Element, columns: RowMap, maps: ColumnMaps, sheet: str) -> None:
    """Pictures and charts at the columns they stood at in the template, and shapes with the cells
    that they show.

    Raises: ValueError when such a cell became several.
    """

    def moved(link: str) -> str | None:
        found = whole_of_columns(link, maps, sheet)
        if ":" in (found or "") and ":" not in link:
            raise ValueError(f"文本框引用的 {link} 在重复的列里，请改为引用别的一格")
        return found

    move_links(drawing, moved)
    for one in drawing.iter("{*}col"):
        origin = int(one.text or "0")
        every = range(origin, max(origin, columns.height) + 1)
        one.text = str(next(found[0] for o in every if (found := columns.rows_from(o))))


def grow_table(table: etree._Element, columns: RowMap) -> dict[tuple[int, int], str]:
    """A table with a column for each round, each by a name of its own; gives the headings that
    change, by row and column of the sheet.

    Raises: ValueError when no column is left.
    """
    area = any_area(table.get("ref", ""))
    span = columns.span(area.left, area.right)
    if span is None:
        raise ValueError("智能表格没有一列内容，请在表格设计里转换为区域")
    for one in table.iter():
        if one.get("ref"):
            own = any_area(one.get("ref", ""))
            place = columns.span(own.left, own.right) or span
            if tag_name(one) == "autoFilter":
                move_filters(one, own.left, columns, place[0])
            one.set("ref", Area(own.top, place[0], own.bottom, place[1]).at((own.top, own.bottom)))
    holder = table.find(f"{_MAIN}tableColumns")
    headings: dict[tuple[int, int], str] = {}
    if holder is None:
        return headings
    known = list(holder)
    names = {one.get("name", "").lower() for one in known}
    free = max(int(one.get("id", "0")) for one in known) + 1
    grown: list[etree._Element] = []
    for column in range(span[0], span[1] + 1):
        original = known[columns.rows[column][0] - area.left]
        if original not in grown:
            grown.append(original)
            continue
        copy = deepcopy(original)
        name = _free_name(original.get("name", ""), names)
        copy.set("name", name)
        copy.set("id", str(free))
        free += 1
        for attribute in [name for name in copy.attrib if str(name).endswith("}uid")]:
            del copy.attrib[attribute]
        grown.append(copy)
        if table.get("headerRowCount") != "0":
            headings[area.top, column] = name
    holder[:] = grown
    holder.set("count", str(len(grown)))
    return headings


def _free_name(name: str, taken: set[str]) -> str:
    """The name with the first number that makes it another one."""
    number = 2
    while (made := f"{name}{number}").lower() in taken:
        number += 1
    taken.add(made.lower())
    return made


def write_heading(root: etree._Element, row: int, column: int, text: str) -> None:
    """Gives a cell of a worksheet part this text; row, column: from 0."""
    reference = f"{column_letters(column)}{row + 1}"
    for cell in root.iter(f"{_MAIN}c"):
        if cell.get("r") == reference:
            for one in list(cell):
                cell.remove(one)
            cell.set("t", "inlineStr")
            item = etree.SubElement(cell, f"{_MAIN}is")
            etree.SubElement(item, f"{_MAIN}t").text = text
