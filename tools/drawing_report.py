"""The closing report: its words, the chart that Word itself draws, places for the clerk's words."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from drawing_chart import report_chart
from drawing_docx import Cell, Row, control_row, document, paragraph, table
from drawing_mended import mended
from drawing_package import HEAD, archive
from drawing_styles import style_id
from openpyxl import Workbook

_TITLE = "{{ 活动.带年名称 }}报送情况报告"
DATA = "报送情况"  # what the chart shows, a sheet of the workbook inside
_PARTS = ("已报送", "需更正", "空白表", "未报送")
_CHART, _BOOK = "word/charts/chart1.xml", "word/embeddings/chart1.xlsx"
_RELATIONS = "word/_rels/document.xml.rels"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDE, _HIGH = 5_580_000, 2_900_000  # EMU
_ITEM_WIDTHS = (2500, 1100, 1245, 1300, 1300, 1400)
_BEST_WIDTHS = (2000, 2945, 1700, 2200)


def report() -> bytes:
    """report.docx."""
    body = [
        paragraph("公文标题", _TITLE),
        paragraph("公文正文", "{{ 报告.概况 }}"),
        own("工作开展情况", "（在这里写活动的主要做法和特点。重新生成时，这里的文字会保留。）"),
        paragraph("一级标题", "一、报送情况"),
        paragraph("公文正文", "{%p for 句 in 报告.事项句 %}"),
        paragraph("公文正文", "{{ 句 }}"),
        paragraph("公文正文", "{%p endfor %}"),
        _chart_paragraph(),
        paragraph("公文正文", "{%p if 报告.有作品 %}"),
        paragraph("一级标题", "二、作品情况"),
        paragraph("公文正文", "{{ 报告.作品句 }}"),
        _table(
            _ITEM_WIDTHS,
            ("项目", "作品（件）", "单位（个）", "视频（个）", "图片（张）", "报齐单位（个）"),
            "报告.项目",
            ("名称", "作品", "单位", "视频", "图片", "报齐"),
        ),
        paragraph("一级标题", "三、优秀作品"),
        paragraph("公文正文", "{{ 报告.优秀句 }}"),
        paragraph("公文正文", "{%p if 报告.优秀作品 %}"),
        _table(
            _BEST_WIDTHS,
            ("项目", "作品", "单位", "推荐意见"),
            "报告.优秀作品",
            ("项目", "标题", "单位", "意见"),
        ),
        paragraph("公文正文", "{%p endif %}"),
        own("优秀作品点评", "（在这里写对优秀作品的点评。）"),
        paragraph("公文正文", "{%p endif %}"),
        paragraph("公文正文", "{%p if 报告.有照片 %}"),
        paragraph("一级标题", "{{ 报告.章.照片 }}、活动照片"),
        paragraph("公文正文", "{{ 报告.照片墙 }}"),
        paragraph("公文正文", "{%p endif %}"),
        paragraph("一级标题", "{{ 报告.章.问题 }}、问题和下一步打算"),
        paragraph("公文正文", "{{ 报告.问题句 }}"),
        own("下一步打算", "（在这里写存在的问题和下一步打算。）"),
        paragraph("发文机关署名（不盖章）", "{{ 办事处.简称 }}"),
        paragraph("成文日期（不盖章）", "{{ 报告.日期|年月日 }}"),
    ]
    return _with_chart(document("".join(body), _TITLE))


def own(name: str, hint: str) -> str:
    """A place for the clerk's own words: a content control with this name, which the program fills
    with what stood there before."""
    inside = paragraph("公文正文", hint)
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="自写：{name}"/>'
        f"<w:showingPlcHdr/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    )


def _table(widths: Sequence[int], headings: Sequence[str], of: str, marks: Sequence[str]) -> str:
    rows = [
        Row(tuple(Cell(text, "明细表头") for text in headings), 460, header=True),
        control_row(f"for 项 in {of}", len(widths)),
        Row(tuple(Cell(f"{{{{ 项.{mark} }}}}", "明细居中") for mark in marks), 460),
        control_row("endfor", len(widths)),
    ]
    return table(widths, rows)


def _chart_paragraph() -> str:
    drawing = (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDE}" cy="{_HIGH}"/><wp:docPr id="1" name="报送情况图" '
        f'descr="{escape("各报送事项的完成情况")}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'r:id="rIdChart1"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_id("锚点")}"/><w:spacing w:line="240" '
        f'w:lineRule="auto"/><w:jc w:val="center"/></w:pPr><w:r>{drawing}</w:r></w:p>'
    )


def _with_chart(data: bytes) -> bytes:
    """The package with the chart's part, and the workbook that holds its numbers."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {info.filename: old.read(info) for info in old.infolist()}
    files[_CHART] = (HEAD + report_chart(DATA, _PARTS)).encode()
    files[_BOOK] = _workbook()
    files["word/charts/_rels/chart1.xml.rels"] = (
        HEAD
        + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_KIND}/package" Target="../embeddings/chart1.xlsx"/>'
        "</Relationships>"
    ).encode()
    relation = f'<Relationship Id="rIdChart1" Type="{_KIND}/chart" Target="charts/chart1.xml"/>'
    files[_RELATIONS] = _before_end(files[_RELATIONS], "</Relationships>", relation)
    types = (
        f'<Override PartName="/{_CHART}" ContentType="{_CHART_TYPE}"/>'
        f'<Override PartName="/{_BOOK}" ContentType="{_BOOK_TYPE}"/>'
    )
    files["[Content_Types].xml"] = _before_end(files["[Content_Types].xml"], "</Types>", types)
    return archive(files)


def _before_end(xml: bytes, end: str, more: str) -> bytes:
    return xml.decode().replace(end, more + end).encode()


def _workbook() -> bytes:
    book = Workbook()
    normal = book._named_styles["Normal"].font  # type: ignore[attr-defined]
    normal.name, normal.scheme, normal.family = "宋体", None, None
    book._fonts.clear()  # type: ignore[attr-defined]
    book._fonts.add(normal)  # type: ignore[attr-defined]
    sheet = book.worksheets[0]
    sheet.title = DATA
    sheet.append(["报送事项", *_PARTS])
    sheet.append(["报送事项", *[0] * len(_PARTS)])
    book.properties.created = dt.datetime(2024, 1, 1)
    target = io.BytesIO()
    book.save(target)
    return mended(target.getvalue(), dt.datetime(2024, 1, 1))
