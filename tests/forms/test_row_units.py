"""A figure in a row that prints its unit is told where it is in another."""

from __future__ import annotations

from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.learning.reading import learned_sheet

ROWS = [
    ("总户数", "户", "四百八十六户", False),
    ("办公用房面积", "平方米", "三间", True),
    ("集体经济收入", "万元", "123500元", True),
    ("村级支出", "万元", "12.35万元", False),
    ("绿化率", "%", "350%", True),
    ("文化活动", "场次", "8场", False),
    ("垃圾清运量", "吨", "无", False),
]


def test_a_figure_in_another_unit_than_its_row_prints_is_told(tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["主要指标年报"])
        sheet.append(["指标名称", "计量单位", "本年", "上年"])
        for name, unit, _, _ in ROWS:
            sheet.append([name, unit, " ", " "])

    def fill(sheet: Worksheet) -> None:
        for row, (*_, text, _) in enumerate(ROWS, start=3):
            sheet[f"C{row}"] = text

    found = learned_sheet(tmp_path, draw).read(fill).findings
    told = {f.found for f in found if f.code == "unit-unlike"}
    assert told == {text for *_, text, is_told in ROWS if is_told}
