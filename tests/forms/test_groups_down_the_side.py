"""Groups merged down the side in two levels: rows put in, merges dissolved, each row stays in
its groups, or is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forms.learned_and_read import learn_and_read, sheet, word

HEADINGS = ["类别", "小类", "名称", "数量"]
PRINTED = [
    ["消防", "灭火器", "", ""],
    ["^", "^", "", ""],
    ["^", "其他", "", ""],
    ["电气", "线路", "", ""],
    ["^", "其他", "", ""],
]
FILLED = [
    ["消防", "灭火器", "干粉", "3"],
    ["^", "^", "水基", "2"],
    ["^", "^", "二氧化碳", "4"],
    ["^", "其他", "沙箱", "1"],
    ["电气", "线路", "主线", "6"],
    ["^", "其他", "插座", "9"],
]
READ = [
    ["消防", "灭火器", "干粉", 3],
    ["消防", "灭火器", "水基", 2],
    ["消防", "灭火器", "二氧化碳", 4],
    ["消防", "其他", "沙箱", 1],
    ["电气", "线路", "主线", 6],
    ["电气", "其他", "插座", 9],
]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_a_row_that_was_put_in_belongs_to_its_groups(suffix: str, tmp_path: Path) -> None:
    drawn = sheet if suffix == ".xlsx" else lambda *rows: word("设施台账", rows)
    reading = learn_and_read(tmp_path, drawn(HEADINGS, *PRINTED), drawn(HEADINGS, *FILLED), suffix)
    assert reading.rows == READ


def test_after_merges_are_dissolved_too_and_the_row_is_told_of(tmp_path: Path) -> None:
    apart = [["" if text == "^" else text for text in row] for row in FILLED]
    blank, filled = sheet(HEADINGS, *PRINTED), sheet(HEADINGS, *apart)
    reading = learn_and_read(tmp_path, blank, filled, ".xlsx")
    assert reading.rows == READ
    assert "表!B4 小类：这一栏空着，按上面一行记为“灭火器”" in reading.told
    assert "表!B7" not in reading.told


def test_what_cannot_be_told_is_left_open_and_told_of(tmp_path: Path) -> None:
    filled = sheet(HEADINGS, ["", "其他", "沙箱", "1"])
    reading = learn_and_read(tmp_path, sheet(HEADINGS, *PRINTED), filled, ".xlsx")
    assert reading.rows == [[None, "其他", "沙箱", 1]]
    assert "表!A2 类别：没有填写" in reading.told


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_what_is_written_over_merged_rows_holds_for_each(suffix: str, tmp_path: Path) -> None:
    drawn = sheet if suffix == ".xlsx" else lambda *rows: word("设施台账", rows)
    headings = ["场所", "负责人", "器材", "数量"]
    room = [["", "", "", ""], ["^", "^", "", ""], ["", "", "", ""], ["^", "^", "", ""]]
    said = [
        ["老年食堂", "林清禾", "水带", "3"],
        ["^", "^", "沙箱", "5"],
        ["图书角", "周牧原", "水带", "1"],
        ["^", "^", "", ""],
    ]
    reading = learn_and_read(tmp_path, drawn(headings, *room), drawn(headings, *said), suffix)
    assert reading.rows == [
        ["老年食堂", "林清禾", "水带", 3],
        ["老年食堂", "林清禾", "沙箱", 5],
        ["图书角", "周牧原", "水带", 1],
    ]


def test_a_check_list_keeps_its_items_and_ends_before_an_answer_in_its_last_group(
    tmp_path: Path,
) -> None:
    def drawn(first: str, second: str, third: str, boxes: str) -> bytes:
        return sheet(
            ["消防安全检查表", "<", "<", "<", "<", "<"],
            ["检查项目", "检查内容", "<", "符合", "不符合", "整改措施"],
            ["疏散通道", "出口是否畅通", "<", first, "", ""],
            ["^", "指示标志是否完好", "<", "", second, ""],
            ["用火用电", "电动车是否违规充电", "<", "", third, ""],
            ["^", "是否使用瓶装液化气", "<", boxes, "<", ""],
            ["检查人", "", "<", "检查时间", "", "<"],
        )

    blank, filled = drawn("", "", "", "是□ 否□"), drawn("√", "√", "√", "是□ 否☑")
    read = learn_and_read(tmp_path, blank, filled, ".xlsx")

    assert read.rows == [
        ["疏散通道", "出口是否畅通", "√", None, None],
        ["疏散通道", "指示标志是否完好", None, "√", None],
        ["用火用电", "电动车是否违规充电", None, "√", None],
    ]
    assert read.values["是否使用瓶装液化气"] == "否"
    told = "表!F6：看不出这个空格填什么，没有当作填写处；要填的请补上栏目名称"
    assert (read.doubts, "表外" in read.told) == (told, False)
