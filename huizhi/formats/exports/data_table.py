"""Data tables for other programs: CSV, Excel workbooks and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import NoneType

from huizhi.formats.excel import Entry, PlainSheet, RowItem, Shape, plain_book, plain_rows

Value = str | int | float | bool | dt.date | dt.datetime | None
_BYTE_ORDER_MARK = "\ufeff"  # by it Excel knows UTF-8
# Excel takes a text that begins so for a formula; a text of a return never becomes one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_KEPT_DIGITS = 11  # Excel shows more digits than these as 1.23E+17, and keeps fifteen


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
    in a text cell, so that no digit is lost and nothing becomes a formula. Raises: RenderError."""
    return plain_book([PlainSheet(one.name, one.columns, _rows_in_cells(one)) for one in tables])


def rows_in_workbook(path: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows of texts that `workbook_file` wrote there below these columns; nothing where there
    are none any more."""
    return plain_rows(path.read_bytes(), columns) if path.is_file() else []


def _rows_in_cells(table: DataTable) -> Sequence[Sequence[RowItem]]:
    """The rows as they stand in cells."""
    columns = zip(*table.rows, strict=True)
    shapes = (table.shapes.get(name, "") for name in table.columns)
    return list(zip(*map(_in_cells, columns, shapes), strict=True))


def _in_cells(values: Sequence[Value], shape: Shape) -> Sequence[RowItem]:
    """The values of one column; an empty cell of it takes what the others are."""
    kinds = set(map(type, values)) - {NoneType}
    if kinds <= {str}:
        return values
    of_numbers = Entry(shape="day" if kinds == {dt.date} else shape or "number")
    empty = None if kinds & {str, bool} else of_numbers
    return [empty if value is None else _in_cell(value, shape) for value in values]


def _in_cell(value: Value, shape: Shape) -> RowItem:
    if isinstance(value, bool):
        return _plain(value)
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, dt.date):
        return Entry(value, shape="day")
    return Entry(value, shape=shape) if shape and not isinstance(value, str) else value


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
