"""Defined names of a rendered workbook: those of the template moved, and one for each field.

A field's name is `hz_` and its id; a column of repeated rows gets one name over all its rows, so
that a reader finds the answers even when rows were inserted above.
Source: ISO/IEC 29500-1, 18.2.5 (definedName).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from huizhi.formats.row_map import RowMap, SlotPlace

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FIELD_PREFIX = "hz_"
_REFERENCE = re.compile(r"('(?:[^']|'')+'|[^'!,:]+)!(\$?[A-Z]+)?\$?(\d+)(?::(\$?[A-Z]+)?\$?(\d+))?")
_AFTER = {
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
}


def defined_names(workbook: etree._Element, maps: Mapping[str, RowMap]) -> bytes:
    """The workbook part with its names moved and a name for each field, by sheet name."""
    root = etree.fromstring(etree.tostring(workbook))
    names = root.find(f"{{{MAIN}}}definedNames")
    if names is None:
        names = etree.Element(f"{{{MAIN}}}definedNames")
    for name in names:
        name.text = _REFERENCE.sub(lambda m: _moved(m, maps), name.text or "")
    for sheet, row_map in maps.items():
        for field, place in _places(row_map).items():
            entry = etree.SubElement(names, f"{{{MAIN}}}definedName", name=FIELD_PREFIX + field)
            entry.text = f"{_quoted(sheet)}!{place}"
    if len(names) and names.getparent() is None:
        _insert(root, names)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _places(row_map: RowMap) -> dict[str, str]:
    """For each field the absolute reference of its first to its last cell."""
    found: dict[str, list[SlotPlace]] = {}
    for slot in row_map.slots:
        found.setdefault(slot.field, []).append(slot)
    return {field: _absolute(slots[0], slots[-1]) for field, slots in found.items()}


def _absolute(first: SlotPlace, last: SlotPlace) -> str:
    start = f"${first.letters}${first.row + 1}"
    return start if first == last else f"{start}:${last.letters}${last.row + 1}"


def _moved(match: re.Match[str], maps: Mapping[str, RowMap]) -> str:
    """A reference with its rows moved; one that points at rows that are gone stays."""
    sheet, left, top, right, bottom = match.groups()
    row_map = maps.get(sheet.strip("'").replace("''", "'"))
    span = row_map.span(int(top) - 1, int(bottom or top) - 1) if row_map else None
    if span is None:
        return match.group()
    end = f":{right or ''}${span[1] + 1}" if bottom else ""
    return f"{sheet}!{left or ''}${span[0] + 1}{end}"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _insert(root: etree._Element, names: etree._Element) -> None:
    for position, child in enumerate(root):
        if etree.QName(child).localname in _AFTER:
            root.insert(position, names)
            return
    root.append(names)
