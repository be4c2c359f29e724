"""校对 in a real browser: what was read from paper, one key a place, beside its picture."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from huizhi.findings import Finding
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import Contents, KeptField, PaperPlace, Received, Return
from huizhi.web.views.one_return import PaperPages
from tests.stories.browser import DESK, looked_at, serious_faults, served
from tests.stories.campaign import Campaign

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)
SAID = {
    "罗庄社区": {"name": "赵敏", "mobile": "13526640917"},
    "魏武社区": {"name": "孙丽华", "mobile": "1393741220"},
}
DOUBT = "paper-doubtful"


def piece(*_: object) -> bytes:
    """What a page laid flat would show there."""
    target = io.BytesIO()
    Image.new("RGB", (240, 70), "#dddddd").save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def photographed(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An activity into which two photographed forms have come; one number lacks a digit."""
    monkeypatch.setattr(PaperPages, "cut_out", piece)
    with Ledger.in_folder(campaign.output, "2024-safety-month") as ledger:
        for unit, said in SAID.items():
            fields = [KeptField(f, text, text, f"第1页{f}", "label") for f, text in said.items()]
            findings = [
                Finding(
                    DOUBT if len(one.raw) == 10 else "paper-read", one.field, "", one.where, one.raw
                )
                for one in fields
            ]
            places = tuple(PaperPlace(one.where, "", 1, 0, 0, 9, 9) for one in fields)
            one = Return(
                f"{unit}.jpg", unit, NOON, unit, "liaison", "accepted", tuple(fields),
                findings=tuple(findings), on_paper=True,
            )  # fmt: skip
            contents = Contents(places=places)
            ledger.enter(Received(unit, one.file, 9, NOON, one.file, "", contents), [one])
    return campaign.output


def left(output: Path) -> list[tuple[str, str, str]]:
    """What still wants a look: unit, field, finding."""
    with Ledger.in_folder(output, "2024-safety-month") as ledger:
        every = ledger.returns()
    return [(one.community or "", f.field, f.code) for one in every for f in one.findings]


def value(output: Path, unit: str, field: str) -> object:
    with Ledger.in_folder(output, "2024-safety-month") as ledger:
        return next(one.value(field) for one in ledger.returns() if one.community == unit)


def pictures_there(page: Page) -> None:
    """What is confirmed has been seen: until its picture is there, it is not taken."""
    for picture in page.locator("img.cut").all():
        expect(picture).to_have_js_property("complete", value=True)


def settled(page: Page, count: int) -> None:
    expect(page.locator(".one.settled")).to_have_count(count)


def test_a_column_is_read_down_with_a_key_for_each_place(
    campaign: Campaign, photographed: Path, browser: Browser
) -> None:
    with (
        served(campaign, "2024-06-02") as here,
        looked_at(browser, here.address, DESK, allowed="400") as page,
    ):
        page.goto(f"{here.address}/look")
        page.get_by_role("button", name="下面的都看过了").click()
        assert left(photographed) == [("魏武社区", "mobile", DOUBT)]  # it is not seen with others
        page.get_by_role("button", name="撤销").first.click()

        page.get_by_role("link", name="校对图片认出的4处").click()
        expect(page.locator("h2")).to_have_text(["联络员　姓名", "联络员　手机"])
        text = page.locator("[name=text]")
        expect(text.first).to_be_focused()
        pictures_there(page)
        assert serious_faults(page) == []
        page.keyboard.press("Enter")
        settled(page, 1)
        expect(text.nth(1)).to_be_focused()
        page.keyboard.press(" ")
        settled(page, 2)
        page.keyboard.press("ArrowDown")
        expect(text.nth(3)).to_be_focused()
        page.keyboard.type("139374122")
        page.keyboard.press("Enter")
        expect(page.locator(".one").nth(3).get_by_role("alert")).to_contain_text("手机")
        expect(page.locator(".unsaved")).to_have_count(1)
        text.nth(3).fill("13937412205")
        page.keyboard.press("Enter")
        settled(page, 3)
        assert left(photographed) == [("罗庄社区", "mobile", "paper-read")]
        assert value(photographed, "魏武社区", "mobile") == "13937412205"
        expect(page.locator("#left")).to_have_text("1")

        # once more: stored again, though it was settled; a slip of typing is seen afterwards
        text.nth(3).fill("13937412206")
        expect(page.locator(".unsaved")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator(".unsaved")).to_have_count(0)
        assert value(photographed, "魏武社区", "mobile") == "13937412206"
        # one after the other is taken back, and shown as it is stored
        page.keyboard.press("Control+z")
        expect(text.nth(3)).to_have_value("13937412205")
        assert value(photographed, "魏武社区", "mobile") == "13937412205"
        page.keyboard.press("Control+z")
        settled(page, 2)
        expect(text.nth(3)).to_have_value("1393741220")
        assert value(photographed, "魏武社区", "mobile") == "1393741220"
        page.locator(".one").nth(1).get_by_role("button", name="撤销").click()
        settled(page, 1)
        assert [unit for unit, field, _ in left(photographed) if field == "name"] == ["魏武社区"]


def test_no_letter_is_taken_for_a_key(
    campaign: Campaign, photographed: Path, browser: Browser
) -> None:
    with (
        served(campaign, "2024-06-02") as here,
        looked_at(browser, here.address, DESK) as page,
    ):
        page.goto(f"{here.address}/confirm")
        pictures_there(page)
        page.keyboard.press("Enter")
        settled(page, 1)
        page.keyboard.type("u u李")
        expect(page.locator("[name=text]").nth(1)).to_have_value("u u李")
        settled(page, 1)
        page.locator("[name=text]").nth(1).press("Escape")
        expect(page.locator("[name=text]").nth(1)).to_have_value(SAID["魏武社区"]["name"])
        # what an input method or the clipboard puts in comes without keys
        page.keyboard.insert_text("孙丽花")
        page.keyboard.press("Enter")
        settled(page, 2)
        assert value(photographed, "魏武社区", "name") == "孙丽花"
