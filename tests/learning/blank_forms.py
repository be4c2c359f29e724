"""Blank forms as Chinese offices draw them, without any marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.table import Table
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[str]]

REGISTRATION = (  # 登记表: label and value in four columns, a list within, a photo, a long answer
    ("姓    名", "", "性    别", "", "照片"),
    ("出生年月", "", "民    族", "", ""),
    ("工作单位", "", "职    务", "", ""),
    ("手机号码", "", "电子邮箱", "", ""),
    ("家庭主要成员", "称谓", "姓名", "工作单位", "联系电话"),
    ("", "", "", "", ""),
    ("", "", "", "", ""),
    ("", "", "", "", ""),
    ("主要事迹", "", "", "", ""),
    ("所在单位意见", "（盖章）\n    年    月    日", "", "", ""),
)
REGISTRATION_MERGES = (*((0, 4, 2, 4), (3, 3, 3, 4), (4, 0, 7, 0), (8, 1, 8, 4), (9, 1, 9, 4)),)
STATISTICS = (  # 统计表: two-level heading, one row for each place
    ("序号", "村（社区）", "低保人员", "", "特困人员", "", "备注"),
    ("", "", "户数（户）", "人数（人）", "户数（户）", "人数（人）", ""),
    *((str(number), "", "", "", "", "", "") for number in range(1, 7)),
    ("合计", "", "", "", "", "", ""),
)
STATISTICS_MERGES = (
    *((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6), (8, 0, 8, 1)),
)
LEDGER = (  # 台账: numbered rows, an example, a total
    ("序号", "排查时间", "隐患地点", "隐患内容", "整改责任人", "整改经费（元）", "是否完成"),
    ("例", "2024年6月3日", "XX小区3号楼", "楼道堆放杂物", "张三", "200", "是"),
    *((str(number), "", "", "", "", "", "") for number in range(1, 9)),
    ("合计", "", "", "", "", "", ""),
)
MATRIX = (  # printed rows and columns
    ("类别", "去年数量", "今年数量"),
    ("灭火器", "", ""),
    ("消火栓", "", ""),
    ("应急灯", "", ""),
)


def draw_registration(path: Path) -> None:
    """登记表 as .xlsx with borders, with 填表说明 below."""
    sheet, workbook = _sheet("报名表", "先进个人登记表", 5)
    _put(sheet, REGISTRATION, 3, borders=True)
    _merge(sheet, REGISTRATION_MERGES, 3)
    for row, text in enumerate(("填表说明：", "1.本表一式两份。", "2.主要事迹：不超过500字。"), 13):
        sheet.cell(row, 1).value = text
    workbook.save(path)


def draw_registration_document(path: Path) -> None:
    """The same as .docx."""
    document = Document()
    document.add_paragraph("先进个人登记表")
    _table(document.add_table(len(REGISTRATION), 5), REGISTRATION, REGISTRATION_MERGES)
    for text in ("填表说明：", "1.本表一式两份。", "2.主要事迹：不超过500字。"):
        document.add_paragraph(text)
    document.save(str(path))


def draw_statistics(path: Path) -> None:
    """统计表 as .xlsx: two-level heading, a formula in the total, a print area."""
    sheet, workbook = _sheet("统计", "社会救助情况统计表", 7)
    sheet["A2"], sheet["E2"] = "填报单位：", "填报日期：    年   月   日"
    _put(sheet, STATISTICS, 3, borders=True)
    _merge(sheet, STATISTICS_MERGES, 3)
    for column in "CDEF":
        sheet[f"{column}11"] = f"=SUM({column}5:{column}10)"
    sheet["A12"] = "填表人：________        联系电话：________"
    sheet.merge_cells("A12:G12")
    sheet.print_area = "A1:G12"
    sheet.row_dimensions[5].height = 33
    workbook.save(path)


def draw_statistics_document(path: Path) -> None:
    """The same as .docx."""
    document = Document()
    document.add_paragraph("社会救助情况统计表")
    document.add_paragraph("填报单位：                    填报日期：    年   月   日")
    _table(document.add_table(len(STATISTICS), 7), STATISTICS, STATISTICS_MERGES)
    document.add_paragraph("填表人：________        联系电话：________")
    document.save(str(path))


def draw_ledger(path: Path) -> None:
    """台账 as .xlsx."""
    sheet, workbook = _sheet("台账", "隐患排查整改台账", 7)
    _put(sheet, LEDGER, 2, borders=True)
    workbook.save(path)


def draw_pledge(path: Path) -> None:
    """回执: prose with lines; a gap of underlined spaces."""
    document = Document()
    document.add_paragraph("参会回执")
    document.add_paragraph("区应急管理局：")
    paragraph = document.add_paragraph("    我单位")
    paragraph.add_run("          ").underline = True
    paragraph.add_run("已于____年__月__日收到会议通知，拟派")
    paragraph.add_run("________").bold = True
    paragraph.add_run("同志参加，共____人，联系电话____________。")
    document.add_paragraph("填报人：______ 职务：______")
    document.save(str(path))


def draw_survey(path: Path) -> None:
    """调查表 with boxes, as .xlsx."""
    sheet, workbook = _sheet("调查", "居民应急意愿调查表", 4)
    rows = (
        ("社区名称", "", "调查日期", ""),
        ("是否参加过演练", "□是 □否", "性别", "□男 □女"),
        ("希望的培训方式", "□讲座 □演练 □视频 □其他____", "年龄", ""),
        ("知情同意", "□本人同意以上内容", "备注", ""),
    )
    _put(sheet, rows, 2, borders=True)
    workbook.save(path)


def draw_questions(path: Path) -> None:
    """调查问卷: numbered questions with boxes in paragraphs."""
    document = Document()
    for text in (
        "消防安全调查问卷",
        "1.您的性别：□男 □女",
        "2.您家中是否配有灭火器？ □是 □否",
        "3.您了解消防知识的渠道（可多选）：",
        "□电视 □网络 □社区宣传 □其他______",
        "4.您的联系电话：____________",
    ):
        document.add_paragraph(text)
    document.save(str(path))


def draw_several_tables(path: Path) -> None:
    """Several tables in one document: pairs, a list, another list."""
    document = Document()
    document.add_paragraph("项目申报表")
    document.add_paragraph("一、基本情况")
    pairs = (("申报单位", "", "负责人", ""), ("联系电话", "", "项目金额（万元）", ""))
    _table(document.add_table(2, 4), pairs)
    document.add_paragraph("二、项目成员")
    members = (("序号", "姓名", "职务", "分工"), *((str(n), "", "", "") for n in range(1, 5)))
    _table(document.add_table(5, 4), members)
    document.add_paragraph("三、经费预算")
    budget = (("支出内容", "金额（元）", "备注"), ("", "", ""), ("", "", ""))
    _table(document.add_table(3, 3), budget)
    document.save(str(path))


def draw_borderless(path: Path) -> None:
    """An .xlsx in which nothing but the labels was ever typed or drawn."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Sheet1"
    sheet["A1"] = "值班人员信息采集表"
    sheet["A3"], sheet["C3"] = "单位名称", "填报人"
    sheet["A4"], sheet["C4"] = "手机", "填报日期"
    sheet["A6"], sheet["B6"], sheet["C6"], sheet["D6"] = "序号", "值班日期", "值班人姓名", "备注"
    workbook.save(path)


def draw_above(path: Path) -> None:
    """Labels above their answers."""
    sheet, workbook = _sheet("信息", "企业信息采集表", 3)
    rows = (
        *(("企业名称", "法定代表人", "联系电话"), ("", "", "")),
        *(("注册地址", "从业人数", "成立日期"), ("", "", "")),
    )
    _put(sheet, rows, 2, borders=True)
    workbook.save(path)


def draw_matrix(path: Path) -> None:
    """Printed rows: one answer for each row and column."""
    document = Document()
    document.add_paragraph("消防设施情况表")
    document.add_paragraph("填报单位：______________")
    _table(document.add_table(len(MATRIX), 3), MATRIX)
    document.save(str(path))


def _sheet(name: str, title: str, width: int) -> tuple[Worksheet, Workbook]:
    workbook = Workbook()
    sheet: Worksheet = workbook.worksheets[0]
    sheet.title = name
    sheet["A1"] = title
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    return sheet, workbook


def _put(sheet: Worksheet, rows: Rows, first: int, *, borders: bool) -> None:
    side = Side(style="thin")
    for row, texts in enumerate(rows, start=first):
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column)
            cell.value = text or None
            if borders:
                cell.border = Border(left=side, right=side, top=side, bottom=side)


def _merge(sheet: Worksheet, merges: Sequence[tuple[int, int, int, int]], first: int) -> None:
    for top, left, bottom, right in merges:
        sheet.merge_cells(
            start_row=top + first, start_column=left + 1,
            end_row=bottom + first, end_column=right + 1,
        )  # fmt: skip


def _table(table: Table, rows: Rows, merges: Sequence[tuple[int, int, int, int]] = ()) -> None:
    table.style = "Table Grid"
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for top, left, bottom, right in merges:
        text = table.cell(top, left).text
        merged = table.cell(top, left).merge(table.cell(bottom, right))
        merged.text = text


DRAWN = {
    "登记表.xlsx": draw_registration,
    "登记表.docx": draw_registration_document,
    "统计表.xlsx": draw_statistics,
    "统计表.docx": draw_statistics_document,
    "台账.xlsx": draw_ledger,
    "回执.docx": draw_pledge,
    "调查表.xlsx": draw_survey,
    "问卷.docx": draw_questions,
    "申报表.docx": draw_several_tables,
    "采集表.xlsx": draw_borderless,
    "企业信息.xlsx": draw_above,
    "设施表.docx": draw_matrix,
}
