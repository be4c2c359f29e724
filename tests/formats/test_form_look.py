"""How a blank form looks, from the file itself: what its picture is drawn from."""

from __future__ import annotations

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from huizhi.content import BlockLook, Document, GridLook, Limits
from huizhi.formats.form_look import form_look_of
from huizhi.formats.reader import read_bytes

THIN = Side(style="thin")


def looks(data: bytes) -> tuple[GridLook, ...]:
    return form_look_of(data, read_bytes(data, Limits()))


def workbook() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["登记表", None, None])
    sheet.append(["姓名", None, "合格率"])
    sheet.append(["类别", None, None])
    sheet.merge_cells("A1:C1")
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet["A1"].font = Font(size=18, bold=True)
    sheet["A2"].border = Border(left=THIN, top=THIN)
    sheet["A3"].fill = PatternFill("solid", fgColor="FFDDEEFF")
    sheet["B2"].number_format = "yyyy-mm-dd"
    sheet["C3"].number_format = "0.00%"
    sheet.column_dimensions["A"].width = 20
    sheet.row_dimensions[2].height = 30
    listed = book.create_sheet("选项")
    for row, text in enumerate(("城市", "农村"), start=1):
        listed.cell(row, 1, text)
    for formula, cells in (('"甲,乙, 丙"', "B3"), ("选项!$A$1:$A$2", "C2"), ("INDIRECT(A1)", "B1")):
        rule = DataValidation(type="list", formula1=formula)
        rule.add(cells)
        sheet.add_data_validation(rule)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_sheet_says_how_it_looks() -> None:
    look = looks(workbook())[0]
    title, name, kind = look.box(0, 0), look.box(1, 0), look.box(2, 0)
    assert (title.align, title.valign, title.size, title.bold) == ("center", "middle", 18, True)
    assert (name.lines, kind.fill, look.heights) == ("tl", "DDEEFF", {1: 40.0})
    (block,) = look.blocks
    assert (block.first_row, block.bottom) == (0, 3)
    assert block.widths[0] == pytest.approx(165)
    assert name.spills
    assert not title.spills


def test_a_cell_says_what_it_is_made_to_hold() -> None:
    look = looks(workbook())[0]
    assert (look.box(1, 1).holds, look.box(2, 2).holds, look.box(1, 0).holds) == (
        "date",
        "percent",
        "",
    )
    assert look.box(2, 1).choices == ("甲", "乙", "丙")
    assert look.box(1, 2).choices == ("城市", "农村")
    assert look.box(0, 1).choices == ()


def document() -> bytes:
    made = docx.Document()
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("登记表")
    run.bold, run.font.size = True, Pt(18)
    plain = made.add_table(rows=1, cols=2)
    plain.cell(0, 0).text = "没有框"
    made.add_paragraph("下面是有框的")
    drawn = made.add_table(rows=2, cols=2, style="Table Grid")
    drawn.cell(0, 0).text = "姓名"
    drawn.rows[0].height = Cm(1)
    settings = drawn.cell(1, 0)._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    below = OxmlElement("w:bottom")
    below.set(qn("w:val"), "nil")
    borders.append(below)
    settings.append(borders)
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:dropDownList>"
        '<w:listItem w:displayText="选择一项" w:value=""/>'
        '<w:listItem w:displayText="城市" w:value="1"/>'
        '<w:listItem w:displayText="农村" w:value="2"/>'
        "</w:dropDownList></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    )
    drawn.cell(1, 1)._tc.insert(0, control)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def test_a_document_says_how_it_looks() -> None:
    (look,) = looks(document())
    assert [(one.first_row, one.bottom, len(one.widths)) for one in look.blocks] == [
        (0, 1, 0),
        (1, 2, 2),
        (2, 3, 0),
        (3, 5, 2),
    ]
    title = look.box(0, 0)
    assert (title.align, title.size, title.bold) == ("center", 18, True)
    assert look.box(1, 0).lines == ""
    assert (look.box(3, 0).lines, look.box(4, 0).lines) == ("trbl", "trl")
    assert look.heights[3] == pytest.approx(37.8, abs=0.1)
    assert look.box(4, 1).choices == ("城市", "农村")


def test_a_file_that_says_nothing_of_it_is_drawn_plainly() -> None:
    read = read_bytes(workbook(), Limits())
    (look, _) = form_look_of(b"no workbook", Document("xlsx", read.grids))
    assert look.blocks == (BlockLook(0, 3, (0.0, 0.0, 0.0)),)
