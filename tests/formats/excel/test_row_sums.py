"""Formulas of a blank form that sum up others in their row."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from huizhi.formats.excel.row_sums import row_formulas


@pytest.mark.parametrize(
    ("formula", "summed"),
    [
        ("=SUM(D5:F5)", "DEF"),
        ("=D5+ E5+$F5", "DEF"),
        ("=SUM(D5,F5)", "DF"),
        *((one, "") for one in ("=D5-E5", "=SUM(D5:F5)+1", "=D5*2+E5")),
        *((one, "") for one in ("=SUM(别!D5:F5)", "=SUM(D:F)", "=SUM(5:5)", "=D5", "=SUM(D5:F5")),
        ('=IF(D5=0,"",D5+E5)', ""),
    ],
)
def test_only_what_adds_cells_is_a_sum_of_them(formula: str, summed: str) -> None:
    book, data = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.title = "表"
    sheet["C5"] = formula
    book.save(data)
    found = row_formulas(data.getvalue())
    assert found.places == {"表!C5"}
    assert found.sums == ({"表!C5": tuple(f"表!{one}5" for one in summed)} if summed else {})


def test_cells_of_other_rows_are_added_up_too() -> None:
    book, data = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.title = "表"
    sheet["C9"] = "=SUM(C5:C6,D7)"
    book.save(data)
    assert row_formulas(data.getvalue()).sums == {"表!C9": ("表!C5", "表!C6", "表!D7")}
