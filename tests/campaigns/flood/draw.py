"""Draws the templates of the flood campaign, as a clerk of another office would make them: with
openpyxl and python-docx, in other shapes than the shipped example."""

from __future__ import annotations

import shutil
from pathlib import Path

from docx import Document
from docx.table import Table
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent

STOCK_HEADING = (
    ("物资名称", "去年", "", "今年", ""),
    ("", "数量", "金额（元）", "数量", "金额（元）"),
)
STOCK_ROW = (
    "{{ 行.物资名称 }}",
    "{{ 行.去年数量 }}",
    "{{ 行.去年金额 }}",
    "{{ 行.今年数量 }}",
    "{{ 行.今年金额 }}",
)
HAZARDS = (
    ("社区名称", "{{ 社区名称 }}", "排查日期", "{{ 排查日期 }}"),
    ("是否存在隐患", "{{ 是否存在隐患 }}", "隐患类型", "{{ 隐患类型 }}"),
    ("整改情况", "{{ 已整改 }}已全部整改完毕", "情况说明", "{{ 情况说明 }}"),
)
PLEDGE = (
    "我单位{{ 值守社区 }}已于{{ 收到日期 }}收到防汛值守通知，由{{ 责任人 }}同志负责，"
    "联系电话{{ 责任人电话 }}，24小时畅通。"
)


def make_flood_campaign(folder: Path) -> Path:
    """The campaign in this folder: `config/` and `templates/`."""
    shutil.copytree(HERE / "config", folder / "config")
    templates = folder / "templates"
    templates.mkdir()
    _notice(templates / "notice.docx")
    _stock_workbook(templates / "stock.xlsx")
    _stock_document(templates / "stock.docx")
    _hazards_workbook(templates / "hazards.xlsx")
    _hazards_document(templates / "hazards.docx")
    _pledge(templates / "pledge.docx")
    return folder


def _notice(path: Path) -> None:
    document = Document()
    document.add_paragraph("关于做好{{ 活动.名称 }}的通知")
    document.add_paragraph("{{ 收文单位.名称 }}：请于{{ 报送事项.物资.截止|月日 }}前报送。")
    document.add_paragraph("{{ 办事处.简称 }}　{{ 通知.日期|年月日 }}")
    document.save(str(path))


def _stock_workbook(path: Path) -> None:
    workbook = Workbook()
    sheet: Worksheet = workbook.worksheets[0]
    sheet.title = "物资"
    sheet["A1"] = "{{ 附件1.标题 }}"
    sheet["A2"], sheet["B2"] = "填报单位", "{{ 填报单位 }}"
    sheet["C2"], sheet["D2"] = "填报人", "{{ 填报人 }}"
    for row, texts in enumerate((*STOCK_HEADING, ("{%tr for 行 in 物资 %}",), STOCK_ROW), start=3):
        for column, text in enumerate(texts, start=1):
            sheet.cell(row, column).value = text or None
    sheet["A7"] = "{%tr endfor %}"
    sheet["A8"] = "注：数量按件计。"
    for merge in ("A1:E1", "A3:A4", "B3:C3", "D3:E3", "A8:E8"):
        sheet.merge_cells(merge)
    _with_borders(sheet)
    workbook.save(path)


def _with_borders(sheet: Worksheet) -> None:
    side = Side(style="thin")
    for row in sheet.iter_rows(min_row=2, max_row=7, max_col=5):
        for cell in row:
            cell.border = Border(left=side, right=side, top=side, bottom=side)


def _stock_document(path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ 附件1.标题 }}")
    document.add_paragraph("填报单位：{{ 填报单位 }}　　填报人：{{ 填报人 }}")
    rows = (*STOCK_HEADING, ("{%tr for 行 in 物资 %}",), STOCK_ROW, ("{%tr endfor %}",))
    table = _table(document.add_table(len(rows), 5), rows)
    for first, last in (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (0, 4))):
        text = table.cell(*first).text
        merged = table.cell(*first).merge(table.cell(*last))
        merged.text = text
    document.add_paragraph("注：数量按件计。")
    document.save(str(path))


def _hazards_workbook(path: Path) -> None:
    workbook = Workbook()
    sheet: Worksheet = workbook.worksheets[0]
    sheet.title = "隐患"
    sheet["A1"] = "{{ 附件2.标题 }}"
    for row, texts in enumerate(HAZARDS, start=2):
        for column, text in enumerate(texts, start=1):
            sheet.cell(row, column).value = text
    workbook.save(path)


def _hazards_document(path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ 附件2.标题 }}")
    _table(document.add_table(len(HAZARDS), 4), HAZARDS)
    document.save(str(path))


def _pledge(path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ 附件3.标题 }}")
    document.add_paragraph(PLEDGE)
    document.save(str(path))


def _table(table: Table, rows: tuple[tuple[str, ...], ...]) -> Table:
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    return table
