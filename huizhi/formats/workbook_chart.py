"""Workbook chart: stacked bars, drawn by the office program itself from a block's cells."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout
from openpyxl.chart.series import Series as LibrarySeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.formats.book import Block, Chart, Entry
from huizhi.formats.workbook_style import CHART_COLOURS, HEADING_FONT

CHART_POINTS = 225.0  # height
_WIDEST_POINTS = 700.0
_POINTS_A_CENTIMETRE = 72 / 2.54
_INK, _GRID = "404040", "D9D9D9"
_NO_ZEROS = "0;;;"  # a segment of nothing has no label


def add_chart(
    worksheet: Worksheet, chart: Chart, block: Block, first: int, row: int, width: float
) -> None:
    """The worksheet with this chart in it; `first`: the block's first row, `row`: the chart's;
    both from 1; width: points there are from the left edge."""
    place = _Place(worksheet.title, first, block)
    drawn = BarChart()
    drawn.type, drawn.grouping, drawn.overlap, drawn.gapWidth = "bar", "stacked", 100, 60
    for number, series in enumerate(chart.series):
        one = LibrarySeries(idx=number, order=number)
        one.tx = SeriesLabel(strRef=place.heading(series.column))
        one.cat = AxDataSource(strRef=place.names())
        one.val = NumDataSource(numRef=place.numbers(series.column))
        one.invertIfNegative = False
        one.graphicalProperties = _plain_fill(CHART_COLOURS[series.tone])
        one.dLbls = _labels(dark=series.tone in {"good", "bad"})
        drawn.series.append(one)
    _set_words(drawn, chart)
    _set_scale(drawn, place.longest(chart))
    drawn.width = min(width, _WIDEST_POINTS) / _POINTS_A_CENTIMETRE  # type: ignore[assignment]
    drawn.height = CHART_POINTS / _POINTS_A_CENTIMETRE
    worksheet.add_chart(drawn, f"A{row}")


@dataclass(frozen=True)
class _Place:
    """Where the chart's numbers stand, with what stands there for programs that compute nothing.
    first: the block's first row, from 1."""

    sheet: str
    first: int
    block: Block

    def heading(self, column: int) -> StrRef:
        """The cell that names a series."""
        points = [StrVal(idx=0, v=str(self.block.headings[column].value))]
        address = self._address(column, self.first - 1, self.first - 1)
        return StrRef(f=address, strCache=StrData(ptCount=1, pt=points))

    def names(self) -> StrRef:
        """The cells that name the bars."""
        rows = self.block.rows
        points = [StrVal(idx=n, v=str(row[0].value)) for n, row in enumerate(rows)]
        return StrRef(f=self._rows(0), strCache=StrData(ptCount=len(rows), pt=points))

    def numbers(self, column: int) -> NumRef:
        """The cells of one series."""
        rows = self.block.rows
        points = [NumVal(idx=n, v=str(row[column].value)) for n, row in enumerate(rows)]
        cache = NumData(formatCode="General", ptCount=len(rows), pt=points)
        return NumRef(f=self._rows(column), numCache=cache)

    def longest(self, chart: Chart) -> int:
        """The sum of the longest bar."""
        sums = (sum(_number(row[s.column]) for s in chart.series) for row in self.block.rows)
        return max(sums, default=0)

    def _rows(self, column: int) -> str:
        return self._address(column, self.first, self.first + len(self.block.rows) - 1)

    def _address(self, column: int, top: int, bottom: int) -> str:
        letter = get_column_letter(column + 1)
        return f"{quote_sheetname(self.sheet)}!${letter}${top}:${letter}${bottom}"


def _set_words(drawn: BarChart, chart: Chart) -> None:
    """The titles, the legend and the axes, with the first bar at the top."""
    drawn.title = _title(chart.title, 1300)
    drawn.x_axis.title = _title(chart.categories, 1050)
    drawn.y_axis.title = _title(chart.values, 1050)
    for axis in (drawn.x_axis, drawn.y_axis):
        axis.delete = False  # openpyxl leaves this open, and Excel then shows no axis
        axis.txPr = _text(1050)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_INK, w=6350))
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.y_axis.crosses = "max"  # keeps the numbers at the foot though the order is turned
    drawn.y_axis.number_format = "0"
    lines = GraphicalProperties(ln=LineProperties(solidFill=_GRID, w=6350))
    if drawn.y_axis.majorGridlines is not None:
        drawn.y_axis.majorGridlines.spPr = lines
    drawn.legend.position = "b"
    drawn.legend.overlay = False
    drawn.legend.txPr = _text(1050)


def _set_scale(drawn: BarChart, longest: int) -> None:
    """From 0 to the longest bar in whole steps: there is no half a community."""
    drawn.y_axis.scaling.min, drawn.y_axis.scaling.max = 0, max(1, longest)
    drawn.y_axis.majorUnit = max(1, -(-longest // 12))


def _number(entry: Entry) -> int:
    return entry.value if isinstance(entry.value, int) else 0


def _plain_fill(colour: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill="FFFFFF", w=6350))


def _labels(dark: bool) -> DataLabelList:
    """The number inside each segment; white on dark colours."""
    labels = DataLabelList(numFmt=_NO_ZEROS, dLblPos="ctr", showVal=True)
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.txPr = _text(1050, "FFFFFF" if dark else "000000")
    return labels


def _title(words: str, size: int) -> Title:
    run = RegularTextRun(rPr=_characters(size), t=words)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(size)), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False, layout=Layout())


def _text(size: int, colour: str = _INK) -> RichText:
    properties = ParagraphProperties(defRPr=_characters(size, colour))
    end = CharacterProperties(lang="zh-CN")
    return RichText(p=[Paragraph(pPr=properties, r=[], endParaRPr=end)])


def _characters(size: int, colour: str = _INK) -> CharacterProperties:
    """size: in hundredths of a point."""
    font = Font(typeface=HEADING_FONT)
    return CharacterProperties(
        lang="zh-CN", sz=size, b=False, solidFill=colour, latin=font, ea=font
    )
