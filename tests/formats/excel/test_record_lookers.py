"""What looks at a sheet for each record from another sheet: refused, whatever it is."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table

from huizhi.errors import TemplateError
from huizhi.formats.excel.loading import xlsx_template
from tests.formats.rendering import FILTERS, book, saved

RECORD = """
    项                        | 值
    {{ 行 }}                  | 1
    {%sheet for 行 in 各行 %} |
"""


def _looking(kind: str) -> Workbook:
    made = book(RECORD, "总 | 1", names=("统计", "总"))
    records, others = made["统计"], made["总"]
    if kind == "图表":
        chart = BarChart()
        chart.add_data(Reference(records, min_col=2, min_row=2, max_row=2))
        others.add_chart(chart, "D2")
    elif kind == "条件格式":
        others.conditional_formatting.add("A1", FormulaRule(["统计!$B$2>1"]))
    elif kind == "数据有效性":
        rule = DataValidation("list", "=统计!$A$2:$A$2")
        rule.add("A1")
        others.add_data_validation(rule)
    elif kind == "链接":
        others["A1"].hyperlink = Hyperlink("A1", location="统计!A2")
    else:
        records.add_table(Table(displayName="明细", ref="A1:B2"))
        others["C1"] = "=SUM(明细[值])"
    return made


@pytest.mark.parametrize("kind", ["图表", "条件格式", "数据有效性", "链接", "公式"])
def test_what_looks_at_such_a_sheet_is_refused_with_its_place(kind: str) -> None:
    with pytest.raises(TemplateError) as caught:
        xlsx_template(saved(_looking(kind)), "templates/t.xlsx", FILTERS, None)  # type: ignore[arg-type]
    assert f"{kind}引用了会重复的工作表“统计”" in str(caught.value)
    assert "templates/t.xlsx 总" in str(caught.value)
