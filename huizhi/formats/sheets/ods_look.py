"""Looks of .ods: what is drawn over the cells of a table, its controls, links and the words of its
pages.

Source: OpenDocument v1.3 part 3, 10 (graphics), 13 (forms), 16.9 (master pages).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from huizhi.content import Cell
from huizhi.formats.ooxml import attribute, child, local_name
from huizhi.formats.sheets.areas import place_named
from huizhi.formats.sheets.ods_style import OdsStyles, length
from huizhi.formats.sheets.sheet_control import Control
from huizhi.formats.sheets.sheet_look import CellLook, Measures, margin_cells
from huizhi.formats.text import PICTURE_OVER, box_note, link_note, shapes_note

_SHAPES: Mapping[str, str] = {
    "custom-shape": "",
    "ellipse": "ellipse",
    "circle": "ellipse",
    "line": "line",
    "connector": "line",
    "rect": "rect",
    "polyline": "custGeom",
    "path": "custGeom",
    "polygon": "custGeom",
    "caption": "",
}
_DRAWN = {*_SHAPES, "frame", "control"}
_FIELDS = {"page-number", "page-count", "sheet-name", "date", "time", "title", "file-name"}
_MOST = 2_000  # drawn things of one document


class OdsDrawings:
    """What lies over the cells of one table; gathered while its cells are read."""

    def __init__(self, table: etree._Element, styles: OdsStyles) -> None:
        self.looks: list[CellLook] = []
        self.controls: list[Control] = []
        self._table, self._styles = table, styles
        self._measures: Measures | None = None
        self._by_id: dict[str, etree._Element] | None = None
        shapes = child(table, "shapes")
        for one in shapes if shapes is not None else ():
            self._take(one, 0, 0)

    def take_cell(self, cell: etree._Element, row: int, column: int, text: str) -> None:
        """Notes what is anchored to a cell, and where its links lead."""
        for one in cell.iter():
            name = local_name(one)
            if name in _DRAWN and not _is_inside(one, cell):
                self._take(one, row, column)
            elif name == "a" and (note := link_note(text, attribute(one, "href"))):
                self.looks.append(CellLook(row, column, note))

    def _take(self, one: etree._Element, row: int, column: int) -> None:
        """Notes a drawn thing that stands so far from the corner of a cell."""
        if len(self.looks) + len(self.controls) > _MOST:
            return
        name = local_name(one)
        if name == "g":
            for inner in one:
                self._take(inner, row, column)
            return
        if name == "control":
            self._take_control(one, row, column)
        elif name in _DRAWN and (note := _note(one)):
            self.looks.append(CellLook(*self._sizes().middle(*self._ends(one, row, column)), note))

    def _take_control(self, one: etree._Element, row: int, column: int) -> None:
        form = self._forms().get(attribute(one, "control"))
        start, end = self._ends(one, row, column)
        down = (start[3] + end[3]) / 2 if end[2] == start[2] else start[3]
        if form is not None and (control := _control(form, start[2], start[0], down, start[1])):
            self.controls.append(control)

    def _ends(
        self, one: etree._Element, row: int, column: int
    ) -> tuple[tuple[int, float, int, float], tuple[int, float, int, float]]:
        """The corners of a thing as column, offset, row, offset."""
        across = length(attribute(one, "x") or attribute(one, "x1"))
        down = length(attribute(one, "y") or attribute(one, "y1"))
        sizes = self._sizes()
        wide, tall = length(attribute(one, "width")), length(attribute(one, "height"))
        start = (*sizes.column_at(column, across), *sizes.row_at(row, down))
        end = (*sizes.column_at(column, across + wide), *sizes.row_at(row, down + tall))
        return start, end

    def _sizes(self) -> Measures:
        if self._measures is None:
            self._measures = self._styles.measures(self._table)
        return self._measures

    def _forms(self) -> dict[str, etree._Element]:
        if self._by_id is None:
            forms = child(self._table, "forms")
            inside = forms.iter() if forms is not None else ()
            self._by_id = {attribute(one, "id"): one for one in inside if attribute(one, "id")}
        return self._by_id


def ods_page_margins(styles: etree._Element | None, page: str, sheet: str) -> Iterator[Cell]:
    """The words of the page headers and footers of a table; page: the name of its master page."""
    masters = child(styles, "master-styles")
    for master in masters if masters is not None else ():
        if local_name(master) != "master-page" or attribute(master, "name") != page:
            continue
        for one in master:
            name = local_name(one)
            if not name.startswith(("header", "footer")) or attribute(one, "display") == "false":
                continue
            said = "".join(_words(one))
            yield from margin_cells(sheet, said, is_header=name.startswith("header"))


def _words(element: etree._Element) -> Iterator[str]:
    """The texts below an element, without fields."""
    if local_name(element) not in _FIELDS:
        yield element.text or ""
        for one in element:
            yield from _words(one)
            yield one.tail or ""


def _is_inside(one: etree._Element, cell: etree._Element) -> bool:
    """Whether a drawn thing is a part of another, which is told as a whole."""
    parent = one.getparent()
    while parent is not None and parent is not cell:
        if local_name(parent) in _DRAWN | {"annotation"}:
            return True
        parent = parent.getparent()
    return False


def _note(one: etree._Element) -> str:
    """The note on a drawn thing, "" for what says nothing (a chart)."""
    name = local_name(one)
    text = " ".join(
        said for p in one.iter() if local_name(p) == "p" and (said := "".join(_words(p)).strip())
    )
    if text:
        return box_note(text)
    if name == "frame":
        is_picture = child(one, "image") is not None and child(one, "object") is None
        return PICTURE_OVER if is_picture else ""
    kind = _SHAPES[name]
    if not kind:
        geometry = attribute(child(one, "enhanced-geometry"), "type").removeprefix("ooxml-")
        kind = {"rectangle": "rect"}.get(geometry, geometry)
    return shapes_note([kind])


def _control(
    form: etree._Element, row: int, column: int, down: float, across: float
) -> Control | None:
    name, label = local_name(form), attribute(form, "label")
    if name == "checkbox":
        state = attribute(form, "current-state") or attribute(form, "state")
        link = place_named(attribute(form, "linked-cell"))
        return Control("check", row, column, down, across, label, state == "checked", link=link)
    if name == "radio":
        chosen = attribute(form, "current-selected") or attribute(form, "selected")
        return Control("option", row, column, down, across, label, chosen == "true")
    if name in {"listbox", "combobox"}:
        chosen_items = [
            attribute(one, "label")
            for one in form
            if local_name(one) == "option"
            and (attribute(one, "current-selected") or attribute(one, "selected")) == "true"
        ]
        said = attribute(form, "current-value") or attribute(form, "value")
        choice = "、".join(chosen_items) or said
        return Control("list", row, column, down, across, choice=choice) if choice else None
    return None
