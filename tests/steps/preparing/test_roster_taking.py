"""A list and the clerk's choices become the units of the roster, or mistakes with their cells."""

from __future__ import annotations

import pytest

from huizhi.steps.preparing.roster_taking import TakenRoster, keeps_by_itself
from tests.steps.preparing.rosters import (
    SECTIONS,
    SIDE_BY_SIDE,
    TITLED,
    TWO_LEVELS,
    known_unit,
    proposed,
    taken,
)


def of_each(result: TakenRoster, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(one.texts[column] for column in columns) for one in result.units]


def told(result: TakenRoster) -> list[str]:
    return [str(one) for one in result.mistakes]


def test_codes_are_made_up_and_names_tidied() -> None:
    result = taken(proposed(TITLED))

    assert of_each(result, "编号", "名称", "类型", "联络员") == [
        ("01", "幸福里社区", "城市社区", "王建国"),
        ("02", "水泥厂社区", "城市社区", "何伟"),
        ("03", "北关社区", "城市社区", "吴国庆"),
    ]
    assert [one.place for one in result.units] == ["第4行（B4）", "第5行（B5）", "第7行（B7）"]
    assert (result.mistakes, result.remarks, result.gone) == ((), (), ())


def test_the_one_of_two_levels_is_called_by_his_own_number() -> None:
    result = taken(proposed(TWO_LEVELS))

    assert of_each(result, "名称", "类型", "联络员", "联络员手机") == [
        ("周庄村", "农村社区", "周大山", "13900000001"),
        ("幸福里", "城市社区", "李红", "13900000003"),
    ]
    assert [one.guessed for one in result.units] == [False, True]


def test_units_side_by_side_go_down_first() -> None:
    result = taken(proposed(SIDE_BY_SIDE))

    assert of_each(result, "编号", "名称", "联络员手机") == [
        ("01", "甲社区", "13900000001"),
        ("02", "乙社区", "13900000002"),
        ("03", "丙社区", "13900000003"),
        ("04", "丁社区", "13900000004"),
        ("05", "戊社区", "13900000005"),
    ]
    assert result.units[3].place == "第3行（E3）"


def test_kinds_by_headings_by_choice_and_by_default() -> None:
    proposal = proposed(SECTIONS)
    result = taken(proposal, kinds={(2, 0): "部门"})

    assert of_each(result, "名称", "类型") == [
        ("甲", "部门"),
        ("乙", "农村社区"),
        ("应急办", "部门"),
    ]
    assert of_each(
        taken(proposed("单位\n甲"), rows=frozenset({1}), default_kind="部门"), "类型"
    ) == [("部门",)]


def test_a_column_of_kinds() -> None:
    result = taken(
        proposed("""
        单位名称 | 单位类型
        甲       | 村
        乙       | 城市社区
        丙       | 科室
        丁       | 甲类
        """)
    )

    assert of_each(result, "类型") == [("农村社区",), ("城市社区",), ("部门",), ("城市社区",)]
    assert result.remarks == ("第5行（B5）的类型“甲类”看不出是哪一种，请看下面选得对不对。",)


@pytest.mark.parametrize(
    "names",
    [
        "城关镇 西河镇 东河乡 榆林县",
        "东关林业站 国有林场 青山护林队 西河镇林业站 木材公司",
        "育才学校 特殊教育学校 城关学区 少年宫 县第一小学",
        "心内科 一病区 护理部 县医院 派出所 张庄村 工会",
    ],
)
def test_everyone_on_another_offices_list_hands_in(names: str) -> None:
    result = taken(
        proposed("单位名称 | 联系人\n" + "\n".join(f"{n} | 王一" for n in names.split()))
    )

    assert {one.texts["类型"] for one in result.units} == {"单位"}
    assert (result.default_kind, all(one.guessed for one in result.units)) == ("单位", True)


def test_a_list_of_other_units_says_itself_who_gets_the_notice_only() -> None:
    sections = """
    单位       | 电话
    一、机关   | <
    办公室     | 5551210
    二、林业站 | <
    （一）东片 | <
    东关站     | 5551211
    """
    column = """
    单位     | 类别
    东关站   | 林业站
    财务科   | 机关科室
    计生办   | 抄送
    """
    assert of_each(taken(proposed(sections)), "名称", "类型") == [
        ("办公室", "部门"),
        ("东关站", "单位"),
    ]
    assert of_each(taken(proposed(column)), "类型") == [("单位",), ("部门",), ("部门",)]
    assert not taken(proposed(column)).remarks


def test_a_list_that_calls_all_departments_has_them_hand_in() -> None:
    result = taken(proposed("单位 | 类别\n财务科 | 部门科室\n人事科 | 部门科室"))

    assert of_each(result, "类型") == [("单位",), ("单位",)]


def test_departments_and_offices_among_communities() -> None:
    listed = proposed("单位\n甲社区\n乙村\n丙社区\n党政办公室\n北关街道")

    assert [kind for (kind,) in of_each(taken(listed), "类型")] == [
        *("城市社区", "农村社区", "城市社区", "部门", "单位"),
    ]
    offices = taken(listed, [known_unit("南关街道", "S1", 类型="街道办事处")])
    assert of_each(offices, "类型")[-1] == ("街道办事处",)


def test_departments_added_to_communities_are_told_by_name() -> None:
    known = [known_unit(f"{n}社区", n) for n in "甲乙丙"]
    result = taken(proposed("单位\n党政办公室"), known, keeps=True)

    assert of_each(result, "类型") == [("部门",)]


KNOWN = [
    known_unit("罗庄社区", "C02", 别名="罗庄居委会", 联络员="张三", 联络员手机="13900000009"),
    known_unit("周庄社区", "C08", 类型="农村社区", 别名="周庄村、周庄村委会"),
    known_unit("魏武社区", "C03"),
    known_unit("应急管理办公室", "D01", 类型="部门", 别名="应急办"),
]
LIST = """
社区     | 书记 | 电话
罗庄社区 | 李四 | 13900000001
周庄村   | ~    | ~
魏武     | ~    | ~
东城社区 | ~    | ~
"""


def test_known_units_keep_code_name_kind_and_aliases() -> None:
    result = taken(proposed(LIST), KNOWN)

    assert of_each(result, "编号", "名称", "类型", "别名", "联络员", "联络员手机") == [
        ("C02", "罗庄社区", "城市社区", "罗庄居委会", "李四", "13900000001"),
        ("C08", "周庄社区", "农村社区", "周庄村、周庄村委会", "", ""),
        ("C03", "魏武社区", "城市社区", "", "", ""),
        ("C09", "东城社区", "城市社区", "", "", ""),
    ]
    assert [one.change for one in result.units] == ["有改动", "不变", "不变", "新增"]
    assert result.units[1].was == "表里写的是周庄村"
    assert [one["名称"] for one in result.gone] == ["应急管理办公室"]
    assert keeps_by_itself(result.gone, [])


def test_a_code_that_another_unit_had_is_not_given_again() -> None:
    result = taken(
        proposed("社区\n甲社区\n乙社区"), [known_unit("丙社区", "01")], frozenset({1, 2})
    )

    assert of_each(result, "编号") == [("02",), ("03",)]


def test_a_new_name_under_the_old_code_is_the_same_unit() -> None:
    drawing = "编号 | 名称\nC03 | 魏武新社区\n1.0 | 东城社区"
    result = taken(proposed(drawing), KNOWN)

    assert of_each(result, "编号", "名称") == [("C03", "魏武新社区"), ("1", "东城社区")]
    assert (result.units[0].known, result.units[0].was) == ("C03", "原来叫魏武社区")


def test_only_one_of_two_near_names_is_the_known_unit() -> None:
    result = taken(proposed("社区\n魏武\n魏武村"), KNOWN, frozenset({1, 2}))

    assert [one.known for one in result.units] == ["", ""]


def test_of_a_known_unit_that_stands_twice_the_second_is_the_mistake() -> None:
    result = taken(proposed("社区\n魏武社区\n魏武 社区"), KNOWN, frozenset({1, 2}))

    assert [one.known for one in result.units] == ["C03", ""]
    assert told(result)[0].startswith(
        "名单.xlsx 第3行（A3）：“魏武社区”与第2行（A2）的魏武社区同名"
    )
    assert "魏武社区" not in [one["名称"] for one in result.gone]


@pytest.mark.parametrize(
    ("drawing", "message"),
    [
        (
            "社区 | 电话\n甲社区 | ~\n甲 社区 | ~",
            "名单.xlsx 第3行（A3）：“甲社区”与第2行（A2）的甲社区同名；同一个单位请只留一行",
        ),
        (
            "社区 | 简称\n甲社区 | 老甲\n乙社区 | 甲社区",
            "名单.xlsx 第3行（A3）：别名“甲社区”就是第2行（A2）的甲社区；同一个单位请只留一行",
        ),
        (
            "编号 | 社区\n1 | 甲社区\n1 | 乙社区",
            "名单.xlsx 第3行（B3）：编号“1”与第2行（B2）的甲社区相同；请改编号",
        ),
        ("编号 | 社区\n#1 | 甲社区", "名单.xlsx 第2行（B2）：编号“#1”不能用；请改编号"),
        ("片区 | 电话\n甲 | 1", "名单.xlsx：还不知道哪一列是单位名称；请在那一列上面选“名称”。"),
    ],
)
def test_mistakes_name_the_row_and_cell_of_the_list(drawing: str, message: str) -> None:
    result = taken(proposed(drawing), rows=frozenset({1, 2}))

    assert len(told(result)) == 1
    assert told(result)[0].startswith(message)


def test_a_kept_unit_is_not_taken_twice() -> None:
    drawing = "社区 | 简称\n东城社区 | 魏武社区"
    result = taken(proposed(drawing), KNOWN, keeps=True)

    assert told(result)[0].startswith("名单.xlsx 第2行（A2）：别名“魏武社区”就是名单里的魏武社区")
    assert told(taken(proposed(drawing), KNOWN)) == []


def test_no_rows_at_all() -> None:
    assert "没有一行是单位" in told(taken(proposed(LIST), rows=frozenset()))[0]


@pytest.mark.parametrize(
    ("gone", "losing", "keeps"),
    [
        ([], [], False),
        ([known_unit("甲社区", "1")], [], False),
        ([known_unit("甲社区", "1")], ["甲社区"], True),
        ([known_unit("安监办", "1", 类型="部门")], [], True),
    ],
)
def test_when_the_rest_stays_by_itself(
    gone: list[dict[str, str]], losing: list[str], keeps: bool
) -> None:
    assert keeps_by_itself(gone, losing) is keeps
