"""Attachments added, replaced, moved, linked and taken away; numbers are places."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.campaign.form_set import load_form_set
from huizhi.campaign.load import load_settings
from huizhi.content.limits import Limits
from huizhi.errors import HuizhiError, TemplateError
from huizhi.formats.reader import read_bytes
from huizhi.steps.preparing.attachment_editing import (
    AttachmentTexts,
    add_attachment,
    change_attachment,
    link_attachment,
    move_attachment,
    remove_attachment,
    replace_attachment,
)
from huizhi.steps.preparing.deliverable_editing import DeliverableTexts, add_deliverable
from huizhi.steps.preparing.structure_draft import CameIn
from tests.steps.preparing.structure import OWN_FORMS, ActivityCopy
from tests.stories.sums_activity import RULES, sums_activity

BLANK = OWN_FORMS[2].read_bytes()


@pytest.fixture
def activity(tmp_path: Path) -> ActivityCopy:
    return ActivityCopy.make(tmp_path)


def shown(activity: ActivityCopy) -> list[tuple[int, str, str | None]]:
    return [(one.number, one.template, one.deliverable) for one in activity.settings.attachments]


def test_one_that_nobody_fills_in_is_added_and_replaced(activity: ActivityCopy) -> None:
    texts = AttachmentTexts("消防安全检查要点")
    assert add_attachment(*activity.where, texts, "C:\\要点 1.docx", BLANK) == 4
    assert shown(activity)[-1] == (4, "要点1", None)
    assert (activity.templates / "要点1.docx").read_bytes() == BLANK

    replace_attachment(*activity.where, 4, "要点 1.docx", BLANK)
    assert shown(activity)[-1] == (4, "要点1_2", None)
    assert not (activity.templates / "要点1.docx").exists()
    with pytest.raises(HuizhiError, match=r"\.docx 或 \.xlsx"):
        replace_attachment(*activity.where, 4, "要点.pdf", BLANK)
    with pytest.raises(HuizhiError, match="附件1是要填报的表"):
        replace_attachment(*activity.where, 1, "要点.docx", BLANK)


def test_a_template_with_a_mistake_is_not_taken(activity: ActivityCopy) -> None:
    before = activity.text
    with pytest.raises(TemplateError):
        add_attachment(*activity.where, AttachmentTexts("坏的"), "坏.docx", b"PK\x03\x04")

    assert activity.text == before
    assert not (activity.templates / "坏.docx").exists()


def test_titles_and_receiver_change(activity: ActivityCopy) -> None:
    before = activity.text
    texts = AttachmentTexts("联络员登记表", "登记表", "王亚伟", "0374-5163977")
    change_attachment(*activity.where, 1, texts, activity.version)

    assert activity.changed(before) == [
        "-     标题: 祖师街道办事处“安全生产月”活动联络员反馈表",
        "-     简称: 联络员反馈表",
        "+     标题: 联络员登记表",
        "+     简称: 登记表",
        '-       电话: "18939112115"',
        '+       电话: "0374-5163977"',
    ]


def test_a_form_goes_and_its_deliverable_stays(activity: ActivityCopy) -> None:
    remove_attachment(*activity.where, 1, activity.version)

    assert shown(activity) == [(1, "attachment2", None), (2, "attachment3", "works")]
    assert activity.settings.deliverable("liaison").name == "联络员"
    assert "传真" not in activity.settings.synonyms


def test_a_form_by_which_something_came_stays(activity: ActivityCopy) -> None:
    before = activity.text
    with pytest.raises(HuizhiError, match="“联络员反馈表”已经收到2份，删去后"):
        remove_attachment(*activity.where, 1, came=CameIn({"liaison": 2}))

    assert activity.text == before


def test_a_form_comes_for_another_deliverable(activity: ActivityCopy) -> None:
    made = add_deliverable(*activity.where, DeliverableTexts("登记", "2024-06-10"))
    link_attachment(*activity.where, 1, made, activity.version)

    assert shown(activity)[0] == (1, "attachment1", made)
    with pytest.raises(HuizhiError, match="已经有一张表（附件3）"):
        link_attachment(*activity.where, 1, "works")
    with pytest.raises(HuizhiError, match="没有要填的栏"):
        link_attachment(*activity.where, 2, "report")
    with pytest.raises(HuizhiError, match="已经收到1份"):
        link_attachment(*activity.where, 1, "report", came=CameIn({made: 1}))


def test_all_of_them_can_go(activity: ActivityCopy) -> None:
    for _ in range(3):
        remove_attachment(*activity.where, 1)

    assert activity.settings.attachments == ()
    assert activity.settings.synonyms == {}
    assert add_attachment(*activity.where, AttachmentTexts("要点"), "要点.docx", BLANK) == 1


def test_a_number_that_is_not_there_is_told(activity: ActivityCopy) -> None:
    with pytest.raises(HuizhiError, match="没有这个附件"):
        move_attachment(*activity.where, 7, 1)


def test_templates_go_on_naming_the_same_attachments(activity: ActivityCopy) -> None:
    def printed(name: str) -> list[str]:
        document = read_bytes((activity.templates / name).read_bytes(), Limits())
        return [cell.text for cell in document.grids[0].cells if cell.text][:2]

    move_attachment(*activity.where, 3, 1, activity.version)

    assert shown(activity) == [
        (1, "attachment3", "works"),
        (2, "attachment1", "liaison"),
        (3, "attachment2", None),
    ]
    for name in ("attachment1.docx", "attachment1.xlsx"):
        assert printed(name) == ["附件2", "{{ 附件2.标题 }}"]
    for name in ("attachment3.docx", "attachment3.xlsx"):
        assert printed(name) == ["附件1", "{{ 附件1.标题 }}"]


def test_a_notice_that_names_what_goes_is_told(tmp_path: Path) -> None:
    activity = ActivityCopy.make(tmp_path, plain=False)
    before = activity.text
    with pytest.raises(
        TemplateError, match=r"notice\.docx：里面用到了附件1；通知里用到了它，请先在"
    ):
        remove_attachment(*activity.where, 1)

    assert activity.text == before
    move_attachment(*activity.where, 1, 3)
    assert load_form_set(activity.settings, activity.templates).templates


def test_figure_rules_go_on_naming_the_same_forms(tmp_path: Path) -> None:
    sums_activity(tmp_path, rules=(*RULES, "户数 ≥ 附件3.总户数 ÷ 9"))
    where = tmp_path / "config", tmp_path / "templates"

    move_attachment(*where, 3, 1)

    first, _, third = load_settings(where[0]).attachments
    assert first.figure_rules == ("总户数 = 各单位合计(附件3.户数)",)
    assert third.figure_rules == (
        "附件3.户数 = 行数(附件2)",
        "补助总额 = 合计(附件2.补助)",
        "累计走访 ≥ 上次(累计走访)",
        "户数 ≥ 附件1.总户数 ÷ 9",
    )

    remove_attachment(*where, 2)

    first, second = load_settings(where[0]).attachments
    assert first.figure_rules == ("总户数 = 各单位合计(附件2.户数)",)
    assert second.figure_rules == ("累计走访 ≥ 上次(累计走访)", "户数 ≥ 附件1.总户数 ÷ 9")
