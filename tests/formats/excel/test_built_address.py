"""Addresses that formulas put together: right by themselves, or refused with their cell."""

from __future__ import annotations

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from huizhi.formats.excel.built_address import check_built_addresses, check_built_columns
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks, find_blocks
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import book, loop_rows, opened, refusal, xlsx

ROWS = """
    名                     | 数
    {%tr for 行 in 行们 %} |
    {{ 行.名 }}            | {{ 行.数 }}
    {%tr endfor %}         |
    合计                   | =SUM(B2:B4)
"""

BLOCKS = {
    "表": find_blocks([(3, "for 行 in 行们"), (5, "endfor")], 8),
    "乙": RowBlocks(height=9),
}


@pytest.mark.parametrize(
    "formula",
    [
        'INDIRECT("B"&ROW())',
        'SUM(INDIRECT("B2:B"&ROW()-1))',
        'INDIRECT("B"&2)',
        'INDIRECT("B5")',
        'INDIRECT("乙!B"&9)',
        'INDIRECT(A5&"!B2")',
        'INDIRECT(A5&"_表")',
        "INDIRECT(ADDRESS(ROW()-1,5))",
        'INDIRECT("B"&MATCH(9,A:A,0))',
        'HYPERLINK("https://a.cn/?号="&B5,"B5")',
        'HYPERLINK("#"&CELL("address",B5),"去")',
        'HYPERLINK(B5,"去")',
        "OFFSET(B5,-1,0)",
        "OFFSET($A$1,0,0,COUNTA(A:A),1)",
        "OFFSET(B7,1,0)+OFFSET(乙!B2,5,0)",
        "SUM(OFFSET(B5,MATCH(1,A:A,0)-1,0,1,3))",
    ],
)
def test_what_is_right_by_itself_is_taken(formula: str) -> None:
    check_built_addresses(formula, "表", BLOCKS)


@pytest.mark.parametrize(
    "formula",
    [
        'INDIRECT("B"&5)',
        'INDIRECT("B"&ROW()-3)',
        'INDIRECT("B"&C5)',
        'SUM(INDIRECT("B5:B"&ROW()-1))',
        'INDIRECT(CONCATENATE("B",6))',
        'INDIRECT("R5C2",FALSE)',
        'INDIRECT(A5&"!B7")',
        "INDIRECT(ADDRESS(5,2))",
        "HYPERLINK(\"#'表'!B\"&5)",
    ],
)
def test_what_names_a_row_that_may_move_is_refused(formula: str) -> None:
    with pytest.raises(BlockError):
        check_built_addresses(formula, "表", BLOCKS)


def test_the_cell_and_the_remedy_are_told() -> None:
    drawing = (
        '{%tr for 行 in 行们 %} |\n{{ 行 }} |\n{%tr endfor %} |\n尾 | =HYPERLINK("#表!A"&4,"尾")'
    )
    message = refusal(drawing)
    assert message.startswith("templates/t.xlsx 表!B4：HYPERLINK 里的地址是公式拼出来的")
    assert 'HYPERLINK("#表!B5")' in message


def test_addresses_in_rules_are_looked_at_too() -> None:
    workbook = book("{%tr for 行 in 行们 %} |\n{{ 行 }} |\n{%tr endfor %} |\n尾 | 1")
    rule = DataValidation("custom", formula1='B4>INDIRECT("A"&2)')
    rule.add("B4")
    workbook["表"].add_data_validation(rule)
    assert refusal(workbook).startswith("templates/t.xlsx 表!B4：INDIRECT 里的地址")


@pytest.mark.parametrize(
    "formula",
    [
        'INDIRECT("A"&ROW())',
        'INDIRECT("C2")',
        'INDIRECT("乙!C"&ROW())',
        'HYPERLINK("https://a.cn/?C="&A2,"去")',
        'HYPERLINK("#表!E2","去")',
        "ADDRESS(2,1)",
        "OFFSET(A2,1,0)",
        "OFFSET(乙!A2,0,4)",
        "INDIRECT(ADDRESS(ROW(),COLUMN()-1))",
    ],
)
def test_columns_that_stay_or_follow_are_taken(formula: str) -> None:
    check_built_columns(formula, "表", {"表": 1, "乙": 9})


@pytest.mark.parametrize(
    "formula",
    [
        'INDIRECT("C"&ROW())',
        'SUM(INDIRECT("A2:C"&ROW()))',
        'INDIRECT("$c$"&A2)',
        'INDIRECT("R2C3",FALSE)',
        "ADDRESS(2,3)",
        "OFFSET(A2,0,2)",
        "SUM(OFFSET(A2,0,0,1,3))",
        'HYPERLINK("#表!C"&ROW(),"去")',
    ],
)
def test_columns_that_could_not_follow_are_refused(formula: str) -> None:
    with pytest.raises(BlockError, match="写死了列，B列起"):
        check_built_columns(formula, "表", {"表": 1, "乙": 9})


def test_names_that_put_addresses_together_are_refused_with_their_own() -> None:
    made = book(ROWS)
    made.defined_names["合计"] = DefinedName("合计", attr_text='INDIRECT("表!B"&5)')
    assert "名称“合计”：INDIRECT 里的地址是公式拼出来的" in refusal(made)
    made.defined_names["合计"] = DefinedName("合计", attr_text='INDIRECT("表!B5")')
    rendered = xlsx(made).render({"行们": loop_rows(*"甲乙丙丁")}, Stamp())
    assert opened(rendered).defined_names["合计"].attr_text == 'INDIRECT("表!B6")'


def test_a_mark_of_a_sheet_in_the_first_row_is_told_to_go_down() -> None:
    record = find_blocks([(0, "set _sheet = 1"), (2, "for 行 in 行们"), (4, "endfor")], 6)
    with pytest.raises(BlockError) as caught:
        check_built_addresses('HYPERLINK("#\'"&A3&"\'!A1","去")', "目录", {"表": record})
    assert "{%sheet for %} 一行移到最后一行" in caught.value.remedy
