"""What is proposed where a label says no kind: by a list, an example or the format of the cells."""

from __future__ import annotations

from typing import Any

import pytest

from huizhi.content.form_look import BoxLook, GridLook
from huizhi.content.grid import Document, parse
from huizhi.forms.blank.form_place import cells_by_place, places_in
from huizhi.forms.blank.proposal import proposed, with_kinds_of_cells
from huizhi.forms.blank.understanding import understand

ROWS = """
    房型 | 楼栋 | 手机
    {} | \\[] | \\[]
    \\[] | \\[] | \\[]
"""


def kinds(drawing: str, **box: Any) -> list[tuple[str, str]]:
    """The labels and kinds of a drawn sheet all of whose cells look so."""
    document = Document("xlsx", (parse(drawing),))
    boxes = {(r, c): BoxLook(**box) for r in range(4) for c in range(4)}
    form = with_kinds_of_cells(document, understand(document), [GridLook((), boxes)])
    columns = [c.asked for table in form.tables for c in table.columns]
    return [(one.label, one.kind) for one in [*(f.asked for f in form.fields), *columns]]


@pytest.mark.parametrize(
    ("holds", "kind"),
    [("date", "日期"), ("percent", "百分比"), ("number", "数值"), ("text", "文字"), ("", "文字")],
)
def test_a_format_says_what_a_label_does_not(holds: str, kind: str) -> None:
    assert kinds("进展 | \\[] | 手机 | \\[]", holds=holds) == [("进展", kind), ("手机", "手机")]
    assert kinds(ROWS.format("\\[]"), holds=holds)[1:] == [("楼栋", kind), ("手机", "手机")]


def test_a_list_gives_the_choices_of_what_is_free_text() -> None:
    choices = ("甲", "乙")
    assert kinds("进展 | \\[] | 手机 | \\[]", choices=choices) == [
        ("进展", "选项"),
        ("手机", "手机"),
    ]


def test_a_format_that_not_all_rows_have_says_nothing() -> None:
    document = Document("xlsx", (parse(ROWS.format("\\[]")),))
    look = GridLook((), {(1, 1): BoxLook(holds="date")})
    (table,) = with_kinds_of_cells(document, understand(document), [look]).tables
    assert table.columns[1].asked.kind == "文字"


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        ("13837400001", "手机"),
        ("2024年6月3日", "日期"),
        ("李四", "文字"),
        ("12", "文字"),
        ("例：a@b.cn", "电子邮箱"),
    ],
)
def test_an_example_says_what_a_label_does_not(sample: str, kind: str) -> None:
    document = Document("xlsx", (parse(f"补充 | {sample}"),))
    form = understand(Document("xlsx", ()))
    (_, cell) = cells_by_place(document, form)["Sheet1!B1"]
    (place,) = places_in(document.grids[0], 0, cell, form)
    one = proposed(document.grids[0], place, BoxLook())
    assert (one.label, one.kind) == ("补充", kind)


def test_what_is_printed_in_a_cell_names_it_where_nothing_is_printed_right_beside_it() -> None:
    document = Document("xlsx", (parse("性别 | \\[] | 照片 | 附注"),))
    form = understand(Document("xlsx", ()))
    names = {}
    for place, (_, cell) in cells_by_place(document, form).items():
        (one,) = places_in(document.grids[0], 0, cell, form)
        names[place] = proposed(document.grids[0], one, BoxLook()).label
    assert names == {
        "Sheet1!A1": "性别",
        "Sheet1!B1": "性别",
        "Sheet1!C1": "照片",
        "Sheet1!D1": "照片",
    }
