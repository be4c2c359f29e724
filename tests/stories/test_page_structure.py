"""The clerk of another office: from the example to an activity of her own, by clicks alone."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from huizhi.campaign.load import load_settings
from huizhi.steps.preparing.checking import check
from tests.paths import TEMPLATES, TRIAL
from tests.stories.browser import DESK, PHONE, looked_at, serious_faults, served
from tests.stories.campaign import Campaign

OWN = TRIAL / "own"
FORMS = tuple(sorted(OWN.glob("附件*")))
NAMES = ("联络员登记", "隐患排查统计", "工作总结")
DUES = ("2024-06-20", "2024-06-21", "2024-06-25")
SLOW = 90_000  # milliseconds: a form is learned and tried in children


def learned(page: Page, address: str, number: int) -> None:
    """Takes the clerk's form of this number in the place of the example's."""
    page.goto(f"{address}/setup/learn")
    page.get_by_label("空白表").set_input_files(FORMS[number - 1])
    page.get_by_role("button", name="读读看").click()
    expect(page.get_by_label("放在哪里")).to_have_value(str(number), timeout=SLOW)
    page.get_by_label("用来报送").select_option("新的报送事项")
    page.get_by_label("新事项的名称").fill(NAMES[number - 1])
    page.get_by_label("新事项的截止日期").fill(DUES[number - 1])
    page.get_by_role("button", name="采用这张表").click()
    expect(page.locator(".told")).to_contain_text(f"现在是附件{number}", timeout=SLOW)


def test_from_the_example_to_an_activity_of_ones_own(campaign: Campaign, browser: Browser) -> None:
    templates = campaign.folder / "templates"
    shutil.copytree(TEMPLATES, templates)
    shutil.copyfile(next(OWN.glob("关于*")), templates / "notice.docx")
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        for number in (1, 2, 3):
            learned(page, here.address, number)
        for name in ("联络员", "活动内容", "优秀作品", "总结报告"):
            page.get_by_role("button", name=f"删去{name}", exact=True).click()
            expect(page.locator(".told")).to_contain_text(f"已删去“{name}”", timeout=SLOW)
        for item in load_settings(campaign.config).items:
            page.get_by_role("button", name=f"删去{item.name}", exact=True).click()
            expect(page.locator(".told")).to_contain_text(f"已删去项目“{item.name}”", timeout=SLOW)
        page.get_by_text("添加一项（只交照片、文件的）").click()
        adding = page.locator("form", has=page.get_by_role("button", name="添加", exact=True)).first
        adding.get_by_label("名称", exact=True).fill("现场照片")
        adding.get_by_label("截止").fill("2024-06-21")
        adding.get_by_label("种类").first.fill("图片")
        adding.get_by_label("至少").first.fill("3")
        adding.get_by_role("button", name="添加", exact=True).click()
        expect(page.locator(".told")).to_contain_text("已添加报送事项“现场照片”", timeout=SLOW)
        page.get_by_role("button", name="现场照片上移").click()
        expect(page.locator(".told")).to_contain_text("已移动", timeout=SLOW)
        page.get_by_label("每张照片要有文字说明").uncheck()
        page.get_by_role("button", name="保存").last.click()
        expect(page.locator(".told")).to_contain_text("照片和视频的要求", timeout=SLOW)
    settings = load_settings(campaign.config)

    assert [one.name for one in settings.deliverables] == [*NAMES[:2], "现场照片", NAMES[2]]
    assert [one.number for one in settings.attachments] == [1, 2, 3]
    assert settings.items == ()
    assert not settings.material.captions
    assert check(campaign.config, templates).mistakes == ()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("address", ["", "/form/1"])
def test_the_page_is_plain_on_both_widths(
    campaign: Campaign, browser: Browser, size: ViewportSize, address: str
) -> None:
    with served(campaign) as here, looked_at(browser, here.address, size) as page:
        page.goto(f"{here.address}/setup/structure{address}")
        for one in page.locator("summary").all():
            one.click()
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
