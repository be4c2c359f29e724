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
    order = [sheet.name for sheet in sheets if sheet.pattern != sheet.name]
    wanted = {k: v for k, v in copies.items() if k in known}
    copied = with_copies(template, wanted, name, order)
    made = XlsxTemplate(copied, name, filters)
    contents = {sheet.name: _content(sheet, made.streams_of(sheet.name)) for sheet in sheets}
    context = {"标题": book.title, "页脚": book.footer}
    stamp = Stamp(book.properties, saved=book.saved)
    made.write(target, contents, context, stamp)


def _beside(sheets: Sequence[OutputSheet], known: Sequence[str]) -> Iterator[OutputSheet]:
    """The sheets, none of them with the name of a sheet that the template has of its own."""
    patterns = {sheet.pattern or sheet.name for sheet in sheets}
    taken = {name.lower() for name in known if name not in patterns}
    for sheet in sheets:
        own = replace(sheet, pattern=sheet.pattern or sheet.name)
        clashes = sheet.name.lower() in taken
        yield replace(own, name=f"{sheet.name[:27]}（汇总）") if clashes else own


def _content(sheet: OutputSheet, streams: Sequence[str]) -> StreamContent:
    """What stands in the sheet. streams: of its page in the template; one without rows for what
    stands over headings says that in the headings."""
    columns = sheet.columns
    names = _distinct([column.heading for column in columns])
    *upper, lower = heading_rows(columns)
    if streams and not any(one.endswith(".上层表头") for one in streams):
        lower = tuple(Entry(flat_heading(column)) for column in columns)
    rows = StreamRows.of(names, sheet.rows)
    values = {
        "标题": sheet.title,
        "没有内容": sheet.nothing,
        "提示": _lines(sheet.notes),
        "脚注": _lines(sheet.footnotes),
        "上层表头": StreamRows.of(names, upper),
        "表头": StreamRows.of(names, [lower]),
        "各行": rows,
        "合计": StreamRows.of(names, sheet.totals, over=rows),
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


def heading_rows(columns: Sequence[Column]) -> list[Row]:
    """The rows of headings, from the top down: what stands over columns once over all of them, a
    heading with nothing above or below it over all rows."""
    height = 1 + max((len(column.over) for column in columns), default=0)
    texts = [_levels(column, height) for column in columns]
    entries = [
        [_heading(texts, place, level) for place in range(len(texts))] for level in range(height)
    ]
    return [tuple(row) for row in entries]


def flat_heading(column: Column) -> str:
    """The heading in one line, with what stands over it."""
    return "：".join((*(one for one in column.over if one), column.heading))


def _levels(column: Column, height: int) -> tuple[str, ...]:
    """The column's texts from the top down, "" where the one above goes on."""
    said = (*column.over, column.heading)
    if not said[0]:
        said = (column.heading, *("" for _ in said[1:]))
    return (*said, *[""] * (height - len(said)))


def _heading(texts: Sequence[tuple[str, ...]], place: int, level: int) -> Entry:
    """One cell of the headings."""
    own = texts[place]
    if not own[level]:
        return COVERED
    rows = 1
    while level + rows < len(own) and not own[level + rows]:
        rows += 1
    if level + rows == len(own):  # nothing below, so it heads this column alone
        return Entry(own[level], rows=rows)
    upper = own[: level + rows]
    if place and texts[place - 1][: level + rows] == upper:
        return COVERED
    same = 1
    while place + same < len(texts) and texts[place + same][: level + rows] == upper:
        same += 1
    return Entry(own[level], rows=rows, columns=same)
