"""A table of a worksheet is as long as its rows, and a table without rows is never written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.errors import RenderError
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import FILTERS, SHEET, book, loop_rows, saved
from tests.validity import errors_of

TABLE = """
    题                     |
    项目                   | 数量
    {%tr for 行 in 行们 %} |
    {{ 行.名 }}            | {{ 行.数 }}
    {%tr endfor %}         |
    下                     |
"""


def template(*, last: int = 4, drawing: str = TABLE) -> Workbook:
    """The drawing with a table from its second row to this one."""
    workbook = book(drawing)
    workbook[SHEET].add_table(Table(displayName="T", ref=f"A2:B{last}"))
    workbook[SHEET].tables["T"]._initialise_columns()
    for column, name in zip(
        workbook[SHEET].tables["T"].tableColumns, ("项目", "数量"), strict=True
    ):
        column.name = name
    return workbook


def rendered(workbook: Workbook, *names: str) -> bytes:
    made = XlsxTemplate(saved(workbook), "t.xlsx", FILTERS)
    return made.render({"行们": loop_rows(*names)}, Stamp())


def sheet_of(data: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(data))[SHEET]


@pytest.mark.parametrize("last", [4, 5])  # with and without the row of the mark
@pytest.mark.parametrize("names", [("甲",), ("甲", "乙", "丙")])
def test_a_table_is_as_long_as_its_rows(last: int, names: tuple[str, ...], tmp_path: Path) -> None:
    data = rendered(template(last=last), *names)
    sheet = sheet_of(data)
    assert sheet.tables["T"].ref == f"A2:B{2 + len(names)}"
    assert sheet.tables["T"].autoFilter.ref == f"A2:B{2 + len(names)}"
    assert [cell.value for cell in sheet["A"]] == ["题", "项目", *names, "下"]
    path = tmp_path / "书.xlsx"
    path.write_bytes(data)
    found = [str(error) for error in errors_of(path)]
    assert [one for one in found if "/xl/tables/" in one] == []


def test_a_table_above_the_loop_stays_where_it_is() -> None:
    drawing = "项目 | 数量\n甲 | 1\n{%tr for 行 in 行们 %} |\n{{ 行.名 }} |\n{%tr endfor %} |"
    workbook = book(drawing)
    workbook[SHEET].add_table(Table(displayName="T", ref="A1:B2"))
    workbook[SHEET].tables["T"]._initialise_columns()
    for column, name in zip(
        workbook[SHEET].tables["T"].tableColumns, ("项目", "数量"), strict=True
    ):
        column.name = name
    assert sheet_of(rendered(workbook, "乙", "丙")).tables["T"].ref == "A1:B2"


def test_a_table_without_rows_is_refused_in_words() -> None:
    with pytest.raises(RenderError, match=f"“{SHEET}”的智能表格没有一行内容.*else"):
        rendered(template())


def test_an_empty_row_keeps_a_table_that_has_no_others() -> None:
    drawing = TABLE.replace(
        "{%tr endfor %}         |\n", "{%tr else %} |\n    | \n    {%tr endfor %}         |\n"
    )
    workbook = template(last=6, drawing=drawing)
    assert sheet_of(rendered(workbook)).tables["T"].ref == "A2:B3"
