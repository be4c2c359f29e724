"""What a person decides of the places of a blank form, and what it asks for then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from huizhi.content.form_look import GridLook
from huizhi.content.grid import Document, parse
from huizhi.forms.blank.decisions import Decision, Says, decided
from huizhi.forms.blank.form import BlankForm
from huizhi.forms.blank.form_place import Beside, beside, cells_by_place
from huizhi.forms.blank.understanding import understand

FORM = """
    登记表 | <        | < | <
    姓名   | \\[]     | 手机 | \\[]
    其他   | 没有     | 说明 | 写在这里
    备用一 | ~        | ~ | ~
    联系人：____  电话：____ | < | < | <
"""
ROWS = """
    名称 | 数量 | 备注
    \\[] | \\[] | \\[]
    \\[] | \\[] | \\[]
    小计 | \\[] | \\[]
    \\[] | \\[] | \\[]
"""


def told(drawing: str, *decisions: Decision) -> BlankForm:
    """The form on this drawn sheet with what was decided."""
    document = Document("xlsx", (parse(drawing),))
    return decided(document, understand(document), decisions, [GridLook(())])


def says(place: str, what: Says, **more: Any) -> Decision:
    return Decision(f"Sheet1!{place}", what, **more)


def fields(form: BlankForm) -> dict[str, str]:
    """The places of the single answers by label."""
    return {one.asked.label: one.cell.place.partition("!")[2] for one in form.fields}


def test_an_answer_gets_what_is_decided_and_keeps_its_place() -> None:
    form = told(
        FORM,
        says("B2", Says.ANSWER, label="所在楼栋", kind="选项", choices=("甲", "乙"), required=True),
    )
    one = form.fields[0].asked
    assert fields(form)["所在楼栋"] == "B2"
    assert (one.kind, one.choices, one.required) == ("选项", ("甲", "乙"), True)


def test_what_is_none_is_asked_for_no_more() -> None:
    form = told(FORM, says("D2", Says.NOTHING))
    assert "手机" not in fields(form)


def test_an_empty_cell_that_nobody_typed_in_becomes_an_answer_called_by_its_label() -> None:
    form = told(FORM, says("B4", Says.ANSWER))
    assert fields(form)["备用一"] == "B4"


def test_what_is_printed_where_an_answer_goes_is_told() -> None:
    form = told(FORM, says("D3", Says.ANSWER, label="说明"))
    assert fields(form)["说明"] == "D3"
    assert "“写在这里”在模板里换成了" in "\n".join(form.doubts)


def test_the_second_gap_of_a_cell_is_decided_on_alone() -> None:
    form = told(FORM, says("A5", Says.NOTHING, number=2))
    assert fields(form).get("联系人") == "A5"
    assert "电话" not in fields(form)


def test_a_label_that_is_taken_gets_a_number_and_that_is_told() -> None:
    form = told(FORM, says("D2", Says.ANSWER, label="姓名"))
    assert list(fields(form))[:2] == ["姓名", "姓名2"]
    assert "已经有一处叫“姓名”" in form.doubts[-1]


def test_an_id_that_is_known_follows_its_label() -> None:
    form = told(FORM, says("B2", Says.NOTHING), says("D2", Says.ANSWER, label="姓名"))
    assert form.fields[0].asked.id == "name"


@pytest.mark.parametrize("kind", ["选项", "多选"])
def test_choices_must_be_written(kind: str) -> None:
    form = told(FORM, says("B2", Says.ANSWER, kind=kind))
    assert form.fields[0].asked.kind == "姓名"
    assert "要写明有哪些选项" in form.doubts[-1]


def test_a_place_that_is_gone_is_told() -> None:
    form = told(FORM, says("Z99", Says.ANSWER))
    assert form.doubts[-1] == "Sheet1!Z99：定过“要填”，现在的表里没有这个位置，没有照办"


@pytest.mark.parametrize("changed", ["text", "left", "above"])
def test_a_place_at_which_something_else_is_printed_now_is_told(changed: str) -> None:
    document = Document("xlsx", (parse(FORM),))
    cell = cells_by_place(document, understand(document))["Sheet1!B2"][1]
    near = beside(document.grids[0], cell)
    assert near == Beside("", "姓名", "登记表")
    assert fields(told(FORM, says("B2", Says.NOTHING, beside=near))).get("姓名") is None

    form = told(FORM, says("B2", Says.NOTHING, beside=replace(near, **{changed: "别的"})))

    assert fields(form)["姓名"] == "B2"
    assert "现在不一样了" in form.doubts[-1]


def test_a_doubt_about_a_place_that_is_decided_on_is_settled() -> None:
    drawing = "单位名称 | 罗庄社区 | 手机 | \\[]"
    assert "罗庄社区" in told(drawing).doubts[0]
    assert told(drawing, says("B1", Says.ANSWER)).doubts == ()


def test_a_column_is_decided_on_at_any_of_its_rows() -> None:
    form = told(ROWS, says("B3", Says.ANSWER, label="户数", kind="整数"), says("C2", Says.NOTHING))
    (table,) = form.tables
    assert [(c.asked.label, c.asked.kind) for c in table.columns] == [
        ("名称", "文字"),
        ("户数", "整数"),
    ]


def test_rows_without_a_column_are_no_table() -> None:
    form = told(ROWS, *(says(f"{letter}2", Says.NOTHING) for letter in "ABC"))
    assert form.tables == ()


def test_same_as_above_below_a_table_is_an_answer_called_by_its_row_and_column() -> None:
    form = told(ROWS, says("B4", Says.LIKE_ABOVE))
    assert fields(form) == {"小计数量": "B4"}
    assert form.fields[0].asked.kind == form.tables[0].columns[1].asked.kind


def test_same_as_above_is_one_more_answer_of_that_kind() -> None:
    drawing = """
        负责人电话 | \\[]
        另一个     | 无
    """
    form = told(
        drawing, says("B1", Says.ANSWER, kind="手机"), says("B2", Says.LIKE_ABOVE, label="另一个")
    )
    assert [(f.asked.label, f.asked.kind) for f in form.fields] == [
        ("负责人电话", "手机"),
        ("另一个", "手机"),
    ]


def test_same_as_above_below_nothing_to_fill_in_is_told() -> None:
    assert (
        "上面一格却不是填写处"
        in told(FORM, says("B3", Says.NOTHING), says("B4", Says.LIKE_ABOVE)).doubts[-1]
    )


def test_a_form_in_which_nothing_was_found_is_built_up_by_decisions() -> None:
    drawing = "办公楼 | 随便"
    assert told(drawing).doubts == ("这张表里没有找到要填写的地方",)
    form = told(drawing, says("B1", Says.ANSWER))
    assert fields(form) == {"办公楼": "B1"}
    assert "没有找到" not in "".join(form.doubts)
    assert "没有找到" in told("姓名 | \\[]", says("B1", Says.NOTHING)).doubts[0]


TOTALS = """
    名称 | 隐患（处） | < | <
    ^    | 一般 | 重大 | 合计
    \\[] | \\[] | \\[] | \\[]
    \\[] | \\[] | \\[] | \\[]
"""


@pytest.mark.parametrize(
    ("decision", "totals"),
    [
        (says("B3", Says.ANSWER, label="小的"), {"合计": ("小的", "重大")}),
        (says("D3", Says.ANSWER, label="总数"), {"总数": ("一般", "重大")}),
        (says("B3", Says.ANSWER, kind="文字"), {}),
        (says("B3", Says.NOTHING), {}),
        (says("A3", Says.NOTHING), {"合计": ("一般", "重大")}),
    ],
)
def test_totals_in_rows_follow_their_columns(
    decision: Decision, totals: dict[str, tuple[str, ...]]
) -> None:
    form = told(TOTALS, decision)
    assert form.tables[0].row_totals == totals
    assert [d.partition("：")[2] for d in form.doubts] == [
        f"“{total}”按同一行的{'、'.join(parts)}之和核对，对不上时会提示"
        for total, parts in totals.items()
    ]


def test_a_table_that_is_none_is_doubted_no_more() -> None:
    form = told(TOTALS, *(says(f"{letter}3", Says.NOTHING) for letter in "ABCD"))
    assert form.doubts == ("这张表里没有找到要填写的地方",)


def test_a_column_is_like_nothing_above_it() -> None:
    assert "不能定“同上”" in told(TOTALS, says("B3", Says.LIKE_ABOVE)).doubts[-1]
