"""Plain sheets: tables as a workbook without any template: headings in the first row, then rows.

openpyxl takes fifty microseconds for each value; so it draws the sheets empty, and the rows are
streamed in between.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from lxml import etree

from huizhi.formats.excel.row_stream import RowItem, RowLeftovers, RowShape, RowStream, StreamCell
from huizhi.formats.excel.style_variants import StyleVariants
from huizhi.formats.zips import Member, PackageStream, read_members

_LONGEST_NAME = 31  # characters of a sheet's name
_STYLES = "xl/styles.xml"
_ROWS, _ROWS_END = b"<sheetData>", b"</sheetData>"


@dataclass(frozen=True)
class PlainSheet:
    """One sheet. rows: as long as the headings."""

    name: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[RowItem]]


def plain_book(sheets: Sequence[PlainSheet]) -> bytes:
    """The sheets as a workbook: numbers and days as what they are, every text in a text cell, so
    that no digit is lost and nothing becomes a formula. Raises: RenderError."""
    members = read_members(_empty_book(sheets), "plain")
    styles = StyleVariants(
        etree.fromstring(next(one.data for one in members if one.name == _STYLES))
    )
    drawn = {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, start=1)}
    target = io.BytesIO()
    package = PackageStream(target)
    for member in members:
        if member.name in drawn:
            pieces = _pieces(member.data, drawn[member.name], styles)
            package.add_stream(member.name, pieces)
        elif member.name != _STYLES:
            package.add(member)
    package.add(Member(_STYLES, styles.part()))
    package.close()
    return target.getvalue()


def plain_rows(data: bytes, headings: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows of texts below these headings in the first sheet of such a workbook; nothing where
    it is none or has become another."""
    from openpyxl import load_workbook  # slow to load

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        if tuple(next(rows, ())) != headings:
            return []
        return [tuple("" if value is None else str(value) for value in row) for row in rows]
    except (BadZipFile, KeyError, ValueError, IndexError, OSError, etree.LxmlError, ParseError):
        return []


def _empty_book(sheets: Sequence[PlainSheet]) -> bytes:
    """The workbook without any row."""
    from openpyxl import Workbook  # slow to load
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for sheet in sheets:
        drawn = book.create_sheet(sheet.name[:_LONGEST_NAME])
        drawn.freeze_panes = "A2"
        for place, heading in enumerate(sheet.headings, start=1):
            width = max(12, 2 * len(heading) + 4)
            drawn.column_dimensions[get_column_letter(place)].width = width
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _pieces(empty: bytes, sheet: PlainSheet, styles: StyleVariants) -> Iterator[bytes]:
    """The sheet's part with its rows."""
    before, _, after = empty.partition(_ROWS_END)
    assert before.endswith(_ROWS), "openpyxl writes an empty sheet otherwise"
    cells = tuple(StreamCell(place, 0, place) for place in range(len(sheet.headings)))
    stream = RowStream(RowShape(cells, sized=False), styles, 0, RowLeftovers())
    yield before
    yield from chain(stream.pieces([sheet.headings]), stream.pieces(sheet.rows))
    yield _ROWS_END + after
