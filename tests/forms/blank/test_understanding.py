"""What blank forms ask for, on drawn grids."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import Document, parse
from huizhi.forms.blank.form import BlankForm, BlankFormulas
from huizhi.forms.blank.understanding import understand
from huizhi.steps.preparing.learned_settings import settings_data


def understood(*drawings: str) -> BlankForm:
    """What these drawn sheets ask for."""
    grids = tuple(parse(drawing, f"Sheet{n}") for n, drawing in enumerate(drawings, start=1))
    return understand(Document("xlsx", grids))


def fields(form: BlankForm) -> dict[str, str]:
    """The places of the single answers by label."""
    return {one.asked.label: one.cell.place.partition("!")[2] for one in form.fields}


def columns(form: BlankForm) -> list[list[str]]:
    """The columns of each table by label."""
    return [[one.asked.label for one in table.every_column] for table in form.tables]


def test_labels_beside_their_answers() -> None:
    form = understood("""
        附件1    | <      | < | <
        联络员表 | <      | < | <
        姓 名    | \\[]    | 手机 | \\[]
        地址     | \\[]    | <    | <
    """)
    assert fields(form) == {"姓名": "B3", "手机": "D3", "地址": "B4"}
    assert (form.title, form.doubts) == ("联络员表", ())


def test_a_label_that_stands_twice_is_told_apart() -> None:
    form = understood("""
        负责人 | \\[] | 联系电话 | \\[]
        联系人 | \\[] | 联系电话 | \\[]
    """)
    assert list(fields(form)) == ["负责人", "联系电话", "联系人", "联系人联系电话"]
    assert [f.asked.id for f in form.fields][1::2] == ["contact_phone", "contact_phone_2"]


@pytest.mark.parametrize("turned", [False, True])
def test_labels_that_are_the_same_but_for_their_signs_are_told_apart_by_a_number(
    turned: bool,
) -> None:
    """What one is called is not what another prints, by which that would be looked for."""
    one, other = ("值班电话（夜间）", "值班电话-夜间")[:: -1 if turned else 1]

    form = understood(f"{one} | \\[] | {other} | \\[]")

    assert fields(form) == {"值班电话": "B1", "值班电话2": "D1"}


def test_an_answer_the_office_wrote_is_named() -> None:
    form = understood("单位名称 | 罗庄社区 | 手机 | \\[]")

    assert fields(form) == {"单位名称": "B1", "手机": "D1"}
    assert "罗庄社区" in form.doubts[0]


def test_rows_under_a_heading() -> None:
    form = understood("""
        序号 | 姓名 | 金额（元） | 备注
        1    | \\[] | \\[]       | \\[]
        2    | \\[] | \\[]       | \\[]
        合计 | \\[] | \\[]       | \\[]
    """)
    (table,) = form.tables
    assert columns(form) == [["姓名", "金额", "备注"]]
    assert (table.rows, table.numbering, table.where) == (2, 0, "Sheet1!A1:D3")
    assert fields(form) == {}
    assert "合计" in form.doubts[0]


@pytest.mark.parametrize(
    ("headings", "counts"),
    [
        (
            "网格 | 0—3岁 | 60岁及以上 | 男 | 女 | 低保户 | 负责事项",
            "栏0至3岁 栏60岁及以上 男 女 低保户",
        ),
        ("社区 | 人数（人） | 在校 | 随班 | 未入学原因", "人数 在校 随班"),
        (
            "户主姓名 | 户内人口数 | 0-14岁 | 15-59岁 | 出生 | 低保户",
            "户内人口数 栏0至14岁 栏15至59岁 出生",
        ),
        ("姓名 | 子女数 | 低保户 | 残疾", "子女数"),
        ("楼栋 | 联系电话 | 户数 | 空巢 | 独居", "户数"),
        ("物品 | 低保户 | 残疾", ""),
    ],
)
def test_what_counts_people_is_a_number_where_no_person_is_asked_for(
    headings: str, counts: str
) -> None:
    room = " | ".join(["\\[]"] * (headings.count("|") + 1))
    (table,) = understood(f"{headings}\n{room}\n{room}").tables
    found = [one.asked.label for one in table.every_column if one.asked.kind == "整数"]
    assert found == counts.split()


def test_labels_right_above_a_heading_in_a_sheet_are_answered_beside() -> None:
    form = understood("""
        业　主   | \\[]     | 电话 | \\[]   | 从业人数 | \\[]
        年代     | \\[]     | \\[] | 类别   | \\[]    | \\[]
        检查项目 | 检查内容 | <    | 符合   | 不符合   | 整改措施
        通道     | 门       | <    | \\[]   | \\[]    | \\[]
        通道     | 窗       | <    | \\[]   | \\[]    | \\[]
    """)
    assert fields(form) == {
        "业主": "B1",
        "电话": "D1",
        "从业人数": "F1",
        "年代": "B2",
        "类别": "E2",
    }
    assert columns(form) == [["检查项目", "检查内容", "符合", "不符合", "整改措施"]]


def test_a_heading_that_only_says_how_it_is_filled_in_is_called_as_the_one_above() -> None:
    form = understood("""
        图斑编号 | 面积（亩） | <    | 是否违法   | 与户主关系
        ^        | 总面积     | 耕地 | （是/否）  | ^
        \\[]    | \\[]      | \\[] | \\[]      | \\[]
        \\[]    | \\[]      | \\[] | \\[]      | \\[]
    """)
    (table,) = form.tables
    kinds = {c.asked.label: c.asked.kind for c in table.columns}
    assert (kinds["是否违法"], kinds["与户主关系"]) == ("选项", "文字")


def test_a_line_that_letters_the_columns_is_part_of_the_heading() -> None:
    form = understood("""
        指标名称     | 计量单位 | 代码 | 本年实际 | 上年同期
        甲           | 乙       | 丙   | 1        | 2
        一、营业收入 | 万元     | 01   | \\[]    | \\[]
        二、从业人员 | 人       | 02   | \\[]    | \\[]
    """)
    (table,) = form.tables
    assert (columns(form), fields(form)) == ([["指标名称", "计量单位", "本年实际", "上年同期"]], {})
    assert {c.asked.kind for c in table.columns} == {"数值"}
    assert [row["指标名称"] for row in table.printed_rows.values()] == [
        "一、营业收入",
        "二、从业人员",
    ]


def test_a_heading_over_columns_whose_merge_was_dissolved_is_no_line_of_labels() -> None:
    form = understood("""
        今年 | \\[] | 去年 | \\[]
        数量 | 金额 | 面积 | 产值
        \\[] | \\[] | \\[] | \\[]
        \\[] | \\[] | \\[] | \\[]
    """)
    assert fields(form) == {}
    assert columns(form) == [["数量", "金额", "面积", "产值"]]


def test_two_levels_of_heading() -> None:
    form = understood("""
        名称 | 去年 | <    | 今年 | <
        ^    | 数量 | 金额 | 数量 | 金额
        \\[] | \\[] | \\[] | \\[] | \\[]
        \\[] | \\[] | \\[] | \\[] | \\[]
    """)
    assert columns(form) == [["名称", "去年数量", "去年金额", "今年数量", "今年金额"]]


@pytest.mark.parametrize(
    "heading",
    [
        (  # the headings over both rows merged
            "序号 | 场所 | 隐患（处） | <        | 责任人",
            "^    | ^    | 通道       | 电气     | ^",
        ),
        (  # typed into the upper row, or into the lower one, at either end
            "序号 | 场所 | 隐患（处） | <        | 责任人",
            "\\[]  | \\[]  | 通道       | 电气     | \\[]",
        ),
        (
            "\\[]  | \\[]  | 隐患（处） | <        | \\[]",
            "序号 | 场所 | 通道       | 电气     | 责任人",
        ),
    ],
)
def test_a_heading_over_both_rows_is_learned_once(heading: tuple[str, str]) -> None:
    form = understood("\n".join([*heading, *(["1 | \\[] | \\[] | \\[] | \\[]"] * 2)]))
    assert columns(form) == [["场所", "通道", "电气", "责任人"]]
    assert form.fields == ()


def test_the_upper_row_of_a_heading_whose_merge_was_dissolved_is_no_heading_by_itself() -> None:
    form = understood("""
        序号 | 场所 | 隐患（处） | \\[]
        \\[]  | \\[]  | 通道       | 电气
        1    | \\[]  | \\[]        | \\[]
        2    | \\[]  | \\[]        | \\[]
    """)
    assert columns(form) == [["场所", "通道", "电气"]]


def test_one_row_under_a_heading_of_two_levels_is_a_table() -> None:
    form = understood("""
        隐患（处） | <    | 整改（处） | <      | 责任人
        通道       | 电气 | 已整改     | 未整改 | ^
        \\[]        | \\[]  | \\[]        | \\[]    | \\[]
    """)
    assert columns(form) == [["通道", "电气", "已整改", "未整改", "责任人"]]
    assert form.fields == ()


def test_groups_are_merged_cells() -> None:
    form = understood("""
        项目 | 序号 | 标题 | 内容
        甲项 | 1    | 例：XX单位的课件 | \\[]
        ^    | ……   | \\[] | \\[]
        乙项 | 1    | \\[] | \\[]
        ^    | ……   | \\[] | \\[]
    """)
    (table,) = form.tables
    assert table.groups == ("甲项", "乙项")
    assert (table.rows, table.rows_per_group, table.more) == (4, 1, True)
    assert dict(table.example) == {"标题": "例：XX单位的课件"}


def test_an_example_that_could_be_an_answer_is_left_out() -> None:
    form = understood("""
        序号 | 地点 | 是否完成
        例   | 东门 | 是
        1    | \\[] | \\[]
        2    | \\[] | \\[]
    """)
    (table,) = form.tables
    assert (dict(table.example), table.rows, table.rows_per_group) == ({}, 2, 2)
    assert any("分不开" in doubt for doubt in form.doubts)


def test_labels_above_their_answers() -> None:
    form = understood("""
        企业名称 | 联系电话
        \\[]     | \\[]
        注册地址 | 从业人数
        \\[]     | \\[]
    """)
    assert fields(form) == {
        "企业名称": "A2", "联系电话": "B2", "注册地址": "A4", "从业人数": "B4"
    }  # fmt: skip


def test_boxes_are_choices() -> None:
    form = understood("""
        是否参加 | □是 □否 | 方式（可多选） | □讲座 □演练 □视频
        知情同意 | □本人同意 | 备注 | \\[]
    """)
    asked = {f.asked.label: (f.asked.kind, f.asked.choices, f.asked.boxed) for f in form.fields}
    assert asked["是否参加"] == ("选项", ("是", "否"), True)
    assert asked["方式"] == ("多选", ("讲座", "演练", "视频"), False)
    assert asked["本人同意"][0] == "勾选"


def test_each_table_has_a_name_and_an_id_of_its_own() -> None:
    form = understood("""
        序号 | 姓名 | 职务
        1    | \\[] | \\[]
        2    | \\[] | \\[]
        经费预算 | < | <
        内容 | 金额 | 备注
        \\[] | \\[] | \\[]
        \\[] | \\[] | \\[]
    """)
    assert [(t.id, t.name, t.other) for t in form.tables] == [
        ("rows", "明细", ""),
        ("rows_2", "经费预算", ""),
    ]
    assert form.doubts == ()


def test_a_table_that_is_only_to_be_read() -> None:
    form = understood("""
        序号 | 项目 | 要求 | 备注
        1    | 甲项 | 一个 | \\[]
        2    | 乙项 | 两个 | \\[]
    """)
    assert (form.fields, form.tables) == ((), ())
    assert form.doubts[0] == "这张表里没有找到要填写的地方"


def test_notes_photos_and_seals_are_no_answers() -> None:
    form = understood("""
        姓名 | \\[] | 照片
        单位意见 | （盖章）\\n   年  月  日 | <
        填表说明： | < | <
        1.用钢笔填写 | < | <
    """)
    assert fields(form) == {"姓名": "B1", "单位意见": "B2", "单位意见日期": "B2"}
    assert len(form.doubts) == 2


def test_four_letters_are_a_label_and_more_may_be_the_title() -> None:
    assert list(fields(understood("人员名单 | \\[]\n姓名 | \\[]"))) == ["人员名单", "姓名"]
    assert list(fields(understood("参加人员名单 | \\[]\n姓名 | \\[]"))) == ["姓名"]


def test_the_room_below_a_label_is_that_of_the_label_beside_it() -> None:
    form = understood("""
        报送 | 主要事迹 | 手机 | \\[]
        电话 | \\[]     | ~    | ~
    """)
    assert fields(form) == {"手机": "D1", "电话": "B2"}


def test_a_remark_in_a_later_row_ends_no_table() -> None:
    form = understood("""
        序号 | 姓名 | 备注
        例   | 张三 | \\[]
        1    | \\[] | \\[]
        2    | \\[] | 见附件
    """)
    (table,) = form.tables
    assert table.bottom == 4


def test_one_printed_word_in_the_first_row_is_no_example() -> None:
    form = understood("""
        姓名 | 金额 | 单位
        \\[]  | \\[]  | 元
        \\[]  | \\[]  | \\[]
    """)
    (table,) = form.tables
    assert dict(table.example) == {}
    assert table.group is not None


def test_a_heading_above_nothing_is_a_table_from_three_columns_on() -> None:
    (table,) = understood("姓名 | 班级 | 学号").tables
    assert (table.rows, table.where) == (10, "Sheet1!A1:C11")
    assert understood("姓名 | 班级").tables == ()


def test_three_letters_are_no_title() -> None:
    form = understood("""
        附表一         | <
        安全检查登记表 | <
        姓名           | \\[]
    """)
    assert form.title == "安全检查登记表"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("附件1 低保对象花名册", "低保对象花名册"), ("附件2：取暖补助申报表", "取暖补助申报表"),
        ("附件 3-1 情况统计表", "情况统计表"), ("附件：备案登记表", "备案登记表"),
        ("附件材料目录表", "附件材料目录表"), ("附件1", ""),
    ],
)  # fmt: skip
def test_a_title_may_stand_behind_the_number_of_its_attachment(head: str, title: str) -> None:
    form = understood(f"""
        {head}     | <
        填报单位： | \\[]
        姓名       | \\[]
    """)
    assert form.title == title
    for name in ("附件1-低保花名册", "附件1_低保花名册", "附件1：低保花名册"):
        assert settings_data(form, name)["附件"][0]["简称"] == "低保花名册"


def test_a_label_that_stands_once_in_each_sheet_is_numbered() -> None:
    form = understood("姓名 | \\[]", "单位名称 | \\[] | 姓名 | \\[]")

    assert list(fields(form)) == ["姓名", "单位名称", "姓名2"]


def test_a_heading_over_columns_says_their_kind_where_their_own_does_not() -> None:
    form = understood("""
        名称 | 金额（元） | <    | 经费合计（元） | <
        ^    | 预算       | 决算 | 人数           | 备注
        \\[]  | \\[]        | \\[]  | \\[]            | \\[]
        \\[]  | \\[]        | \\[]  | \\[]            | \\[]
    """)
    (table,) = form.tables
    kinds = {one.asked.label: one.asked.kind for one in table.columns}
    assert kinds == {"名称": "文字", "预算": "金额", "决算": "金额", "人数": "整数", "备注": "文字"}


def kinds(form: BlankForm) -> dict[str, str]:
    """The kinds of the columns of the only table."""
    (table,) = form.tables
    return {one.asked.label: one.asked.kind for one in table.columns}


def test_a_unit_over_columns_says_that_they_are_numbers() -> None:
    form = understood("""
        场所 | 整改情况（处） | <      | <          | <
        ^    | 已整改         | 未整改 | 未整改原因 | 备注
        \\[]  | \\[]            | \\[]    | \\[]        | \\[]
        \\[]  | \\[]            | \\[]    | \\[]        | \\[]
    """)
    numbers = {"已整改": "整数", "未整改": "整数"}
    assert kinds(form) == {"场所": "文字", **numbers, "未整改原因": "文字", "备注": "文字"}


@pytest.mark.parametrize(("beside", "kind"), [("隐患数量", "整数"), ("隐患描述", "文字")])
def test_what_is_done_and_what_is_not_are_numbers_beside_one(beside: str, kind: str) -> None:
    form = understood(f"""
        场所 | {beside} | 已整改 | 未整改 | 整改率
        \\[]  | \\[]      | \\[]    | \\[]    | \\[]
        \\[]  | \\[]      | \\[]    | \\[]    | \\[]
    """)
    found = kinds(form)
    assert (found["已整改"], found["未整改"], found["整改率"]) == (kind, kind, "百分比")


def test_a_total_has_the_kind_of_what_it_sums_up() -> None:
    form = understood("""
        场所 | 一般（处） | 重大（处） | 合计 | 情况 | 说明 | 小计
        \\[]  | \\[]        | \\[]        | \\[]  | \\[]  | \\[]  | \\[]
        \\[]  | \\[]        | \\[]        | \\[]  | \\[]  | \\[]  | \\[]
    """)
    assert (kinds(form)["合计"], kinds(form)["小计"]) == ("整数", "文字")


def row_totals(heading: str, labels: str, sums: dict[str, tuple[str, ...]]) -> object:
    """What is summed up in a row under this heading with these three columns."""
    drawing = f"""
        场所 | {heading} | < | <
        ^    | {labels}
        \\[]  | \\[] | \\[] | \\[]
        \\[]  | \\[] | \\[] | \\[]
    """
    grid = parse(drawing, "Sheet1")
    (table,) = understand(Document("xlsx", (grid,)), BlankFormulas(sums)).tables
    return table.row_totals


@pytest.mark.parametrize(
    ("heading", "labels", "parts"),
    [
        ("隐患（处）", "合计 | 通道 | 电气", ("通道", "电气")),
        ("隐患（处）", "通道 | 电气 | 小计", ("通道", "电气")),
        ("隐患", "合计 | 通道（处） | 电气（处）", ()),  # nothing says that it is a number
        ("隐患（处）", "合计 | 通道 | 已整改", ()),
        ("隐患（处）", "合计 | 一般 | 其中电气", ()),
        ("服务对象（人）", "合计 | 老年人数 | 残疾人数", ()),  # who is old may be both
        ("隐患（处）", "合计 | 通道 | 整改率", ()),
        ("隐患（处）", "隐患数 | 通道 | 电气", ()),
    ],
)
def test_a_total_beside_kinds_of_one_thing_is_their_sum(
    heading: str, labels: str, parts: tuple[str, ...]
) -> None:
    found = row_totals(heading, labels, {})
    assert found == ({labels.split(" | ")[2 if "小计" in labels else 0]: parts} if parts else {})


def test_the_form_s_own_formula_says_what_is_summed_up() -> None:
    sums = {"Sheet1!B3": ("Sheet1!C3", "Sheet1!D3")}
    people = "人数 | 老年人数 | 残疾人数"
    assert row_totals("服务对象（人）", people, sums) == {"人数": ("老年人数", "残疾人数")}
    outside = {"Sheet1!B3": ("Sheet1!C3", "Sheet1!H3")}
    assert row_totals("服务对象（人）", people, outside) == {}
    text = {"Sheet1!B3": ("Sheet1!A3", "Sheet1!C3")}
    assert row_totals("服务对象（人）", people, text) == {}


@pytest.mark.parametrize(
    ("heading", "example", "kind"),
    [
        ("整改时限", "2026年12月1日", "日期"),
        ("整改时限", "立即", "文字"),
        ("检查时间", "例：12月1日", "日期"),
        ("检查时间", "上午9点至11点", "文字"),
    ],
)
def test_the_example_says_whether_a_day_is_asked_for(heading: str, example: str, kind: str) -> None:
    form = understood(f"""
        序号 | 场所 | {heading}
        例   | 某店 | {example}
        1    | \\[]  | \\[]
        2    | \\[]  | \\[]
    """)
    assert kinds(form)[heading] == kind


def test_room_for_a_day_in_the_rows_says_it() -> None:
    form = understood("""
        场所 | 整改时限 | 起始
        \\[]  | 年 月 日 | 年 月
        \\[]  | 年 月 日 | 年 月
    """)
    assert kinds(form) == {"场所": "文字", "整改时限": "日期", "起始": "年月"}


def test_a_long_example_is_cut_where_it_is_told() -> None:
    form = understood("""
        序号 | 标题
        1    | 例：XX单位安全生产月活动微课视频作品的标题
        2    | \\[]
        3    | \\[]
    """)
    assert "“例：XX单位安全生产月活动微课视频作品的…”" in form.doubts[0]


_CELL = st.sampled_from(
    ["姓名", "\\[]", "<", "^", "~", "序号", "1", "2", "……", "□是 □否", "联系人：", "合计", "备注",
     "甲项", "例：某某", "____", "  年  月  日", "单位名称", "注：见上", "数量"]
)  # fmt: skip


@given(st.lists(st.lists(_CELL, min_size=1, max_size=5), min_size=1, max_size=6))
def test_any_drawing_is_understood_somehow(rows: list[list[str]]) -> None:
    try:
        grid = parse("\n".join(" | ".join(row) for row in rows))
    except ValueError:
        return
    form = understand(Document("xlsx", (grid,)))

    ids = [one.asked.id for one in form.fields]
    assert len(set(ids)) == len(ids)
    assert form.fields or form.tables or form.doubts


def test_a_roster_whose_numbers_have_no_heading() -> None:
    form = understood("""
        \\[] | 单位 | 姓名 | 职务 | 研究方向
        1    | \\[]  | \\[]  | \\[]  | \\[]
        2    | \\[]  | \\[]  | \\[]  | \\[]
        \\[] | \\[]  | \\[]  | \\[]  | \\[]
    """)
    assert columns(form) == [["单位", "姓名", "职务", "研究方向"]]
    assert (form.tables[0].numbering, form.fields, form.doubts) == (0, (), ())


def test_a_day_in_cells_of_its_own_is_one_answer() -> None:
    form = understood("""
        填表日期 | \\[] | 年 | \\[] | 月 | \\[] | 日
        出生年月 | \\[] | 年 | \\[] | 月 | \\[] | \\[]
    """)
    assert [(f.asked.label, f.asked.kind) for f in form.fields][:2] == [
        ("填表日期", "日期"),
        ("出生年月", "年月"),
    ]
    assert [cell.place for cell in form.fields[0].parts] == ["Sheet1!B1", "Sheet1!D1", "Sheet1!F1"]


def test_a_table_of_categories_asks_for_each_cell() -> None:
    form = understood("""
        类别       | 上半年 | 下半年 | 备注
        党员       | \\[]   | \\[]   | \\[]
        志愿者人数 | \\[]   | \\[]   | \\[]
        合计       | \\[]   | \\[]   | \\[]
    """)
    assert list(fields(form)) == [
        *("党员上半年", "党员下半年", "党员备注"),
        *("志愿者人数上半年", "志愿者人数下半年", "志愿者人数备注"),
    ]
    assert [f.asked.kind for f in form.fields][3] == "整数"
    assert form.tables == ()


def test_a_table_of_categories_whose_corner_is_empty() -> None:
    form = understood("""
        \\[]   | 男   | 女
        党员   | \\[] | \\[]
        18-59岁 | \\[] | \\[]
    """)
    assert list(fields(form)) == ["党员男", "党员女", "栏18至59岁男", "栏18至59岁女"]


def test_rows_that_are_all_printed_stay_rows() -> None:
    form = understood("""
        街道     | 社区     | 人数 | 备注
        城东街道 | 罗庄社区 | \\[] | \\[]
        ^        | 幸福社区 | \\[] | \\[]
    """)
    (table,) = form.tables
    assert columns(form) == [["街道", "社区", "人数", "备注"]]
    assert list(table.printed_rows.values()) == [
        {"街道": "城东街道", "社区": "罗庄社区"},
        {"街道": "城东街道", "社区": "幸福社区"},
    ]
    assert (table.other, form.doubts) == ("", ())


def test_a_column_with_one_answer_for_all_rows_is_a_single_answer() -> None:
    form = understood("""
        评分内容 | 满分 | 得分 | 总成绩
        入场准备 | 25   | \\[] | \\[]
        动作规范 | 25   | \\[] | ^
    """)
    assert fields(form) == {"总成绩": "D2"}
    assert columns(form) == [["评分内容", "满分", "得分"]]


def test_labels_in_the_row_above_a_table_are_no_heading() -> None:
    form = understood("""
        月报表   | <   | <        | <
        单位名称 | \\[] | 统计时间 | \\[]
        场所名称 | 隐患内容 | 整改情况 | 责任人
        \\[]     | \\[] | \\[]    | \\[]
        \\[]     | \\[] | \\[]    | \\[]
    """)
    assert fields(form) == {"单位名称": "B2", "统计时间": "D2"}
    assert columns(form) == [["场所名称", "隐患内容", "整改情况", "责任人"]]


def test_labels_in_the_row_below_numbered_rows_are_none_of_them() -> None:
    form = understood("""
        序号   | 场所 | 隐患     | 责任人
        1      | \\[] | \\[]    | \\[]
        2      | \\[] | \\[]    | \\[]
        填表人 | \\[] | 联系电话 | \\[]
    """)
    assert fields(form) == {"填表人": "B4", "联系电话": "D4"}
    assert [(table.rows, len(table.columns)) for table in form.tables] == [(2, 3)]


def test_boxes_in_each_row_are_a_column() -> None:
    form = understood("""
        序号 | 姓名 | 是否独居  | 联系电话
        1    | \\[] | □是 □否 | \\[]
        2    | \\[] | □是 □否 | \\[]
    """)
    (table,) = form.tables
    asked = table.columns[1].asked
    assert (asked.label, asked.kind, asked.choices, asked.boxed) == (
        *("是否独居", "选项", ("是", "否"), True),
    )
    assert (form.fields, form.doubts) == ((), ())


def test_three_levels_of_heading() -> None:
    form = understood("""
        姓名 | 救助情况 | <    | <        | <    | 备注
        ^    | 低保     | <    | 临时救助 | <    | ^
        ^    | 户数     | 人数 | 户数     | 人数 | ^
        \\[] | \\[]     | \\[] | \\[]     | \\[] | \\[]
        \\[] | \\[]     | \\[] | \\[]     | \\[] | \\[]
    """)
    assert columns(form) == [
        ["姓名", "低保户数", "低保人数", "临时救助户数", "临时救助人数", "备注"]
    ]


def test_an_example_row_is_known_by_all_its_texts() -> None:
    form = understood("""
        序号 | 场所     | 类型
        示例 | 某某超市 | 商超
        1    | \\[]     | \\[]
        2    | \\[]     | \\[]
    """)
    assert form.tables[0].example_row == {"场所": "某某超市", "类型": "商超"}


def test_of_an_example_row_no_half_is_left() -> None:
    form = understood("""
        序号 | 姓名   | 身份证号           | 住址
        例   | 王大妈 | 410103193805120019 | 河边路3号院2号楼1单元101室
        1    | \\[]   | \\[]               | \\[]
    """)
    (table,) = form.tables
    assert dict(table.example) == {}
    assert table.example_row["身份证号"] == "410103193805120019"


def test_full_marks_do_not_number_the_rows() -> None:
    form = understood("""
        评分内容 | 满分 | 得分
        入场准备 | 25   | \\[]
        动作规范 | 25   | \\[]
    """)
    assert form.tables[0].numbering is None
    assert columns(form) == [["评分内容", "满分", "得分"]]


def test_totals_and_lines_between_printed_rows_are_none_of_them() -> None:
    form = understood("""
        片区     | 社区     | 户数
        一、城区 | <        | <
        东片     | 罗庄社区 | \\[]
        ^        | 幸福社区 | \\[]
        小计     | <        | \\[]
        西片     | 河湾社区 | \\[]
        合计     | <        | \\[]
    """)
    (table,) = form.tables
    assert [row["社区"] for row in table.printed_rows.values()] == [
        *("罗庄社区", "幸福社区", "河湾社区"),
    ]
    assert form.fields == ()


def test_labels_that_stand_twice_are_told_apart_by_their_group() -> None:
    form = understood("""
        户主 | 姓名 | \\[] | 年龄 | \\[]
        配偶 | 姓名 | \\[] | 年龄 | \\[]
        ^    | 电话 | \\[] | 职业 | \\[]
    """)
    assert list(fields(form)) == ["姓名", "年龄", "配偶姓名", "配偶年龄", "电话", "职业"]


def test_labels_in_a_row_ask_below_even_where_the_next_one_is_short() -> None:
    form = understood("""
        总户数 | 总人口 | 党员数
        \\[]   | \\[]   | \\[]
    """)
    assert fields(form) == {"总户数": "A2", "总人口": "B2", "党员数": "C2"}


def test_a_list_is_called_by_what_stands_beside_all_its_rows() -> None:
    form = understood("""
        家庭成员 | 称谓 | 姓名
        ^ | \\[] | \\[]
        ^ | \\[] | \\[]
        工作经历 | 起止时间 | 职务
        ^ | \\[] | \\[]
        ^ | \\[] | \\[]
    """)
    assert [(table.name, table.other) for table in form.tables] == [
        ("家庭成员", ""),
        ("工作经历", ""),
    ]


def test_a_roster_in_two_halves_side_by_side_is_one_list() -> None:
    form = understood("""
        序号 | 姓名 | 电话 | 序号 | 姓名 | 电话
        1    | \\[] | \\[] | 3    | \\[] | \\[]
        2    | \\[] | \\[] | 4    | \\[] | \\[]
    """)
    (table,) = form.tables
    assert [(c.asked.label, c.places) for c in table.columns] == [
        ("姓名", (1, 4)),
        ("电话", (2, 5)),
    ]
    assert (table.rows, table.rows_per_group, table.by_line) == (4, 4, False)
    assert (table.numbering, table.numbered_again) == (0, (3,))
    assert any("并排有2份" in doubt and "先左边从上到下" in doubt for doubt in form.doubts)


def test_rows_side_by_side_are_numbered_line_by_line() -> None:
    form = understood("""
        序号 | 姓名 | 电话 | 序号 | 姓名 | 电话
        1    | \\[] | \\[] | 2    | \\[] | \\[]
        3    | \\[] | \\[] | 4    | \\[] | \\[]
    """)
    assert form.tables[0].by_line


def test_figures_of_several_times_on_a_line_are_one_row() -> None:
    form = understood("""
        户数（户） | 人数（人） | 户数（户） | 人数（人）
        \\[]       | \\[]       | \\[]       | \\[]
        \\[]       | \\[]       | \\[]       | \\[]
    """)
    assert form.tables[0].side_by_side == 1
    assert any("在一行里有几组" in doubt for doubt in form.doubts)


def test_printed_things_side_by_side_are_each_asked_for() -> None:
    form = understood("""
        设施   | 数量 | 设施   | 数量
        灭火器 | \\[] | 应急灯 | \\[]
        消火栓 | \\[] | \\[]   | \\[]
    """)
    assert [one.asked.label for one in form.fields] == ["灭火器数量", "消火栓数量", "应急灯数量"]


def test_a_unit_in_a_row_is_whoever_the_row_is_about() -> None:
    form = understood("""
        填报单位 | \\[] | \\[] | \\[]
        姓名 | 工作单位 | 单位名称 | 社区
        \\[] | \\[]    | \\[]    | \\[]
        \\[] | \\[]    | \\[]    | \\[]
    """)
    assert [c.asked.kind for c in form.tables[0].columns] == ["姓名", "文字", "文字", "单位"]


def test_a_single_row_that_is_named_is_asked_for_by_its_headings() -> None:
    form = understood("""
        分类     | A类  | B类  | C类
        评定结果 | \\[] | \\[] | \\[]
        综合评价 | \\[] | <    | <
    """)
    labels = {one.asked.label for one in form.fields}
    assert labels == {"评定结果A类", "评定结果B类", "评定结果C类", "综合评价"}
    form = understood("""
        分类 | A类  | B类  | 评定结果 | 综合评价
        案件 | \\[] | \\[] | \\[]     | \\[]
    """)
    assert dict(form.tables[0].printed_rows) == {1: {"分类": "案件"}}


def test_boxes_are_kept_as_the_form_prints_them() -> None:
    form = understood("""
        是否党员 | 是□ 否□      | 健康状况 | □良好 □一般
        慢性病   | 高血压（ ）糖尿病（ ）冠心病（ ） | < | <
    """)
    assert {one.asked.label: one.asked.printed for one in form.fields} == {
        "是否党员": "是□ 否□",
        "健康状况": "",
        "慢性病": "高血压（ ）糖尿病（ ）冠心病（ ）",
    }


@pytest.mark.parametrize(
    ("spacer", "below"), [("\\[]", "^"), ("\\[]", "\\[]")], ids=["merged", "empty cells"]
)
def test_lists_side_by_side_are_told_past_the_column_between_them(spacer: str, below: str) -> None:
    rows = [f"{row} | {below} | {row}" for row in [" | ".join(["\\[]"] * 3)] * 3]
    heading = f"名称 | 数量 | 单位 | {below} | 姓名 | 职责 | 手机"
    form = understood("\n".join([f"物资 | < | < | {spacer} | 队伍 | < | <", heading, *rows]))
    assert columns(form) == [["名称", "数量", "单位", "姓名", "职责", "手机"]]
    assert form.fields == ()
    assert "D列空着" in form.doubts[0]


def test_a_note_below_the_rows_is_none_of_them() -> None:
    form = understood("""
        名称     | 数量
        例：铁锹 | 20
        \\[]      | \\[]
        \\[]      | \\[]
        注：按品种填写
    """)
    assert [(t.bottom, t.printed, t.group) for t in form.tables] == [(4, (), None)]


def test_answers_below_a_row_of_labels_are_found_beside_boxes() -> None:
    form = understood("""
        一、基本信息 | < | < | <
        是否挂牌 | 活动室面积（㎡） | 执委人数 | 其中：女党员
        （是/否） | ^ | ^ | ^
        □是 □否 | \\[] | \\[] | \\[]
        二、全年活动（次） | \\[] | < | <
    """)
    assert fields(form) == {
        "是否挂牌": "A4",
        "活动室面积": "B4",
        "执委人数": "C4",
        "其中女党员": "D4",
        "全年活动": "B5",
    }


def test_boxes_that_are_not_understood_in_a_column_are_named() -> None:
    form = understood("""
        事项 | 结果 | 备注
        台账 | 良好□□一般 | \\[]
        留样 | 良好□□一般 | \\[]
    """)
    assert any("方框看不懂" in doubt for doubt in form.doubts)


def test_rows_of_different_units_are_numbers_with_decimals() -> None:
    form = understood("""
        指标名称 | 计量单位 | 本月数 | 累计数
        就业     | 人       | \\[] | \\[]
        贷款     | 万元     | \\[] | \\[]
    """)
    assert [c.asked.kind for c in form.tables[0].columns] == ["数值", "数值"]


def test_brackets_in_a_row_below_labels_are_ticked() -> None:
    form = understood("""
        师资   | 经费   | 其他（请注明）
        （  ） | （  ） | \\[]
    """)
    assert [(f.asked.label, f.asked.kind, f.asked.printed) for f in form.fields] == [
        ("师资", "勾选", "（  ）"),
        ("经费", "勾选", "（  ）"),
        ("其他", "文字", ""),
    ]


def test_an_example_with_ticks_needs_no_number_before_it() -> None:
    form = understood("""
        房主       | 是否备案 | 隐患（可多选）
        （例）李四 | ☑是□否   | ☑电气 □燃气 □消防
        \\[]        | □是□否   | □电气 □燃气 □消防
        \\[]        | □是□否   | □电气 □燃气 □消防
    """)
    assert [c.asked.kind for c in form.tables[0].columns] == ["文字", "选项", "多选"]
    assert form.fields == ()


def test_a_row_of_labels_below_a_total_is_none_of_the_rows() -> None:
    form = understood("""
        评分项目 | 自评分 | 街道评分
        党建     | \\[]   | \\[]
        治理     | \\[]   | \\[]
        合计     | \\[]   | \\[]
        平均分   | 备注   | \\[]
    """)
    assert "备注" in fields(form)
    assert not any("平均分" in label for label in fields(form))


@pytest.mark.parametrize(
    ("title", "kind"),
    [("养老机构安全自查表", "文字"), ("托育服务机构排查表", "文字"), ("基层机构情况表", "单位")],
)
def test_an_institution_that_the_title_names_is_not_who_hands_in(title: str, kind: str) -> None:
    form = understood(f"{title}\n机构名称 | \\[]")
    assert [f.asked.kind for f in form.fields] == [kind]
    assert any("不是报送单位" in doubt for doubt in form.doubts) == (kind == "文字")


def test_room_with_a_unit_is_no_heading_of_the_rows_below() -> None:
    form = understood(
        """
        总耕地面积 | \\[　　亩] | 流转率 | \\[　　%]
        流转对象 | 企业 | 合作社 | 大户
        面积（亩） | \\[] | \\[] | \\[]
        期限（年） | \\[] | \\[] | \\[]
        """
    )
    assert list(fields(form)) == [
        *("总耕地面积", "流转率", "面积企业", "面积合作社", "面积大户"),
        *("期限企业", "期限合作社", "期限大户"),
    ]


@pytest.mark.parametrize(
    ("heading", "named", "doubted"),
    [("称职/不称职", ["称职", "不称职"], False), ("总体评价", ["总体评价", "总体评价2"], True)],
)
def test_a_heading_over_columns_without_names_is_parted(
    heading: str, named: list[str], doubted: bool
) -> None:
    form = understood(
        f"""
        序号 | 姓名 | {heading} | <
        1 | 甘夫人 | \\[] | \\[]
        2 | 糜夫人 | \\[] | \\[]
        """
    )
    assert columns(form) == [["姓名", *named]]
    assert any("看不出各填什么" in doubt for doubt in form.doubts) == doubted


def test_of_two_words_around_a_blank_both_are_told() -> None:
    form = understood("家庭____邻里____")
    assert "说不准是“家庭”还是“邻里”，暂叫“家庭”" in "".join(form.doubts)


def test_kinds_by_the_unit_above_all_and_by_what_stands_beside() -> None:
    form = understood(
        """
        填报单位：____ | 单位：万头（只、羽） | \\[] | \\[]
        畜种 | 存栏数 | 应免 | 免疫密度%
        猪 | \\[] | \\[] | \\[]
        牛 | \\[] | \\[] | \\[]
        """
    )
    assert {f.asked.label: f.asked.kind for f in form.fields} == {
        "填报单位": "单位",
        **dict.fromkeys(("猪存栏数", "牛存栏数", "猪应免", "牛应免"), "数值"),
        **dict.fromkeys(("猪免疫密度", "牛免疫密度"), "百分比"),
    }


def test_a_class_about_mobiles_has_no_mobile_number() -> None:
    form = understood(
        """
        班次 | 期数 | 人数
        手机班 | \\[] | \\[]
        书法班 | \\[] | \\[]
        """
    )
    assert {f.asked.label: f.asked.kind for f in form.fields}["手机班人数"] == "整数"


def test_a_total_below_a_list_heads_no_list() -> None:
    form = understood(
        """
        序号 | 场所 | 隐患 | 时限 | 是否整改
        1 | \\[] | \\[] | \\[] | \\[]
        2 | \\[] | \\[] | \\[] | \\[]
        小计 | < | < | 处 | 已整改  处
        """
    )
    assert columns(form) == [["场所", "隐患", "时限", "是否整改"]]


def test_choices_that_some_rows_print_beside_their_names_are_those_of_these_rows() -> None:
    form = understood("项目 | 结果 | 查验人\n阀门关闭 | □是 □否 | \\[]\n读数（kWh） | \\[] | \\[]")
    assert fields(form) == {"阀门关闭结果": "B2", "读数结果": "B3"}
    assert [one.asked.kind for one in form.fields] == ["选项", "数值"]
    assert columns(form)[0][-1] == "查验人"


def test_choices_that_only_some_rows_print_are_told() -> None:
    form = understood("项目 | 查验人 | 结果\n阀门是否关闭 | \\[] | □是 □否\n铅封号 | \\[] | \\[]")
    assert any("都按这些选项理解" in doubt for doubt in form.doubts)
    form = understood("项目 | 结果 | 查验人\n阀门 | □是 □否 | \\[]\n读数 | □是 □否 | \\[]")
    assert not any("都按这些选项理解" in doubt for doubt in form.doubts)
