"""Counts over a loop without a round: nothing, and not one."""

from __future__ import annotations

import pytest

from huizhi.formats.excel.empty_counts import EmptyCount, with_counts
from tests.formats.rendering import SHEET, book, fill, loop_rows, opened

COUNTS = (
    "ROWS(A2:A2)",
    "COUNTBLANK(A2:A2)+1",
    'COUNTIF(A2:A2,"<>甲")',
    'COUNTIFS(A2:A2,"",A2:A2,"<>"&B4)',
    'SUMPRODUCT(1*(A2:A2<>"甲"))',
    'IF(ROWS(A2:A2)>0,"有","无")',
    "COUNTIF(A2:A2,A5)",
    "SUM(A2:A2)",
)
EMPTY = (
    "=0",
    "=0+1",
    "=0",
    "=0",
    "=0",
    '=IF(0>0,"有","无")',
    "=COUNTIF(A1048576:A1048576,A2)",
    "=SUM(A1048576:A1048576)",
)


def _formulas(*names: str) -> list[object]:
    rows = "\n".join(f"x | ={one}" for one in COUNTS)
    data = fill(
        book("{%tr for 行 in 行们 %} |\n{{ 行.名 }} |\n{%tr endfor %} |\n" + rows),
        行们=loop_rows(*names),
    )
    return [cell.value for cell in opened(data)[SHEET]["B"] if cell.value is not None]


def test_a_loop_without_a_round_counts_nothing() -> None:
    assert _formulas() == list(EMPTY)


def test_a_loop_with_rounds_counts_them() -> None:
    assert _formulas("甲", "乙")[:3] == [
        "=ROWS(A1:A2)",
        "=COUNTBLANK(A1:A2)+1",
        '=COUNTIF(A1:A2,"<>甲")',
    ]


@pytest.mark.parametrize(
    ("formula", "calls"),
    [
        ("1+ROWS(A1:A2)*COUNTBLANK(B1:B2)", ["ROWS(A1:A2)", "COUNTBLANK(B1:B2)"]),
        ("SUMPRODUCT((A1:A2=1)*ROWS(B1:B2))", ["SUMPRODUCT((A1:A2=1)*ROWS(B1:B2))"]),
        ('COUNTIF(A1:A2,"甲")', []),
        ("COLUMNS(A1:A2)", []),
    ],
)
def test_only_what_would_count_an_empty_cell_is_taken_apart(formula: str, calls: list[str]) -> None:
    parts = list(with_counts(formula, "ROWS"))
    assert "".join(one if isinstance(one, str) else one.text for one in parts) == formula
    assert [one.text for one in parts if isinstance(one, EmptyCount)] == calls
