"""Data tables for other programs: CSV that Excel opens by a double click, and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

Value = str | int | float | bool | dt.date | dt.datetime | None
_BYTE_ORDER_MARK = "\ufeff"  # by it Excel knows UTF-8
# Excel takes a text that begins so for a formula; a text of a return never becomes one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class DataTable:
    """A table by the name of its file. Each column holds values of one kind, or None."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]


def csv_file(table: DataTable) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark. A text that a spreadsheet would take for a
    formula has an apostrophe before it."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return (_BYTE_ORDER_MARK + target.getvalue()).encode("utf-8")


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


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
