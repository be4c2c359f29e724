"""What a blank form says of its own figures is proposed as rules, each named as a doubt."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from huizhi.steps.preparing.learned_entry import learned_settings_in
from huizhi.steps.preparing.learning import Learned, learn


def learned(folder: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> Learned:
    path = folder / "统计表.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    for row in rows:
        sheet.append(row)
    for one in merged:
        sheet.merge_cells(one)
    book.save(path)
    return learn(path, folder / "learned")


def rules(folder: Path) -> list[str]:
    return list(learned_settings_in(folder / "learned")["附件"][0].get("核对", ()))


def test_a_formula_that_adds_up_answers_is_a_rule(tmp_path: Path) -> None:
    one = learned(
        tmp_path,
        [
            ["基本情况统计表"],
            ["常住户（户）", None, "租住户（户）", None],
            ["总户数（户）", "=B2+D2", "走访户数（户）", None],
        ],
    )

    assert rules(tmp_path) == ["总户数 = 常住户 + 租住户"]
    assert any("“总户数 = 常住户 + 租住户”" in doubt for doubt in one.form.doubts)


def test_what_is_among_is_no_more(tmp_path: Path) -> None:
    learned(
        tmp_path,
        [["党员统计表"], ["党员总数（人）", None, "其中：女党员（人）", None], ["备注", None]],
    )

    assert rules(tmp_path) == ["其中女党员 ≤ 党员总数"]


def test_columns_below_among_are_no_more_than_the_one_before(tmp_path: Path) -> None:
    blank: list[list[object]] = [[number, *[None] * 5] for number in range(1, 4)]
    learned(
        tmp_path,
        [
            ["人口统计表"],
            ["序号", "网格", "人数（人）", "其中", None, "备注"],
            [None, None, None, "老人（人）", "儿童（人）", None],
            *blank,
        ],
        ("D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3"),
    )

    assert rules(tmp_path) == ["老人 ≤ 人数", "儿童 ≤ 人数"]


def test_where_nothing_is_said_nothing_is_proposed(tmp_path: Path) -> None:
    learned(
        tmp_path, [["登记表"], ["姓名", None, "年龄", None], ["电话", None, "户数（户）", None]]
    )

    assert rules(tmp_path) == []


def test_columns_of_one_name_in_two_tables_are_named_with_their_table(tmp_path: Path) -> None:
    heading: list[object] = ["场所", "检查数（次）", "其中夜间（次）"]
    empty: list[list[object]] = [["", None, None]] * 3
    one = learned(
        tmp_path,
        [["检查情况表"], ["上月"], heading, *empty, ["本月"], heading, *empty, ["填表人："]],
        merged=("A1:C1", "A2:C2", "A7:C7"),
    )
    tables = learned_settings_in(tmp_path / "learned")["附件"][0]["明细"]

    assert one.form.doubts
    assert [table["名称"] for table in tables] == ["上月", "本月"]
    assert rules(tmp_path) == ["上月.其中夜间 ≤ 上月.检查数", "本月.其中夜间 ≤ 本月.检查数"]


def test_what_is_among_in_a_table_is_held_against_its_own_column_and_no_percentage(
    tmp_path: Path,
) -> None:
    learned(
        tmp_path,
        [
            ["收支情况表"],
            ["单位：元"],
            ["项目", "本年数", "上年数", "增减%"],
            ["补助收入", None, None, None],
            ["其中：上级转移支付", None, None, None],
            ["总支出", None, None, None],
        ],
    )

    assert rules(tmp_path) == [
        "其中上级转移支付本年数 ≤ 补助收入本年数",
        "其中上级转移支付上年数 ≤ 补助收入上年数",
    ]
