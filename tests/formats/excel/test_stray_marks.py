"""Marks where none is rendered are refused by the place's Chinese name, in half and full width."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from tests.formats.rendering import SHEET, book, changed, fill, refusal, saved, sheet_text
from tests.paths import FIELD

MARKS = ["{{ 名 }}", "{{ 名 }", "｛｛ 名 ｝｝", "{%if 名 %}", "｛％ if 名 ％｝"]


def _book() -> Workbook:
    return book("名 | {{ 值 }}\n数 | 1")


def _prompted(mark: str) -> Workbook:
    workbook = _book()
    rule = DataValidation("whole", formula1="1", prompt=f"请填{mark}", showInputMessage=True)
    rule.add("B2")
    workbook[SHEET].add_data_validation(rule)
    return workbook


def _formatted(mark: str) -> Workbook:
    workbook = _book()
    workbook[SHEET].conditional_formatting.add("A1:B2", FormulaRule([f'$A1="{mark}"']))
    return workbook


def _linked(mark: str) -> Workbook:
    workbook = _book()
    workbook[SHEET]["A2"].hyperlink = f"https://example.org/{mark}"
    return workbook


def _charted(mark: str) -> Workbook:
    workbook = _book()
    chart = BarChart()
    chart.title = mark
    chart.add_data(Reference(workbook[SHEET], min_col=2, min_row=2))
    workbook[SHEET].add_chart(chart)
    return workbook


def _commented(mark: str) -> Workbook:
    workbook = _book()
    workbook[SHEET]["A1"].comment = Comment(mark, "甲")
    return workbook


def _named(mark: str) -> Workbook:
    workbook = _book()
    workbook.defined_names["甲"] = DefinedName("甲", attr_text=f'"{mark}"')
    return workbook


def _propertied(mark: str) -> Workbook:
    workbook = _book()
    workbook.custom_doc_props.append(StringProperty(name="甲", value=mark))
    return workbook


def _titled(mark: str) -> Workbook:
    workbook = _book()
    workbook.properties.subject = mark
    return workbook


def _headed(mark: str) -> Workbook:
    workbook = _book()
    workbook[SHEET].oddFooter.center.text = mark
    return workbook


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("made", "place", "where"),
    [
        (_prompted, f"{SHEET}!B2", "提示"),
        (_formatted, f"{SHEET}!A1:B2", "规则"),
        (_linked, f"{SHEET}!A2", "链接地址"),
        (_charted, SHEET, "图表"),
        (_commented, SHEET, "批注"),
        (_named, "", "定义的名称"),
        (_propertied, "", "自定义文档属性"),
    ],
)
def test_each_place_has_its_name(made, place: str, where: str, mark: str) -> None:  # type: ignore[no-untyped-def]
    message = refusal(made(mark))
    assert message.startswith(f"templates/t.xlsx {place}".strip() + "：")
    assert where in message


@pytest.mark.parametrize(
    "mark", ["{{ 名 }", "｛｛ 名 ｝｝", "{ { 名 } }", "名 }}", "｛％ if 名 ％｝"]
)
def test_half_marks_in_headers_and_properties_are_refused(mark: str) -> None:
    message = refusal(_headed(mark))
    assert message.startswith(f"templates/t.xlsx {SHEET} 的页眉页脚：标记没有写完整：“")
    if mark[0] != "名" and mark[1] != " ":
        assert "文档属性" in refusal(_titled(mark))


def test_the_header_of_the_field() -> None:
    message = refusal((FIELD / "页眉花括号没写完.xlsx").read_bytes())
    assert " 的页眉页脚：标记没有写完整：“&C{{ 活动.主题 }”" in message


def test_cells_with_full_width_braces_are_refused_wherever_they_stand() -> None:
    assert f"{SHEET}!A1：标记没有写完整" in refusal("｛｛ 名 ｝｝ |")


def test_a_member_that_nobody_knows_is_looked_through() -> None:
    parts = {"xl/other/item.xml": "<a><b>{{ 名 }}</b></a>"}
    assert "内部文件" in refusal(changed(saved(_book()), parts))


def test_what_only_resembles_a_mark_is_none() -> None:
    workbook = _book()
    workbook[SHEET]["C1"] = "=SUM({1,2;3,4})"
    workbook[SHEET]["D1"] = "{8A1B} {1}"
    workbook[SHEET]["D2"].number_format = '0"{"0"}"'
    workbook.defined_names["列"] = DefinedName("列", attr_text="{1,2;3,4}")
    workbook[SHEET].oddHeader.center.text = "{甲} 100% {乙}"
    fill(workbook, 值=1)


def test_the_text_of_a_cell_that_its_link_repeats_is_no_stray_mark() -> None:
    workbook = book("{{ 单位 }}", "静")
    workbook[SHEET]["A1"].hyperlink = Hyperlink("A1", location="乙!A1", display="{{ 单位 }}")
    assert "单位" not in sheet_text(fill(workbook, 单位="甲"))
