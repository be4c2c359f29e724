"""Number cells: what a filter writes as a number is one, under the format that shows it so."""

from __future__ import annotations

from decimal import Decimal

import pytest
from openpyxl import Workbook

from huizhi.campaign.variables import FILTERS
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import SHEET, assert_valid, book, opened, saved, sheet_text


def _filled(workbook: Workbook, **context: object) -> bytes:
    template = saved(workbook)
    data = XlsxTemplate(template, "t.xlsx", FILTERS).render(context, Stamp())
    assert_valid(data, template)
    return data


def _cell(mark: str, value: object, code: str = "General") -> tuple[object, str]:
    workbook = book("甲")
    workbook[SHEET]["A1"] = mark
    workbook[SHEET]["A1"].number_format = code
    found = opened(_filled(workbook, 值=value))[SHEET]["A1"]
    return found.value, found.number_format


@pytest.mark.parametrize("code", ["General", "@", "0.0", "yyyy/m/d"])
@pytest.mark.parametrize(
    ("mark", "value", "number", "shown"),
    [
        ("{{ 值|千分位(2) }}", 1, 1, "#,##0.00"),
        ("{{ 值|千分位 }}", 1234567.5, 1234567.5, "#,##0.0"),
        ("{{ 值|千分位 }}", Decimal("1234.50"), 1234.5, "#,##0.00"),
        ("{{ 值|千分位 }}", 1234, 1234, "#,##0"),
        ("{{ 值|千分位(1) }}", "1,234.56", 1234.56, "#,##0.0"),
        ("{{ 值|千分位(0) }}", -0.2, 0, "#,##0"),
        ("{{ 值|百分比 }}", 0.256, 0.256, "0.0%"),
        ("{{ 值|百分比(2) }}", -0.25, -0.25, "0.00%"),
        ("{{ 值|千分位(2) if 值 else '无' }}", 5, 5, "#,##0.00"),
    ],
)
def test_alone_in_its_cell_it_is_a_number(
    mark: str, value: object, number: float, shown: str, code: str
) -> None:
    assert _cell(mark, value, code) == (number, shown)


@pytest.mark.parametrize(
    ("mark", "value", "text"),
    [
        ("共 {{ 值|千分位(2) }} 元", 1234.5, "共 1,234.50 元"),
        ("{{ 值|千分位(2) ~ '元' }}", 1234.5, "1,234.50元"),
        ("{{ 值|千分位 }}", 12345678901234567890, "12,345,678,901,234,567,890"),
        ("{{ 值|千分位(2) if 值 else '无' }}", 0, "无"),
    ],
)
def test_among_text_it_stays_text(mark: str, value: object, text: str) -> None:
    assert _cell(mark, value) == (text, "General")


def test_nothing_stays_nothing_and_keeps_the_look_of_its_cell() -> None:
    assert _cell("{{ 值|千分位(2) }}", None, "0.0") == (None, "0.0")


def test_the_rows_of_a_loop_can_be_added_up_and_merged() -> None:
    workbook = book(
        """
        {%tr for 行 in 各行 %} | |
        项                     | |
        {%tr endfor %}         | |
    """
    )
    workbook[SHEET]["A2"] = "{{ 行|千分位(1) }}"
    workbook[SHEET]["B2"] = "{% vm %}{{ 行|百分比 }}"
    text = sheet_text(_filled(workbook, 各行=[1, 2]))
    assert text.count("<v>") == 3
    assert text.count(' s="') == 4
