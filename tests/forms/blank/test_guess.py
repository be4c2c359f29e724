"""What labels ask for."""

from __future__ import annotations

import pytest

from huizhi.forms.blank.guess import guess_kind, known_id, mark_name


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("姓 名", "姓名"), ("填报人：", "姓名"), ("性别", "选项"), ("是否完成", "选项"),
        ("手机号码", "手机"), ("办公电话", "电话"), ("联系方式", "电话"), ("传真", "电话"),
        ("电子邮箱", "电子邮箱"), ("E-mail", "电子邮箱"), ("报送时间", "日期"),
        ("出生年月", "年月"), ("填报单位（盖章）", "单位"), ("单位地址", "文字"),
        ("计量单位", "文字"), ("单位意见", "文字"), ("经费（万元）", "金额"),
        ("身份证号码", "身份证号"), ("公民身份号码", "身份证号"), ("身份证号（18位）", "身份证号"),
        ("统一社会信用代码", "统一社会信用代码"), ("银行账号", "银行账号"),
        ("银行卡号", "银行账号"),
        ("开户帐号", "银行账号"), ("开户行", "文字"), ("出生日期", "出生日期"),
        ("出生年月日", "出生日期"), ("年龄", "年龄"), ("民族", "民族"), ("完成率", "百分比"),
        ("比例（%）", "百分比"), ("整改率", "百分比"), ("就业率（%）", "百分比"), ("频率", "文字"),
        ("出生率（‰）", "文字"), ("学习时间（小时）", "文字"),
        ("涉及场所（家）", "整数"), ("起止日期", "日期区间"), ("微信账号", "文字"),
        ("起止时间", "日期"), ("证件类型", "文字"),
        ("参加人数", "整数"), ("户数（户）", "整数"), ("主要事迹", "文字"),
    ],
)  # fmt: skip
def test_the_kind_is_in_the_label(label: str, kind: str) -> None:
    assert guess_kind(label).kind == kind


def test_choices_that_go_without_saying() -> None:
    assert guess_kind("性别").choices == ("男", "女")
    assert guess_kind("是否合格").choices == ("是", "否")


def test_labels_of_the_example_have_its_ids() -> None:
    assert (known_id("姓 名："), known_id("手机（11位）")) == ("name", "mobile")
    assert known_id("您的性别") == "gender"
    assert known_id("民族") is None


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("姓 名：", "姓名"), ("手机（11位）", "手机"), ("1.您的性别", "您的性别"),
        ("2024年产值", "栏2024年产值"), ("活动", "活动栏"), ("附件1", "附件1栏"), ("——", ""),
    ],
)  # fmt: skip
def test_names_that_marks_can_have(label: str, name: str) -> None:
    assert mark_name(label) == name
