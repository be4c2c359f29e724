"""Learned forms become attachments, new or instead of others; the clerk's whole activity by it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from huizhi.campaign.settings import Settings
from huizhi.errors import HuizhiError
from huizhi.steps.preparing.adopting import NEW_TEMPLATE, Adoption, proposed_name
from huizhi.steps.preparing.checking import check
from huizhi.steps.preparing.deliverable_editing import (
    AskedFiles,
    DeliverableTexts,
    add_deliverable,
    move_deliverable,
    remove_deliverable,
)
from huizhi.steps.preparing.item_editing import remove_item
from huizhi.steps.preparing.structure_draft import CameIn
from tests.steps.preparing.structure import OWN_FORMS, ActivityCopy

DUES = ("2024-06-20", "2024-06-21", "2024-06-25")
NAMES = ("联络员登记表", "隐患排查统计表", "工作总结")


@pytest.fixture(scope="module")
def clerks(tmp_path_factory: pytest.TempPathFactory) -> ActivityCopy:
    """From the example to the activity of the trial: own three forms, nothing of the example."""
    folder = tmp_path_factory.mktemp("clerks")
    activity = ActivityCopy.make(folder)
    for number, (form, name, due) in enumerate(zip(OWN_FORMS, NAMES, DUES, strict=True), start=1):
        adoption = Adoption(number, NEW_TEMPLATE, name, due)
        assert activity.adopt(form, folder / str(number), adoption) == number
    for gone in ("liaison", "activity", "works", "report"):
        remove_deliverable(*activity.where, gone)
    for item in activity.settings.items:
        remove_item(*activity.where, item.name)
    photos = DeliverableTexts("现场照片", "2024-06-21", "", "", [AskedFiles("图片", "3", "张")])
    move_deliverable(*activity.where, add_deliverable(*activity.where, photos), -1)
    return activity


def test_the_activity_is_the_clerks(clerks: ActivityCopy) -> None:
    settings = clerks.settings
    forms = [(one.number, one.short_title) for one in settings.attachments]

    assert [(one.name, one.due.isoformat()) for one in settings.deliverables] == [
        *zip(NAMES[:2], DUES[:2], strict=True),
        ("现场照片", "2024-06-21"),
        (NAMES[2], DUES[2]),
    ]
    assert [number for number, _ in forms] == [1, 2, 3]
    assert all(settings.attachment_of(d.id) for d in settings.deliverables if d.name in NAMES)
    assert settings.items == ()
    assert "示例: true" not in clerks.text
    assert set(settings.synonyms) == {"职务", "备注"}  # of which the own forms ask
    assert check(*clerks.where).mistakes == ()


def test_comments_stand_where_they_belong(clerks: ActivityCopy) -> None:
    lines = clerks.text.splitlines()

    def above(line: str) -> str:
        return lines[lines.index(line) - 1]

    assert above("报送事项:").startswith("# 要求各社区报送的事项")
    assert above("材料要求:").startswith("# 通知对照片、视频的要求")
    assert above("附件:").startswith("# 有“报送事项”的附件是要填报的表")
    assert above("同义词:").startswith("# 社区自己重做表格时")


def ids_of(settings: Settings) -> list[tuple[str, str, str]]:
    """The id, label and kind of every field and column."""
    tables = [table.columns for one in settings.attachments for table in one.tables]
    asked = [*(one.fields for one in settings.attachments), *tables]
    return [(f.id, label, f.kind) for some in asked for label, f in some.items()]


def test_no_id_means_two_things(clerks: ActivityCopy) -> None:
    meant = Counter(name for name, _, _ in set(ids_of(clerks.settings)))

    assert len(meant) > 20
    assert max(meant.values()) == 1


def test_a_form_is_taken_for_a_deliverable_that_is_there(tmp_path: Path) -> None:
    activity = ActivityCopy.make(tmp_path)
    with pytest.raises(HuizhiError, match="“联络员”已经有一张表（附件1）。请选“替换附件1”"):
        activity.adopt(OWN_FORMS[0], tmp_path / "a", Adoption(None, "liaison"))
    with pytest.raises(HuizhiError, match="请写“新的”的截止日期"):
        activity.adopt(OWN_FORMS[0], tmp_path / "a", Adoption(None, NEW_TEMPLATE, "新的"))

    assert activity.adopt(OWN_FORMS[2], tmp_path / "b", Adoption(None, "report")) == 4
    last = activity.settings.attachments[-1]
    assert (last.number, last.deliverable) == (4, "report")
    assert activity.settings.deliverable("report").due == dt.date(2024, 6, 25)


def test_a_form_by_which_something_came_is_not_replaced(tmp_path: Path) -> None:
    activity = ActivityCopy.make(tmp_path)
    before = activity.text
    with pytest.raises(HuizhiError, match="“联络员反馈表”已经收到5份，换表后这些就对不上了"):
        activity.adopt(OWN_FORMS[0], tmp_path / "a", Adoption(1, ""), CameIn({"liaison": 5}))

    assert activity.text == before


def test_instead_of_one_that_the_notice_names(tmp_path: Path) -> None:
    """The example's own notice prints the receiver of 附件1: he stays with the number."""
    activity = ActivityCopy.make(tmp_path, plain=False)
    assert activity.adopt(OWN_FORMS[0], tmp_path / "a", Adoption(1, "")) == 1
    first = activity.settings.attachments[0]

    assert (first.deliverable, first.receiver and first.receiver.name) == ("liaison", "王亚伟")
    assert not list(activity.templates.glob("attachment1.*"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("冬季消防安全排查整治联络员登记表", "联络员"),
        ("××社区冬季消防安全排查整治工作总结", "工作总结"),
        ("冬季消防安全隐患排查情况统计表", "冬季消防安全隐患排查情况"),
        ("登记表", "登记表"),
    ],
)
def test_what_a_deliverable_may_be_called(title: str, name: str) -> None:
    assert proposed_name(title, "冬季消防安全排查整治") == name
