"""What the forms of an activity tell those who read them from paper."""

from __future__ import annotations

from huizhi.campaign.campaign import load_campaign
from huizhi.formats.paper import Expected, plain
from huizhi.steps.receiving.paper_hints import hints_of
from tests.paths import ROOT


def test_each_label_asks_for_its_letters_and_words() -> None:
    campaign = load_campaign(ROOT / "config", ROOT / "templates")
    hints = hints_of(campaign.forms)

    units = hints.expected[plain("单位名称")].words
    assert hints.expected[plain("手机")] == Expected("digits")
    assert hints.expected[plain("姓名")] == Expected("name")
    assert hints.expected[plain("性别")] == Expected("choice", ("男", "女"))
    assert set(units) >= {one.name for one in campaign.settings.communities}


def test_free_text_asks_for_nothing_and_loses_no_letter() -> None:
    campaign = load_campaign(ROOT / "config", ROOT / "templates")

    assert plain("通讯地址") not in hints_of(campaign.forms).expected
