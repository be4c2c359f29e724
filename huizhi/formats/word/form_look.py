"""Form look of .docx: how the paragraphs and tables of a blank form look.

Every paragraph's look is `LookReader`'s; which cell of the grid stands where is `DocxPlaces`'.
Source: ISO/IEC 29500-1, 17.4.38 (tblBorders), 17.4.66 (tcBorders), 17.4.48 (gridCol),
17.4.80 (trHeight), 17.5.2 (content controls).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from huizhi.content import BlockLook, BoxLook, GridLook, Holds, Limits
from huizhi.errors import DamagedError
from huizhi.formats.ooxml import Package, attribute, child, children, local_name, whole
from huizhi.formats.word.look_reader import LookReader
from huizhi.formats.word.places import DocxPlaces, cells_of
from huizhi.formats.word.styles import WordStyles
from huizhi.official import ParagraphLook

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TWIP = 96 / 1440
_NO_LINE = {"nil", "none"}
_INSIDE = {"t": "insideH", "b": "insideH", "l": "insideV", "r": "insideV"}
_SIDES = {"t": ("top",), "r": ("right", "end"), "b": ("bottom",), "l": ("left", "start")}
_VALIGNED = {"center": "middle", "bottom": "bottom"}


def docx_look(data: bytes) -> GridLook:
    """How the one grid of a Word document looks. Raises: ReadError."""
    package = Package(data, Limits())
    part = package.related("", "officeDocument")[0]
    root = package.xml(part)
    body = child(root, "body")
    if body is None:
        raise DamagedError("文档没有正文")
    reader = LookReader(package, part)
    paragraphs = reader.look(root).paragraphs
    looks = dict(zip(reader.elements, paragraphs, strict=True))
    places = DocxPlaces()
    places.blocks(body)
    return _BodyLook(places, looks, WordStyles.of(package)).look()


@dataclass(frozen=True)
class _BodyLook:
    """What is known of a body. looks: of its paragraphs, by their elements."""

    places: DocxPlaces
    looks: dict[etree._Element, ParagraphLook]
    styles: WordStyles

    def look(self) -> GridLook:
        """The look of its grid."""
        boxes: dict[tuple[int, int], BoxLook] = {}
        for (row, column), element in self.places.at.items():
            is_cell = local_name(element) == "tc"
            boxes[row, column] = (
                self._cell(row, column, element) if is_cell else self._paragraph(element)
            )
        heights = {row: height for row, one in self.places.rows.items() if (height := _height(one))}
        return GridLook(tuple(self._blocks()), boxes, heights)

    def _blocks(self) -> Iterator[BlockLook]:
        """Each paragraph, and each table with its rows."""
        rows = {*self.places.rows, *(row for row, _ in self.places.at)}
        before: etree._Element | None = None
        first = bottom = 0
        for row in sorted(rows):
            table = _table_of(self.places.rows[row]) if row in self.places.rows else None
            if before is not None and table is not before:
                yield BlockLook(first, bottom, _widths(before))
            if table is None:
                yield BlockLook(row, row + 1)
            elif table is not before:
                first = row
            before, bottom = table, row + 1
        if before is not None:
            yield BlockLook(first, bottom, _widths(before))

    def _paragraph(self, element: etree._Element) -> BoxLook:
        look = self.looks.get(element)
        if look is None:
            return BoxLook()
        main = look.main
        return BoxLook(align=look.alignment, size=main.size, bold=main.bold)

    def _cell(self, row: int, column: int, cell: etree._Element) -> BoxLook:
        settings = child(cell, "tcPr")
        paragraphs = [p for p in cell.iter(f"{_W}p") if p in self.looks]
        shown = next((p for p in paragraphs if self.looks[p].bare), None)
        first = shown if shown is not None else next(iter(paragraphs), None)
        look = self.looks[first] if first is not None else None
        fill = attribute(child(settings, "shd"), "fill") if settings is not None else ""
        valign = attribute(child(settings, "vAlign"), "val") if settings is not None else ""
        holds, choices = _control(cell)
        return BoxLook(
            lines="".join(self._lines(row, column, cell)),
            align=look.alignment if look else "",
            valign=_VALIGNED.get(valign, "top"),
            size=look.main.size if look else 0.0,
            bold=bool(look and look.main.bold),
            fill=fill if len(fill) == len("FFFFFF") else "",
            holds=holds,
            choices=choices,
        )

    def _lines(self, row: int, column: int, cell: etree._Element) -> Iterator[str]:
        """The sides of a cell with a line: by its own borders, else by those of its table."""
        element = self.places.rows[row]
        table = _table_of(element)
        own = child(child(cell, "tcPr"), "tcBorders")
        borders = self._table_borders(table)
        last_column = max(c for c, _ in cells_of(element))
        edges = {
            "t": row - 1 not in self.places.rows
            or _table_of(self.places.rows[row - 1]) is not table,
            "b": row + 1 not in self.places.rows
            or _table_of(self.places.rows[row + 1]) is not table,
            "l": column == 0,
            "r": column == last_column,
        }
        for side, names in _SIDES.items():
            said = _line(own, names)
            wanted = names if edges[side] else (_INSIDE[side],)
            said = (
                said
                if said is not None
                else next(
                    (found for one in borders if (found := _line(one, wanted)) is not None), False
                )
            )
            if said:
                yield side

    def _table_borders(self, table: etree._Element) -> list[etree._Element]:
        """What says the lines of a table: itself, then its styles."""
        properties = child(table, "tblPr")
        style = attribute(child(properties, "tblStyle"), "val") if properties is not None else ""
        chain = self.styles.chain(style or self.styles.default_id("table"))
        found = [properties, *(child(one, "tblPr") for one in chain)]
        borders = (child(one, "tblBorders") for one in found if one is not None)
        return [one for one in borders if one is not None]


def _line(borders: etree._Element | None, names: tuple[str, ...]) -> bool | None:
    """Whether these borders draw a line on this side, None where they say nothing of it."""
    if borders is None:
        return None
    for name in names:
        said = attribute(child(borders, name), "val")
        if said:
            return said not in _NO_LINE
    return None


def _table_of(row: etree._Element) -> etree._Element:
    return next(one for one in row.iterancestors() if local_name(one) == "tbl")


def _widths(table: etree._Element) -> tuple[float, ...]:
    columns = children(child(table, "tblGrid"), "gridCol")
    return tuple(whole(attribute(one, "w"), 0) * _TWIP for one in columns) or (0.0,)


def _height(row: etree._Element) -> float:
    properties = child(row, "trPr")
    said = child(properties, "trHeight") if properties is not None else None
    return whole(attribute(said, "val"), 0) * _TWIP


def _control(cell: etree._Element) -> tuple[Holds, tuple[str, ...]]:
    """What a content control in the cell takes: a day, or one of its choices."""
    for control in cell.iter(f"{_W}sdtPr"):
        offered = child(control, "dropDownList")
        offered = offered if offered is not None else child(control, "comboBox")
        if offered is not None:
            items = [one for one in children(offered, "listItem") if attribute(one, "value")]
            texts = [attribute(one, "displayText") or attribute(one, "value") for one in items]
            return "", tuple(dict.fromkeys(texts))
        if child(control, "date") is not None:
            return "date", ()
    return "", ()
