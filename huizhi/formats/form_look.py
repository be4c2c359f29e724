"""Form look: how a blank form looks, from the file itself, without an office program."""

from __future__ import annotations

from huizhi.content import BlockLook, Document, Grid, GridLook, kind_named
from huizhi.formats.excel import xlsx_look
from huizhi.formats.word import UNEXPECTED, docx_look


def form_look_of(data: bytes, document: Document) -> tuple[GridLook, ...]:
    """How each grid of the document that was read from this .xlsx or .docx looks; a plain table
    where the file says that in a way nobody understands."""
    try:
        if kind_named(document.kind).is_workbook:
            return xlsx_look(data, document.grids)
        return tuple(docx_look(data) for _ in document.grids)
    except UNEXPECTED:
        return tuple(map(_plain, document.grids))


def _plain(grid: Grid) -> GridLook:
    return GridLook((BlockLook(0, grid.height, (0.0,) * grid.width),))
