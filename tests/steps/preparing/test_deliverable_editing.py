"""Deliverables added, changed, moved and taken away; comments stay, ids are made up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from huizhi.campaign.form_set import load_form_set
from huizhi.errors import ConfigError, HuizhiError, TemplateError
from huizhi.formats.mark_names import marks_in
from huizhi.steps.preparing.config_file import ChangedError
from huizhi.steps.preparing.deliverable_editing import (
    AskedFiles,
    DeliverableTexts,
    add_deliverable,
    change_deliverable,
    move_deliverable,
    remove_deliverable,
)
from huizhi.steps.preparing.structure_draft import CameIn
from tests.steps.preparing.structure import ActivityCopy

PHOTOS = DeliverableTexts("现场照片", "2024-06-20", "", "照片、图", [AskedFiles("图片", "3", "张")])


@pytest.fixture
def activity(tmp_path: Path) -> ActivityCopy:
    return ActivityCopy.make(tmp_path)


def test_a_new_one_stands_behind_the_others_and_comments_stay(activity: ActivityCopy) -> None:
    before = activity.text
    made = add_deliverable(*activity.where, PHOTOS, activity.version)

    assert activity.changed(before) == [
        f"+   - 编号: {made}",
        "+     名称: 现场照片",
        "+     截止: 2024-06-20",
        "+     别名:",
        "+       - 照片",
        "+       - 图",
        "+     材料:",
        "+       - {种类: 图片, 至少: 3, 量词: 张}",
    ]
    assert "量词: 张}\n\n# 通知对照片、视频的要求" in activity.text
    photos = activity.settings.deliverable(made)
    assert (photos.due, photos.material[0].at_least) == (dt.date(2024, 6, 20), 3)


def test_only_what_is_changed_changes(activity: ActivityCopy) -> None:
    before = activity.text
    texts = DeliverableTexts("优秀案例", "2024-06-26", "优秀作品案例报送表", "优秀作品案例、作品")
    change_deliverable(*activity.where, "works", texts, activity.version)

    assert activity.changed(before) == [
        "-     名称: 优秀作品",
        "+     名称: 优秀案例",
        "-     截止: 2024-06-25",
        "+     截止: 2024-06-26",
    ]


def test_material_is_left_or_changed(activity: ActivityCopy) -> None:
    texts = DeliverableTexts("总结", "2024-06-25")
    change_deliverable(*activity.where, "report", texts)
    assert activity.settings.deliverable("report").material[0].kind == "总结报告"

    none = DeliverableTexts("总结", "2024-06-25", material=())
    change_deliverable(*activity.where, "report", none)
    assert activity.settings.deliverable("report").material == ()


def test_moved_up_and_down_no_further_than_the_end(activity: ActivityCopy) -> None:
    move_deliverable(*activity.where, "report", -2)
    move_deliverable(*activity.where, "liaison", 99)

    names = [one.id for one in activity.settings.deliverables]
    assert names == ["report", "activity", "works", "liaison"]
    assert "    别名: [总结]" in activity.text


def test_with_a_deliverable_goes_its_form_and_its_synonyms(activity: ActivityCopy) -> None:
    template = (activity.templates / "attachment1.docx").read_bytes()
    remove_deliverable(*activity.where, "liaison", activity.version)
    settings = activity.settings

    assert [one.id for one in settings.deliverables] == ["activity", "works", "report"]
    assert [one.number for one in settings.attachments] == [1, 2]
    assert "传真" not in settings.synonyms
    assert "报送单位" in settings.synonyms  # which another form asks for
    assert not list(activity.templates.glob("attachment1.*"))
    (kept,) = activity.templates.glob("attachment1（*）.docx")
    assert kept.read_bytes() == template


def test_what_something_came_for_stays(activity: ActivityCopy) -> None:
    before, came = activity.text, CameIn({"report": 3})
    with pytest.raises(HuizhiError, match="“总结报告”已经收到3份，删去后"):
        remove_deliverable(*activity.where, "report", came=came)

    assert activity.text == before
    remove_deliverable(*activity.where, "activity", came=came)


def test_all_of_them_can_go(activity: ActivityCopy) -> None:
    for one in activity.settings.deliverables:
        remove_deliverable(*activity.where, one.id)

    assert activity.settings.deliverables == ()
    add_deliverable(*activity.where, PHOTOS)
    assert [one.name for one in activity.settings.deliverables] == ["现场照片"]


def test_the_same_name_has_the_same_id_another_name_another(activity: ActivityCopy) -> None:
    first = add_deliverable(*activity.where, PHOTOS)
    remove_deliverable(*activity.where, first)

    assert add_deliverable(*activity.where, PHOTOS) == first
    change_deliverable(*activity.where, first, DeliverableTexts("照片二", "2024-06-20"))
    assert add_deliverable(*activity.where, PHOTOS) == f"{first}_2"


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (DeliverableTexts("  ", "2024-06-20"), "请写报送事项的名称"),
        (DeliverableTexts("照片", ""), "请写“照片”的截止日期"),
        (DeliverableTexts("照片", "六月"), "“六月”不是日期"),
        (DeliverableTexts("照片", "2024-06-20", "", "", [AskedFiles("图片", "三")]), "要写一个数"),
        (DeliverableTexts("照片", "2034-06-20"), "不在合理的范围内"),
        (DeliverableTexts("联络员", "2024-06-20"), "用了两次"),
    ],
)
def test_what_cannot_be_used_changes_nothing(
    activity: ActivityCopy, texts: DeliverableTexts, told: str
) -> None:
    before = activity.text
    with pytest.raises(HuizhiError, match=told):
        add_deliverable(*activity.where, texts)

    assert activity.text == before


def test_who_looked_at_an_older_file_changes_nothing(activity: ActivityCopy) -> None:
    version = activity.version
    add_deliverable(*activity.where, PHOTOS, version)
    before = activity.text
    with pytest.raises(ChangedError):
        remove_deliverable(*activity.where, "report", version)

    assert activity.text == before


def test_a_name_that_the_notice_uses_is_told_with_what_to_do(tmp_path: Path) -> None:
    activity = ActivityCopy.make(tmp_path, plain=False)
    before = activity.text
    with pytest.raises(TemplateError, match="请先在“模板”里换上本次的通知"):
        remove_deliverable(*activity.where, "report")

    assert activity.text == before


def test_a_file_with_mistakes_of_its_own_is_told(activity: ActivityCopy) -> None:
    path = activity.config / "campaign.yaml"
    path.write_text(activity.text.replace("年份: 2024", "年份: 二"), "utf-8")
    with pytest.raises(ConfigError, match="年份"):
        add_deliverable(*activity.where, PHOTOS)


@pytest.mark.parametrize(
    ("name", "mark"),
    [("联络人", "报送事项.联络人.截止"), ("联络员（新）", '报送事项["联络员（新）"].截止')],
)
def test_templates_go_on_naming_what_is_called_otherwise(
    tmp_path: Path, name: str, mark: str
) -> None:
    activity = ActivityCopy.make(tmp_path, plain=False)
    change_deliverable(*activity.where, "liaison", DeliverableTexts(name, "2024-06-04"))
    change_deliverable(*activity.where, "works", DeliverableTexts("作品", "2024-06-25"))

    for file in ("notice.docx", "attachment1.docx", "attachment1.xlsx"):
        marks = marks_in((activity.templates / file).read_bytes(), file)
        assert any(mark in one for one in marks), file
    assert load_form_set(activity.settings, activity.templates).templates

    change_deliverable(*activity.where, "liaison", DeliverableTexts("联络员", "2024-06-03"))
    marks = marks_in((activity.templates / "notice.docx").read_bytes(), "")
    assert any("报送事项.联络员.截止" in one for one in marks)
