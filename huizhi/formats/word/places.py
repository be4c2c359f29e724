"""Docx places: which paragraph or table cell of a document is which cell of its grid.

The walk is the reader's (`docx_reader`), so that a place in the grid is a place in the document.
Source: ISO/IEC 29500-1, 17.4 (tables).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from huizhi.formats.ooxml import attribute, child, local_name, whole
from huizhi.formats.word.table import table_rows
from huizhi.formats.word.text import passage_of, unwrap

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS = frozenset({"p", "tbl", "altChunk"})


class DocxPlaces:
    """Where each cell of the grid stands: paragraphs by (row, column), table rows by row."""

    def __init__(self) -> None:
        self.at: dict[tuple[int, int], etree._Element] = {}
        self.rows: dict[int, etree._Element] = {}
        self._row = 0

    def blocks(self, parent: etree._Element) -> None:
        """Goes through the blocks as the reader does."""
        for block, _ in unwrap(parent, _BLOCKS):
            name = local_name(block)
            if name == "p":
                self._paragraph(block)
            elif name == "tbl":
                self._table(block)

    def _paragraph(self, block: etree._Element) -> None:
        passage = passage_of(block)
        self.at.setdefault((self._row, 0), block)
        if not passage.goes_on:
            self._row += 1
        for box in passage.boxes:
            self.blocks(box)

    def _table(self, table: etree._Element) -> None:
        first = self._row
        boxes: list[etree._Element] = []
        for row in table_rows(table):
            self.rows[self._row] = row
            for column, cell in cells_of(row):
                self.at.setdefault((self._row, column), cell)
                boxes += [b for p in cell.iter(f"{_W}p") for b in passage_of(p).boxes]
            self._row += 1
        self._row = max(self._row, first)
        for box in boxes:
            self.blocks(box)


def cells_of(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The cells of a table row with their columns in the table's grid."""
    properties = child(row, "trPr")
    before = child(properties, "gridBefore") if properties is not None else None
    column = whole(attribute(before, "val"), 0)
    for cell, _ in unwrap(row, frozenset({"tc"})):
        settings = child(cell, "tcPr")
        span = child(settings, "gridSpan") if settings is not None else None
        yield column, cell
        column += max(whole(attribute(span, "val"), 1), 1)
