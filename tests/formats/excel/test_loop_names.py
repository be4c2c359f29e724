"""Defined names over repeated rows."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from tests.formats.rendering import SHEET, book, fill, loop_rows, opened, refusal

ROWS = """
    名                     | 数          | 算
    {%tr for 行 in 行们 %} |             |
    {{ 行.名 }}            | {{ 行.数 }} | =FORMULA
    {%tr endfor %}         |             |
    合计                   | =FORMULA    |
"""


def _named(formula: str, name: str) -> Workbook:
    made = book(ROWS.replace("FORMULA", formula))
    made.defined_names["数"] = DefinedName("数", attr_text=f"{SHEET}!{name}")
    return made


@pytest.mark.parametrize("formula", ["数*2", "数", "ROUND(-数,2)"])
def test_a_cell_of_a_loop_by_name_is_no_number(formula: str) -> None:
    assert "公式里的名称“数”指循环里的一行" in refusal(_named(formula, "$B$3"))


@pytest.mark.parametrize(
    ("formula", "name"),
    [("SUM(数)", "$B$3"), ("SUM(数)+1", "$B$3"), ("数*2", "$B$1"), ("人数*2", "$B$3")],
)
def test_what_may_be_many_is_taken(formula: str, name: str) -> None:
    fill(_named(formula, name), 行们=loop_rows("甲", "乙"))


@pytest.mark.parametrize("name", ["$B1", "E1048576"])
def test_the_cell_beside_stays_beside(name: str) -> None:
    data = fill(_named("数+1", name), 行们=loop_rows("甲", "乙"))
    assert opened(data).defined_names["数"].attr_text == f"{SHEET}!{name}"


def test_cells_further_away_are_refused() -> None:
    assert "行号前没有“$”" in refusal(_named("数+1", "$B3"))
