"""Worksheets: one worksheet part as a Grid, row by row, in time linear to its cells.

Every cell that stands in the part becomes a cell, empty ones too, up to `_BLANK_ROWS` rows and
`_BLANK_COLUMNS` columns past the last text: whole columns that were only formatted say nothing.
Source: ISO/IEC 29500-1, 18.3.1 (worksheets).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from huizhi.content import Cell, Grid, Limits, column_letters
from huizhi.formats.ooxml import Package, attribute, local_name, stream_xml, whole
from huizhi.formats.sheets.areas import (
    MOST_COLUMNS,
    Area,
    MergedAreas,
    area_of,
    merged_areas,
    place_of,
)
from huizhi.formats.sheets.blank_rows import without_blank_rows
from huizhi.formats.sheets.cell_content import Content, SharedContent, read_cell, written_content
from huizhi.formats.sheets.rich_text import in_main
from huizhi.formats.sheets.sheet_text import TextRow, sheet_text
from huizhi.formats.sheets.xlsx_look import (
    beyond_remarks,
    comment_remarks,
    lay_looks_over,
    xlsx_page_margins,
)
from huizhi.formats.text import first_remarks, quote_remark

_BLANK_ROWS = 200
_BLANK_COLUMNS = 50
_BLANK = Content()
_SHORT = 80  # characters of a cell that is kept in mind
_FORM_ROWS = 200  # below them a long table goes on, which no other return has


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet as the workbook lists it: name, part, whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """What one worksheet gives: its grid, what it holds besides, and the words of its pages."""

    grid: Grid
    remarks: tuple[str, ...]
    margins: tuple[Cell, ...] = ()


def read_sheet(
    package: Package, sheet: ListedSheet, book: SharedContent, limits: Limits, read_before: int = 0
) -> ReadSheet:
    """The grid of one worksheet.

    read_before: cells of the workbook's earlier sheets, for the limit counts all.
    Raises: DamagedError, LimitError.
    """
    scan = _SheetScan(book, limits, read_before)
    tags = in_main("col", "row", "mergeCell", "hyperlink", "headerFooter")
    data = without_blank_rows(package.read(sheet.part))
    plain = sheet_text(data)
    for element in stream_xml(plain.rest if plain else data, sheet.part, tags):
        scan.take(element)
    for row in plain.rows if plain else ():
        scan.take_text(row)
    return scan.finished(sheet, package, data)


class _SheetScan:
    """One pass over a worksheet. Cells are gathered first, spans and hiding are settled after."""

    def __init__(self, book: SharedContent, limits: Limits, read_before: int) -> None:
        self._book = book
        self._limits = limits
        self._count = read_before
        self._filled: dict[tuple[int, int], Content] = {}
        self._said: dict[tuple[str, ...], Content] = {}  # by style, kind, stored and inline text
        self._blank: set[tuple[int, int]] = set()
        self._doubled: list[tuple[int, int, str]] = []
        self._areas: list[Area] = []
        self._links: list[tuple[str, str]] = []
        self._page_words: list[tuple[str, str]] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = self._last_row = self._last_column = -1

    def take(self, element: etree._Element) -> None:
        """Note what a col, row or mergeCell element says."""
        name = local_name(element)
        if name == "row":
            self._take_row(element)
        elif name == "col":
            self._take_column(element)
        elif name == "hyperlink":
            self._links.append((attribute(element, "ref"), attribute(element, "id")))
        elif name == "headerFooter":
            self._page_words += [(local_name(one), one.text) for one in element if one.text]
        else:
            self._areas.append(area_of(attribute(element, "ref")))

    def _take_column(self, element: etree._Element) -> None:
        if _is_hidden(element, "width"):
            first = whole(attribute(element, "min"), 1)
            last = min(whole(attribute(element, "max"), first), MOST_COLUMNS)
            self._hidden_columns.update(range(max(first, 1) - 1, last))

    def _take_row(self, element: etree._Element) -> None:
        number = element.get("r")
        self._row = place_of("A" + number)[0] if number else self._row + 1
        if _is_hidden(element, "ht"):
            self._hidden_rows.add(self._row)
        column = -1
        for cell in element:
            if not cell.tag.endswith("}c"):
                continue
            reference = cell.get("r")
            row, column = place_of(reference) if reference else (self._row, column + 1)
            if not len(cell):
                self._take_content(row, column, _BLANK)
            elif len(cell) == 1 and cell.get("t") == "s":
                key = (cell.get("s") or "", "s", cell[0].text or "", "")
                if key not in self._said:
                    self._said[key] = read_cell(cell, self._book)
                self._take_content(row, column, self._said[key])
            else:
                self._take_content(row, column, read_cell(cell, self._book))

    def take_text(self, text: TextRow) -> None:
        """Note what a row says that was taken from the text of the part."""
        self._row = place_of(f"A{text.number}")[0] if text.number is not None else self._row + 1
        if text.hidden:
            self._hidden_rows.add(self._row)
        known = self._said
        for row, column, written in text.cells:
            content = known.get(written)
            if content is None:
                content = known[written] = written_content(*written, self._book)
            if content.text or content.problem:
                self._take_content(row, column, content)
            elif row - self._last_row <= _BLANK_ROWS:
                self._blank.add((row, column))
                self._count_one()

    def _take_content(self, row: int, column: int, content: Content) -> None:
        if not (content.text or content.problem):
            if row - self._last_row <= _BLANK_ROWS:
                self._blank.add((row, column))
                self._count_one()
            return
        self._count_one()
        if content.problem or content.text.strip():
            self._last_row = max(self._last_row, row)
            self._last_column = max(self._last_column, column)
        if (row, column) in self._filled:
            self._doubled.append((row, column, content.text))
        else:
            self._filled[row, column] = content

    def _count_one(self) -> None:
        self._count += 1
        if self._count > self._limits.cells:
            self._limits.check_cells(self._count)

    def finished(self, sheet: ListedSheet, package: Package, data: bytes) -> ReadSheet:
        """The grid and the remarks, once the whole part was seen."""
        last_column = self._last_column + _BLANK_COLUMNS
        merges = merged_areas(self._areas, self._last_row + _BLANK_ROWS, last_column, self._limits)
        remarks = list(self._remarks(merges, sheet.name))  # before notes make cells of their own
        last = (self._last_row + _BLANK_ROWS, last_column)
        beyond = lay_looks_over(
            package, sheet.part, data, self._filled, merges.covered, self._links, last
        )
        places = {place for place in self._blank if place[1] <= last_column}
        places.update(self._filled, merges.at)
        places.difference_update(merges.covered)
        cells = tuple(self._cells(sorted(places), merges, sheet.name))
        grid = Grid(sheet.name, cells, sheet.hidden)
        margins = xlsx_page_margins(sheet.name, self._page_words) if self._page_words else ()
        remarks += comment_remarks(package, sheet.name, sheet.part)
        remarks += beyond_remarks(sheet.name, beyond)
        return ReadSheet(grid, tuple(remarks), tuple(margins))

    def _cells(
        self, places: list[tuple[int, int]], merges: MergedAreas, sheet: str
    ) -> Iterator[Cell]:
        hidden_rows, hidden_columns = self._hidden_rows, self._hidden_columns
        letters: dict[int, str] = {}
        for at in places:
            row, column = at
            area = merges.at.get(at)
            rows, columns, hidden = 1, 1, row in hidden_rows or column in hidden_columns
            if area:
                rows, columns, hidden = area.rows, area.columns, self._is_hidden(area)
            if column not in letters:
                letters[column] = f"{sheet}!{column_letters(column)}"
            place = f"{letters[column]}{row + 1}"
            content = self._filled.get(at, _BLANK)
            text = content.text
            if row < _FORM_ROWS and len(text) <= _SHORT and content.is_plain:
                yield _plain_cell(row, column, text, rows, columns, place, hidden)
                continue
            yield Cell(
                row,
                column,
                text,
                content.value,
                rows,
                columns,
                place,
                content.problem,
                hidden,
                notes=content.notes,
                shown=content.shown,
            )

    def _is_hidden(self, area: Area) -> bool:
        """Whether nothing of it is on the screen."""
        if not self._hidden_rows and not self._hidden_columns:
            return False
        rows = range(area.top, area.bottom + 1)
        columns = range(area.left, area.right + 1)
        return all(row in self._hidden_rows for row in rows) or all(
            column in self._hidden_columns for column in columns
        )

    def _remarks(self, merges: MergedAreas, sheet: str) -> Iterator[str]:
        under = [
            f"{_shown_place(sheet, *place)} 被合并单元格盖住，其中还有{quote_remark(content.text)}"
            for place, content in self._filled.items()
            if place in merges.covered and content.text.strip()
        ]
        doubled = [
            f"{_shown_place(sheet, row, column)} 在文件里写了两次，后一次是{quote_remark(text)}"
            for row, column, text in self._doubled
        ]
        yield from [*first_remarks(under), *first_remarks(doubled)]
        if merges.overlaps:
            yield f"{sheet} 有{merges.overlaps}处合并单元格互相重叠，按先写的读取"


# The returns of one form print the same and leave the same blank: most of its cells are the same.
@lru_cache(maxsize=16384)
def _plain_cell(
    row: int, column: int, text: str, rows: int, columns: int, place: str, hidden: bool
) -> Cell:
    """The cell that holds nothing but this text, and nothing where it is empty."""
    return Cell(row, column, text, text or None, rows, columns, place, "", hidden)


def _is_hidden(element: etree._Element, size: str) -> bool:
    """Whether a row or column is hidden, or made 0 high or wide."""
    switch = element.get("hidden")
    return switch in {"1", "true"} or element.get(size) in {"0", "0.0"}


def _shown_place(sheet: str, row: int, column: int) -> str:
    return f"{sheet}!{column_letters(column)}{row + 1}"
