"""What could be written into a form and is no answer of it, on drawn grids."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.content import BlockLook, BoxLook, Document, GridLook
from huizhi.content.grid import Cell, Grid, parse
from huizhi.forms.blank.form import BlankForm
from huizhi.forms.blank.left_over import room_left
from huizhi.forms.blank.understanding import understand


def lines(*texts: str) -> Document:
    """A document of these paragraphs."""
    cells = tuple(Cell(n, 0, text, place=f"第{n + 1}段") for n, text in enumerate(texts))
    return Document("docx", (Grid("正文", cells),))


def table(drawing: str) -> Document:
    """A document with this table."""
    grid = parse(drawing, "表")
    cells = tuple(replace(c, place=f"表格1第{c.row + 1}行第{c.column + 1}列") for c in grid.cells)
    return Document("docx", (Grid("正文", cells),))


def left(document: Document) -> list[str]:
    """The doubts about what is left over once the document was understood."""
    (grid,) = document.grids
    boxes = {(c.row, c.column): BoxLook("trbl") for c in grid.cells}
    look = GridLook((BlockLook(0, grid.height),), boxes)
    return list(room_left(document, understand(document), (look,)))


@pytest.mark.parametrize(
    "text",
    [
        "您的身份：1.居民 2.企业 3.个体户（请圈选序号）",
        "服务态度：5 4 3 2 1 分",
        "是否一次办好：是/否",
        "服药依从性：A.规律 B.间断 C.不服药",
        "带动务工人数： 人",
        "类别：①急难型 ②支出型",
        "诉求：..............",
        "                物业公司：",
        "                林场        填表日期：________",
        "    我叫            ，系逝者          儿        。逝者于      年   月   日去世。",
        "过敏史：□无  □有：          ",
    ],
)
def test_what_is_to_be_ringed_or_written_in_a_line_is_named(text: str) -> None:
    (doubt,) = left(lines("便民服务登记卡", text, "欢迎监督。"))
    assert doubt.startswith("第2段：“")


@pytest.mark.parametrize(
    "text",
    [
        "联系人：______ 电话：______",
        "1.您的年龄是（    ）  A.30岁以下  B.31—45岁",
        "停车位：1.够用   2.不够用   3.说不清        [    ]",
        "性别：□男 □女 □其他____",
        "填表说明：请在□内打“√”，1.居民 2.企业",
        "单位：元",
        "填卡单位（章）                填卡人：________",
        "填报周期：第     周（    月    日—    月    日）",
        "姓    名：        ",
        "姓    名：________        性    别：________",
        "填表人：________        审核人：________        （盖章）",
        "                        罗庄社区居民委员会",
        "填报单位：________        单位：万元",
    ],
)
def test_answers_notes_and_units_are_not_named(text: str) -> None:
    assert left(lines("便民服务登记卡", text, "欢迎监督。")) == []


def test_room_before_a_measure_that_nobody_here_knows_is_named() -> None:
    document = table("村名 | | 预计交售量 | x")
    (grid,) = document.grids
    cells = tuple(replace(c, text="      蓬船") if c.text == "x" else c for c in grid.cells)
    document = Document("docx", (Grid("正文", cells),))
    assert [doubt.partition("：")[0] for doubt in left(document)] == ["表格1第1行第4列"]


def test_lines_left_below_a_heading_are_named_and_an_attachment_s_are_not() -> None:
    texts = ("活动申报表", "一、安全保障措施（200字以内）", "", "", "二、登记表", "", "")
    (doubt,) = left(lines(*texts))
    assert doubt == "第2段：“一、安全保障措施（200字以内）”下面留的空行没有当作填写处"


def test_a_table_within_a_cell_is_named_once() -> None:
    document = table("项目名称 | \\[]\n投资构成 | 来源\\t金额\\n中央\\t\\t\\n地方\\t\\t")
    assert [d.partition("，")[0] for d in left(document)] == ["表格1第2行第2列：格子里套着的小表"]


def test_a_row_of_totals_is_named_where_nothing_is_printed_and_no_other_doubt_does() -> None:
    rows = ("民族 | < | 户数 | <", "回族 | < | \\[] | <", "小计 | < | \\[] | <")
    (doubt,) = left(table("\n".join(rows)))
    assert doubt.startswith("表格1第3行第3列：“小计”旁边这个空格没有当作填写处")
    listed = ("序号 | 姓名 | 人数", "1 | \\[] | \\[]", "2 | \\[] | \\[]", "合计 | \\[] | \\[]")
    assert left(table("\n".join(listed))) == []


def test_empty_cells_that_touch_are_named_together_and_columns_between_are_not() -> None:
    rows = ("分项 | 标准 | 说明", "卫生 | 按比例 | \\[]", "绿化 | 酌情 | \\[]", "合计 | 100 | \\[]")
    document = table("\n".join(rows))
    form = BlankForm("", (), (), ())
    (grid,) = document.grids
    look = GridLook((BlockLook(0, grid.height),))
    (doubt,) = room_left(document, form, (look,))
    assert doubt.startswith("表格1第2行第3列至表格1第3行第3列：“按比例”旁边这2个空格没有当作")


def test_cells_beside_one_that_another_doubt_names_are_named() -> None:
    document = table("""
        姓名 | \\[] | 电话 | \\[] | \\[]
        监测 | pH值 | 化学需氧量 | 氨氮 | 总磷
        ^    |      |            |      |
        地址 | \\[] | 责任人 | \\[] | \\[]
    """)
    (grid,) = document.grids
    fields = [one for one in understand(document).fields if one.cell.row != 2]
    form = BlankForm("", tuple(fields), (), ("表格1第3行第2列：看不出这里的空格填什么",))
    boxes = {(c.row, c.column): BoxLook("trbl") for c in grid.cells}
    look = GridLook((BlockLook(0, grid.height),), boxes)

    (doubt,) = room_left(document, form, (look,))

    assert doubt.startswith("表格1第3行第3列至")


def test_what_somebody_decided_on_is_not_named() -> None:
    document = lines("便民服务登记卡", "是否一次办好：是/否")
    look = GridLook((BlockLook(0, 2),))
    form = understand(document)
    assert list(room_left(document, form, (look,), {"第2段"})) == []
    assert len(list(room_left(document, form, (look,)))) == 1


def test_empty_lines_above_what_is_signed_are_named_by_what_they_are_for() -> None:
    document = table(
        "办理结果 | \\n□已化解 □未化解\n办结情况 | \\n是否办结：□是 □否\n"
        "社区意见 | \\n\\n负责人（签字）：____  年  月  日"
    )
    assert left(document) == ["表格1第1行第2列：“办理结果”右边一格上面留的空行没有当作填写处"]


def test_cells_beside_which_nothing_asks_are_named_and_what_fills_a_row_up_is_not() -> None:
    document = table("""
        场所 | \\[] | 电话 | \\[] |
        项目 | 内容 | 符合 | 不符合 | 措施
        通道 | 出口畅通 | \\[] | \\[] | \\[]
        设施 | 标志完好 | \\[] | \\[] | \\[]
        用电 | 线路规范 | \\[] | < |
    """)
    assert left(document) == [
        "表格1第5行第5列：看不出这个空格填什么，没有当作填写处；要填的请补上栏目名称"
    ]
