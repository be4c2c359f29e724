"""Lists of units as offices draw them: which column is what, which row is a unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from huizhi.content import Document
from huizhi.content.grid import parse
from huizhi.errors import HuizhiError
from huizhi.steps.preparing.roster_table import (
    RosterProposal,
    left_out,
    propose_roster,
    read_roster_table,
)
from tests.paths import ROOT
from tests.steps.preparing.rosters import (
    FILE,
    NO_HEADINGS,
    SECTIONS,
    SIDE_BY_SIDE,
    TITLED,
    TWO_LEVELS,
    proposed,
)


def meanings(proposal: RosterProposal) -> str:
    return " ".join(one.meaning for one in proposal.columns)


def reasons(proposal: RosterProposal) -> list[str]:
    """Of each row why it is no unit, 单位 for one."""
    return [row.reason or "单位" for row in proposal.rows]


def test_titles_blank_rows_totals_and_notes_are_no_units() -> None:
    proposal = proposed(TITLED)

    assert meanings(proposal) == "不要 名称 联络员 联系电话 不要"
    assert reasons(proposal) == [
        *("标题", "标题", "栏目名称", "单位", "单位", "空行", "单位", "合计", "注"),
    ]
    assert proposal.rows[0].spans == (5, 0, 0, 0, 0)


def test_headings_of_two_levels() -> None:
    proposal = proposed(TWO_LEVELS)

    assert proposal.headings == (0, 1)
    assert meanings(proposal) == "不要 名称 联络员 联系电话 不要 不要 不要"
    assert proposal.columns[3].heading == "党组织书记手机"
    assert reasons(proposal) == ["栏目名称", "栏目名称", "单位", "单位"]


def test_headings_of_two_levels_that_nothing_merges() -> None:
    proposal = proposed("""
    村名 | 书记 | ~           | 主任   | ~
    ~    | 姓名 | 电话        | 姓名   | 电话
    甲村 | 王一 | 13900000001 | 李一   | 13900000002
    """)

    assert proposal.headings == (0, 1)
    assert meanings(proposal) == "名称 联络员 联系电话 不要 不要"


def test_units_side_by_side() -> None:
    proposal = proposed(SIDE_BY_SIDE)

    assert meanings(proposal) == "不要 名称 联系电话 不要 名称 联系电话"
    assert proposal.blocks == (range(3), range(3, 6))


def test_headings_between_the_rows_say_the_kind() -> None:
    proposal = proposed(SECTIONS)

    assert [(row.cells[0], row.section) for row in proposal.rows if row.taken] == [
        ("甲", "城市社区"),
        ("乙", "农村社区"),
        ("应急办", "部门"),
    ]


def test_a_list_without_headings_is_known_by_what_stands_in_it() -> None:
    proposal = proposed(NO_HEADINGS)

    assert proposal.headings == ()
    assert meanings(proposal) == "不要 名称 联络员 联系电话"
    assert reasons(proposal) == ["单位"] * 3


def test_the_street_beside_the_community_is_not_its_name() -> None:
    proposal = proposed("""
    街道 | 社区   | 联系人
    北关 | 甲社区 | 王一
    ^    | 乙社区 | 王二
    ^    | 丙社区 | 王三
    """)

    assert meanings(proposal) == "不要 名称 联络员"


def test_the_numbers_of_others_are_left() -> None:
    proposal = proposed("""
    社区   | 书记 | 主任 | 书记电话    | 主任电话
    甲社区 | 王一 | 李一 | 13900000001 | 13900000002
    """)

    assert meanings(proposal) == "名称 联络员 不要 联系电话 不要"


def test_two_people_of_one_unit_are_one_row() -> None:
    proposal = proposed("""
    社区   | 职务 | 姓名 | 电话
    甲社区 | 书记 | 王一 | 13900000001
    ^      | 主任 | 李一 | 13900000002
    乙社区 | 书记 | 王二 | 13900000003
    乙社区 | 主任 | 李二 | 13900000004
    """)

    assert reasons(proposal) == [
        *("栏目名称", "单位", "与上一行同一单位", "单位", "与第4行同一单位"),
    ]


def test_headings_again_on_the_next_page_are_no_unit() -> None:
    proposal = proposed("""
    社区   | 姓名
    甲社区 | 王一
    社区   | 姓名
    乙社区 | 王二
    共2个社区 | ~
    填表人：李四 | ~
    """)

    assert reasons(proposal) == ["栏目名称", "单位", "栏目名称", "单位", "合计", "注"]


def test_hidden_rows_wait_for_the_clerk() -> None:
    grid = parse("社区 | 电话\n甲社区 | 13900000001\n乙社区 | 13900000002")
    grid = replace(grid, cells=tuple(replace(c, hidden=c.row == 2) for c in grid.cells))

    assert reasons(proposed(grid)) == ["栏目名称", "单位", "隐藏的行"]


def test_a_hidden_column_hides_no_row() -> None:
    grid = parse("社区 | 电话\n甲社区 | 13900000001")
    grid = replace(grid, cells=tuple(replace(c, hidden=c.column == 1) for c in grid.cells))

    assert reasons(proposed(grid)) == ["栏目名称", "单位"]


def test_the_sheet_that_is_a_list_is_found_and_another_can_be_chosen() -> None:
    first, second = parse("说明 | 2026年", "封面"), parse(TITLED, "通讯录")
    document = Document("xlsx", (first, second))

    assert propose_roster(document, FILE).sheet == "通讯录"
    assert propose_roster(document, FILE).place(3, 1) == "工作表“通讯录”第4行（B4）"
    assert propose_roster(document, FILE, "封面").sheet == "封面"


def test_what_the_clerk_chooses_goes_before_what_was_guessed() -> None:
    proposal = proposed(TITLED, chosen={2: "不要", 4: "别名"})

    assert meanings(proposal) == "不要 名称 不要 联系电话 别名"


def test_a_file_without_words_is_refused_by_its_name() -> None:
    with pytest.raises(HuizhiError, match=r"“名单\.xlsx”里没有字"):
        propose_roster(Document("xlsx", (parse("~"),)), FILE)


def test_a_picture_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "名单.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    with pytest.raises(HuizhiError, match=r"“名单\.jpg”读不出来"):
        read_roster_table(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text_table_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("各社区名单,,\n社区,书记,电话\n甲社区,王一,13900000001\n", encoding)
    proposal = propose_roster(read_roster_table(path), path.name)

    assert meanings(proposal) == "名称 联络员 联系电话"
    assert (reasons(proposal)[-1], proposal.place(2, 2)) == ("单位", "第3行（C3）")


def test_a_table_in_word(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("各社区通讯录")
    table = document.add_table(2, 3)
    for cell, text in zip(
        table._cells, ["社区名称", "书记", "电话", "甲社区", "王一", "139"], strict=True
    ):
        cell.text = text
    document.save(str(tmp_path / "名单.docx"))
    proposal = propose_roster(read_roster_table(tmp_path / "名单.docx"), "名单.docx")

    assert meanings(proposal) == "名称 联络员 联系电话"
    row = next(row for row in proposal.rows if row.taken)
    assert (row.label, proposal.place(row.number, 2)) == ("表格1第2行", "表格1第2行第3列")


def test_the_list_of_a_real_office() -> None:
    path = ROOT / "tests" / "returns" / "lists" / "各社区通讯录（2026.11）.xlsx"
    proposal = propose_roster(read_roster_table(path), path.name)

    assert meanings(proposal) == "不要 名称 联络员 联系电话 不要"
    assert reasons(proposal).count("单位") == 18
    assert openpyxl.load_workbook(path).active.max_row == len(proposal.rows)


def test_names_are_told_by_their_place_beside_those_who_are_called() -> None:
    proposal = proposed("""
    号 | 所管 | 情况   | 负责人 | 电话
    1  | 东关 | 正常   | 王一   | 13900000001
    2  | 卫生院 | 正常 | 王二   | 13900000002
    """)

    assert meanings(proposal) == "不要 名称 不要 联络员 联系电话"
    assert reasons(proposal) == ["栏目名称", "单位", "单位"]


def test_rows_that_could_be_units_are_told() -> None:
    grid = parse("""
    单位 | 联系人 | 电话
    甲站 | 王一   | 13900000001
    甲站 | 王二   | 13900000002
    ~    | 王三   | 13900000003
    ~    | 王四   | 13900000004
    备注：以上 | ~ | ~
    """)
    cells = tuple(
        replace(c, problem="no-result", text="") if (c.row, c.column) == (4, 0) else c
        for c in (*grid.cells, replace(grid.cells[0], row=4, text=""))
    )
    told = left_out(proposed(replace(grid, cells=cells)))

    assert [line.partition("。")[0] for line in told] == [
        "第3行（甲站、王二、13900000002）没有算作单位：与第2行同一单位",
        "第4行（王三、13900000003）没有算作单位：没有单位名称",
        "第5行（王四、13900000004）没有算作单位：名称是没有结果的公式",
    ]
