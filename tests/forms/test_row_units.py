"""A figure in a row that prints its unit is told where it is in another."""

from __future__ import annotations

from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.forms.learned_and_read import learn_and_read, sheet
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


def test_a_number_in_a_row_is_in_the_unit_of_the_row(tmp_path: Path) -> None:
    head = ("指标名称", "单位", "数量")
    asked = (("总户数", "户"), ("经营收入", "万元"), ("办公用房", "平方米"))
    said = ("12人", "12.5万元", "620平方米")
    filled = [head, *((*one, text) for one, text in zip(asked, said, strict=True))]
    blank = sheet(head, *((*one, None) for one in asked))
    reading = learn_and_read(tmp_path, blank, sheet(*filled), ".xlsx")

    assert [row[-1] for row in reading.rows] == [12, 12.5, 620]
    told = [(f.found, f.expected) for f in reading.findings if f.code == "extra-text"]
    assert told == [("12人", "12户")]


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
