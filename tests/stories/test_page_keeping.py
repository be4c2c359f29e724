"""A backup in a real browser: made, downloaded, sent in pieces, put back while the page runs."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.stories.browser import DESK, looked_at, serious_faults, served
from tests.stories.campaign import Campaign


def test_an_office_is_put_back_by_clicking(
    campaign: Campaign, browser: Browser, tmp_path: Path
) -> None:
    config = campaign.config / "campaign.yaml"
    before = config.read_bytes()
    with (
        served(campaign) as here,
        looked_at(browser, here.address, DESK, allowed="503") as page,
    ):
        page.on("dialog", lambda asked: asked.accept())
        page.goto(f"{here.address}/setup")
        page.get_by_role("link", name="备份").click()
        page.get_by_role("button", name="做一份备份").click()
        link = page.get_by_role("link", name="下载 回执备份").first
        expect(link).to_be_visible(timeout=30_000)
        assert serious_faults(page) == []
        with page.expect_download() as download:
            link.click()
        backup = tmp_path / download.value.suggested_filename
        download.value.save_as(backup)
        config.write_bytes(before.replace("“安全生产月”活动".encode(), "改过的活动".encode()))
        page.locator("input[data-send]").set_input_files(backup)
        expect(page.locator("#sending")).to_contain_text("没有损坏", timeout=30_000)
        page.get_by_role("button", name="知道了，刷新页面").click()
        expect(page.locator("main")).to_contain_text("收到的都在")
        assert serious_faults(page) == []
        page.get_by_role("button", name="恢复", exact=True).click()
        expect(page.locator("main")).to_contain_text("已恢复成", timeout=30_000)

    assert config.read_bytes() == before
