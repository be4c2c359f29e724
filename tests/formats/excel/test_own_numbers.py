"""What formulas make of the number of their own row or column."""

from __future__ import annotations

import pytest

from huizhi.formats.excel.own_numbers import check_column_numbers, check_row_numbers
from huizhi.formats.excel.row_blocks import BlockError, find_blocks

BLOCKS = find_blocks([(1, "for 行 in 行们"), (3, "endfor")], 8)  # the record is row 3
RECORD = 2


@pytest.mark.parametrize(
    "formula",
    [
        "ROW()-2",
        'IF(B3="","",ROW()-2)',
        "ROW(A3)-2",
        'IF(ROW()=3,"首","")',
        'IF(5<ROW(),"后","")',
        "ROW(A1)",
        "ROW(1:1)",
        "LARGE($B$3:$B$3,ROW(A1))",
        "ROWS($A$1:A1)",
    ],
)
def test_serial_numbers_that_go_wrong_are_refused(formula: str) -> None:
    with pytest.raises(BlockError):
        check_row_numbers(formula, RECORD, BLOCKS)


@pytest.mark.parametrize(
    "formula",
    [
        "ROW()-1",  # counted on what is rendered
        "ROW()-ROW($A$1)",
        "ROW()-ROW(A1)",
        "MOD(ROW()-2,2)",
        'INDIRECT("B"&ROW()-2)',
        "INDEX(B:B,ROW()-1)",
        "ROWS($A$3:A3)",
        "ROW($A$1)",
        "SUMPRODUCT(ROW($1:$9))",
        'IF(ROW()<100,"",1)',
    ],
)
def test_what_is_right_is_taken(formula: str) -> None:
    check_row_numbers(formula, RECORD, BLOCKS)


def test_above_the_marks_nothing_moves() -> None:
    check_row_numbers("ROW()-0", 0, BLOCKS)


@pytest.mark.parametrize("formula", ["COLUMN()-2", "COLUMN(A1)", 'IF(COLUMN()=3,"首","")'])
def test_columns_likewise(formula: str) -> None:
    with pytest.raises(BlockError) as caught:
        check_column_numbers(formula, RECORD, BLOCKS)
    assert "列" in caught.value.what
    check_column_numbers(formula.replace("COLUMN", "ROW"), RECORD, BLOCKS)
