"""The tray in a real browser: seventeen files that wait are placed with a dozen clicks."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from benchmarks.scenes import Shot
from tests.material.pile import original, put
from tests.paths import ROOT
from tests.stories.browser import DESK, looked_at, serious_faults, served
from tests.stories.campaign import LIAISON, Campaign

MOST_CLICKS = 12
UNITS = ("罗庄社区", "祖师社区", "魏武社区")


class Clerk:
    """Whoever sits before the tray; counts what is clicked: a list is opened, then chosen from."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).click()
        self.clicks += 1

    def choose(self, label: str, what: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(what)
        self.clicks += 2

    def place(self) -> None:
        self.page.get_by_role("button", name="归到选定的单位和事项").click()
        self.clicks += 1


def waiting(campaign: Campaign) -> Path:
    """Fourteen pictures that say whose they are, one that does not, and two forms of which nothing
    says whose they are."""
    folder = campaign.folder / "群里收的"
    for number in range(15):
        whose = UNITS[number % 3] if number < 14 else "IMG"
        put(folder / f"{whose}_{number:04d}.jpg", original(Shot(number), 640, 480))
    for name, person in (("最终版(1).xlsx", "王小明"), ("最终版.xlsx", "李秀英")):
        path = campaign.filled("魏武社区", "附件1", LIAISON | {"B3": person}, name)
        book = load_workbook(path)
        book.worksheets[0]["B6"] = "某某社区"
        book.custom_doc_props.props.clear()
        book.save(path)
        path.rename(folder / name)
    campaign.run("collect", folder, code=None)
    return folder


def test_seventeen_files_are_placed_with_a_dozen_clicks(
    campaign: Campaign, browser: Browser
) -> None:
    waiting(campaign)
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.goto(f"{here.address}/tray")
        expect(page.locator(".tray tbody tr")).to_have_count(17)
        expect(page.locator("nav .count")).to_contain_text("17")
        assert serious_faults(page) == []
        clerk = Clerk(page)
        clerk.choose("群里收的/最终版.xlsx的单位", "罗庄社区")
        clerk.choose("群里收的/最终版(1).xlsx的单位", "魏武社区")
        clerk.choose("群里收的/IMG_0014.jpg的单位", "祖师社区")
        clerk.choose("打勾的都归到这个事项", "活动内容")
        clerk.click("全选")
        clerk.place()
        expect(page.locator(".told")).to_contain_text("已归好17个")
        expect(page.locator("main")).to_contain_text("没有待认领的文件")
        assert page.locator("nav .count").count() == 0
    assert clerk.clicks <= MOST_CLICKS
    assert f"17 files of the tray: {clerk.clicks} clicks" in (
        ROOT / "docs" / "performance.md"
    ).read_text("utf-8")
