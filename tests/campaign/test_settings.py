"""Settings: what their methods answer on the shipped example."""

from __future__ import annotations

import pytest

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Item, Settings, every_key
from tests.configuring import SHIPPED


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(SHIPPED)


def test_deliverable(settings: Settings) -> None:
    assert settings.deliverable("works").name == "优秀作品"
    with pytest.raises(KeyError):
        settings.deliverable("优秀作品")


def test_attachment_of(settings: Settings) -> None:
    found = settings.attachment_of("works")

    assert found is not None
    assert found.number == 3
    assert settings.attachment_of("report") is None


def test_zone(settings: Settings) -> None:
    assert settings.zone.key == "Asia/Shanghai"


def test_item_quota(settings: Settings) -> None:
    drill = settings.items[2]
    own = {one.name: settings.item_quota(one, drill) for one in settings.recipients}

    assert [(q.kind, q.at_least, q.unit) for q in own["学府社区"]] == [
        ("视频", 2, "个"),
        ("图片", 5, "张"),
    ]
    assert own["祖师社区"] == drill.quotas


def test_departments_return_nothing(settings: Settings) -> None:
    without = [one.name for one in settings.recipients if not one.returns_forms]

    assert without == ["应急管理办公室", "党政办公室", "综合行政执法办公室"]


def test_a_form_name_is_the_name_where_there_is_no_other() -> None:
    item = Item.model_validate({"名称": "甲", "应报": [{"种类": "图片", "至少": "1"}]})

    assert (item.form_name, item.quotas[0].unit) == ("甲", "个")


@pytest.mark.parametrize(
    ("name", "with_year"),
    [
        ("冬季消防检查", "2024年冬季消防检查"),
        ("2024年3月份月报", "2024年3月份月报"),
        ("2023—2024学年第一学期报表", "2023—2024学年第一学期报表"),
        ("12345热线月报", "2024年12345热线月报"),
    ],
)
def test_a_year_is_said_once(settings: Settings, name: str, with_year: str) -> None:
    named = settings.activity.model_copy(update={"name": name})
    assert named.name_with_year == with_year


def test_every_key_holds_the_keys_of_every_section() -> None:
    assert {
        "示例",
        "主题",
        "区号",
        "电话",
        "截止",
        "最多字数",
        "每组行数",
        "量词",
        "联络员手机",
    } <= every_key()
