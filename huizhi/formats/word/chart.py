"""Charts in a Word document: filled with figures, drawn by Word itself.

A chart of the template says by the sheet of its formulas which table it shows, and by the names of
its series which columns; how it looks stays as it was drawn. The workbook inside gets the same
figures, so that “编辑数据” shows them.
Source: ISO/IEC 29500-1, 21.2.2.24 (cat), 21.2.2.224 (val), 21.2.2.63 (externalData).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docx.document import Document
from docx.opc.part import Part
from lxml import etree
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from huizhi.formats.zips import read_members, write_members

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# When openpyxl made the workbook: it would be another one each time the same figures are shown.
_NOW, _THEN = re.compile(rb"(?<=>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=<)"), b"2000-01-01T00:00:00Z"
_SHEET = re.compile(r"'?((?:[^'!]|'')+)'?!")


@dataclass(frozen=True)
class ChartTable:
    """What a chart shows: names of the columns after the first, and rows of a name and a number for
    each column."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, tuple[int, ...]]]


def fill_charts(document: Document, tables: Mapping[str, ChartTable]) -> None:
    """The charts of the document with these figures, by name of the sheet they show. A chart of
    another sheet stays as it is."""
    for relation in list(document.part.rels.values()):
        if not relation.is_external and relation.reltype.endswith("/chart"):
            _fill(relation.target_part, tables)


def _fill(part: Part, tables: Mapping[str, ChartTable]) -> None:
    root = etree.fromstring(part.blob)
    formulas = (one.text or "" for one in root.iter(f"{_C}f"))
    sheets = {found[1] for text in formulas if (found := _SHEET.match(text))}
    name = next((one for one in sheets if one in tables), None)
    if name is None:
        return
    table = tables[name]
    for series in root.iter(f"{_C}ser"):
        _fill_series(series, name, table)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    data = root.find(f"{_C}externalData")
    if data is not None and data.get(f"{_R}id") in part.rels:
        part.rels[str(data.get(f"{_R}id"))].target_part._blob = _workbook(name, table)


def _fill_series(series: Any, sheet: str, table: ChartTable) -> None:
    said = "".join(one.text or "" for one in series.iterfind(f"{_C}tx//{_C}v"))
    if said not in table.columns:
        return
    column = table.columns.index(said)
    letter, last = get_column_letter(column + 2), len(table.rows) + 1
    names = [name for name, _ in table.rows]
    numbers = [str(values[column]) for _, values in table.rows]
    _replace(series, "cat", f"'{sheet}'!$A$2:$A${last}", "str", names)
    _replace(series, "val", f"'{sheet}'!${letter}$2:${letter}${last}", "num", numbers)


def _replace(series: Any, kind: str, formula: str, of: str, texts: Sequence[str]) -> None:
    """The reference and the values kept with it."""
    holder = series.find(f"{_C}{kind}")
    if holder is None:
        return
    for old in list(holder):
        holder.remove(old)
    reference = etree.SubElement(holder, f"{_C}{of}Ref")
    etree.SubElement(reference, f"{_C}f").text = formula
    cache = etree.SubElement(reference, f"{_C}{of}Cache")
    if of == "num":
        etree.SubElement(cache, f"{_C}formatCode").text = "General"
    etree.SubElement(cache, f"{_C}ptCount").set("val", str(len(texts)))
    for number, text in enumerate(texts):
        point = etree.SubElement(cache, f"{_C}pt")
        point.set("idx", str(number))
        etree.SubElement(point, f"{_C}v").text = text


def _workbook(name: str, table: ChartTable) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in _rows(table):
        sheet.append(row)
        sheet.cell(sheet.max_row, 1).data_type = "s"  # a name, whatever it begins with
    target = io.BytesIO()
    book.save(target)
    members = read_members(target.getvalue(), name)
    return write_members(replace(m, data=_NOW.sub(_THEN, m.data)) for m in members)


def _rows(table: ChartTable) -> Iterator[list[str | int]]:
    yield ["报送事项", *table.columns]
    for name, values in table.rows:
        yield [name, *values]
