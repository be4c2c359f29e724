"""Rows of a list side by side on one line: learned as one list, read as it, filled as it."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.content import Grid, Limits
from huizhi.formats import read_bytes
from tests.forms.learned_and_read import fill_learned, learn_and_read, sheet, word

HEADINGS = ("序号", "姓名", "电话") * 2
PEOPLE = [
    [f"{name}小{number}", f"1390000{number:04}"]
    for number, name in enumerate("赵钱孙李周吴郑王冯陈")
]


def drawn(suffix: str, *rows: list[str]) -> bytes:
    if suffix == ".docx":
        return word("楼栋长名册", [HEADINGS, *rows])
    return sheet(["楼栋长名册", *["<"] * 5], HEADINGS, *rows)


def down(people: list[list[str]], lines: int) -> list[list[str]]:
    """Lines that are filled down the left first."""
    filled = [*people, *[["", ""]] * (2 * lines - len(people))]
    return [[str(n + 1), *filled[n], str(n + 1 + lines), *filled[n + lines]] for n in range(lines)]


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@pytest.mark.parametrize("count", [3, 6, 8])
def test_the_list_goes_on_in_the_right_half(suffix: str, count: int, tmp_path: Path) -> None:
    filled = drawn(suffix, *down(PEOPLE[:count], 4))
    reading = learn_and_read(tmp_path, drawn(suffix, *down([], 4)), filled, suffix)
    assert reading.rows == PEOPLE[:count]


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@pytest.mark.parametrize("count", [3, 10])
def test_it_is_filled_down_the_left_first_and_grows(
    suffix: str, count: int, tmp_path: Path
) -> None:
    rows = [{"姓名": name, "电话": phone} for name, phone in PEOPLE[:count]]
    data = fill_learned(tmp_path, drawn(suffix, *down([], 3)), suffix, {}, rows)
    (grid,) = (g for g in read_bytes(data, Limits()).grids if g.cells)
    assert lines(grid) == down(PEOPLE[:count], max(3, (count + 1) // 2))


def lines(grid: Grid) -> list[list[str]]:
    """The rows below the heading."""
    return [[cell.text for cell in grid.row(row)] for row in grid.row_numbers if row > 1]


def test_it_is_filled_line_by_line_as_it_is_numbered(tmp_path: Path) -> None:
    blank = drawn(".xlsx", ["1", "", "", "2", "", ""], ["3", "", "", "4", "", ""])
    rows = [{"姓名": name, "电话": phone} for name, phone in PEOPLE[:5]]
    data = fill_learned(tmp_path, blank, ".xlsx", {}, rows)
    (grid,) = read_bytes(data, Limits()).grids
    assert lines(grid)[0] == ["1", *PEOPLE[0], "2", *PEOPLE[1]]
    assert lines(grid)[2] == ["5", *PEOPLE[4], "6", "", ""]
    assert learn_and_read(tmp_path, blank, data, ".xlsx").rows == PEOPLE[:5]


def test_a_heading_that_is_gone_does_not_shift_its_half_of_the_names(tmp_path: Path) -> None:
    filled = sheet(
        ["楼栋长名册", *["<"] * 5],
        ["序号", "甲", "电话", "序号", "姓名", "电话"],
        ["1", *PEOPLE[0], "3", *PEOPLE[2]],
        ["2", *PEOPLE[1], "4", "", ""],
    )
    reading = learn_and_read(tmp_path, drawn(".xlsx", *down([], 2)), filled, ".xlsx")
    assert PEOPLE[2] in reading.rows
    assert PEOPLE[0][0] in reading.told
    assert PEOPLE[1][0] in reading.told


def test_a_total_in_the_right_half_sums_up_both(tmp_path: Path) -> None:
    headings = ["楼栋", "户数（户）"] * 2
    blank = sheet(headings, *[["", "", "", ""]] * 3)
    filled = sheet(
        headings,
        ["1号楼", "12", "2号楼", "7"],
        ["3号楼", "5", "", ""],
        ["5号楼", "6", "合计", "31"],
    )
    reading = learn_and_read(tmp_path, blank, filled, ".xlsx")
    assert [row[1] for row in reading.rows] == [12, 5, 6, 7]
    assert "31" in reading.told
    assert "30" in reading.told


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_two_lists_side_by_side_call_their_figures_after_their_own_heading(
    suffix: str, tmp_path: Path
) -> None:
    heads = ("收入项目", "金额", "支出项目", "金额")

    def form(*rows: tuple[str, ...]) -> bytes:
        if suffix == ".docx":
            return word("收支情况表", [heads, *rows])
        return sheet(["收支情况表", "<", "<", "<"], heads, *rows)

    filled = [("捐款", "100", "电费", "30"), ("", "", "水费", "20"), ("", "", "", "")]
    reading = learn_and_read(tmp_path, form(*[("",) * 4] * 3), form(*filled), suffix)

    labels = [one.asked.label for one in reading.form.tables[0].columns]
    assert labels == ["收入项目", "收入金额", "支出项目", "支出金额"]
    assert "分别叫“收入金额”、“支出金额”" in reading.doubts
    assert reading.rows[:2] == [["捐款", "100.00", "电费", "30.00"], [None, None, "水费", "20.00"]]


def test_a_list_beside_another_may_be_numbered_by_itself(tmp_path: Path) -> None:
    heads = ("序号", "姓名", "手机", "", "序号", "物资", "数量")

    def form(*rows: tuple[str, ...]) -> bytes:
        return sheet(["力量物资表", *["<"] * 6], heads, ("例", *rows[0]), *rows[1:])

    example = ("张三", "13800000000", "", "例", "铁锹", "20")
    empty = [(str(n), "", "", "", str(n), "", "") for n in (1, 2, 3)]
    filled = [("1", "赵小一", "13900000001", "", "1", "融雪剂", "50"), *empty[1:]]
    reading = learn_and_read(tmp_path, form(example, *empty), form(example, *filled), ".xlsx")
    assert reading.rows == [["赵小一", "13900000001", "融雪剂", 50]]


@pytest.mark.parametrize(
    ("typed", "rows", "told"),
    [
        (("任强", "13900000000"), [["任强", "13900000000"]], "残留字样“13900000000”"),
        (("任强", "13608440002"), [["任强", "13608440002"]], ""),
        (("李四", "13900000000"), [], "示例"),
    ],
)
def test_an_example_on_the_right_that_is_half_overwritten_is_told(
    typed: tuple[str, str], rows: list[list[str]], told: str, tmp_path: Path
) -> None:
    heads = ("姓名", "手机") * 2
    example = ("例：张三", "13800000000", "李四", "13900000000")

    def form(first: tuple[str, ...]) -> bytes:
        return sheet(["值班表", *["<"] * 3], heads, first, *[("",) * 4] * 2)

    reading = learn_and_read(tmp_path, form(example), form((*example[:2], *typed)), ".xlsx")
    assert reading.rows == rows
    assert ("13900000000" in reading.told) == ("残留" in told)


def test_a_second_telephone_says_whose_it_is(tmp_path: Path) -> None:
    heads = ("小区", "业委会主任", "手机", "物业经理", "手机")
    blank = sheet(["小区台账", *["<"] * 4], heads, *[("",) * 5] * 3)
    reading = learn_and_read(tmp_path, blank, blank, ".xlsx")
    labels = [one.asked.label for one in reading.form.tables[0].columns]
    assert labels[-1] == "物业经理手机"
