"""Reading a template backward: where its fields stand, and which templates are refused."""

from __future__ import annotations

import pytest

from tests.forms.drawn import LIAISON, LIAISON_TEMPLATE, WORKS, WORKS_TEMPLATE, mistakes, pattern


def test_a_field_knows_its_landmark_and_its_side() -> None:
    spots = {spot.field: spot for spot in pattern(LIAISON, LIAISON_TEMPLATE).fields}

    assert (spots["name"].label, spots["name"].side) == ("姓名", "left")
    assert (spots["mobile"].row, spots["mobile"].column) == (1, 3)
    assert spots["address"].label == "地址"


def test_a_label_may_stand_above_or_in_the_cell() -> None:
    above = pattern(LIAISON, "姓名 | 手机 | 地址\n{name} | {mobile} | {address}")
    inside = pattern(LIAISON, "姓名：{name}\n请于手机 {mobile} 上\n地址：{address}（必填）")

    assert [spot.side for spot in above.fields] == ["above", "left", "left"] or [
        spot.side for spot in above.fields
    ] == ["above"] * 3
    assert [spot.side for spot in inside.fields] == ["inside"] * 3
    assert [sentence.pieces for _, sentence in inside.sentences] == [
        ("请于手机 ", " 上"),
        ("地址：", "（必填）"),
    ]


def test_repeated_rows_know_their_columns_groups_and_end() -> None:
    (table,) = pattern(WORKS, WORKS_TEMPLATE).tables

    assert [(c.field, c.label) for c in table.columns] == [
        ("rows.item", "项目"),
        ("", "序号"),
        ("rows.title", "标题"),
        ("rows.content", "内容"),
    ]
    assert table.ends == ("联系人",)
    assert table.group == "rows.item"


@pytest.mark.parametrize(
    ("above", "headings"),
    [
        ("项目 | 序号 | 标题 | 内容", [("项目",), ("序号",), ("标题",), ("内容",)]),
        (
            "项目 | 序号 | 作品（件） | <\n^ | ^ | 标题 | 内容",
            [("项目", ""), ("序号", ""), ("作品（件）", "标题"), ("作品（件）", "内容")],
        ),
        (
            "编号 | < | 作品 | <\n项目 | 序号 | 标题 | 内容",
            [("编号", "项目"), ("编号", "序号"), ("作品", "标题"), ("作品", "内容")],
        ),
        (
            "填报单位： | < | < | <\n项目 | 序号 | 标题 | 内容",
            [("项目",), ("序号",), ("标题",), ("内容",)],
        ),
    ],
)
def test_the_headings_of_all_levels_are_known(above: str, headings: list[tuple[str, ...]]) -> None:
    (first,) = (line for line in WORKS_TEMPLATE.splitlines() if line.startswith("项目"))
    (table,) = pattern(WORKS, WORKS_TEMPLATE.replace(first, above, 1)).tables

    assert [column.heading for column in table.columns] == headings


def test_two_fields_with_nothing_between_them_are_refused() -> None:
    (mistake,) = mistakes(LIAISON, "姓名：{name}{mobile}\n地址 | {address}")

    assert mistake.place == "Sheet1!A1"
    assert "分不开" in mistake.what


def test_a_field_without_a_landmark_is_refused() -> None:
    found = mistakes(LIAISON, "{name} | 手机 | {mobile}\n地址 | {address} | ~")

    assert [mistake.place for mistake in found] == ["Sheet1!A1"]
    assert "找不到" in found[0].what


def test_a_column_without_a_heading_is_refused() -> None:
    drawing = WORKS_TEMPLATE.replace("标题         |", "             |", 1)

    assert any("没有栏目名称" in mistake.what for mistake in mistakes(WORKS, drawing))


def test_a_field_that_the_template_never_asks_for_is_named() -> None:
    (mistake,) = mistakes(LIAISON, "姓名 | {name} | 手机 | {mobile}")

    assert "地址" in mistake.what


def test_a_field_in_columns_that_repeat_cannot_be_read_back() -> None:
    drawing = "姓名 | 地址 | 地址\n{name} | {address} | {address}\n手机 | {mobile} |"
    (found,) = (one for one in mistakes(LIAISON, drawing) if "分不开" in one.what)

    assert "“地址”在一行里印了2列" in found.what
    assert found.place.endswith("C2")


def test_a_mark_beside_the_label_of_another_field_is_a_mistake() -> None:
    (mistake,) = mistakes(LIAISON, "手机 | {name} | 姓名 | x\n手机号 | {mobile}\n地址 | {address}")

    assert mistake.place == "Sheet1!B1"
    assert mistake.what == "标记“姓名”旁边印的却是“手机”"
