"""The reader of .xls and .et: the BIFF stream of an OLE file, through xlrd.

Source: [MS-XLS]; WPS writes the same streams under the name .et.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import xlrd
from xlrd.biffh import (
    XL_CELL_BLANK,
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_EMPTY,
    XL_CELL_ERROR,
    XL_CELL_NUMBER,
    XL_CELL_TEXT,
    XLRDError,
    error_text_from_code,
)

from huizhi.content import (
    PROBLEM_ERROR,
    Cell,
    Document,
    Limits,
    NamedPlace,
    column_letters,
    locked_file,
)
from huizhi.errors import DamagedError, LimitError
from huizhi.formats.flags import without_flag_notes
from huizhi.formats.kinds import ole_last_saved, user_properties
from huizhi.formats.sheets.areas import Area
from huizhi.formats.sheets.biff import biff_stream
from huizhi.formats.sheets.cell_content import Content, number_content, text_content
from huizhi.formats.sheets.cell_style import CellStyle
from huizhi.formats.sheets.number_format import BUILT_IN, number_format
from huizhi.formats.sheets.plain_sheet import BLANK_ROWS, PlainSheet
from huizhi.formats.sheets.sheet_look import CellLook, Measures
from huizhi.formats.sheets.xls_drawing import SheetDrawings, drawings_of
from huizhi.formats.text import (
    MACROS,
    first_remarks,
    link_note,
    not_a_table,
    quote_remark,
    struck_note,
)

_TWIPS_OF_WIDTH = 105 / 256  # a column's width is said in 1/256 of a character of 7 pixels
_USUAL_WIDTH, _USUAL_HEIGHT = 8.43 * 105, 285.0
_NO_CODE_PAGE = {None, 1252, 28591}
_WHITE = {1, 9}  # numbers of the palette


def read_xls(data: bytes, limits: Limits, kind: str = "xls") -> Document:
    """All worksheets of a BIFF workbook in its order, hidden ones too.

    Raises: DamagedError, LimitError, EncryptedError.
    """
    book = _opened(data)
    stream = biff_stream(data)
    starts = {one.name: one for one in stream.sheets} if stream else {}
    sheets: list[PlainSheet] = []
    remarks: list[str] = []
    margins: list[Cell] = []
    count = 0
    for sheet in book.sheets():
        plain = _plain(book, sheet)
        count += len(plain.contents) + len(plain.blank)
        limits.check_cells(count)
        sheets.append(plain)
        remarks += plain.covered(limits)
        if stream and sheet.name in starts:
            margins += _lay_over(
                plain, sheet, drawings_of(stream, starts[sheet.name], _sizes(sheet))
            )
        remarks += [*first_remarks(list(_notes(sheet))), *plain.lay_over(limits)]
    remarks += [not_a_table(one.name) for one in starts.values() if not one.is_worksheet]
    return Document(
        kind=kind,
        grids=tuple(sheet.grid(limits) for sheet in sheets),
        properties=user_properties(data),
        names=_names(book),
        remarks=(*([MACROS] if _has_macros(data) else []), *remarks),
        written=ole_last_saved(data),
        margins=tuple(margins),
    )


def _opened(data: bytes) -> Any:
    """The workbook; whatever xlrd trips over is a damaged file."""
    try:
        book = _book(data)
        if book.biff_version < 80 and book.codepage in _NO_CODE_PAGE:
            return _chinese(data) or book
        return book
    except MemoryError as error:
        raise LimitError("读取所需内存过大", "1GB") from error
    except XLRDError as error:
        if "encrypted" in str(error).lower():
            raise locked_file() from error
        raise DamagedError("不是完整的旧版 Excel 工作簿") from error
    except Exception as error:
        raise DamagedError("旧版 Excel 工作簿的内容不完整或已损坏") from error


def _book(data: bytes, encoding: str | None = None) -> Any:
    return xlrd.open_workbook(
        file_contents=data,
        formatting_info=True,
        logfile=io.StringIO(),
        ragged_rows=True,
        encoding_override=encoding,
    )


def _chinese(data: bytes) -> Any:
    """The workbook of a program that does not say in which code page it writes, or says Western
    where it copies Chinese bytes; None where its texts are not Chinese."""
    try:
        return _book(data, "gb18030")
    except (UnicodeDecodeError, XLRDError):
        return None


def _plain(book: Any, sheet: Any) -> PlainSheet:
    plain = PlainSheet(sheet.name, hidden=sheet.visibility != 0)
    last = -1  # row with text; what is only formatted far below says nothing
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == XL_CELL_EMPTY:
                continue
            content = _content(book, sheet, row, column)
            if content.text or content.problem:
                plain.contents[row, column] = content
                last = row
            elif row - last <= BLANK_ROWS:
                plain.blank.add((row, column))
    plain.areas = [
        Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
    ]
    plain.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    plain.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    return plain


def _content(book: Any, sheet: Any, row: int, column: int) -> Content:
    cell = sheet.cell(row, column)
    if cell.ctype == XL_CELL_BLANK:
        return Content()
    style = _style(book, cell.xf_index)
    if cell.ctype == XL_CELL_TEXT:
        content = text_content(str(cell.value), style)
        struck = _struck(book, sheet, row, column) if not style.struck else ""
        return replace(content, notes=(*content.notes, struck_note(struck))) if struck else content
    if cell.ctype in (XL_CELL_NUMBER, XL_CELL_DATE):
        if not math.isfinite(cell.value):
            return Content("#NUM!", "#NUM!", PROBLEM_ERROR)
        return number_content(Decimal(repr(cell.value)), style, from_1904=book.datemode == 1)
    if cell.ctype == XL_CELL_BOOLEAN:
        return Content("TRUE", True) if cell.value else Content("FALSE", False)
    if cell.ctype == XL_CELL_ERROR:
        text = error_text_from_code.get(cell.value, "#错误")
        return Content(text, text, PROBLEM_ERROR)
    return Content()


def _struck(book: Any, sheet: Any, row: int, column: int) -> str:
    """The struck-out runs of a cell's text, joined."""
    runs = sheet.rich_text_runlist_map.get((row, column), ())
    text, struck = str(sheet.cell_value(row, column)), ""
    for (start, font), (end, _) in pairwise([*runs, (len(text), 0)]):
        if font < len(book.font_list) and book.font_list[font].struck_out:
            struck += text[start:end]
    return struck if struck.strip() else ""


def _lay_over(plain: PlainSheet, sheet: Any, drawings: SheetDrawings) -> tuple[Cell, ...]:
    """Notes on the sheet what lies over it; gives back the words of its pages."""
    plain.looks += [*drawings.looks, *_links(plain, sheet)]
    plain.controls += drawings.controls
    return drawings.margins


def _links(plain: PlainSheet, sheet: Any) -> Iterator[CellLook]:
    """A look for each link that leads elsewhere than its cell says."""
    for one in sheet.hyperlink_list:
        content = plain.contents.get((one.frowx, one.fcolx))
        target = one.url_or_path if one.type == "url" else ""
        if isinstance(target, bytes):
            target = target.decode("gb18030", "replace")
        if content is not None and target and (note := link_note(content.text, str(target))):
            yield CellLook(one.frowx, one.fcolx, note)


def _sizes(sheet: Any) -> Measures:
    """The sizes of a sheet's columns and rows in 1/1440 inch."""
    widths = {n: info.width * _TWIPS_OF_WIDTH for n, info in sheet.colinfo_map.items()}
    heights = {n: float(info.height) for n, info in sheet.rowinfo_map.items() if info.height}
    return Measures(_USUAL_WIDTH, _USUAL_HEIGHT, widths, heights)


def _style(book: Any, index: int | None) -> CellStyle:
    if index is None or not 0 <= index < len(book.xf_list):
        return CellStyle(number_format("General"))
    xf = book.xf_list[index]
    font = book.font_list[xf.font_index] if xf.font_index < len(book.font_list) else None
    return CellStyle(
        number_format(_code(book, xf.format_key)),
        font.name if font else "",
        bool(font and font.struck_out),
        bool(font and font.colour_index in _WHITE and xf.background.fill_pattern == 0),
    )


def _code(book: Any, key: int) -> str:
    """The format code of this number; the built-in one where the workbook writes none."""
    known = book.format_map.get(key)
    code = known.format_str if known else None
    return str(code) if code is not None else BUILT_IN.get(key, "General")


def _names(book: Any) -> Mapping[str, NamedPlace]:
    """Defined names that point at one rectangle of one sheet; a sheet's own come last."""
    found: dict[str, NamedPlace] = {}
    for name in sorted(book.name_obj_list, key=lambda one: one.scope != -1):
        areas = getattr(getattr(name, "result", None), "value", None)
        if name.builtin or name.name.startswith("_xlnm.") or not isinstance(areas, list):
            continue
        if len(areas) == 1 and hasattr(areas[0], "coords"):
            sheet, _, row, _, column, _ = areas[0].coords
            if 0 <= sheet < book.nsheets:
                found.setdefault(name.name, NamedPlace(book.sheet_names()[sheet], row, column))
    return found


def _notes(sheet: Any) -> Iterator[str]:
    for (row, column), note in sorted(sheet.cell_note_map.items()):
        text = without_flag_notes(str(note.text))
        if text.strip():
            yield f"{sheet.name}!{column_letters(column)}{row + 1} 有批注{quote_remark(text)}"


def _has_macros(data: bytes) -> bool:
    return "_VBA_PROJECT_CUR".encode("utf-16-le") in data
