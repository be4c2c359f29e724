"""Workbook sheet: one `Sheet` of a book laid out and printed as a clerk would have it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.formats.book import COVERED, DEFAULT_WIDTH, Column, Entry, Kind, Row, Sheet, Value
from huizhi.formats.marks import visible
from huizhi.formats.text_width import count_lines
from huizhi.formats.workbook_chart import CHART_POINTS, add_chart
from huizhi.formats.workbook_style import (
    LEAST_POINTS,
    LINE_POINTS,
    PADDING_POINTS,
    Look,
    Role,
    Wardrobe,
    format_of,
)

MOST_CHARACTERS = 32767  # in one cell, counted as UTF-16 does
MOST_LINKS = 65_530  # in one sheet
_CUT = "……（内容过长，后面从略，请看原件）"
_HIGHEST = 409.0  # points of a row
_TITLE_POINTS = 36.0
_A4_SHORT, _A4_LONG = 595.0, 842.0  # points
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7, "header": 0.3, "footer": 0.35}
_POINTS_A_CHARACTER = 6.0  # of the default font, as a column's width counts them
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_sheet(workbook: Workbook, sheet: Sheet, footer: str) -> None:
    """The workbook with this sheet at its end."""
    worksheet: Worksheet = workbook.create_sheet(sheet.name)
    page = _Page(worksheet, sheet, [column.width for column in sheet.columns])
    page.write_top()
    page.write_headings()
    page.write_rows()
    page.write_block()
    page.write_footnotes()
    page.write_chart()
    page.merge()
    page.set_widths()
    page.set_print(footer)


def cell_text(text: str) -> str:
    """The text as a cell can hold it: forbidden characters shown, too long ones cut with a note."""
    shown = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    units = shown.encode("utf-16-le")
    if len(units) > 2 * MOST_CHARACTERS:
        kept = units[: 2 * (MOST_CHARACTERS - len(_CUT))].decode("utf-16-le", "ignore")
        shown = kept + _CUT
    return shown


@dataclass
class _Page:
    """One sheet while it is written, from the top down. row: the next one, from 1; repeats: the
    headings stand on every printed page (not where only a block follows on the next)."""

    worksheet: Worksheet
    sheet: Sheet
    widths: list[float]
    row: int = 1
    links: int = 0
    repeats: bool = True
    heading_rows: tuple[int, int] = (1, 1)
    heights: dict[int, float] = field(default_factory=dict)
    spans: list[CellRange] = field(default_factory=list)
    wardrobe: Wardrobe = field(default_factory=Wardrobe)

    def __post_init__(self) -> None:
        missing = self.sheet.printed_columns - len(self.widths)
        self.widths += [DEFAULT_WIDTH] * max(0, missing)

    def write_top(self) -> None:
        """The title and the notes, each across the printed columns."""
        self._line(self.sheet.title, Look("title"), _TITLE_POINTS)
        for note in self.sheet.notes:
            self._line(note.text, Look("note", tone=note.tone))

    def write_headings(self) -> None:
        """The heading row, or two where columns share a heading above."""
        columns = self.sheet.columns
        first = self.row
        if any(column.over for column in columns):
            self._row(_upper_headings(columns), "heading", kinds=())
        self._row(tuple(_lower_heading(column, first, self.row) for column in columns), "heading")
        self.heading_rows = (first, self.row - 1)
        frozen = self.worksheet.cell(self.row, self.sheet.frozen + 1).coordinate
        self.worksheet.freeze_panes = frozen

    def write_rows(self) -> None:
        """The table's rows with their filter, and the totals."""
        kinds = [column.kind for column in self.sheet.columns]
        first = self.row
        for row in self.sheet.rows:
            self._row(row, "body", kinds)
        if not self.sheet.rows:
            across = Entry(self.sheet.nothing, "quiet", columns=len(self.sheet.columns))
            self._row((across, *[COVERED] * (len(self.sheet.columns) - 1)), "body", ["centre"])
        else:
            self._set_filter(first)
            self._stretch(first)
        for row in self.sheet.totals:
            self._row(row, "total", kinds)

    def write_block(self) -> None:
        """The smaller table below, on a page of its own with the chart when both do not fit."""
        block = self.sheet.block
        if block is None:
            return
        self.repeats = sum(self.heights.values()) > self._page_points
        below = LEAST_POINTS * (len(block.rows) + 3 + len(self.sheet.footnotes))
        self._break_before(below + (CHART_POINTS if self.sheet.chart else 0))
        self.row += 1
        self._line(block.title, Look("caption"))
        self._row(block.headings, "heading")
        for row in block.rows:
            self._row(row, "body")

    def write_footnotes(self) -> None:
        """The lines below the tables."""
        for note in self.sheet.footnotes:
            self._line(note.text, Look("note", tone=note.tone))

    def write_chart(self) -> None:
        """The chart below everything, in rows that hold nothing else."""
        sheet = self.sheet
        if sheet.chart is None or sheet.block is None:
            return
        first = self.row - len(sheet.footnotes) - len(sheet.block.rows)
        width = sum(self.widths[: sheet.printed_columns]) * _POINTS_A_CHARACTER
        add_chart(self.worksheet, sheet.chart, sheet.block, first, self.row + 1, width)
        rows = int(CHART_POINTS // LINE_POINTS) + 2
        for row in range(self.row, self.row + rows):
            self._set_height(row, LINE_POINTS)
        self.row += rows

    def merge(self) -> None:
        """The spans merged; not before everything is written, for a covered cell takes nothing."""
        for span in self.spans:
            self.worksheet.merge_cells(span.coord)

    def set_widths(self) -> None:
        """The widths of all columns."""
        for number, width in enumerate(self.widths, start=1):
            self.worksheet.column_dimensions[get_column_letter(number)].width = width

    def set_print(self, footer: str) -> None:
        """A4, as wide as the page, headings repeated, page numbers at the foot."""
        sheet = self.worksheet
        sheet.page_setup.paperSize = 9
        sheet.page_setup.orientation = "landscape" if self.sheet.landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for edge, inches in _MARGINS.items():
            setattr(sheet.page_margins, edge, inches)
        sheet.print_options.horizontalCentered = True
        last = get_column_letter(self.sheet.printed_columns)
        sheet.print_area = f"A1:{last}{self.row - 1}"
        if self.repeats:
            sheet.print_title_rows = "{}:{}".format(*self.heading_rows)
        sheet.sheet_view.showGridLines = False
        foot = sheet.oddFooter
        assert foot is not None
        foot.left.text, foot.right.text = footer.replace("&", "&&"), "&A"
        foot.center.text = "第 &P 页，共 &N 页"

    def _line(self, text: str, look: Look, least: float = LEAST_POINTS) -> None:
        """One text across all printed columns."""
        last = self.sheet.printed_columns
        self._cell(1, Entry(text, look.tone), look)
        self._span(1, Entry(columns=last))
        scale = 1.7 if look.role == "title" else 1.0
        lines = count_lines(text, sum(self.widths[:last]) / scale)
        self._set_height(self.row, max(least, scale * LINE_POINTS * lines + PADDING_POINTS))
        self.row += 1

    def _row(self, row: Row, role: Role, kinds: Sequence[Kind] = ()) -> None:
        """One row of a table, as high as its longest text."""
        height = LEAST_POINTS
        for number, entry in enumerate(row, start=1):
            kind = kinds[number - 1] if number <= len(kinds) else "centre"
            shown = format_of(entry.value, entry.share)
            look = Look(role, kind, entry.tone, shown, bool(entry.link))
            self._cell(number, entry, look)
            if entry.rows == 1:
                height = max(height, self._needed(number, entry))
        self._set_height(self.row, max(height, self.heights.get(self.row, 0)))
        for number, entry in enumerate(row, start=1):
            self._span(number, entry)
        self.row += 1

    def _cell(self, column: int, entry: Entry, look: Look) -> None:
        cell = self._at(self.row, column)
        value: Value = entry.value
        if isinstance(value, str):
            cell.value = _ESCAPED.sub("_x005F_", cell_text(value))
            cell.data_type = "s"  # whatever it begins with
        else:
            cell.value = value
        self.wardrobe.dress(cell, look)
        if entry.link and self.links < MOST_LINKS:
            self.links += 1
            cell.hyperlink = entry.link

    def _at(self, row: int, column: int) -> Cell:
        cell = self.worksheet.cell(row, column)
        assert isinstance(cell, Cell)  # nothing is merged yet
        return cell

    def _span(self, column: int, entry: Entry) -> None:
        right, bottom = column + entry.columns - 1, self.row + entry.rows - 1
        if (right, bottom) != (column, self.row):
            self.spans.append(CellRange(None, column, self.row, right, bottom))

    def _needed(self, column: int, entry: Entry) -> float:
        """Points that the entry's lines take in its column or columns."""
        width = sum(self.widths[column - 1 : column - 1 + entry.columns])
        text = entry.value if isinstance(entry.value, str) else ""
        return count_lines(text, width) * LINE_POINTS + PADDING_POINTS

    def _stretch(self, first: int) -> None:
        """The last row of each merged cell made higher where the merge is too low for its text;
        a text in a merge higher than a screen stands at its top, where it is seen."""
        for offset, row in enumerate(self.sheet.rows):
            for number, entry in enumerate(row, start=1):
                if entry.rows == 1:
                    continue
                span = range(first + offset, first + offset + entry.rows)
                high = sum(self.heights[one] for one in span)
                short = self._needed(number, entry) - high
                if short > 0:
                    self._set_height(span[-1], self.heights[span[-1]] + short)
                if high > _HIGHEST:
                    cell = self._at(span[0], number)
                    self.wardrobe.dress(cell, Look("body", "centre", entry.tone, top=True))

    def _set_height(self, row: int, points: float) -> None:
        self.heights[row] = min(points, _HIGHEST)
        self.worksheet.row_dimensions[row].height = self.heights[row]

    def _set_filter(self, first: int) -> None:
        filtered = [n for n, c in enumerate(self.sheet.columns, start=1) if c.filtered]
        if filtered:
            left, right = get_column_letter(filtered[0]), get_column_letter(filtered[-1])
            self.worksheet.auto_filter.ref = f"{left}{first - 1}:{right}{self.row - 1}"

    def _break_before(self, points: float) -> None:
        """A page break here when what follows, so high, would not fit on the page."""
        used = sum(self.heights.values()) % self._page_points
        if used + points > self._page_points:
            self.worksheet.row_breaks.append(Break(id=self.row - 1))

    @property
    def _page_points(self) -> float:
        """How high a printed page is, in points of the sheet before it is scaled to the width."""
        long, short = _A4_LONG, _A4_SHORT
        across, down = (long, short) if self.sheet.landscape else (short, long)
        room = across - 72 * (_MARGINS["left"] + _MARGINS["right"])
        width = sum(self.widths[: self.sheet.printed_columns]) * _POINTS_A_CHARACTER
        return (down - 72 * (_MARGINS["top"] + _MARGINS["bottom"])) / min(1, room / width)


def _upper_headings(columns: Sequence[Column]) -> Row:
    """The upper of two heading rows: shared headings over their columns, others over both rows."""
    row: list[Entry] = []
    for number, column in enumerate(columns):
        if not column.over:
            row.append(Entry(column.heading, rows=2))
        elif number and columns[number - 1].over == column.over:
            row.append(COVERED)
        else:
            same = 1
            while number + same < len(columns) and columns[number + same].over == column.over:
                same += 1
            row.append(Entry(column.over, columns=same))
    return tuple(row)


def _lower_heading(column: Column, first: int, row: int) -> Entry:
    """The heading in the lower row; where there are two, one that stands over both is covered."""
    return COVERED if row > first and not column.over else Entry(column.heading)
