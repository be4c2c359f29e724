"""The chart of the summary: stacked bars of the table above it, drawn by the office program."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout
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
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import CHART_NS
from openpyxl.xml.functions import SubElement, tostring

_TITLE, _BARS, _NUMBERS = "各事项完成情况", "报送事项", "社区数（个）"
# What adds up to a bar, with colours that differ in lightness too, for printing in grey.
_PARTS = (("已报送", "3F8F57"), ("需更正", "F0B73A"), ("空白表", "BFBFBF"), ("未报送", "B5382B"))
_DARK = {"3F8F57", "B5382B"}
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FONT, _INK, _GRID = "黑体", "404040", "D9D9D9"
_NO_ZEROS = "0;;;"  # a segment of nothing has no label
_HEIGHT, _WIDEST, _ROW = 225.0, 700.0, 15.0  # points
_POINTS_A_CHARACTER, _POINTS_A_CENTIMETRE = 6.0, 72 / 2.54


def add_chart(
    sheet: Worksheet, headings: Sequence[str], heading: int, body: int, row: int, width: float
) -> int:
    """The sheet with the chart at this row; heading, body: rows of the table, from 1; width: of
    the table in characters. Returns the last row that the chart covers."""
    drawn = BarChart()
    drawn.type, drawn.grouping, drawn.overlap, drawn.gapWidth = "bar", "stacked", 100, 60
    names = Reference(sheet, min_col=1, min_row=body)
    for number, (name, colour) in enumerate(_PARTS):
        column = headings.index(name) + 1
        series = Series(Reference(sheet, min_col=column, min_row=body), title=name)
        series.tx = SeriesLabel(
            strRef=StrRef(str(Reference(sheet, min_col=column, min_row=heading)))
        )
        series.idx = series.order = number
        series.invertIfNegative = False
        series.graphicalProperties = _filled(colour)
        series.dLbls = _labels(dark=colour in _DARK)
        drawn.series.append(series)
    drawn.set_categories(names)
    _set_words(drawn)
    drawn.width = min(width * _POINTS_A_CHARACTER, _WIDEST) / _POINTS_A_CENTIMETRE
    drawn.height = _HEIGHT / _POINTS_A_CENTIMETRE
    sheet.add_chart(drawn, f"A{row}")
    return row + int(_HEIGHT // _ROW) + 2


def report_chart(sheet: str, parts: Sequence[str]) -> str:
    """The XML of the report's chart: stacked bars of what stands on this sheet of the workbook
    inside, a row for each bar; names in its first column, parts in the others."""
    book = Workbook()
    own = book.worksheets[0]
    own.title = sheet
    own.append([_BARS, *parts])
    own.append([_BARS, *[0] * len(parts)])
    drawn = BarChart()
    drawn.type, drawn.grouping, drawn.overlap, drawn.gapWidth = "bar", "stacked", 100, 60
    colours = dict(_PARTS)
    for number, name in enumerate(parts):
        series = Series(Reference(own, min_col=number + 2, min_row=2), title=name)
        cell = str(Reference(own, min_col=number + 2, min_row=1))
        series.tx = SeriesLabel(strRef=StrRef(cell, StrData(1, [StrVal(0, v=name)])))
        series.idx = series.order = number
        series.invertIfNegative = False
        series.graphicalProperties = _filled(colours[name])
        series.dLbls = _labels(dark=colours[name] in _DARK)
        drawn.series.append(series)
    drawn.set_categories(Reference(own, min_col=1, min_row=2))
    _set_words(drawn)
    drawn.x_axis.title = None
    space = drawn._write()
    data = SubElement(space, f"{{{CHART_NS}}}externalData")
    data.set(f"{{{_RELATION}}}id", "rId1")
    SubElement(data, f"{{{CHART_NS}}}autoUpdate").set("val", "0")
    text: str = tostring(space, encoding="unicode")
    return text


def _set_words(drawn: BarChart) -> None:
    """The titles, the legend and the axes, with the first bar at the top."""
    drawn.title = _words(_TITLE, 1300)
    drawn.x_axis.title, drawn.y_axis.title = _words(_BARS, 1050), _words(_NUMBERS, 1050)
    for axis in (drawn.x_axis, drawn.y_axis):
        axis.delete = False  # openpyxl leaves this open, and Excel then shows no axis
        axis.txPr = _text()
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_INK, w=6350))
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.y_axis.crosses = "max"  # keeps the numbers at the foot though the order is turned
    drawn.y_axis.number_format, drawn.y_axis.scaling.min = "General", 0
    lines = GraphicalProperties(ln=LineProperties(solidFill=_GRID, w=6350))
    drawn.y_axis.majorGridlines.spPr = lines
    drawn.legend.position, drawn.legend.overlay, drawn.legend.txPr = "b", False, _text()


def _filled(colour: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill="FFFFFF", w=6350))


def _labels(*, dark: bool) -> DataLabelList:
    """The number inside each segment; white on dark colours."""
    labels = DataLabelList(numFmt=_NO_ZEROS, dLblPos="ctr", showVal=True)
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.txPr = _text("FFFFFF" if dark else "000000")
    return labels


def _words(words: str, size: int) -> Title:
    run = RegularTextRun(rPr=_characters(size), t=words)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(size)), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False, layout=Layout())


def _text(colour: str = _INK) -> RichText:
    properties = ParagraphProperties(defRPr=_characters(1050, colour))
    end = CharacterProperties(lang="zh-CN")
    return RichText(p=[Paragraph(pPr=properties, r=[], endParaRPr=end)])


def _characters(size: int, colour: str = _INK) -> CharacterProperties:
    """size: in hundredths of a point."""
    font = Font(typeface=_FONT)
    return CharacterProperties(
        lang="zh-CN", sz=size, b=False, solidFill=colour, latin=font, ea=font
    )
