"""A figure in a row that prints its unit is told where it is in another."""

from __future__ import annotations

from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.forms.learned_and_read import learn_and_read, sheet, word
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


def test_a_unit_in_the_name_of_a_row_is_that_of_its_figures(tmp_path: Path) -> None:
    head = ("指标", "本季", "上年同期")
    names = ("规上工业总产值（万元）", "固定资产投资（亿元）", "人均收入（元）", "新增就业（人）")
    said = (("8650万元", 8120), ("1.2亿元", "11000万元"), ("1.268万元", 12010), ("86人", 79))
    rows = ((name, *figures) for name, figures in zip(names, said, strict=True))
    blank = sheet(("季报表", "<", "<"), head, *((name, None, None) for name in names))
    filled = sheet(("季报表", "<", "<"), head, *rows)
    reading = learn_and_read(tmp_path, blank, filled, ".xlsx")

    assert list(map(str, reading.values.values())) == [
        *("8650.00", "8120.00", "1.20", "1.10", "12680.00", "12010.00", "86", "79")
    ]


def test_a_unit_in_the_name_of_a_printed_row_is_that_of_its_column(tmp_path: Path) -> None:
    head = ("序号", "项目名称", "责任单位", "预算金额", "实际金额", "备注")
    names = ("办公经费支出（万元）", "走访慰问经费（元）")
    rows = [(n, name, None, None, None, None) for n, name in enumerate(names, 1)]
    said = (("民政办", "5万元", "45000元", "无"), ("工会", "0.5万元", 3800, "节余"))
    filled = [(*row[:2], *one) for row, one in zip(rows, said, strict=True)]
    reading = learn_and_read(tmp_path, sheet(head, *rows), sheet(head, *filled), ".xlsx")

    assert [row[-3:-1] for row in reading.rows] == [["5.00", "4.50"], ["5000.00", "3800.00"]]


def test_an_allowance_under_a_unit_of_money_is_an_amount(tmp_path: Path) -> None:
    head = ("姓名", "困难生活补贴", "岗位津贴", "补贴类别")
    over = ("发放表", "<", "<", "单位：元")
    blank = sheet(over, head, *((None,) * 4 for _ in range(3)))
    said = (("柴永福", "120元", 150, "生活"), ("戚秀兰", 120, "1.5千元", "护理"))
    reading = learn_and_read(tmp_path, blank, sheet(over, head, *said), ".xlsx")

    assert reading.rows == [
        ["柴永福", "120.00", "150.00", "生活"],
        ["戚秀兰", "120.00", "1500.00", "护理"],
    ]


def test_a_length_of_time_in_another_unit_than_its_label_counts_is_not_taken(
    tmp_path: Path,
) -> None:
    said = ("92天", "1年", "12周", "3个月", "5个", "4")

    head = ("姓名", "居住月数")
    blank = sheet(head, *((None, None) for _ in said))
    filled = sheet(head, *(("林清禾", text) for text in said))
    reading = learn_and_read(tmp_path, blank, filled, ".xlsx")

    assert [row[-1] for row in reading.rows] == [None, None, None, 3, 5, 4]
    told = [(f.found, f.expected) for f in reading.findings if f.code == "time-unit"]
    assert told == [("92天", "个月"), ("1年", "个月"), ("12周", "个月")]


def test_a_length_of_time_in_another_unit_than_is_printed_behind_it_is_not_taken(
    tmp_path: Path,
) -> None:
    drawing = "提前{}个月书面通知，托管满{}个月以上免押金，每{}小时巡视，欠费超过{}个月停止服务。"
    blank = word(drawing.format(*["____"] * 4))
    filled = word(drawing.format("15天", "2年", "90分钟", "3个月"))
    reading = learn_and_read(tmp_path, blank, filled, ".docx")

    assert [v for v in reading.values.values() if v is not None] in ([3], ["90分钟", 3])
    assert all(typed in reading.told for typed in ("15天", "2年"))
