"""Fields of a form that was adopted: kind, choices and what else is asked change, labels stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.errors import HuizhiError
from huizhi.steps.preparing.form_editing import change_form
from tests.steps.preparing.structure import ActivityCopy


@pytest.fixture
def activity(tmp_path: Path) -> ActivityCopy:
    return ActivityCopy.make(tmp_path)


def test_only_what_is_said_of_a_field_changes(activity: ActivityCopy) -> None:
    before = activity.text
    texts = {
        "f2.kind": "选项",  # 职务
        "f2.choices": "书记、主任",
        "f2.required": "on",
        "f8.kind": "文字",  # 通讯地址
        "f8.most": "50",
        "f0.kind": "姓名",  # 姓名, whose 必填 and 预填 are taken back
        "f0.prefill": "",
    }
    change_form(*activity.where, 1, texts, activity.version)

    assert activity.changed(before) == [
        "-       姓名: {编号: name, 类型: 姓名, 必填: true, 预填: 联络员}",
        "+       姓名: {编号: name, 类型: 姓名}",
        "-       职务: {编号: position, 类型: 文字}",
        "+       职务: {编号: position, 类型: 选项, 必填: true, 选项: [书记, 主任]}",
        "-       通讯地址: {编号: address, 类型: 文字}",
        "+       通讯地址: {编号: address, 类型: 文字, 最多字数: 50}",
    ]


def test_what_a_kind_cannot_have_goes_with_it(activity: ActivityCopy) -> None:
    change_form(*activity.where, 1, {"f1.kind": "文字", "f1.choices": "男、女"})

    gender = activity.settings.attachments[0].fields["性别"]
    assert (gender.kind, gender.choices) == ("文字", ())


def test_a_form_may_be_sent_out_filled_in_from_the_book(activity: ActivityCopy) -> None:
    texts = {"book_asked": "1", "book": "on", "f0.kind": "姓名", "f0.prefill": "空着"}
    change_form(*activity.where, 1, texts, activity.version)

    attachment = activity.settings.attachments[0]
    taken = [label for label, one in attachment.fields.items() if attachment.takes_book(one)]
    assert attachment.is_prefilled
    assert "姓名" not in taken  # 空着
    assert "单位名称" not in taken  # the roster knows it
    assert "通讯地址" in taken
    change_form(*activity.where, 1, {"book_asked": "1"})
    assert not activity.settings.attachments[0].is_prefilled


def test_columns_are_changed_as_fields_are(activity: ActivityCopy) -> None:
    change_form(*activity.where, 3, {"c2.kind": "文字", "c2.required": "on", "c2.least": "10"})

    (table,) = activity.settings.attachments[2].tables
    assert (table.columns["报送内容"].required, table.columns["报送内容"].least) == (True, 10)
    assert table.columns["主题或标题"].required  # of which nothing was said


@pytest.mark.parametrize(
    ("number", "texts", "told"),
    [
        (2, {}, "附件2里没有要填的栏"),
        (1, {"f8.kind": "文字", "f8.most": "多"}, "通讯地址的最多字数写的是“多”"),
        (1, {"f2.kind": "选项"}, "没有写出可选的内容"),
    ],
)
def test_what_cannot_be_used_changes_nothing(
    activity: ActivityCopy, number: int, texts: dict[str, str], told: str
) -> None:
    before = activity.text
    with pytest.raises(HuizhiError, match=told):
        change_form(*activity.where, number, texts)

    assert activity.text == before
