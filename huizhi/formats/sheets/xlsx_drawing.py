"""Drawings of .xlsx: pictures, text boxes, shapes and ink over the cells of a worksheet.

Source: ISO/IEC 29500-1, 20.5 (drawings of spreadsheets), 18.3.1.13 (col), 18.3.1.73 (row).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from huizhi.formats.ooxml import Package, attribute, child, local_name, text_in_runs, whole
from huizhi.formats.sheets.sheet_look import CellLook, Measures
from huizhi.formats.text import INK, PICTURE_OVER, box_note, shapes_note

_ANCHORS = {"oneCellAnchor", "twoCellAnchor", "absoluteAnchor"}
_EMU_OF_CHARACTER, _EMU_OF_POINT = 66_675, 12_700  # 7 pixels; 1/72 inch
_USUAL_WIDTH, _USUAL_HEIGHT = 8.43, 14.0
_ROW = re.compile(rb'<(?:\w+:)?row ([^<>]*\bht="[^<>]*)>')
_COLUMN = re.compile(rb"<(?:\w+:)?col ([^<>]*)>")
_SAID = re.compile(rb'\b(r|ht|min|max|width)="([\d.]+)"')
_MOST_COLUMNS = 1_000  # of one `col` element that are measured


def drawn_looks(package: Package, part: str, sheet: bytes) -> Iterator[CellLook]:
    """What is drawn on a worksheet; sheet: its part's bytes, for the sizes of rows and columns."""
    drawings = package.related(part, "drawing")
    measures = measures_of(sheet) if drawings else None
    for drawing in drawings:
        for anchor in package.xml(drawing):
            if measures is not None and local_name(anchor) in _ANCHORS:
                row, column = _place(anchor, measures)
                yield from (CellLook(row, column, note) for note in _notes(anchor))


def measures_of(sheet: bytes) -> Measures:
    """The sizes of a worksheet's rows and columns in EMU, read off its text."""
    measures = Measures(_USUAL_WIDTH * _EMU_OF_CHARACTER, _USUAL_HEIGHT * _EMU_OF_POINT)
    widths: dict[int, float] = {}
    for found in _COLUMN.finditer(sheet):
        said = dict(_SAID.findall(found[1]))
        first = whole(said.get(b"min", b"1").decode(), 1)
        last = min(whole(said.get(b"max", b"1").decode(), 1), first + _MOST_COLUMNS)
        width = _float(said.get(b"width", b"")) * _EMU_OF_CHARACTER or measures.width
        widths.update(dict.fromkeys(range(first - 1, last), width))
    heights = {}
    for found in _ROW.finditer(sheet):
        said = dict(_SAID.findall(found[1]))
        if b"r" in said:
            heights[int(float(said[b"r"])) - 1] = _float(said.get(b"ht", b"")) * _EMU_OF_POINT
    return Measures(measures.width, measures.height, widths, heights)


def _float(text: bytes) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _place(anchor: etree._Element, measures: Measures) -> tuple[int, int]:
    """Row and column under what is anchored."""
    start = child(anchor, "from")
    if start is None:
        return 0, 0
    end = child(anchor, "to")
    return measures.middle(corner(start), corner(end) if end is not None else _end(anchor, start))


def corner(element: etree._Element) -> tuple[int, float, int, float]:
    """Column, offset, row and offset of a marker (`from`, `to`), offsets in EMU."""
    column, across, row, down = (
        max(whole(_said(element, name), 0), 0) for name in ("col", "colOff", "row", "rowOff")
    )
    return column, across, row, down


def _said(element: etree._Element, name: str) -> str:
    found = child(element, name)
    return "0" if found is None else found.text or "0"


def _end(anchor: etree._Element, start: etree._Element) -> tuple[int, float, int, float]:
    """The other corner of what is so wide and tall; as far from the first one's own cell."""
    size = child(anchor, "ext")
    column, across, row, down = corner(start)
    return (
        column,
        across + whole(attribute(size, "cx"), 0),
        row,
        down + whole(attribute(size, "cy"), 0),
    )


def _notes(anchor: etree._Element) -> Iterator[str]:
    """A note for each thing under one anchor; things in a group are things of their own."""
    for one in anchor.iter():
        name = local_name(one)
        if name == "pic":
            yield PICTURE_OVER
        elif name == "contentPart":
            yield INK
        elif name in {"sp", "cxnSp"} and not _is_control(one):
            yield _shape_note(one)


def _is_control(shape: etree._Element) -> bool:
    """Whether a shape stands for a form control, which is told by itself."""
    return any("compatExt" in str(one.tag) for one in shape.iter()) or any(
        local_name(one) == "cNvPr" and attribute(one, "hidden") in {"1", "true"}
        for one in shape.iter()
    )


def _shape_note(shape: etree._Element) -> str:
    text = text_in_runs(shape).strip()
    if text:
        return box_note(text)
    kinds = (local_name(one) for one in shape.iter() if local_name(one).endswith("Geom"))
    kind = next(kinds, "")
    if kind == "custGeom":
        return shapes_note([kind])
    presets = (attribute(one, "prst") for one in shape.iter() if local_name(one) == "prstGeom")
    return shapes_note([next(presets, "")])
