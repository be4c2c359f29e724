"""Gaps inside printed texts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from huizhi.forms.blank.gap import gaps_in, is_only_room


def shown(text: str) -> list[tuple[str, str]]:
    """The label of each gap and what it takes of the text."""
    return [(gap.label, text[gap.start : gap.end]) for gap in gaps_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系人：______ 电话：______", [("联系人", "______"), ("电话", "______")]),
        ("请于__年__月__日前报送", [("日期", "__年__月__日")]),
        ("姓  名：____", [("姓  名", "____")]),
        ("联系人：", [("联系人", "")]),
        ("性别：□男 □女", [("性别", "□男 □女")]),
        ("□已全部整改完毕", [("已全部整改完毕", "□")]),
        ("□电视 □其他____", [("", "□电视 □其他")]),
        ("是否党员：是（ ）否（ ）", [("是否党员", "是（ ）否（ ）")]),
        ("意见：（  ）同意 （  ）不同意", [("意见", "（  ）同意 （  ）不同意")]),
        ("由______同志负责", [("姓名", "______")]),
        ("整改率____%。", [("整改率", "____%")]),  # else the sign would stand there twice
        ("投入____万元", [("投入金额", "____")]),
        ("安全投入____万元", [("安全投入金额", "____")]),
        ("由____同志负责，投入____万元", [("姓名", "____"), ("投入金额", "____")]),
        ("本单位共有   名工作人员", [("工作人员人数", "   ")]),
        ("报送单位：罗庄社区", [("报送单位", "罗庄社区")]),
        ("填报单位（盖章）：        ", [("填报单位（盖章）", "        ")]),
        ("××社区消防工作总结", [("社区", "××社区")]),
        ("报送单位：XX街道", [("报送单位", "XX街道")]),
        ("填报社区：", [("填报社区", "")]),
        ("姓名（  ）电话（  ）", [("姓名", "  "), ("电话", "  ")]),
        ("社区党组织书记____", [("社区党组织书记", "____")]),
        ("经核实，辖区计生专干____", [("辖区计生专干", "____")]),
        ("兹有我单位（       ）前往", [("单位", "       ")]),
        ("车牌号（        ）", [("车牌号", "        ")]),
        ("地上    层，地下    层", [("地上数量", "    "), ("地下数量", "    ")]),
        ("报送时间：2025年    月", [("报送时间", "2025年    月")]),
        ("镇（街）：____", [("镇（街）", "____")]),
        ("邮政编码：□□□□□□", [("邮政编码", "□□□□□□")]),
        # A sentence goes on behind its brackets, so they are no choices.
        (
            "我社区（    ）现有居民（    ）户，党员（  ）名。",
            [("社区", "    "), ("居民户数", "    "), ("党员人数", "  ")],
        ),
        ("我村（ ）共有党员（ ）名", [("村", " "), ("党员人数", " ")]),
        ("共有（ ）户（ ）人", [("户数", " "), ("人数", " ")]),
        ("甲方共有总户数____户", [("总户数", "____")]),
        ("办公地址位于____。", [("办公地址", "____")]),
        # Options are chosen from, and the blank is the question's.
        ("您的年龄是（  ）  A.30岁以下  B.31—45岁", [("您的年龄是", "  ")]),
        ("愿意参加吗？ A.愿意   B.不愿意      答：____", [("愿意参加吗", "____")]),
        ("停车位：1.够用   2.不够用      [    ]", [("停车位", "    ")]),
        ("请在□内打“√”", []),
        ("最多的三项：①      ②      ", [("最多的三项1", "      "), ("最多的三项2", "      ")]),
        ("用餐：□需要（   人）", [("需要", "□"), ("需要人数", "   ")]),
        ("残疾：有□（    级）无□", [("有", "□"), ("等级", "    "), ("无", "□")]),
        ("自    月    日至    月    日", [("起止日期", "    月    日至    月    日")]),
        ("同意   票", [("同意票数", "   ")]),
        ("（    年）  科室：", [("年", "    "), ("科室", "")]),
        # What each blank is called stands behind it, and before the next.
        (
            "现住____小区__号楼__单元__室",
            [("小区", "____"), ("号楼", "__"), ("单元", "__"), ("室", "__")],
        ),
        ("住址：（ ）栋（ ）单元", [("住址栋", " "), ("单元", " ")]),
        ("第____栋____户", [("栋", "____"), ("户数", "____")]),
        ("（    年第   季度）", [("年份", "    "), ("季度", "   ")]),
        ("（  ）月至（  ）月", [("开始月份", "  "), ("结束月份", "  ")]),
        ("住宿：是（ ）否（ ），共（ ）间", [("住宿", "是（ ）否（ ）"), ("数量", " ")]),
    ],
)
def test_gaps_are_found_with_their_labels(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("投入____万元", ["金额"]),
        ("参加____人", ["整数"]),
        ("整改率____%", ["百分比"]),
        ("由____同志负责", ["姓名"]),
        ("走访____家", ["整数"]),
        ("____家庭", [""]),
        ("〇〇村委会", ["单位"]),
        ("____于  年  月  日报到", ["", "日期"]),
        ("联系人：____人", [""]),  # its own label says what it is
        ("学校：    年级：    班级：    ", ["", "", ""]),  # 年级 and 班级 count nothing
        ("申请人        个人签名", [""]),
    ],
)
def test_what_stands_behind_a_gap_says_its_kind(text: str, kinds: list[str]) -> None:
    assert [gap.kind for gap in gaps_in(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "注：请于6月3日前发送给王亚伟（联系电话：18939112115）",
        "填表说明：",
        "各社区、办事处各部门：",
        "姓    名",
        "回  执",
        "    我单位将认真落实。",
        "2024年6月3日",
        "报送邮箱：a@example.com",
        "本单位共有  名工作人员",
    ],
)
def test_what_is_only_to_be_read_has_no_gap(text: str) -> None:
    assert shown(text) == []


def test_room_is_no_text() -> None:
    assert all(map(is_only_room, ["", "　　", "____", "    年   月   日", "20  年  月"]))
    assert not any(map(is_only_room, ["无", "2024年6月3日", "年月"[:1]]))


@given(st.text(alphabet="姓名：:_＿□是否年月日 \u3000\t\n（），由人电话12。"))
def test_gaps_of_any_text_follow_one_another(text: str) -> None:
    gaps = gaps_in(text)

    assert all(0 <= gap.start <= gap.end <= len(text) for gap in gaps)
    assert all(a.end <= b.start for a, b in pairwise(gaps))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "现有60岁以上老人____人，70岁以上老人____人，其中80岁以上老人____人，0-3岁婴幼儿____人",
            ["60岁以上老人数", "70岁以上老人数", "80岁以上老人数", "0-3岁婴幼儿人数"],
        ),
        ("其中6至12岁学生____名，六十岁以上老人____人", ["6至12岁学生人数", "六十岁以上老人数"]),
        ("1-2级残疾人____人，65周岁及以上老人____人", ["1-2级残疾人数", "65周岁及以上老人数"]),
        ("2025年出生____人，共42户____人", ["2025年出生人数", "42户人数"]),
    ],
)
def test_the_number_that_a_name_begins_with_is_not_lost(text: str, names: list[str]) -> None:
    assert [gap.label for gap in gaps_in(text)] == names
