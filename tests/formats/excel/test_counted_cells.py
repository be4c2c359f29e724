"""Numbers that count rows and columns of the template: right, or refused."""

from __future__ import annotations

import pytest

from huizhi.formats.excel.counted_cells import check_counted_columns, check_counted_rows
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks, find_blocks

BLOCKS = {  # rows 2 and 4 are marks
    "表": find_blocks([(1, "for 行 in 行们"), (3, "endfor")], 8),
    "乙": RowBlocks(height=9),
}
CONTROLS = {"表": frozenset([1, 3])}  # columns B and D


@pytest.mark.parametrize(
    "formula",
    [
        "INDEX(B:B,3)",
        "INDEX($A$1:$B$10,3,2)",
        "INDEX(A1:B4,2,2)",
        "_xlfn.CHOOSEROWS(表!A1:B9,5)",
        'HLOOKUP("数",A1:B10,5,0)',
    ],
)
def test_rows_counted_over_marks_are_refused(formula: str) -> None:
    with pytest.raises(BlockError):
        check_counted_rows(formula, "表", BLOCKS)


@pytest.mark.parametrize(
    "formula",
    [
        "INDEX(B:B,1)",
        "INDEX(B3:B3,2)",
        "INDEX(A5:B9,3,2)",
        "INDEX(乙!B:B,3)",
        "INDEX(B:B,MATCH(1,A:A,0))",
        "INDEX(A3:E3,3)",
        "SUM(INDEX(B:B,2):INDEX(B:B,ROW()-1))",
        'VLOOKUP("甲",A:E,3,0)',
    ],
)
def test_rows_counted_where_none_is_lost_are_taken(formula: str) -> None:
    check_counted_rows(formula, "表", BLOCKS)


@pytest.mark.parametrize(
    ("formula", "remedy"),
    [
        ('VLOOKUP("乙",$A$3:$F$3,5,0)', "COLUMNS(A1:E1)"),
        ("INDEX($A$3:$F$3,2,6)", "COLUMNS(A1:F1)"),
        ("INDEX(A3:E3,3)", "COLUMNS(A1:C1)"),
        ("DSUM(A:F,5,H1:H2)", "COLUMNS(A1:E1)"),
        ("INDEX(A:F,MATCH(1,A:A,0),6)", "COLUMNS(A1:F1)"),
    ],
)
def test_columns_counted_over_marks_are_refused(formula: str, remedy: str) -> None:
    with pytest.raises(BlockError) as caught:
        check_counted_columns(formula, "表", CONTROLS)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "formula",
    ['VLOOKUP("乙",E3:H9,3,0)', 'VLOOKUP("乙",A3:F3,1,0)', "INDEX(乙!A3:F3,2,6)", "INDEX(A:F,2)"],
)
def test_columns_counted_where_none_is_lost_are_taken(formula: str) -> None:
    check_counted_columns(formula, "表", CONTROLS)
