"""Data tables for other programs: CSV, Excel workbooks and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huizhi.formats.excel import Shape, cut_to_cell
from huizhi.formats.jinja import names_shown

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value = str | int | float | bool | dt.date | dt.datetime | None
_BYTE_ORDER_MARK = "\ufeff"  # by it Excel knows UTF-8
# Excel takes a text that begins so for a formula; a text of a return never becomes one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_KEPT_DIGITS = 11  # Excel shows more digits than these as 1.23E+17, and keeps fifteen
_LONGEST_NAME = 31  # characters of a sheet's name
_MOMENT, _DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"
_NUMBERS: Mapping[str, str] = {"amount": "#,##0.00", "percent": "0.00%"}


@dataclass(frozen=True)
class DataTable:
    """A table by the name of its file. Each column holds values of one kind, or None.

    shapes: what the numbers of a column are, by its name, where they are amounts or shares.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]
    shapes: Mapping[str, Shape] = field(default_factory=dict)


def csv_file(table: DataTable) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark. A text that a spreadsheet would take for a
    formula has an apostrophe before it."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(table.columns)
    shapes = [table.shapes.get(name, "") for name in table.columns]
    writer.writerows(map(_written, row, shapes) for row in table.rows)
    return (_BYTE_ORDER_MARK + target.getvalue()).encode("utf-8")


def long_digits(table: DataTable) -> list[str]:
    """The columns with digits that Excel loses when it opens the table as CSV by itself: the last
    ones of long numbers, and noughts at the beginning."""
    columns = zip(table.columns, zip(*table.rows, strict=True), strict=False)
    return [name for name, values in columns if any(map(_is_long, values))]


def _is_long(value: Value) -> bool:
    if not isinstance(value, str) or not value.isdecimal():
        return False
    return len(value) > _KEPT_DIGITS or (value.startswith("0") and len(value) > 1)


def workbook_file(tables: Sequence[DataTable]) -> bytes:
    """The tables as an Excel workbook, a sheet each: numbers and days as what they are, every text
    in a text cell, so that no digit is lost and nothing becomes a formula."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.name[:_LONGEST_NAME])
        sheet.freeze_panes = "A2"
        for place, name in enumerate(table.columns, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = max(12, 2 * len(name) + 4)
        shapes = [table.shapes.get(name, "") for name in table.columns]
        sheet.append([_cell(sheet, name, "") for name in table.columns])
        for row in table.rows:
            cells = (_cell(sheet, *one) for one in zip(row, shapes, strict=True))
            sheet.append(list(cells))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value, shape: Shape) -> Cell:
    """One cell. A text is one even where it looks like a formula."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    if isinstance(value, dt.datetime):
        cell.value, cell.number_format = value.replace(tzinfo=None), _MOMENT
    elif isinstance(value, dt.date):
        cell.value, cell.number_format = value, _DAY
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        cell.value, cell.number_format = value, _NUMBERS.get(shape, "General")
    elif value is not None:
        cell.value = cut_to_cell(names_shown(_plain(value)))
        cell.data_type, cell.number_format = "s", "@"
    return cell


def parquet_file(table: DataTable) -> bytes:
    """The table as Parquet: texts, whole numbers, days and moments as what they are."""
    import pyarrow
    from pyarrow import parquet

    columns = list(zip(*table.rows, strict=True)) if table.rows else [()] * len(table.columns)
    arrays = {
        name: pyarrow.array(list(values), type=_type_of(pyarrow, values))
        for name, values in zip(table.columns, columns, strict=True)
    }
    target = io.BytesIO()
    parquet.write_table(pyarrow.table(arrays), target)
    return target.getvalue()


def _type_of(pyarrow: object, values: Sequence[Value]) -> object:
    """The type of a column by its first value; text where there is none."""
    first = next((one for one in values if one is not None), "")
    kinds = (
        (bool, "bool_"),
        (int, "int64"),
        (float, "float64"),
        (dt.datetime, "datetime"),
        (dt.date, "date32"),
    )
    name = next((name for kind, name in kinds if isinstance(first, kind)), "string")
    if name == "datetime":
        return pyarrow.timestamp("s", tz="UTC")  # type: ignore[attr-defined]
    return getattr(pyarrow, name)()


def _plain(value: Value, shape: Shape = "") -> str:
    if value is None:
        return ""
    if shape == "amount" and isinstance(value, float):
        return f"{value:.2f}"
    if shape == "percent" and isinstance(value, float):
        return f"{value * 100:.10g}%"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def _written(value: Value, shape: Shape) -> str:
    """A value as CSV has it."""
    text = _plain(value, shape)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
