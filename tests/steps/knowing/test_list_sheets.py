"""What an office's own records say of each unit, however their headings are drawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from huizhi.content.grid import Document, parse
from huizhi.forms import without_hint
from huizhi.forms.fields import Circumstances, UnitName
from huizhi.steps.knowing.list_sheets import ListFound, read_lists

UNITS = (UnitName("沙河社区"), UnitName("青石村"), UnitName("桃园村"))
NOW = Circumstances(
    2026, dt.date(2026, 1, 1), dt.date(2026, 12, 31), area_code="0374", units=UNITS, places="云溪镇"
)


def found(drawing: str, unit: str = "") -> ListFound:
    return read_lists(Document("xlsx", (parse(drawing),)), "底册", NOW, unit)


def facts(drawing: str, unit: str = "沙河社区") -> dict[str, object]:
    """The single values of a unit by their labels."""
    return {
        one.label: one.value for one in found(drawing).entries if one.unit == unit and not one.list
    }


NUMBER = "91410103MA1930364E"
MERGED = f"""
    云溪镇各单位基本情况 | < | < | < | < | < | <
    填报单位：云溪镇党政办 | ~ | ~ | ~ | ~ | ~ | 单位：户、亩
    序号 | 单位 | 党组织书记 | <    | 办公电话 | 耕地面积 | 统一社会信用代码
    ^    | ^    | 姓名       | 手机 | ^        | ^        | ^
    1    | 沙河社区 | 陈大海 | 13800138001 | 0374-5160001 | 12.5 | {NUMBER}
    2    | 青石村   | 马小山 | 13800138002 | 0374-5160002 | 30   | \\[]
"""
TAKEN_APART = f"""
    填报单位 | 云溪镇 | ~ | ~ | ~ | 2026年9月 | ~
    序号 | 单位 | 党组织书记 | \\[] | 办公电话 | 耕地面积 | 统一社会信用代码
    \\[] | \\[] | 姓名       | 手机 | \\[] | \\[] | \\[]
    1    | 沙河社区 | 陈大海 | 13800138001 | 0374-5160001 | 12.5 | {NUMBER}
    2    | 青石村   | 马小山 | 13800138002 | 0374-5160002 | 30   | \\[]
"""


@pytest.mark.parametrize("drawing", [MERGED, TAKEN_APART])
def test_headings_in_two_lines_below_other_lines_give_facts_of_the_unit(drawing: str) -> None:
    known = facts(drawing)

    assert known["党组织书记姓名"] == "陈大海"
    assert known["党组织书记手机"] == "13800138001"
    assert known["办公电话"] == "0374-5160001"
    assert known["统一社会信用代码"] == NUMBER


def test_the_line_above_says_what_areas_are_counted_in() -> None:
    assert facts(MERGED)["耕地面积（亩）"] == 12.5


def test_a_group_above_a_known_heading_is_no_part_of_it() -> None:
    assert facts("""
        村 | 人口情况 | <
        ^  | 常住人口 | 流动人口
        沙河社区 | 1200 | 35
    """) == {"常住人口": 1200, "流动人口": 35}


def test_a_telephone_is_of_whoever_stands_on_its_left() -> None:
    assert facts("""
        单位 | 书记 | 联系电话 | 主任 | 联系电话 | 地址
        沙河社区 | 陈大海 | 13800138001 | 马小山 | 13800138002 | 河边路1号
    """) == {
        "书记": "陈大海",
        "书记联系电话": "13800138001",
        "主任": "马小山",
        "主任联系电话": "13800138002",
        "地址": "河边路1号",
    }


def test_of_two_columns_of_one_name_the_second_is_named() -> None:
    said = found("""
        单位 | 党员数 | 网格数 | 党员数
        沙河社区 | 30 | 4 | 31
    """)

    assert [(one.label, one.value) for one in said.entries] == [("党员数", 30), ("网格数", 4)]
    assert said.problems[0].startswith("Sheet1!D1 党员数：前面已有同名的一栏")


def test_people_of_units_are_a_list() -> None:
    said = found("""
        村 | 姓名 | 身份证号 | 手机
        青石村 | 马小山 | 41010319881021018X | 13800138002
        桃园村 | 石三 | \\[] | 13800138003
    """)

    assert {one.row for one in said.entries} == {1, 2}


def test_a_unit_that_is_there_twice_by_a_slip_is_named() -> None:
    said = found("""
        村 | 办公地址
        沙河社区 | 河边路1号
        青石村 | 青石沟
        桃园村 | 桃园口
        沙河社区 | 河边路9号
    """)

    assert [one.value for one in said.entries] == ["河边路1号", "青石沟", "桃园口"]
    assert said.problems == ("“Sheet1”第5行：沙河社区在第2行已经有了，这一行没有收。",)


@pytest.mark.parametrize(
    ("label", "text", "told"),
    [
        ("书记", "陈大海、马小山", "写了不止一个人"),
        ("书记", "同上", "请把内容写出来"),
        ("常住人口", "约3600", "看不成整数"),
        ("常住人口", "3.9千", "看不成整数"),
        ("书记手机", "13800138001、13800138002", "写了不止一个号码"),
    ],
)
def test_what_is_not_certain_is_named_and_not_taken(label: str, text: str, told: str) -> None:
    said = found(f"单位 | {label} | 地址\n沙河社区 | {text} | 河边路1号")

    assert [one.label for one in said.entries] == ["地址"]
    assert told in said.problems[0]


@pytest.mark.parametrize(
    ("label", "text", "value"),
    [("办公电话", "5160001", "0374-5160001"), ("成立日期", "1998-03-01", "1998-03-01")],
)
def test_what_the_office_completes_or_is_long_ago_is_taken(
    label: str, text: str, value: str
) -> None:
    assert facts(f"单位 | {label} | 地址\n沙河社区 | {text} | 河边路1号")[label] == value


def test_a_column_of_units_is_known_by_what_stands_in_it() -> None:
    assert facts("""
        序号 | 名称     | 办公地址  | 总户数
        1    | 沙河社区 | 河边路1号 | 310
        2    | 青石村   | 青石沟    | 120
    """) == {"办公地址": "河边路1号", "总户数": 310}


def test_a_list_without_a_title_is_called_as_its_file() -> None:
    """Two rosters whose first column is 社区 are not one."""
    roster = found("""
        社区 | 姓名 | 手机
        沙河社区 | 张三 | 13800138001
        沙河社区 | 李四 | 13800138002
    """)

    assert {one.list for one in roster.entries} == {"底册"}


@pytest.mark.parametrize(
    ("above", "sheet", "stem", "title"),
    [
        ("网格员名册（拟聘）", "网格员", "底册", "网格员（拟聘）"),
        ("网格员名册", "Sheet1", "网格员名册（计划）", "网格员名册（计划）"),
        ("网格员名册（拟聘）", "Sheet1", "网格员（拟聘）", "网格员名册（拟聘）"),
        ("网格员名册（单位：人）", "网格员", "底册（张主任改）", "网格员"),
    ],
)
def test_a_list_is_of_others_whatever_says_so(
    above: str, sheet: str, stem: str, title: str
) -> None:
    grid = replace(parse(f"""
        {above} | < | <
        所属社区 | 姓名 | 手机
        沙河社区 | 张三 | 13800138001
    """), name=sheet)  # fmt: skip
    said = read_lists(Document("xlsx", (grid,)), stem, NOW)
    assert {one.list for one in said.entries} == {title}


def test_rosters_of_whoever_has_a_post_of_its_own_are_lists() -> None:
    roster = found("""
        社区 | 护林员 | 身份证号 | 联系电话
        沙河社区 | 张三 | 410105198501013214 | 13800138001
        青石村 | 李四 | 41010519900202321X | 13800138002
        青石村 | 王五 | 410105199211114249 | 13800138003
        桃园村 | 赵六 | 410105199003033213 | 13800138004
    """)

    assert {one.list for one in roster.entries} == {"底册"}
    assert {one.row for one in roster.entries if one.unit == "青石村"} == {2, 3}


def test_a_column_that_says_whose_it_is_is_called_as_it_is() -> None:
    known = facts("""
        社区 | 抢险队长 | 抢险队长手机 | 民政协理员 | 联系电话
        沙河社区 | 张三 | 13800138001 | 李四 | 13800138002
        青石村 | 王五 | 13800138003 | 赵六 | 13800138004
    """)

    assert set(known) == {"抢险队长", "抢险队长手机", "民政协理员", "民政协理员联系电话"}


def test_of_two_people_in_a_list_each_has_a_number() -> None:
    told = found("""
        社区 | 小区名称 | 业委会主任 | 手机 | 物业经理 | 手机
        沙河社区 | 河畔家园 | 马小山 | 13800138001 | 陈大海 | 13800138002
    """)

    assert not told.problems
    assert {one.label: one.value for one in told.entries} == {
        "小区名称": "河畔家园",
        "业委会主任": "马小山",
        "业委会主任手机": "13800138001",
        "物业经理": "陈大海",
        "物业经理手机": "13800138002",
    }


def test_a_telephone_beside_somebody_unknown_is_called_after_them() -> None:
    assert facts("""
        单位 | 司机 | 电话 | 接种点 | 地址 | 电话 | 总户数
        沙河社区 | 陈大海 | 13800138001 | 卫生站 | 河边路1号 | 13800138002 | 317
    """) == {
        "司机": "陈大海",
        "司机电话": "13800138001",
        "接种点": "卫生站",
        "接种点地址": "河边路1号",
        "接种点电话": "13800138002",
        "总户数": 317,
    }


@pytest.mark.parametrize("role", ["校医", "村医", "宿管", "帮扶干部", "校长助理", "驻校民警"])
@pytest.mark.parametrize("number", ["电话", "手机", "联系方式"])
@pytest.mark.parametrize("office", [True, False])
def test_a_telephone_below_somebody_unknown_is_theirs_whatever_else_stands_in_the_row(
    role: str, number: str, office: bool
) -> None:
    own = ("| 办公电话", "| ^", "| 0374-5160001") if office else ("", "", "")
    told = facts(f"""
        单位 {own[0]} | {role} | < | 地址
        ^ {own[1]} | 姓名 | {number} | ^
        沙河社区 {own[2]} | 陈大海 | 13800138001 | 河边路1号
    """)

    assert told == {f"{role}姓名": "陈大海", f"{role}{number}": "13800138001", "地址": "河边路1号",
                    **({"办公电话": "0374-5160001"} if office else {})}  # fmt: skip


def test_a_group_that_names_nothing_leaves_its_telephone_to_whom_it_is_beside() -> None:
    told = facts("""
        单位 | 地址 | 联系方式 | <
        ^ | ^ | 电话 | 邮政编码
        沙河社区 | 东街1号 | 0374-5160001 | 461500
    """)
    beside = facts("""
        单位 | 联系方式 | < | 校医姓名 | 联系信息 | 值班室 | <
        ^ | 联系人 | 电话 | ^ | 手机 | 电话 | 地址
        沙河社区 | 马小山 | 13800138002 | 陈大海 | 13800138001 | 0374-5160003 | 东街
    """)

    assert told == {"地址": "东街1号", "电话": "0374-5160001", "邮政编码": "461500"}
    assert beside == {
        "联系人": "马小山", "联系人电话": "13800138002",
        "校医姓名": "陈大海", "校医手机": "13800138001",
        "值班室电话": "0374-5160003", "值班室地址": "东街",
    }  # fmt: skip


def test_a_group_that_may_say_more_stays_beside_what_is_below_it() -> None:
    assert facts("""
        村 | 床位数   | <        | 低保对象 | <        | 房屋 | <
        ^  | 编制床位 | 开放床位 | 常住人口 | 户数     | 产权 | 业务用房面积
        沙河社区 | 20 | 15 | 31 | 12 | 自有 | 800
    """) == {
        "床位数·编制床位": 20,
        "床位数·开放床位": 15,
        "低保对象·常住人口": 31,
        "低保对象户数": 12,
        "房屋·产权": "自有",
        "房屋·业务用房面积": 800,
    }


TODAY = dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("title", "sheet", "stem", "day"),
    [
        ("云溪镇院长通讯录（截至2022年3月31日）", "2022年", "2022年院长通讯录", "2022-03-31"),
        ("云溪镇社区底册", "Sheet1", "2022年社区底册", "2022-12-31"),
        ("截至2023年6月底", "Sheet1", "社区底册", "2023-06-30"),
        ("统计时间：2023.6.15", "Sheet1", "2020年底册", "2023-06-15"),
        ("二〇二三年度社区情况", "Sheet1", "底册", "2023-12-31"),
        ("社区情况", "2024年上半年", "底册", "2024-06-30"),
        ("社区情况", "Sheet1", "社区底册20240301", "2024-03-01"),
        ("2021—2025年规划社区情况", "Sheet1", "底册", "2025-12-31"),
        ("社区情况", "Sheet1", "2026年社区底册", ""),  # not over yet
        ("社区任职名单（2026年11月）", "Sheet1", "底册", "2026-11-28"),  # of some day until today
        ("社区任职名单（2026年11月28日）", "Sheet1", "底册", "2026-11-28"),
        ("社区任职名单（2026年12月）", "Sheet1", "底册", ""),
        ("干部通讯录（2023年3月）", "2023年", "底册", "2023-03-31"),  # says more than the year
        (
            "填报单位：云溪镇人民政府财务科　　2026年8月31日　　单位：万元、平方米、户、人",
            "S",
            "册",
            "2026-08-31",
        ),
        ("根据2019年3月1日通知填报", "Sheet1", "底册", ""),
        ("社区情况", "Sheet1", "底册", ""),
        ("2000年以前建成的社区", "Sheet1", "底册", ""),
    ],
)
def test_a_list_is_of_the_day_that_it_says(title: str, sheet: str, stem: str, day: str) -> None:
    grid = replace(
        parse(f"""
        {title} | <
        单位     | 地址
        沙河社区 | 河边路1号
    """),
        name=sheet,
    )

    said = read_lists(Document("xlsx", (grid,)), stem, NOW, "", TODAY)

    assert [one.day.isoformat() for one in said.days.values()] == ([day] if day else [])
    is_open = day == TODAY.isoformat() and "28日" not in title  # nobody knows which day of it
    assert [one.value for one in said.lines] == ([day] if day and not is_open else [])
    assert said.undated == (() if day else (sheet,))


def test_a_line_that_says_its_own_day_keeps_it() -> None:
    drawing = """
        单位     | 地址      | 更新日期
        沙河社区 | 河边路1号 | 2025-03-01
        青石村   | 青石沟    | \\[]
    """
    said = read_lists(Document("xlsx", (parse(drawing),)), "2024年底册", NOW, "", TODAY)

    assert [(one.unit, one.value) for one in said.lines] == [("青石村", "2024-12-31")]


def test_lines_of_no_unit_are_told_only_where_a_unit_may_be_meant() -> None:
    said = found("""
        序号 | 单位       | 地址
        一、沿河各社区 | < | <
        1    | 沙河社区   | 河边路1号
        2    | 沙河居     | 河边路2号
        小计 | 沿河小计   | 2
        3    | 县气象局   | 山上
        注：地址以2026年为准 | < | <
    """)

    closest = "最像的是“沙河社区”；就是它的话，在单位名单里把“沙河居”写成它的别名，再收一次"
    assert said.problems == (
        f"“Sheet1”第4行：“沙河居”不在单位名单上，{closest}，这一行没有收。",
        "“Sheet1”第6行：“县气象局”不在单位名单上，这一行没有收。",
    )


def test_a_year_above_columns_is_not_the_day_of_the_list() -> None:
    grid = parse("""
        单位     | 2022年   | <
        ^        | 常住人口 | 户籍人口
        沙河社区 | 1200     | 900
    """)

    assert read_lists(Document("xlsx", (grid,)), "底册", NOW, "", TODAY).days == {}


@pytest.mark.parametrize("post", ["站（所）长", "站长", "楼（栋）长"])
def test_a_heading_of_a_post_with_two_names_is_a_person(post: str) -> None:
    known = facts(
        f"单位 | {post} | 手机 | 值班电话\n沙河社区 | 潘桂芳 | 13800138001 | 0374-5160001"
    )

    role = post.replace("（所）", "").replace("（栋）", "")
    names = {without_hint(label): value for label, value in known.items()}
    assert names[role] == "潘桂芳"
    assert names[f"{role}手机"] == "13800138001"


@pytest.mark.parametrize("named", ["党组织名称", "物业服务企业名称", "主要小区名称"])
def test_one_line_for_each_unit_with_its_posts_is_about_the_units(named: str) -> None:
    known = facts(f"""
        社区 | {named} | 书记姓名 | 书记手机 | 主任姓名 | 办公用房面积
        沙河社区 | 甲 | 张三 | 13800138001 | 李四 | 500
        青石村 | 乙 | 王五 | 13800138003 | 赵六 | 600
    """)

    assert (known["书记姓名"], known["主任姓名"], known[named]) == ("张三", "李四", "甲")


def test_a_thing_of_which_each_unit_has_one_is_a_fact_of_the_unit() -> None:
    drawing = """
        村 | 村卫生室 | < | < | < | 防疫专员 | <
        ^  | 名称 | 负责人 | 负责人电话 | 地址 | 姓名 | 电话
        沙河社区 | 沙河卫生室 | 张三 | 13800138001 | 河边路1号 | 李四 | 13800138002
        青石村   | 青石卫生室 | 王五 | 13800138003 | 青石沟2号 | 赵六 | 13800138004
    """
    named, plain = facts(drawing), facts(drawing.replace("名称", "面积"))

    assert named["村卫生室名称"] == "沙河卫生室"
    assert [*named.items()][1:] == [*plain.items()]  # without what is no area
    twice = (
        drawing
        + "        青石村 | 青石二室 | 钱七 | 13800138005 | 青石沟3号 | 孙八 | 13800138006\n"
    )
    assert {one.list for one in found(twice).entries} == {"底册"}


def test_a_list_of_places_that_names_a_secretary_says_that_it_is_one() -> None:
    told = found("""
        社区 | 企业名称 | 书记姓名 | 书记手机
        沙河社区 | 甲厂 | 张三 | 13800138001
        青石村 | 乙厂 | 王五 | 13800138003
    """)

    assert {one.list for one in told.entries} == {"底册"}
    assert "里面的书记没有当作本单位的" in told.notes[0]
    several = found("""
        社区 | 小区名称 | 书记姓名 | 主任姓名
        沙河社区 | 甲 | 张三 | 李四
        沙河社区 | 乙 | 王五 | 赵六
        青石村 | 丙 | 钱七 | 孙八
        青石村 | 丁 | 周九 | 吴十
    """)
    assert {one.list for one in several.entries} == {"底册"}


@pytest.mark.parametrize(
    ("title", "sheet", "stem", "said"),
    [
        ("云溪镇村情台账（上年）", "Sheet1", "底册", "（上年）"),
        ("云溪镇村情台账（2026年计划）", "Sheet1", "底册", "（2026年计划）"),
        ("云溪镇村情台账—上年末", "Sheet1", "底册", "（上年末）"),
        ("云溪镇上年度村情台账", "Sheet1", "底册", "（上年度）"),
        ("云溪镇村情台账", "上年", "底册", "（上年）"),
        ("云溪镇村情台账", "Sheet1", "村情台账（前任）", "（前任）"),
        ("云溪镇村情台账（最新版）", "Sheet1", "底册", ""),
    ],
)
def test_facts_of_others_or_of_another_time_are_called_so(
    title: str, sheet: str, stem: str, said: str
) -> None:
    drawing = f"""
        {title} | < | < | <
        村 | 党支部书记 | < | 户籍户数
        ^  | 姓名 | 手机 | ^
        青石村 | 马小山 | 13800138002 | 561
    """
    told = read_lists(Document("xlsx", (replace(parse(drawing), name=sheet),)), stem, NOW)

    plain = ("党支部书记姓名", "党支部书记手机", "户籍户数")
    assert [one.label for one in told.entries] == [f"{one}{said}" for one in plain]
    assert bool(told.notes) == bool(said)
