"""Summary template: the workbook that says how the summary looks, rendered with what it says.

Each sheet of the template is a pattern, found by its name: 总览, 统计, 催报名单 … as they are, 名册
and 汇总 once for each form. A sheet that the template lacks is left out; one of another name is
kept and may use the marks of all sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from huizhi.formats.excel.book_stream import StreamContent
from huizhi.formats.excel.sheet_copies import sheet_names, with_copies
from huizhi.formats.excel.sheet_stream import Across, StreamRows
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.excel.workbook import (
    COVERED,
    Column,
    Entry,
    Note,
    OutputSheet,
    OutputWorkbook,
    Row,
)
from huizhi.formats.jinja import Filters
from huizhi.formats.ooxml import Stamp


def write_summary(
    target: BinaryIO,
    book: OutputWorkbook,
    template: bytes,
    name: str,
    filters: Filters,
    patterns: Sequence[str] = (),
) -> None:
    """The book as a workbook that looks like the template, which messages call `name`.

    target: empty and seekable; patterns: names of sheets that stand only where the book has some.
    Raises: TemplateError when the template is broken, RenderError when it does not fit.
    """
    copies: dict[str, list[str]] = {pattern: [] for pattern in patterns}
    known = sheet_names(template, name)
    sheets = tuple(_beside(book.sheets, known))
    for sheet in sheets:
        copies.setdefault(sheet.pattern or sheet.name, []).append(sheet.name)
    copied = with_copies(template, {k: v for k, v in copies.items() if k in known}, name)
    contents = {sheet.name: _content(sheet) for sheet in sheets}
    context = {"标题": book.title, "页脚": book.footer}
    stamp = Stamp(book.properties, saved=book.saved)
    XlsxTemplate(copied, name, filters).write(target, contents, context, stamp)


def _beside(sheets: Sequence[OutputSheet], known: Sequence[str]) -> Iterator[OutputSheet]:
    """The sheets, none of them with the name of a sheet that the template has of its own."""
    patterns = {sheet.pattern or sheet.name for sheet in sheets}
    taken = {name.lower() for name in known if name not in patterns}
    for sheet in sheets:
        own = replace(sheet, pattern=sheet.pattern or sheet.name)
        clashes = sheet.name.lower() in taken
        yield replace(own, name=f"{sheet.name[:27]}（汇总）") if clashes else own


def _content(sheet: OutputSheet) -> StreamContent:
    columns = sheet.columns
    names = _distinct([column.heading for column in columns])
    upper = [_upper_headings(columns)] if any(column.over for column in columns) else []
    lower = tuple(
        COVERED if upper and not column.over else Entry(column.heading) for column in columns
    )
    values = {
        "标题": sheet.title,
        "没有内容": sheet.nothing,
        "提示": _lines(sheet.notes),
        "脚注": _lines(sheet.footnotes),
        "上层表头": StreamRows.of(names, upper),
        "表头": StreamRows.of(names, [lower]),
        "各行": StreamRows.of(names, sheet.rows),
        "合计": StreamRows.of(names, sheet.totals),
    }
    across = Across(
        tuple(column.width for column in columns),
        tuple(column.kind for column in columns),
        sheet.printed_columns,
    )
    return StreamContent({"表": values}, across)


def _lines(notes: Sequence[Note]) -> StreamRows:
    return StreamRows.of(("文字",), [(Entry(note.text, note.tone),) for note in notes])


def _distinct(headings: Sequence[str]) -> tuple[str, ...]:
    """The headings, a second one of the same words with a number."""
    taken: dict[str, int] = {}
    names = []
    for heading in headings:
        taken[heading] = taken.get(heading, 0) + 1
        names.append(heading if taken[heading] == 1 else f"{heading}{taken[heading]}")
    return tuple(names)


def _upper_headings(columns: Sequence[Column]) -> Row:
    """The upper of two heading rows: shared headings over their columns, others over both rows."""
    return tuple(_upper_heading(columns))


def _upper_heading(columns: Sequence[Column]) -> Iterator[Entry]:
    for number, column in enumerate(columns):
        if not column.over:
            yield Entry(column.heading, rows=2)
        elif number and columns[number - 1].over == column.over:
            yield COVERED
        else:
            same = 1
            while number + same < len(columns) and columns[number + same].over == column.over:
                same += 1
            yield Entry(column.over, columns=same)
