"""Marked parts: what an Excel template says besides its cells where marks are rendered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from huizhi.content import Cell, Document, Grid, Limits
from huizhi.formats.excel.record_sheets import REPEATS_SHEET
from huizhi.formats.ooxml import Package, attribute, local_name, marked_properties

_NAMES = {"Header": "页眉", "Footer": "页脚"}
_TITLES = ("HeadingPairs", "TitlesOfParts")  # names of sheets, which programs write there as well


def marked_document(data: bytes, document: Document) -> Document:
    """The document that was read of a template, with page headers and footers of its sheets and its
    document properties. Raises: ReadError."""
    package = Package(data, Limits())
    records = {
        grid.name: cell
        for grid in document.grids
        for cell in grid.cells
        if REPEATS_SHEET.search(cell.text)
    }
    headers = _headers(package, records)
    properties = marked_properties(package, _TITLES)
    return replace(document, grids=(*document.grids, *headers, properties))


def _headers(package: Package, records: Mapping[str, Cell]) -> Iterator[Grid]:
    """The headers and footers of each sheet, below the mark that has it stand once for each record,
    for they may name the record. records: the cells with these marks, by name of the sheet."""
    main = package.related("", "officeDocument")[0]
    targets = {one.id: one.target for one in package.relationships(main) if not one.external}
    for sheet in package.xml(main).iter("{*}sheet"):
        part = targets.get(attribute(sheet, "id"), "")
        if part not in package:
            continue
        called = attribute(sheet, "name")
        cells = [
            Cell(row, 0, element.text or "", place=f"{called} 的{_kind(element)}")
            for row, element in enumerate(package.xml(part).iterfind("{*}headerFooter/*"), 1)
        ]
        if cells:
            mark = [replace(records[called], row=0, column=0)] if called in records else []
            yield Grid("页眉页脚", (*mark, *cells))


def _kind(element: etree._Element) -> str:
    return next(said for end, said in _NAMES.items() if local_name(element).endswith(end))
