"""Items with their quotas, and what is asked of pictures and videos."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.errors import ConfigError, HuizhiError
from huizhi.steps.preparing.deliverable_editing import AskedFiles
from huizhi.steps.preparing.item_editing import (
    ItemTexts,
    add_item,
    change_item,
    change_material_rules,
    move_item,
    remove_item,
)
from huizhi.steps.preparing.structure_draft import CameIn
from tests.steps.preparing.structure import ActivityCopy

FIRST = "安全生产专题教育课"


@pytest.fixture
def activity(tmp_path: Path) -> ActivityCopy:
    return ActivityCopy.make(tmp_path)


def names(activity: ActivityCopy) -> list[str]:
    return [one.name for one in activity.settings.items]


def test_one_is_added_changed_moved_and_taken_away(activity: ActivityCopy) -> None:
    asked = [AskedFiles("图片", "3", "张"), AskedFiles("视频")]
    before = activity.text
    add_item(*activity.where, ItemTexts("消防演练", asked, "演练"), activity.version)
    assert activity.changed(before) == [
        "+   - 名称: 消防演练",
        "+     报送表名称: 演练",
        "+     应报: [{种类: 图片, 至少: 3, 量词: 张}, {种类: 视频, 至少: 1}]",
    ]

    move_item(*activity.where, "消防演练", -9)
    change_item(*activity.where, "消防演练", ItemTexts("演习", asked[:1]))
    assert names(activity)[0] == "演习"
    assert [q.kind for q in activity.settings.items[0].quotas] == ["图片"]

    remove_item(*activity.where, "演习", activity.version)
    assert activity.changed(before) == []


def test_what_something_came_for_keeps_its_name(activity: ActivityCopy) -> None:
    came, asked = CameIn(items={FIRST: 2}), [AskedFiles("课件")]
    with pytest.raises(HuizhiError, match="已经收到2份，没有删去"):
        remove_item(*activity.where, FIRST, came=came)
    with pytest.raises(HuizhiError, match="没有改名"):
        change_item(*activity.where, FIRST, ItemTexts("课", asked), came=came)

    change_item(*activity.where, FIRST, ItemTexts(FIRST, asked), came=came)
    assert [q.kind for q in activity.settings.items[0].quotas] == ["课件"]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (ItemTexts("", [AskedFiles("图片")]), "请写项目的名称"),
        (ItemTexts("新", []), "要交什么"),
        (ItemTexts("新", [AskedFiles("图片", "0")]), "要写一个数"),
        (ItemTexts(FIRST, [AskedFiles("图片")]), "重名"),
    ],
)
def test_what_cannot_be_used_changes_nothing(
    activity: ActivityCopy, texts: ItemTexts, told: str
) -> None:
    before = activity.text
    with pytest.raises(HuizhiError, match=told):
        add_item(*activity.where, texts)

    assert activity.text == before


def test_the_last_one_stays_while_a_form_goes_by_items(activity: ActivityCopy) -> None:
    for name in names(activity)[1:]:
        remove_item(*activity.where, name)
    with pytest.raises(ConfigError, match="配置里却没有“项目”"):
        remove_item(*activity.where, FIRST)


def test_switches_change_what_is_asked_of_pictures(activity: ActivityCopy) -> None:
    before = activity.text
    on = {"照片原图": "on", "视频简介": "on", "网盘链接": "on", "核对数量": "on"}
    change_material_rules(*activity.where, {**on, "简介最多字数": "300"}, activity.version)
    changed = activity.changed(before)

    assert [one.split("#")[0].rstrip() for one in changed] == [
        "-   照片说明: true",
        "+   照片说明: false",
        "-   简介最多字数: 200",
        "+   简介最多字数: 300",
    ]
    assert "# 每张照片要有文字说明" in changed[1]
    rules = activity.settings.material
    assert (rules.captions, rules.intro_most, rules.originals) == (False, 300, True)


def test_numbers_of_one_community_go_with_the_item(activity: ActivityCopy) -> None:
    drill = "应急逃生避险演练"

    def own() -> dict[str, dict[str, int]]:
        found = activity.settings.by_name["学府社区"].quotas
        return {name: dict(kinds) for name, kinds in found.items()}

    assert own() == {drill: {"视频": 2, "图片": 5}}
    change_item(*activity.where, drill, ItemTexts("演练", [AskedFiles("图片", "3", "张")]))
    assert own() == {"演练": {"图片": 5}}
    remove_item(*activity.where, "演练")
    assert own() == {}
