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
_SHEET_NAME = "Sheet1"  # of a chart that shows none
_SHEET = re.compile(r"'?((?:[^'!]|'')+)'?!")


@dataclass(frozen=True)
class ChartTable:
    """What a chart shows: names of the columns after the first, and rows of a name and a number for
    each column, None for a gap."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, tuple[float | None, ...]]]


@dataclass(frozen=True)
class FilledChart:
    """A chart part filled with figures; workbook: what its data are edited in; relation: the id by
    which the chart points at it, "" when it has none."""

    content: bytes
    workbook: bytes
    relation: str


def fill_charts(document: Document, tables: Mapping[str, ChartTable]) -> None:
    """The charts of the document with these figures, by name of the sheet they show. A chart of
    another sheet stays as it is."""
    for relation in list(document.part.rels.values()):
        if not relation.is_external and relation.reltype.endswith("/chart"):
            _fill(relation.target_part, tables)


def _fill(part: Part, tables: Mapping[str, ChartTable]) -> None:
    root = etree.fromstring(part.blob)
    name = next((one for one in _sheets_shown(root) if one in tables), None)
    if name is None:
        return
    table = tables[name]
    named = ((one, _name_of(one)) for one in root.iter(f"{_C}ser"))
    columns = [(one, table.columns.index(said)) for one, said in named if said in table.columns]
    filled = _filled(root, name, table, columns, "报送事项")
    part._blob = filled.content
    if filled.relation in part.rels:
        part.rels[filled.relation].target_part._blob = filled.workbook


def series_names(root: etree._Element) -> list[str]:
    """The names of the series that are drawn in a chart, in order."""
    return [_name_of(one) for one in root.iter(f"{_C}ser")]


def filled_chart(
    root: etree._Element, rows: Sequence[tuple[str, tuple[float | None, ...]]]
) -> FilledChart:
    """The chart with these rows: a name, and a number for each series that is drawn, in order."""
    names = series_names(root)
    columns = [(one, number) for number, one in enumerate(root.iter(f"{_C}ser"))]
    sheet = next(iter(_sheets_shown(root)), _SHEET_NAME)
    return _filled(root, sheet, ChartTable(tuple(names), rows), columns, "")


def _sheets_shown(root: etree._Element) -> list[str]:
    formulas = (one.text or "" for one in root.iter(f"{_C}f"))
    return list(dict.fromkeys(found[1] for text in formulas if (found := _SHEET.match(text))))


def _filled(
    root: etree._Element,
    sheet: str,
    table: ChartTable,
    columns: Sequence[tuple[etree._Element, int]],
    heading: str,
) -> FilledChart:
    """The chart with the table's columns in these series; heading: of the names."""
    for series, column in columns:
        _fill_series(series, sheet, table, column)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    data = root.find(f"{_C}externalData")
    relation = "" if data is None else str(data.get(f"{_R}id"))
    return FilledChart(content, _workbook(sheet, table, heading), relation)


def _name_of(series: etree._Element) -> str:
    return "".join(one.text or "" for one in series.iterfind(f"{_C}tx//{_C}v"))


def _fill_series(series: Any, sheet: str, table: ChartTable, column: int) -> None:
    letter, last = get_column_letter(column + 2), len(table.rows) + 1
    names = [name for name, _ in table.rows]
    numbers = [_written(values[column]) for _, values in table.rows]
    quoted = sheet.replace("'", "''")
    _replace(series, "cat", f"'{quoted}'!$A$2:$A${last}", "str", names)
    _replace(series, "val", f"'{quoted}'!${letter}$2:${letter}${last}", "num", numbers)
    for formula in series.iterfind(f"{_C}tx/{_C}strRef/{_C}f"):
        formula.text = f"'{quoted}'!${letter}$1"


def _written(number: float | None) -> str:
    return "" if number is None else f"{number:.15g}"


def _replace(series: Any, kind: str, formula: str, of: str, texts: Sequence[str]) -> None:
    """The reference and the values kept with it; an empty text is a gap. What numbers look like
    stays."""
    holder = series.find(f"{_C}{kind}")
    if holder is None:
        return
    look = next((one.text for one in holder.iter(f"{_C}formatCode")), None)
    for old in list(holder):
        holder.remove(old)
    reference = etree.SubElement(holder, f"{_C}{of}Ref")
    etree.SubElement(reference, f"{_C}f").text = formula
    cache = etree.SubElement(reference, f"{_C}{of}Cache")
    if of == "num":
        etree.SubElement(cache, f"{_C}formatCode").text = look or "General"
    etree.SubElement(cache, f"{_C}ptCount").set("val", str(len(texts)))
    for number, text in enumerate(texts):
        if text or of == "str":
            point = etree.SubElement(cache, f"{_C}pt")
            point.set("idx", str(number))
            etree.SubElement(point, f"{_C}v").text = text


def _workbook(name: str, table: ChartTable, heading: str) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in _rows(table, heading):
        sheet.append(row)
        sheet.cell(sheet.max_row, 1).data_type = "s"  # a name, whatever it begins with
    target = io.BytesIO()
    book.save(target)
    members = read_members(target.getvalue(), name)
    return write_members(replace(m, data=_NOW.sub(_THEN, m.data)) for m in members)


def _rows(table: ChartTable, heading: str) -> Iterator[list[str | float | None]]:
    yield [heading, *table.columns]
    for name, values in table.rows:
        yield [name, *values]
