"""Columns are as wide as the numbers in them, and as their sums."""

from __future__ import annotations

import re

import pytest

from huizhi.campaign.variables import FILTERS
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import SHEET, book, fill, saved, sheet_text

DRAWING = """
    名                     | 数             | 文
    {%tr for 行 in 行们 %} |                |
    {{ 行.名 }}            | {{ 行.数 }}    | 共{{ 行.数 }}元
    {%tr endfor %}         |                |
    合计                   | =SUM(B3:B3)    |
"""


def _widths(*numbers: object, look: str) -> list[tuple[str, str]]:
    made = book(DRAWING)
    for cell in ("B3", "B5"):
        made[SHEET][cell].number_format = look
    data = fill(made, 行们=[{"名": "甲", "数": one} for one in numbers])
    return re.findall('min="(2)" max="2" width="([^"]*)"', sheet_text(data))


@pytest.mark.parametrize(
    ("numbers", "look", "width"),
    [
        ((1234567.5,), "#,##0.00", 13.5),  # 1,234,567.50
        ((-1234567.5,), "#,##0.00", 14.5),
        ((9000, 9000), "#,##0.00", 10.5),  # 18,000.00, the sum
        ((1234567890,), "General", 11.5),
        ((12345678,), "General", None),
        ((3.14159265358979,), "General", None),
        ((123.5,), "#,##0.00", None),
    ],
)
def test_a_column_is_as_wide_as_its_numbers(
    numbers: tuple[float, ...], look: str, width: float | None
) -> None:
    expected = [] if width is None else [("2", f"{width:g}")]
    assert _widths(*numbers, look=look) == expected


def test_a_number_in_merged_cells_has_their_width() -> None:
    made = book("{{ 数 }} | <")
    made[SHEET]["A1"].number_format = "#,##0.00"
    assert "<cols>" not in sheet_text(fill(made, 数=1234567.5))


def test_the_filter_for_thousands_has_room() -> None:
    made = book("数")
    made[SHEET]["A1"] = "{{ 数|千分位(2) }}"
    template = XlsxTemplate(saved(made), "t.xlsx", FILTERS)
    assert 'width="13.5"' in sheet_text(template.render({"数": 1234567.5}, Stamp()))
