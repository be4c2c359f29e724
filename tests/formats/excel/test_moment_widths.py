"""Columns are wide enough for the dates that marks put into them."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import SHEET, assert_valid, book, opened, saved, xlsx

DAY = {"日": dt.date(2024, 6, 1)}
TEMPLATE = "甲 | {{ 日 }} | {{ 日 }} | {{ 日 }} | 尾"


@pytest.mark.parametrize(
    ("form", "needed"),
    [("yyyy/mm/dd", 10), ('yyyy"年"m"月"d"日"', 14), ("yyyy-mm-dd hh:mm", 16), ("General", 0)],
)
def test_a_column_that_shows_dates_is_as_wide_as_they_are(form: str, needed: int) -> None:
    made = book(TEMPLATE)
    sheet = made[SHEET]
    for column in "BCD":
        sheet[f"{column}1"].number_format = form
        sheet.column_dimensions[column].width = {"B": 4, "C": 30, "D": 5}[column]
    sheet.column_dimensions["E"].width = 5
    template = saved(made)
    rendered = xlsx(template).render(DAY, Stamp())

    assert_valid(rendered, template)
    widths = opened(rendered)[SHEET].column_dimensions
    assert widths["B"].width >= max(4, needed)
    assert widths["D"].width >= max(5, needed)
    assert (widths["C"].width, widths["E"].width) == (30, 5)
    assert needed or (widths["B"].width, widths["D"].width) == (4, 5)


def test_columns_of_the_usual_width_and_hidden_or_merged_ones() -> None:
    made = book("{{ 日 }} | {{ 日 }} | < | {{ 日 }}")
    sheet = made[SHEET]
    for column in "ABD":
        sheet[f"{column}1"].number_format = "yyyy/mm/dd"
    sheet.column_dimensions["D"].hidden = True
    template = saved(made)
    rendered = xlsx(template).render(DAY, Stamp())

    assert_valid(rendered, template)
    widths = opened(rendered)[SHEET].column_dimensions
    assert widths["A"].width > 10
    assert "B" not in widths
    assert widths["D"].hidden
