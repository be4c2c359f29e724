"""Unit names: which community a text names, and which it only seems to name."""

from __future__ import annotations

import pytest

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Recipient
from huizhi.material.unit_names import UnitNames, unit_names_of
from tests.paths import CONFIG

SETTINGS = load_settings(CONFIG)


def named(*names: str) -> UnitNames:
    """The names of a roster of these communities."""
    roster = tuple(
        Recipient.model_validate({"名称": name, "编号": f"C{n}", "类型": "城市社区"})
        for n, name in enumerate(names)
    )
    return UnitNames(SETTINGS.model_copy(update={"recipients": roster}))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("罗庄社区附件1", "罗庄社区"),
        ("附件1罗庄", "罗庄社区"),
        ("附件一罗庄（1）", "罗庄社区"),
        ("20240602罗庄更正", "罗庄社区"),
        ("罗庄联络员反馈表", "罗庄社区"),
        ("罗庄社区“安全生产月”活动联络员反馈表", "罗庄社区"),
        ("王亚伟罗庄社区", "罗庄社区"),
        ("许昌市东城区祖师街道罗庄社区党支部", "罗庄社区"),
        ("罗庄居委会", "罗庄社区"),
        ("罗庄村", "罗庄社区"),
        ("周庄村委会", "周庄社区"),
    ],
)
def test_a_community_is_named(text: str, name: str) -> None:
    assert unit_names_of(SETTINGS).said(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "祖师街道办事处“安全生产月”活动联络员反馈表",
        "祖师街道",
        "应急办",
        "各社区上报材料",
        "请各社区6月3日前报送",
        "18个社区",
        "平安社区创建",
        "XX社区",
        "魏武区材料",
        "王魏武",
        "李罗庄",
        "罗庄路",
        "新元素",
        "6月3日",
        "联络员反馈表",
    ],
)
def test_what_names_no_unit_says_nothing(text: str) -> None:
    said = unit_names_of(SETTINGS).said(text)

    assert (said.name, said.several, said.other) == (None, (), "")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("红旗社区联络员反馈表", "红旗社区"),
        ("东城区红旗社区居委会", "红旗社区居委会"),
        ("大罗庄社区", "大罗庄社区"),
    ],
)
def test_a_unit_that_is_not_on_the_roster_is_named_as_that(text: str, other: str) -> None:
    said = unit_names_of(SETTINGS).said(text)

    assert (said.name, said.other) == (None, other)


def test_a_name_within_another_is_not_that_one() -> None:
    both, one = named("新村社区", "工人新村社区"), named("新村社区", "和平社区")

    assert both.said("附件2工人新村").name == "工人新村社区"
    assert both.said("附件2新村").name == "新村社区"
    assert one.said("工人新村社区附件2").other == "工人新村社区"
    assert one.said("和平街社区附件2").other == "和平街社区"


def test_two_in_one_name_are_both_told() -> None:
    assert set(unit_names_of(SETTINGS).said("罗庄、魏武").several) == {"罗庄社区", "魏武社区"}
