"""Marks put into files that have none: the look stays, what names rows follows."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document as WordDocument
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from huizhi.content.limits import Limits
from huizhi.errors import UnknownKindError
from huizhi.formats.jinja.plan import CellMark, MarkPlan, RowMarks
from huizhi.formats.mark_writer import write_marks
from huizhi.formats.reader import read_bytes

ROWS = RowMarks(
    0, 1, 4, ("for 行 in 明细",), (CellMark(0, 1, 0, 0, 1 << 20, "{{ 行.名称 }}"),), ("endfor",)
)


def sheet_of(data: bytes) -> object:
    return load_workbook(io.BytesIO(data)).worksheets[0]


def workbook(rows: int = 3) -> Workbook:
    """A heading, so many empty rows, a total with a formula, a line merged below."""
    book = Workbook()
    sheet = book.worksheets[0]
    total, line = rows + 2, rows + 3
    sheet["A1"], sheet["B1"] = "名称", "数量"
    sheet[f"A{total}"], sheet[f"B{total}"] = "合计", f"=SUM(B2:B{total - 1})"
    sheet[f"A{line}"] = "联系人：____"
    for row in range(2, total):
        sheet[f"A{row}"].font = Font(name="仿宋", size=14)
    sheet.merge_cells(f"A{line}:B{line}")
    rule = DataValidation(type="whole")
    rule.add(f"B2:B{total - 1}")
    sheet.add_data_validation(rule)
    return book


def saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def test_rows_of_a_sheet_become_one_between_control_rows() -> None:
    mark = CellMark(0, 5, 0, 4, 8, "{{ 联系人 or '____' }}")
    sheet = sheet_of(write_marks(saved(workbook()), MarkPlan((mark,), (ROWS,)), "表.xlsx"))

    texts = [cell.value for cell in sheet["A"]]  # type: ignore[index]
    assert texts == [
        "名称", "{%tr for 行 in 明细 %}", "{{ 行.名称 }}", "{%tr endfor %}", "合计",
        "联系人：{{ 联系人 or '____' }}",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 8])
def test_what_names_rows_follows_them(count: int) -> None:
    rows = RowMarks(0, 1, 1 + count, ROWS.before, ROWS.cells, ROWS.after)
    sheet = sheet_of(write_marks(saved(workbook(count)), MarkPlan((), (rows,)), "表.xlsx"))

    assert sheet["B5"].value == "=SUM(B3:B3)"  # type: ignore[index]
    assert [str(r) for r in sheet.merged_cells.ranges] == ["A6:B6"]  # type: ignore[attr-defined]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B3"  # type: ignore[attr-defined]
    assert sheet["A3"].font.name == "仿宋"  # type: ignore[index]


def test_other_parts_of_a_workbook_stay_as_they_are() -> None:
    before = saved(workbook())
    mark = CellMark(0, 5, 0, 4, 8, "{{ 联系人 }}")
    after = write_marks(before, MarkPlan((mark,)), "表.xlsx")

    with zipfile.ZipFile(io.BytesIO(before)) as one, zipfile.ZipFile(io.BytesIO(after)) as other:
        assert one.namelist() == other.namelist()
        changed = {n for n in one.namelist() if one.read(n) != other.read(n)}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}


def test_a_mark_has_the_look_of_the_line_it_replaces() -> None:
    document = WordDocument()
    paragraph = document.add_paragraph("由")
    paragraph.add_run("        ").underline = True
    paragraph.add_run("同志负责")
    data = write_marks(
        saved(document), MarkPlan((CellMark(0, 0, 0, 1, 9, "{{ 姓名 }}"),)), "表.docx"
    )

    (found,) = WordDocument(io.BytesIO(data)).paragraphs
    assert found.text == "由{{ 姓名 }}同志负责"
    assert [run.text for run in found.runs if run.underline] == ["{{ 姓名 }}"]


def test_a_line_over_several_runs_is_replaced_as_a_whole() -> None:
    document = WordDocument()
    paragraph = document.add_paragraph("甲：__")
    paragraph.add_run("__").bold = True
    paragraph.add_run("__ 乙：____")
    marks = (CellMark(0, 0, 0, 2, 8, "{{ 甲 }}"), CellMark(0, 0, 0, 11, 15, "{{ 乙 }}"))
    data = write_marks(saved(document), MarkPlan(marks), "表.docx")

    assert WordDocument(io.BytesIO(data)).paragraphs[0].text == "甲：{{ 甲 }} 乙：{{ 乙 }}"


def test_rows_of_a_word_table_become_one() -> None:
    document = WordDocument()
    table = document.add_table(5, 2)
    table.cell(0, 0).text, table.cell(4, 0).text = "名称", "合计"
    data = write_marks(saved(document), MarkPlan((), (ROWS,)), "表.docx")

    (found,) = WordDocument(io.BytesIO(data)).tables
    assert [row.cells[0].text for row in found.rows] == [
        "名称", "{%tr for 行 in 明细 %}", "{{ 行.名称 }}", "{%tr endfor %}", "合计"
    ]  # fmt: skip


def test_another_kind_is_refused() -> None:
    with pytest.raises(UnknownKindError):
        write_marks(b"not a file of ours", MarkPlan(()), "表.xls")


def test_a_mark_goes_to_its_place_behind_a_number_that_word_puts_there() -> None:
    document = WordDocument()
    document.add_paragraph("联系人：____", style="List Number")
    data = saved(document)
    (cell,) = read_bytes(data, Limits()).grids[0].cells
    assert cell.text == "1.联系人：____"

    plan = MarkPlan((CellMark(0, 0, 0, 6, 10, "{{ 联系人 }}"),), ())
    written = WordDocument(io.BytesIO(write_marks(data, plan, "表.docx")))
    assert [one.text for one in written.paragraphs] == ["联系人：{{ 联系人 }}"]
