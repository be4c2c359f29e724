"""A blank form whose rows hold formulas: what they sum up is asked of the answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from huizhi.content import PROBLEM_NO_RESULT, Document
from huizhi.content.grid import Cell, Grid
from huizhi.steps.preparing.learned_entry import learned_settings_in
from huizhi.steps.preparing.learned_settings import learned_form
from huizhi.steps.preparing.learning import _formulas_empty, learn

HEADINGS = ("序号", "场所", "一般（处）", "重大（处）", "合计", "整改率")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "统计表.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    sheet.append(["隐患统计表"])
    sheet.append(HEADINGS)
    for row in range(3, 6):
        sheet.append(
            [row - 2, None, None, None, f"=C{row}+D{row}", f"=IF(E{row}=0,0,C{row}/E{row})"]
        )
    book.save(path)
    return path


def test_what_a_row_s_formula_adds_up_is_in_the_configuration(blank: Path, tmp_path: Path) -> None:
    form = learn(blank, tmp_path).form
    data = learned_settings_in(tmp_path)
    assert data["附件"][0]["明细"]["行合计"] == {"合计": "一般、重大"}
    (table,) = learned_form(data).tables
    assert [column.label for column in table.columns] == ["场所", "一般", "重大", "合计", "整改率"]
    ids = {column.label: column.id for column in table.columns}
    assert table.row_totals == {ids["合计"]: (ids["一般"], ids["重大"])}
    assert any("之和核对" in doubt for doubt in form.doubts)


def test_what_a_formula_came_to_in_an_empty_form_is_room(blank: Path) -> None:
    cells = (
        Cell(2, 4, "0", 0, place="表!E3"),
        Cell(2, 5, "", place="表!F3", problem=PROBLEM_NO_RESULT),
        Cell(2, 0, "1", 1, place="表!A3"),
    )
    document, _ = _formulas_empty(blank.read_bytes(), Document("xlsx", (Grid("表", cells),)))
    assert [(c.text, c.problem) for c in document.grids[0].cells] == [("", ""), ("", ""), ("1", "")]
