"""The reader of .xls and .et: the BIFF stream of an OLE file, through xlrd.

Source: [MS-XLS]; WPS writes the same streams under the name .et.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import xlrd
from xlrd.biffh import (
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_EMPTY,
    XL_CELL_ERROR,
    XL_CELL_NUMBER,
    XL_CELL_TEXT,
    XLRDError,
    error_text_from_code,
)

from huizhi.errors import DamagedError, EncryptedError, LimitError
from huizhi.formats.cell_content import Content, number_content, text_content
from huizhi.formats.cell_style import CellStyle
from huizhi.formats.flag_note import without_flag_notes
from huizhi.formats.limits import Limits
from huizhi.formats.merged_areas import Area
from huizhi.formats.number_format import BUILT_IN, number_format
from huizhi.formats.ole_properties import last_saved, user_properties
from huizhi.formats.plain_sheet import PlainSheet
from huizhi.formats.remark import MACROS, few, quoted
from huizhi.forms.grid import PROBLEM_ERROR, Document, NamedPlace, column_letters


def read_xls(data: bytes, limits: Limits, kind: str = "xls") -> Document:
    """All worksheets of a BIFF workbook in its order, hidden ones too.

    Raises: DamagedError, LimitError, EncryptedError.
    """
    book = _opened(data)
    sheets: list[PlainSheet] = []
    remarks: list[str] = []
    count = 0
    for sheet in book.sheets():
        count += sheet.nrows * max(sheet.ncols, 1)
        limits.check_cells(count)
        plain = _plain(book, sheet)
        sheets.append(plain)
        remarks += [*plain.covered(limits), *few(list(_notes(sheet)))]
    return Document(
        kind=kind,
        grids=tuple(sheet.grid(limits) for sheet in sheets),
        properties=user_properties(data),
        names=_names(book),
        remarks=(*([MACROS] if _has_macros(data) else []), *remarks),
        written=last_saved(data),
    )


def _opened(data: bytes) -> Any:
    """The workbook; whatever xlrd trips over is a damaged file."""
    try:
        return xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), on_demand=False
        )
    except MemoryError as error:
        raise LimitError("读取所需内存过大，最多1GB") from error
    except XLRDError as error:
        if "encrypted" in str(error).lower():
            raise EncryptedError("文件设了打开密码") from error
        raise DamagedError("不是完整的旧版 Excel 工作簿") from error
    except Exception as error:
        raise DamagedError("旧版 Excel 工作簿的内容不完整或已损坏") from error


def _plain(book: Any, sheet: Any) -> PlainSheet:
    plain = PlainSheet(sheet.name, hidden=sheet.visibility != 0)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            content = _content(book, cell)
            if content.text or content.problem:
                plain.contents[row, column] = content
            elif cell.ctype != XL_CELL_EMPTY:
                plain.blank.add((row, column))
    plain.areas = [
        Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
    ]
    plain.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    plain.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    return plain


def _content(book: Any, cell: Any) -> Content:
    style = _style(book, cell.xf_index)
    if cell.ctype == XL_CELL_TEXT:
        return text_content(str(cell.value), style)
    if cell.ctype in (XL_CELL_NUMBER, XL_CELL_DATE):
        return number_content(Decimal(repr(cell.value)), style, from_1904=book.datemode == 1)
    if cell.ctype == XL_CELL_BOOLEAN:
        return Content("TRUE", True) if cell.value else Content("FALSE", False)
    if cell.ctype == XL_CELL_ERROR:
        text = error_text_from_code.get(cell.value, "#错误")
        return Content(text, text, PROBLEM_ERROR)
    return Content()


def _style(book: Any, index: int | None) -> CellStyle:
    if index is None or not 0 <= index < len(book.xf_list):
        return CellStyle(number_format("General"))
    xf = book.xf_list[index]
    font = book.font_list[xf.font_index] if xf.font_index < len(book.font_list) else None
    return CellStyle(
        number_format(_code(book, xf.format_key)),
        font.name if font else "",
        bool(font and font.struck_out),
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
            yield f"{sheet.name}!{column_letters(column)}{row + 1} 有批注{quoted(text)}"


def _has_macros(data: bytes) -> bool:
    return "_VBA_PROJECT_CUR".encode("utf-16-le") in data
