"""What is known is no finding; with one word more it is."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.forms.answered import AnsweredField, Answers
from huizhi.steps.receiving.known_text import KnownText
from tests.paths import TRIAL

DAY = dt.date(2026, 11, 27)


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return load_campaign(TRIAL / "config", TRIAL / "templates")


@pytest.fixture(scope="module")
def known(campaign: Campaign) -> KnownText:
    form = campaign.forms.forms["form4"]
    answers = Answers(
        form.id,
        (
            AnsweredField("submitted_on", DAY, "2026.11.27", "表格1", "label"),
            AnsweredField("field_5", "王小芳", "王小芳", "表格2", "label"),
            AnsweredField("remark", None, "", "表格3", "label"),
        ),
        (),
        (),
    )
    printed = ("××社区冬季消防安全排查整治工作总结", "说明")
    unit = campaign.settings.by_name["幸福里社区"]
    return KnownText(campaign.settings, unit, form, answers, printed)


@pytest.mark.parametrize(
    "text",
    [
        "幸福里社区",
        "填报社区：幸福里社区",
        "填报单位（盖章）：幸福里社区　　填报日期：2026年11月27日",
        "2026.11.27",
        "冬季消防安全排查整治",
        "2026年冬季消防安全排查整治联络员登记表",
        "幸福里社区冬季消防安全排查整治工作总结",
        "幸福路街道办事处\n幸福里社区",
        "联络员姓名：王小芳",
    ],
)
def test_what_says_nothing_new_is_known(known: KnownText, text: str) -> None:
    assert known.holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "王小芳",
        "联络员姓名：王大芳",
        "幸福里社区不参加",
        "填报社区：柳林社区",
        "幸福里社区 柳林社区",
        "2026年11月28日",
        "填报单位：",
        "幸福里社区未整改",
        "幸福里社区\n欠款5万元",
        "备注",
        "说明",
    ],
)
def test_one_word_more_is_not_known(known: KnownText, text: str) -> None:
    assert not known.holds(text)


@pytest.mark.parametrize("value", ["2021-03", "2009", "2021-03/2021-05", "尚未换届"])
def test_a_time_of_less_than_a_day_beside_text(campaign: Campaign, value: str) -> None:
    form = campaign.forms.forms["form4"]
    answers = Answers(form.id, (AnsweredField("submitted_on", value, value, "", "label"),), (), ())

    assert not KnownText(campaign.settings, None, form, answers).holds("办公用房正在装修")
