"""Context: the variables of the templates, as the shipped templates name them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from huizhi.campaign.settings import Settings
from huizhi.campaign.variables import FILTERS, day_part, template_context
from huizhi.formats.jinja import Slot
from tests.configuring import ConfigFolder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return ConfigFolder.make(tmp_path).load()


def context_of(settings: Settings, name: str) -> Any:
    (recipient,) = (one for one in settings.recipients if one.name == name)
    return template_context(settings, recipient)


def test_the_variables_of_the_notice(settings: Settings) -> None:
    context = context_of(settings, "祖师社区")

    assert context["活动"]["开始"] == dt.date(2024, 6, 1)
    assert context["办事处"]["印发机关"] == "许昌市祖师街道党政办"
    assert context["通知"]["文号"] is None
    assert context["通知"]["联系人"] == {"姓名": "王亚伟", "电话": "5163977"}
    assert context["报送事项"]["优秀作品"]["截止"] == dt.date(2024, 6, 25)
    assert context["附件1"]["接收人"]["电话"] == "18939112115"
    assert [one["序号"] for one in context["附件"]] == [1, 2, 3]
    assert context["附件3"] is context["附件"][2]
    assert context["收文单位"]["联络员手机"] == "13800138001"
    assert context["收文单位"]["编号"] == "C01"


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("各社区,各部门:", "各社区，各部门："),
        ("区安委办(抄)", "区安委办（抄）"),
        ("于10:30前报V1,2", "于10:30前报V1,2"),
    ],
)
def test_marks_in_full_width(written: str, set_: str) -> None:
    assert FILTERS["全角"](written) == set_


def test_the_quota_table(settings: Settings) -> None:
    items = context_of(settings, "祖师社区")["项目"]

    assert items[0] == {
        "序号": 1,
        "名称": "安全生产专题教育课",
        "报送表名称": "安全生产专题教育课",
        "格式": "课件（录像）",
        "要求": "不少于1个",
    }
    assert (items[2]["格式"], items[2]["要求"]) == ("视频\n图片", "视频不少于1个\n图片不少于3张")
    assert items[2]["报送表名称"] == "应急逃生演练"
    assert items[4]["要求"] == "不少于3张"


def test_a_recipient_with_numbers_of_its_own(settings: Settings) -> None:
    items = context_of(settings, "学府社区")["项目"]

    assert items[2]["要求"] == "视频不少于2个\n图片不少于5张"
    assert items[3]["要求"] == "视频不少于1个\n图片不少于3张"


def test_what_is_left_out_is_a_missing_name_and_not_a_gap(tmp_path: Path) -> None:
    """A template that prints 第{{ 活动.届次 }}个 must be refused, not print 第个."""
    config = ConfigFolder.make(tmp_path)
    config.replace("campaign.yaml", "  届次: 23 ", "  # ")

    context = context_of(config.load(), "祖师社区")

    assert "届次" not in context["活动"]
    assert "接收人" not in context["附件2"]


@pytest.mark.parametrize(
    ("name", "shown"), [("年月日", "2024年5月9日"), ("月日", "5月9日"), ("年月", "2024年5月")]
)
def test_filters_of_dates(name: str, shown: str) -> None:
    assert FILTERS[name](dt.date(2024, 5, 9)) == shown


@pytest.mark.parametrize("value", [True, "是", "城市社区", 1, [""], "√", "已", "有", "Y"])
def test_a_box_is_ticked_for_what_holds(value: object) -> None:
    assert FILTERS["勾"](value) == "☑"


@pytest.mark.parametrize(
    "value",
    [
        False,
        None,
        "",
        "否",
        "无",
        "没有",
        0,
        [],
        "×",
        "  ",
        "0",
        "０",
        "未",
        "false",
        "N",
        "/",
        "□",
    ],
)
def test_a_box_is_empty_for_what_does_not(value: object) -> None:
    assert FILTERS["勾"](value) == "□"


@pytest.mark.parametrize("value", ["未完成", "不合格", "无异议"])
def test_a_text_that_may_say_no_is_no_box(value: str) -> None:
    with pytest.raises(ValueError, match=f"看不出“{value}”要不要打勾"):
        FILTERS["勾"](value)


def test_parts_of_a_day_for_cells_of_their_own() -> None:
    day = Slot("2024年5月9日", "submitted_on")
    assert [day_part(day, part) for part in "年月日"] == ["2024", "5", "9"]
    assert isinstance(day_part(day, "年"), Slot)
    assert [day_part("2024年5月", part) for part in "年月日"] == ["2024", "5", ""]
    assert [day_part("尚未确定", part) for part in "年月日"] == ["尚未确定", "", ""]


@pytest.mark.parametrize("value", ["暂无", "尚未", "N/A"])
def test_what_is_not_there_yet_is_not_ticked(value: str) -> None:
    assert FILTERS["勾"](value) == "□"


def test_what_is_not_known_yet_is_no_box() -> None:
    with pytest.raises(ValueError, match="看不出“待定”要不要打勾"):
        FILTERS["勾"]("待定")
