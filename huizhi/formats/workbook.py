"""Workbook: a `Book` as the bytes of an .xlsx file, the same bytes for the same book.

Written with openpyxl. Whatever came from outside is written as a text cell, also when it begins
with = + - @, so that no program ever computes it.
"""

from __future__ import annotations

import io

from openpyxl import Workbook

from huizhi.formats.archive import read_members, write_members
from huizhi.formats.book import Book
from huizhi.formats.marks import visible
from huizhi.formats.workbook_package import mended
from huizhi.formats.workbook_sheet import write_sheet
from huizhi.formats.workbook_style import BODY_FONT, BODY_SIZE

_CREATOR = "回执"


def write_workbook(book: Book) -> bytes:
    """The book as an .xlsx file."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _set_default_font(workbook)
    for sheet in book.sheets:
        write_sheet(workbook, sheet, visible(book.footer))
    workbook.properties.title = visible(book.title)
    workbook.properties.creator = _CREATOR
    workbook.properties.created = book.saved
    target = io.BytesIO()
    workbook.save(target)
    members = read_members(target.getvalue(), book.title)
    return write_members(mended(members, workbook, book.saved))


def _set_default_font(workbook: Workbook) -> None:
    """Column widths are counted in digits of the default font, so it is the body's."""
    normal = workbook._named_styles["Normal"].font  # type: ignore[attr-defined]
    normal.name, normal.size, normal.scheme, normal.family = BODY_FONT, BODY_SIZE, None, None
    workbook._fonts.clear()  # type: ignore[attr-defined]
    workbook._fonts.add(normal)  # type: ignore[attr-defined]
