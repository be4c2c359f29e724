"""Addresses that formulas put together: right by themselves, or refused with their cell."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from huizhi.formats.excel.built_address import check_built_addresses
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks, find_blocks
from tests.formats.rendering import book, refusal

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
