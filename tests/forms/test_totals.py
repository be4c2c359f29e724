"""The row 合计 is held against the rows above it, and asked of nobody where it agrees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.content.grid import PROBLEM_NO_RESULT, Document
from huizhi.forms.fields.choice import Choice
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.money import Money
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField, FormTable
from tests.forms.drawn import answers, document
from tests.forms.learned_and_read import learn_and_read, sheet

CHECKED = Form(
    "checked",
    "检查表",
    (FormField("by", "填报人", Text()),),
    (
        FormTable(
            "各处",
            (
                FormField("place", "场所", Text(), required=True),
                FormField("sort", "类型", Choice(["网吧", "面馆"])),
                FormField("found", "隐患", Integer()),
                FormField("mended", "已整改", Text()),
                FormField("paid", "罚款", Money()),
            ),
        ),
    ),
)
PRINTED = """
检查表     | <            | <           | <            | <             | <
填报人     | {by}         | ~           | ~            | ~             | ~
序号       | 场所         | 类型        | 隐患         | 已整改        | 罚款
1          | {rows.place} | {rows.sort} | {rows.found} | {rows.mended} | {rows.paid}
合计       | <            | <           |              |               |
说明：如实填写 | <        | <           | <            | <             | <
"""
FILLED = """
检查表     | <      | <    | <  | <  | <
填报人     | 王芳   | ~    | ~  | ~  | ~
序号       | 场所   | 类型 | 隐患 | 已整改 | 罚款
1          | 一号店 | 网吧 | 3  | 2  | 100
2          | 二号店 | 面馆 | 4  | 0  | 50.5
3          |        |      |    |    |
{total}
说明：如实填写 | <  | <    | <  | <  | <
"""


def told(total: str, sheet: str = FILLED) -> list[tuple[str, str, str, str]]:
    """What is found in a return with this row of totals: code, place, found, expected."""
    found = answers(CHECKED, PRINTED, document(sheet.replace("{total}", total)))
    return [(f.code, f.where, f.found, f.expected) for f in found.findings]


@pytest.mark.parametrize(
    "total",
    [
        "合计 | < | < | 7 | 2 | 150.50",
        "合计 | < | < | 7处 | 2 | 150.5元",
        "合计 | < | < | | | ",
        "合计 | < | < | — | / | 无",
        "合 计： | < | < | 7 | |",
        "总计 | ~ | ~ | 7 | 2 | 150.5",
        "合计 | 2 | ~ | 7 | 2 | 150.5",
    ],
)
def test_a_total_that_agrees_or_is_empty_is_no_finding(total: str) -> None:
    assert told(total) == []


def test_a_total_that_differs_is_named_with_both_numbers_and_its_cell() -> None:
    assert told("合计 | < | < | 99 | 2 | 150.5") == [("total-differs", "Sheet1!D7", "99", "7")]
    found = answers(CHECKED, PRINTED, document(FILLED.replace("{total}", "合计|<|<|99|2|150.5")))
    assert found.findings[0].message.startswith("Sheet1!D7 隐患：合计写的是“99”，各行加起来是7。")
    assert found.findings[0].level == "warning"


def test_the_same_as_above_is_summed_up_as_what_stands_there() -> None:
    sheet = FILLED.replace("| 4  | 0  | 50.5", "| 同上 | 0 | 50.5")
    right = told("合计 | < | < | 6 | 2 | 150.5", sheet)
    wrong = told("合计 | < | < | 7 | 2 | 150.5", sheet)

    assert [code for code, *_ in right] == ["same-as-above"]
    assert [code for code, *_ in wrong] == ["same-as-above", "total-differs"]


def test_what_is_no_total_in_that_row_is_named_as_before() -> None:
    assert told("合计 | < | < | 7 | 另欠3处未报 | 150.5") == [
        ("text-unread", "Sheet1!E7", "另欠3处未报", "")
    ]
    assert told("合计 | < | < | 约7处吧 | 2 | 150.5") == [
        ("text-unread", "Sheet1!D7", "约7处吧", "")
    ]


def test_rows_that_hold_no_number_are_said_to_be_so() -> None:
    sheet = FILLED.replace("| 4  |", "| 几处 |")
    assert ("total-differs", "Sheet1!D7", "7", "3（有的行读不出数）") in told(
        "合计 | < | < | 7 | 2 | 150.5", sheet
    )


def test_a_part_sums_up_the_rows_since_the_one_before() -> None:
    sheet = FILLED.replace(
        "2          | 二号店", "小计 | < | < | {part} | 2 | 100\n2          | 二号店"
    )
    whole = "合计 | < | < | 7 | 2 | 150.5"
    assert told(whole, sheet.replace("{part}", "3")) == []
    assert told(whole, sheet.replace("{part}", "5")) == [("total-differs", "Sheet1!D5", "5", "3")]


def test_a_formula_without_a_result_outside_the_answers_is_no_finding() -> None:
    whole = document(FILLED.replace("{total}", "合计 | < | < | | |"))
    (grid,) = whole.grids
    cells = tuple(
        replace(cell, problem=PROBLEM_NO_RESULT) if cell.row == 6 and cell.column == 3 else cell
        for cell in grid.cells
    )
    found = answers(CHECKED, PRINTED, Document(whole.kind, (replace(grid, cells=cells),)))
    assert found.findings == ()
    assert "Sheet1!D7" in found.settled


def test_a_part_below_an_empty_total_sums_up_all_rows() -> None:
    assert told("合计 | < | < |  |  |\n小计 | ~ | ~ | 7 | ~ | 150.5") == []
    differing = told("合计 | < | < |  |  |\n小计 | ~ | ~ | 8 | ~ | 150.5")
    assert [one[2:] for one in differing] == [("8", "7")]


def test_room_before_what_is_counted_in_a_row_of_totals_is_an_answer(tmp_path: Path) -> None:
    head = ["序号", "档号", "题名", "责任者", "页数"]
    blank = sheet(head, [1, *[None] * 4], [2, *[None] * 4], ["合计", "<", None, "卷", None])
    filled = sheet(
        head,
        [1, "SL01", "甲", "水利局", 112],
        [2, "SL02", "乙", "水利局", 88],
        ["合计", "<", 2, "卷", 200],
    )
    reading = learn_and_read(tmp_path, blank, filled, ".xlsx")
    assert reading.values == {"合计卷数": 2}
    assert [one.code for one in reading.findings] == ["community-unknown"]
