"""Picture sheets: the sheets of a template that hold marks for pictures get a drawing when it is
loaded, into which the pictures of each rendering are put.

Source: ISO/IEC 29500-1, 18.3.1.36 (drawing), 20.5.2.35 (wsDr); -2, 6.2.3 (content types).
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from huizhi.content import Limits
from huizhi.formats.excel.book_stream import relations_of
from huizhi.formats.excel.cell_pictures import ASKED, CellPicture, PlacedPictures
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.excel.sheet_tail import RELATIONS, SHEET_ORDER
from huizhi.formats.excel.style_part import insert_in_order
from huizhi.formats.ooxml import DECLARATION, PackageDraft, Stamp
from huizhi.formats.zips import Member, Packing

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_EMPTY = f'{DECLARATION}<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}"/>'
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_NONE = f'{DECLARATION}<Relationships xmlns="{_RELATED}"/>'
_SUFFIXES = ("png", "jpeg", "gif", "bmp")


def with_drawings(data: bytes) -> bytes:
    """The workbook in which each sheet with a mark for a picture has a drawing.

    Raises: ReadError.
    """
    draft = PackageDraft(data, Limits())
    package = draft.package
    for workbook in package.related("", "officeDocument"):
        strings = [
            "".join(map(str, item.itertext()))
            for part in package.related(workbook, "sharedStrings")
            for item in package.xml(part)
        ]
        asking = {n for n, text in enumerate(strings) if ASKED.search(text)}
        for sheet in package.related(workbook, "worksheet"):
            if _asks(draft.xml(sheet), asking):
                _add_drawing(draft, sheet)
    types = draft.xml("[Content_Types].xml")
    known = {one.get("Extension", "").lower() for one in types}
    for suffix in (one for one in _SUFFIXES if one not in known):
        default = etree.Element(f"{_TYPES}Default", Extension=suffix, ContentType=f"image/{suffix}")
        types.insert(0, default)
    return draft.written(Stamp())


def _asks(sheet: etree._Element, asking: set[int]) -> bool:
    for cell in sheet.iter(f"{_MAIN}c"):
        if cell.get("t") == "s":
            number = cell.findtext(f"{_MAIN}v") or ""
            if number.isdigit() and int(number) in asking:
                return True
        elif ASKED.search("".join(map(str, cell.itertext()))):
            return True
    return False


def _add_drawing(draft: PackageDraft, sheet: str) -> None:
    drawings = draft.package.related(sheet, "drawing")
    if drawings:
        drawing = drawings[0]
    else:
        drawing = draft.add("xl/drawings/drawing{}.xml", _DRAWING, _EMPTY)
        relation = draft.relate(sheet, "drawing", drawing)
        element = etree.Element(f"{_MAIN}drawing", {f"{{{RELATIONS}}}id": relation})
        insert_in_order(draft.xml(sheet), element, (*_BEFORE, *SHEET_ORDER))
    if relations_of(drawing) not in draft.package:
        draft.put(relations_of(drawing), _NONE)


_BEFORE = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols")


def with_pictures(
    parts: Sequence[Member], printed: list[CellPicture], widths: RowHeights
) -> tuple[list[Member], list[Member]]:
    """The parts (a sheet, its drawing, the relationships of that) with the pictures that were
    printed into the sheet's cells, and the pictures themselves."""
    sheet, drawing, relations = parts
    root = etree.fromstring(drawing.data)
    ids = [int(one.get("id", "0")) for one in root.iter("{*}cNvPr")]
    placed = PlacedPictures(sheet.data.decode(), widths, max(ids, default=1) + 1)
    placed.place(printed)
    for anchor in placed.anchors:
        wrapped = f'<x xmlns:xdr="{_XDR}" xmlns:a="{_A}" xmlns:r="{RELATIONS}">{anchor}</x>'
        root.append(etree.fromstring(wrapped)[0])
    links = etree.fromstring(relations.data)
    for relation, member in placed.members.items():
        etree.SubElement(
            links,
            f"{{{_RELATED}}}Relationship",
            Id=relation,
            Type=f"{RELATIONS}/image",
            Target=f"/{member.name}",
        )
    etree.cleanup_namespaces(root, keep_ns_prefixes=["a", "xdr"])
    made = [
        Member(sheet.name, placed.text.encode(), Packing.FAST),
        Member(drawing.name, _written(root), Packing.FAST),
        Member(relations.name, _written(links), Packing.FAST),
    ]
    return made, list(placed.members.values())


def _written(root: etree._Element) -> bytes:
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
