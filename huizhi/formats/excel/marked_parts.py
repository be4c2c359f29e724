"""Marked parts: what an Excel template says besides its cells where marks are rendered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huizhi.content import Cell, Document, Grid, Limits
from huizhi.formats.ooxml import Package, attribute, local_name, marked_properties

_NAMES = {"Header": "页眉", "Footer": "页脚"}


def marked_document(data: bytes, document: Document) -> Document:
    """The document that was read of a template, with page headers and footers of its sheets and its
    document properties. Raises: ReadError."""
    package = Package(data, Limits())
    headers = Grid("页眉页脚", tuple(_header_cells(package)))
    return replace(document, grids=(*document.grids, headers, marked_properties(package)))


def _header_cells(package: Package) -> Iterator[Cell]:
    main = package.related("", "officeDocument")[0]
    targets = {one.id: one.target for one in package.relationships(main) if not one.external}
    row = 0
    for sheet in package.xml(main).iter("{*}sheet"):
        part = targets.get(attribute(sheet, "id"), "")
        if part not in package:
            continue
        for element in package.xml(part).iterfind("{*}headerFooter/*"):
            name = next(said for end, said in _NAMES.items() if local_name(element).endswith(end))
            place = f"{attribute(sheet, 'name')} 的{name}"
            yield Cell(row, 0, element.text or "", place=place)
            row += 1
