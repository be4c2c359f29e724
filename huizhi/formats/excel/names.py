"""Defined names of a rendered workbook: those of the template moved, and one for each field.

A field's name is `hz_` and its id; a column of repeated rows gets one name over all its rows, so
that a reader finds the answers even when rows were inserted above.
Source: ISO/IEC 29500-1, 18.2.5 (definedName).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import partial

from lxml import etree

from huizhi.content import column_letters
from huizhi.formats.excel.formula import Reference, parse_formula, quote_sheet_name, write_formula
from huizhi.formats.excel.moved import RowMaps, emptied_formula, whole_formula
from huizhi.formats.excel.row_signs import SlotPlace
from huizhi.formats.excel.sheet_stream import ColumnSpread
from huizhi.formats.ooxml import DECLARATION, tag_name
from huizhi.formats.sheets import column_number

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FIELD_PREFIX = "hz_"
_PRINT_AREA, _FILTER = "_xlnm.Print_Area", "_xlnm._FilterDatabase"
_AREAS = {_PRINT_AREA, _FILTER}
_BUILT_IN = "_xlnm."
_NOT_IN_NAMES = re.compile(r"[^\w.]")
_ENDING = (
    "definedNames",
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
)


def defined_names(
    workbook: etree._Element, maps: RowMaps, slots: Mapping[str, Sequence[SlotPlace]]
) -> bytes:
    """The workbook part with its names moved and a name for each field; slots: by sheet name.

    A name whose rows are all gone means an empty row; print areas and the like are left out.
    Raises: RenderError when a name's formula cannot be read and rows have moved.
    """
    root = deepcopy(workbook)
    names = root.find(f"{{{MAIN}}}definedNames")
    if names is None:
        names = etree.SubElement(root, f"{{{MAIN}}}definedNames")
        put_in_order(root, names)
    for name in list(names):
        called = name.get("name", "")
        settled = called.startswith(_BUILT_IN) or called.lower().startswith(FIELD_PREFIX)
        if not settled and is_relative(name.text or ""):
            continue
        moved = whole_formula(name.text or "", maps)
        if moved is None and not name.get("name", "").startswith(_BUILT_IN):
            moved = emptied_formula(name.text or "", maps)
        if moved is None or name.get("name", "").lower().startswith(FIELD_PREFIX):
            names.remove(name)  # a template may be a form that was rendered once
        name.text = moved
    for field, reference in _places(slots).items():
        entry = etree.SubElement(names, f"{{{MAIN}}}definedName", name=field)
        entry.text = reference
    if not len(names):
        root.remove(names)
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()


def own_names(workbook: etree._Element) -> Iterator[etree._Element]:
    """The names that people gave, without print areas and the like."""
    for name in workbook.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName"):
        if not name.get("name", "").startswith(_BUILT_IN):
            yield name


def is_relative(name: str) -> bool:
    """Whether a name with this formula means rows by how far they are: one without "$"."""
    return any(not fixed for one in references_of(name) for fixed in one.fixed)


def references_of(name: str) -> Iterator[Reference]:
    """The references in a name's formula but those in quotes."""
    try:
        parts = parse_formula(name)
    except ValueError:
        return  # refused by those who have to rewrite it
    for before, part in zip(("", *parts), parts, strict=False):
        quoted = isinstance(before, str) and before[:1] == '"'
        if isinstance(part, Reference) and not quoted:
            yield part


def stretch_names(workbook: etree._Element, spreads: Mapping[str, ColumnSpread]) -> etree._Element:
    """The workbook part with print areas and filters as wide as their sheets are now; spreads:
    by sheet name."""
    if not spreads:
        return workbook
    root = deepcopy(workbook)
    for name in root.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName"):
        if name.get("name") in _AREAS:
            printed = name.get("name") == _PRINT_AREA
            parts = parse_formula(name.text or "")
            name.text = write_formula(parts, partial(_wide, spreads=spreads, printed=printed))
    return root


def _wide(reference: Reference, *, spreads: Mapping[str, ColumnSpread], printed: bool) -> str:
    spread = spreads.get(reference.sheet)
    if spread is None or reference.last is None or not reference.last.column:
        return reference.text
    column = spread.right(column_number(reference.last.column.lstrip("$")), printed=printed)
    last = replace(reference.last, column=f"${column_letters(column)}")
    return replace(reference, last=last).at((reference.first.row, last.row))


def _places(slots: Mapping[str, Sequence[SlotPlace]]) -> dict[str, str]:
    """For each field's name the absolute reference of its cells: of a column from its first to
    its last, of a field that stands in several places the first."""
    found: dict[str, list[tuple[str, SlotPlace]]] = {}
    for sheet, places in slots.items():
        for place in places:
            found.setdefault(_name_of(place.field), []).append((sheet, place))
    return {name: _reference(places) for name, places in found.items()}


def _name_of(field: str) -> str:
    return FIELD_PREFIX + _NOT_IN_NAMES.sub("_", field)


def _reference(places: Sequence[tuple[str, SlotPlace]]) -> str:
    sheet, first = places[0]
    below = [p for s, p in places if s == sheet and p.letters == first.letters]
    reference = f"{quote_sheet_name(sheet)}!${first.letters}${first.row + 1}"
    if below[-1].row == first.row:
        return reference
    return f"{reference}:${first.letters}${below[-1].row + 1}"


def put_in_order(root: etree._Element, added: etree._Element) -> None:
    """Puts an element that was added at the end of a workbook part where the schema wants it."""
    name = tag_name(added)
    later = set(_ENDING[_ENDING.index(name) + 1 :])
    following = next((one for one in root if tag_name(one) in later), None)
    if following is not None:
        following.addprevious(added)
