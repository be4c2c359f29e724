"""Rules, names and charts over some of a loop's rows: refused where a formula would be."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.formats.rendering import SHEET, book, refusal, xlsx

TWO_ROWS = """
    名                     | 数
    {%tr for 行 in 行们 %} |
    {{ 行.名 }}            | {{ 行.数 }}
    其中                   | 1
    {%tr endfor %}         |
    合计                   | =SUM(B2:B5)
"""


def _with(kind: str, first: int, last: int) -> Workbook:
    made = book(TWO_ROWS)
    sheet = made[SHEET]
    rows = f"$B${first}:$B${last}"
    if kind == "名称":
        made.defined_names["各数"] = DefinedName("各数", attr_text=f"{SHEET}!{rows}")
    elif kind == "图表":
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=first, max_row=last))
        sheet.add_chart(chart, "E2")
    elif kind == "条件格式":
        sheet.conditional_formatting.add("B6", FormulaRule([f"SUM({rows})>3"]))
    else:
        rule = DataValidation("list", f"={rows}")
        rule.add("C6")
        sheet.add_data_validation(rule)
    return made


@pytest.mark.parametrize("kind", ["名称", "图表", "条件格式", "数据有效性"])
def test_a_part_of_a_round_is_refused_and_whole_rounds_are_not(kind: str) -> None:
    message = refusal(_with(kind, 3, 3))
    assert kind in message
    assert "引用的区域只有循环里的一部分行" in message
    xlsx(_with(kind, 3, 4))
    xlsx(_with(kind, 2, 5))
