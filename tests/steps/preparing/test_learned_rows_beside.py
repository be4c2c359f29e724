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
