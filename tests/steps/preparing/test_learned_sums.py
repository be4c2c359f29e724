"""A blank form whose rows hold formulas: what they sum up is asked of the answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.campaign import FILTERS, fill_context
from huizhi.content import PROBLEM_NO_RESULT, Document, Limits
from huizhi.content.grid import Cell, Grid
from huizhi.formats import load_template, read_bytes
from huizhi.formats.ooxml import Stamp
from huizhi.forms import Filling
from huizhi.steps.preparing.learned_entry import learned_settings_in
from huizhi.steps.preparing.learned_settings import learned_form
from huizhi.steps.preparing.learning import _formulas_empty, learn
from tests.learning.reading import learned_sheet

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


def test_a_formula_that_stands_alone_stays_and_asks_nobody(tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        for row in (
            ["集体经济收支情况表"],
            ["收入", None, "支出", None],
            ["项目", "金额", "项目", "金额"],
            ["经营收入", None, "管理费用", None],
            ["补助收入", None, "公益支出", None],
            ["合计", "=SUM(B4:B5)", "合计", "=SUM(D4:D5)"],
            ["收支结余", "=B6-D6", "填表人", None],
        ):
            sheet.append(row)
        sheet["D7"].border = Border(Side("thin"))
        sheet.merge_cells("A2:B2")
        sheet.merge_cells("C2:D2")

    def fill(sheet: Worksheet) -> None:
        sheet.insert_rows(6)  # income has a row more than expense
        for place, said in {
            "A6": "处置收入",
            "B4": 5,
            "B5": 3,
            "B6": 2,
            "D4": 1,
            "D5": 1,
            "D8": "韩立新",
            "B7": 10,
            "D7": 2,
            "B8": 8,
        }.items():
            sheet[place] = said

    one = learned_sheet(tmp_path, draw)
    assert [field.label for field in one.form.fields] == ["填表人"]
    assert any("收支结余" in doubt and "公式" in doubt for doubt in one.understood.doubts)
    assert load_workbook(one.template).worksheets[0]["B7"].value == "=B6-D6"
    answers = one.read(fill)
    assert answers.findings == ()
    assert [row["收入金额"] for row in one.rows(answers)] == ["5.00", "3.00", "2.00"]


def test_what_a_total_s_formula_adds_up_is_a_number(tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["签约统计表", None, "单位：人"])
        sheet.append(["网格", "高血压", "糖尿病"])
        for _ in range(3):
            sheet.append(["\u3000", None, None])
        sheet.append(["合计", "=SUM(B3:B5)", "=SUM(C3:C5)"])

    def fill(sheet: Worksheet) -> None:
        for place, said in {"A3": "第一网格", "B3": "一百二十", "B4": 98, "B6": 999}.items():
            sheet[place] = said

    one = learned_sheet(tmp_path, draw)
    assert [c.kind.kind for c in one.form.tables[0].columns] == ["文字", "整数", "整数"]
    told = {f.code: f.expected for f in one.read(fill).findings}
    assert told == {"total-differs": "218"}


@pytest.mark.parametrize(("second", "numbers"), [(3, ["1", "2", "3", "4"]), (1, ["1", "2"] * 2)])
def test_rows_of_groups_are_numbered_as_the_form_does(
    second: int, numbers: list[str], tmp_path: Path
) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["摸底表"])
        sheet.append(["序号", "类别", "小区", "户数（户）"])
        for number in (1, 2, second, second + 1):
            group = {1: "2000年以前", second: "2000年以后"}.get(number)
            sheet.append([number, group, None, None])
        sheet["B5"] = "2000年以后"
        sheet.merge_cells("B3:B4")
        sheet.merge_cells("B5:B6")

    one = learned_sheet(tmp_path, draw)
    template = load_template(one.template, FILTERS)
    blank = template.render(fill_context(one.form, Filling()), Stamp())
    grid = read_bytes(blank, Limits()).grids[0]
    assert [c.text for row in range(2, 6) if (c := grid.at(row, 0))] == numbers
