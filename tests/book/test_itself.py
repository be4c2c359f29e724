"""Which answer of a form likely asks for the unit's own name."""

from __future__ import annotations

import pytest

from huizhi.book.itself import likely_itself
from huizhi.forms import FormField
from huizhi.forms.fields import make_field

HOSPITALS = ("红岘镇卫生院", "双泉乡卫生院", "城关镇中心卫生院")
SCHOOLS = ("清河县第一中学", "青石镇中心小学", "育才幼儿园")
COMMUNITIES = ("罗庄社区", "祖师社区", "青石村")


@pytest.mark.parametrize(
    ("units", "labels", "itself"),
    [
        (HOSPITALS, "机构名称 机构地址 负责人", "机构名称"),
        (HOSPITALS, "收款单位全称 开户行 账号", "收款单位全称"),
        (HOSPITALS, "接种单位 报告月份 负责人", "接种单位"),
        (HOSPITALS, "养老机构名称 负责人 签约医疗机构", "签约医疗机构"),
        (HOSPITALS, "学校名称 校长 结对卫生院 院长手机", "结对卫生院"),
        (COMMUNITIES, "项目名称 项目单位 负责人", "项目单位"),
        (HOSPITALS, "单位名称 接种单位", ""),  # another one says that it is the unit
        (COMMUNITIES, "收款单位 开户行 账号 单位", "收款单位"),  # above the signature
        (HOSPITALS, "填报单位 机构名称 机构地址", "机构名称"),
        (COMMUNITIES, "机构名称 法定代表人 床位数", ""),  # a community is no 机构
        (COMMUNITIES, "施工单位 负责人 电话", ""),
        (COMMUNITIES, "姓名 工作单位 电话", ""),
        (COMMUNITIES, "接种单位 配送单位 电话", ""),  # which of them, nobody can say
        (COMMUNITIES, "企业名称 地址 负责人 电话 参保单位", ""),  # so late in a form
        (HOSPITALS, "签约卫生院 对口卫生院 电话", ""),
        (SCHOOLS, "帮扶单位 帮扶单位电话 受帮扶学校", "受帮扶学校"),
        (SCHOOLS, "机构名称 机构地址 负责人", "机构名称"),
    ],
)
def test_the_only_answer_that_may_is_likely_the_units_name(
    units: tuple[str, ...], labels: str, itself: str
) -> None:
    fields = [FormField(label, label, make_field("文字")) for label in labels.split()]

    assert likely_itself(fields, units) == ({itself} if itself else set())


@pytest.mark.parametrize(
    ("units", "title", "is_itself"),
    [
        (SCHOOLS, "校外培训机构信息表", False),
        (HOSPITALS, "养老机构信息表", False),
        (HOSPITALS, "基层医疗卫生机构信息核查表", True),
        (HOSPITALS, "信息核查表", True),
        (SCHOOLS, "事业单位机构编制核查表", True),
    ],
)
def test_a_form_about_bodies_that_the_units_are_not_is_about_others(
    units: tuple[str, ...], title: str, is_itself: bool
) -> None:
    fields = [FormField("name", "机构名称", make_field("文字"))]

    assert bool(likely_itself(fields, units, title)) is is_itself
