"""Whose a form is, by the units written where it asks for one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.forms.answered import AnsweredField, AnsweredRow, Answers
from huizhi.forms.fields.kinds import make_field
from huizhi.forms.form import Form, FormField, FormTable
from huizhi.material.unit_names import unit_names_of
from huizhi.steps.receiving.identify import owner_of
from huizhi.steps.receiving.signs import NEARLY, WRITTEN, sign_of_part, signs_in_fields
from tests.paths import TRIAL

IN_FULL = (WRITTEN, ("幸福里社区",))


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return load_campaign(TRIAL / "config", TRIAL / "templates")


@pytest.mark.parametrize(
    ("label", "kind", "text", "told"),
    [
        ("填报单位", "单位", "幸福里社区", [IN_FULL]),
        ("填报单位", "单位", "幸福理社区", [(NEARLY, ("幸福里社区",))]),
        ("填报单位", "单位", "红旗社区", [(WRITTEN, ())]),
        ("村居名称", "文字", "幸福里社区", [IN_FULL]),
        ("学校名称", "文字", "幸福里社区（盖章）", [IN_FULL]),
        ("所属科室", "文字", "幸福里 社区", [IN_FULL]),
        ("学校名称", "文字", "红旗小学", []),  # what is not known to ask for a unit of the roster
        ("学校名称", "文字", "幸福里社区旁的小学", []),
        ("学习对象", "文字", "幸福里社区", []),
        ("帮扶单位", "文字", "幸福里社区", []),
        ("协办单位", "单位", "幸福里社区", []),
        ("毕业学校", "文字", "幸福里社区", []),
        ("住址或单位", "单位", "幸福里社区", []),
        ("使用单位", "单位", "幸福里社区居委会", []),
        ("工作单位", "单位", "幸福里社区", []),
        ("户籍地", "文字", "幸福里社区", []),
    ],
)
def test_a_unit_under_a_label_that_asks_for_it_tells_whose_it_is(
    campaign: Campaign, label: str, kind: str, text: str, told: list[tuple[str, tuple[str, ...]]]
) -> None:
    form = Form("own", "统计表", (FormField("unit", label, make_field(kind)),))
    forms = replace(campaign.forms, forms={form.id: form})
    answers = Answers(form.id, (AnsweredField("unit", text, text, "表1", "label"),), (), ())

    found = signs_in_fields(forms, unit_names_of(campaign.settings), answers)

    assert [(sign.kind, sign.names) for sign in found] == told


@pytest.mark.parametrize(
    ("label", "texts", "told"),
    [
        ("社区名称", ["幸福里社区"], [IN_FULL]),  # one line of figures for each unit
        ("社区名称", ["幸福里社区", "幸福里社区"], []),
        ("帮扶单位", ["幸福里社区"], []),
        ("社区名称", ["红旗小学"], []),
    ],
)
def test_the_only_row_of_a_form_tells_whose_it_is(
    campaign: Campaign, label: str, texts: list[str], told: list[tuple[str, tuple[str, ...]]]
) -> None:
    column = FormField("unit", label, make_field("文字"))
    form = Form("own", "统计表", (), (FormTable("明细", (column,)),))
    forms = replace(campaign.forms, forms={form.id: form})
    rows = [
        AnsweredRow("表1", (AnsweredField("unit", text, text, "表1", "header"),)) for text in texts
    ]
    answers = Answers(form.id, (), tuple(rows), ())

    found = signs_in_fields(forms, unit_names_of(campaign.settings), answers)

    assert [(sign.kind, sign.names) for sign in found] == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([("检查单位", "幸福里社区")], ("幸福里社区",)),
        ([("受理社区", "幸福里社区")], ("幸福里社区",)),
        ([("发放单位", "幸福里社区居委会")], ("幸福里社区",)),
        ([("使用单位", "幸福里社区")], ()),
        ([("乙方", "幸福里社区居民委员会")], ("幸福里社区",)),
        ([("甲方", "幸福里社区"), ("乙方", "红旗公司")], ("幸福里社区",)),
        ([("帮扶单位", "幸福里社区")], ()),
        ([("检查单位", "幸福里社区旁的超市")], ()),
        ([("乙方", "红旗公司")], ()),
    ],
)
def test_who_takes_part_tells_whose_it_is_by_its_whole_name(
    campaign: Campaign, said: list[tuple[str, str]], told: tuple[str, ...]
) -> None:
    fields = tuple(FormField(f"f{n}", one, make_field("文字")) for n, (one, _) in enumerate(said))
    form = Form("own", "检查表", fields)
    forms = replace(campaign.forms, forms={form.id: form})
    given = tuple(
        AnsweredField(f"f{n}", text, text, "表1", "label") for n, (_, text) in enumerate(said)
    )

    found = list(sign_of_part(forms, Answers(form.id, given, (), ())))

    assert tuple(name for sign in found for name in sign.names) == told
    owner = owner_of(forms, found)
    assert owner.name == next(iter(told), None)
    assert [f.code for f in owner.findings] == [
        "community-by-part" if told else "community-unknown"
    ]
