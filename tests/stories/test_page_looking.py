"""请确认 in a real browser: the findings of 18 communities' returns, and how many clicks they take.

The clicks are counted here and stand in docs/performance.md.
"""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, expect

from huizhi.campaign.campaign import load_campaign
from huizhi.steps.receiving.collecting import collect
from tests.paths import TRIAL
from tests.stories.browser import DESK, PHONE, looked_at, serious_faults, served
from tests.stories.campaign import Campaign

MOST = 40  # clicks for 18 returns
MOMENT = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """The trial's activity, with a table of each of its 18 communities whose total is wrong, by a
    person who wrote two telephone numbers."""
    here = tmp_path_factory.mktemp("trial")
    shutil.copytree(TRIAL / "config", here / "config")
    shutil.copytree(TRIAL / "templates", here / "templates")
    campaign = load_campaign(here / "config", here / "templates")
    (here / "in").mkdir()
    for one in campaign.settings.communities:
        book = load_workbook(TRIAL / "returns" / "附件2工人新村.xlsx")
        book.custom_doc_props.props.clear()
        sheet = book.worksheets[0]
        sheet["A3"] = f"填报社区：{one.name}"
        sheet["G3"] = "填报人：陈志明      联系电话：13906061842、13906061843"
        sheet["E16"] = 99
        book.save(here / "in" / f"{one.name}附件2.xlsx")
    collect(campaign, here / "output", [here / "in"], MOMENT)
    return Campaign(here)


def clicked(clicks: list[str], found: Locator) -> None:
    clicks.append(found.inner_text())
    found.click()


def test_the_findings_of_18_returns_are_looked_through(trial: Campaign, browser: Browser) -> None:
    clicks: list[str] = []
    with (
        served(trial, "2026-12-02") as here,
        looked_at(browser, here.address, DESK) as page,
    ):
        page.goto(f"{here.address}/overview")
        clicked(clicks, page.get_by_role("link", name="18份表有请确认的地方"))
        expect(page.locator("main")).to_contain_text("18份表，36处")
        expect(page.locator("main")).to_contain_text("合计写的是“99”，各行加起来是9")
        assert serious_faults(page) == []
        for unit in ("幸福里社区", "光明路社区"):
            clicked(clicks, page.get_by_role("button", name=f"{unit}都看过了"))
        expect(page.locator("main")).to_contain_text("16份表，32处")
        for title in ("不止一个号码", "合计对不上"):
            clicked(clicks, page.get_by_role("button", name=f"看过了：建设街社区 {title}"))
        expect(page.locator("main")).to_contain_text("15份表，30处")
        for left in range(14, -1, -1):
            clicked(clicks, page.locator("h3 + form button").first)
            words = f"{left}份表" if left else "没有请确认的地方了"
            expect(page.locator("main")).to_contain_text(words)
        assert len(clicks) == 20 <= MOST
        page.get_by_role("button", name="撤销").first.click()
        expect(page.locator("main")).to_contain_text("1份表，2处")
        assert serious_faults(page) == []


def test_on_a_phone_under_the_banner_of_broken_settings(trial: Campaign, browser: Browser) -> None:
    path = trial.config / "campaign.yaml"
    good = path.read_text("utf-8")
    with (
        served(trial, "2026-12-02") as here,
        looked_at(browser, here.address, PHONE) as page,
    ):
        page.goto(f"{here.address}/look")
        path.write_text(good.replace("  简称:", "  简沉:", 1), "utf-8")
        try:
            page.reload()
            expect(page.get_by_role("alert")).to_contain_text("设置或模板里有1处错误")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            assert serious_faults(page) == []
            page.get_by_role("link", name="看是哪里错了").click()
            expect(page.locator("main")).to_contain_text("简沉")
        finally:
            path.write_text(good, "utf-8")
        page.goto(f"{here.address}/overview")
        expect(page.get_by_role("alert")).to_have_count(0)
