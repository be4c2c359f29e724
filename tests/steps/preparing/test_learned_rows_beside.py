"""Lists side by side: what is printed in each half to show how it is meant is nobody's answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.learning.reading import learned_sheet

HEADINGS = ["姓名", "职务", "手机"]


@pytest.mark.parametrize(
    ("left", "right"),
    [("例：张三", "李四"), ("（示例）张红", "（示例）李红"), ("张三", "李四")],
)
def test_the_example_of_each_half_is_no_row(left: str, right: str, tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["值班人员安排表"])
        sheet.append(HEADINGS * 2)
        sheet.append([left, "书记", "13800000000", right, "主任", "13900000000"])
        for row in (4, 5, 6):
            sheet.append([""] * 6)
            for column in range(1, 7):
                sheet.cell(row, column).value = " "

    def fill(sheet: Worksheet) -> None:
        for place, text in zip(("A4", "B4", "C4"), ("郭明", "书记", "13503740011"), strict=True):
            sheet[place] = text

    one = learned_sheet(tmp_path, draw)
    answers = one.read(fill)
    assert [row["姓名"] for row in one.rows(answers)] == ["郭明"]
    assert {(f.code, f.where) for f in answers.findings} >= {
        ("example-left", f"Sheet!{column}3") for column in "AD"
    }


@pytest.mark.parametrize("is_numbered", [True, False])
def test_an_empty_column_parts_two_lists(is_numbered: bool, tmp_path: Path) -> None:
    own = ["序号"] * is_numbered

    def draw(sheet: Worksheet) -> None:
        sheet.append(["巡逻力量登记表"])
        sheet.append(["单位名称："])
        sheet.append([*own, "姓名", "手机", None, *own, "物资", "数量（件）"])
        for number in "123":
            sheet.append([*(number * is_numbered), " ", " ", None, *(number * is_numbered), " "])

    def fill(sheet: Worksheet) -> None:
        first = 1 + is_numbered
        for column, text in ((0, "赵德海"), (1, "13733780001"), (3 + is_numbered, "盾牌")):
            sheet.cell(4, first + column).value = text

    one = learned_sheet(tmp_path, draw)
    assert "按隔开左右两张名单理解" in "".join(one.understood.doubts)
    (row,) = one.rows(one.read(fill))
    assert (row["姓名"], row["手机"], row["物资"]) == ("赵德海", "13733780001", "盾牌")


def test_labels_with_room_beside_them_are_no_two_lists(tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["姓名", "手机", " ", "职务", "电话", " "])
        sheet.append(["住址", "邮编", " ", "备用", "电话", " "])

    assert learned_sheet(tmp_path, draw).form.tables == ()
