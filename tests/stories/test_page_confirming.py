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
from huizhi.storage.returns import Contents, KeptField, KeptRow, PaperPlace, Received, Return
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


def works_come(output: Path) -> None:
    """A list of three works comes on paper; each title is doubtful."""
    titles = [KeptField("title", t, t, f"第1页{t}", "header") for t in ("演练", "讲座", "巡查")]
    rows = tuple(KeptRow(one.where, (one,)) for one in titles)
    doubts = tuple(Finding(DOUBT, one.field, "", one.where, one.raw) for one in titles)
    came = Return(
        "作品.jpg", "作品", NOON, "罗庄社区", "works", "accepted", rows=rows,
        findings=doubts, on_paper=True,
    )  # fmt: skip
    contents = Contents(places=tuple(PaperPlace(one.where, "", 1, 0, 0, 9, 9) for one in titles))
    with Ledger.in_folder(output, "2024-safety-month") as ledger:
        ledger.enter(Received("作品", came.file, 9, NOON, came.file, "", contents), [came])


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
    page.wait_for_timeout(150)  # nobody compares faster


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
        page.get_by_role("button", name="一样").first.dblclick()
        settled(page, 1)  # nobody has compared what comes under the mouse meanwhile
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


def slow(page: Page, milliseconds: int) -> None:
    """From now on the office's computer answers after so long."""
    said = {"offline": False, "latency": milliseconds, "downloadThroughput": -1}
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", {**said, "uploadThroughput": -1})


def test_nothing_is_typed_into_what_is_being_stored(
    campaign: Campaign, photographed: Path, browser: Browser
) -> None:
    with (
        served(campaign, "2024-06-02") as here,
        looked_at(browser, here.address, DESK, allowed="400") as page,
    ):
        page.goto(f"{here.address}/confirm?by=unit")  # 赵敏, 13526640917 and 孙丽华, 1393741220
        pictures_there(page)
        text, keys = page.locator("[name=text]"), page.keyboard
        text.first.evaluate("one => one.setSelectionRange(2, 2)")
        slow(page, 700)
        keys.press("Enter")
        keys.type("13526640918")  # at once: it is of the next place
        keys.press("Enter")
        keys.press("Enter")  # a key that was hit twice has compared nothing
        expect(text.nth(2)).to_be_focused()
        text.nth(1).click()
        keys.type("77")  # while that is being stored
        slow(page, 0)
        settled(page, 2)
        alerts = page.locator(".one [role=alert]")
        expect(alerts.nth(1)).to_contain_text("没有记下")
        keys.type("88")  # the rest of what was begun is no text of its own
        assert value(photographed, "罗庄社区", "name") == "赵敏"
        assert value(photographed, "罗庄社区", "mobile") == "13526640918"
        expect(text.nth(1)).to_have_value("13526640918")

        # where the picture is clicked the text is in focus, for an input method as well
        page.locator("img.cut").nth(2).click()
        keys.insert_text("孙丽花")
        expect(text.nth(2)).to_have_value("孙丽花")
        text.nth(3).fill("139374122")
        slow(page, 700)
        text.nth(3).press("Enter")
        expect(text.nth(2)).to_be_focused()  # which has still to be stored
        slow(page, 0)
        expect(alerts.nth(3)).to_contain_text("手机")
        expect(text.nth(2)).to_be_focused()
        page.get_by_role("button", name="去看").click()
        expect(text.nth(3)).to_be_focused()
        assert value(photographed, "魏武社区", "mobile") == "1393741220"
        expect(text.nth(2)).to_have_value("孙丽花")  # not stored, not lost


def test_what_is_typed_survives_that_a_row_comes_back(
    campaign: Campaign, photographed: Path, browser: Browser
) -> None:
    works_come(photographed)
    with (
        served(campaign, "2024-06-02") as here,
        looked_at(browser, here.address, DESK) as page,
    ):
        page.goto(f"{here.address}/confirm?r=3")
        pictures_there(page)
        text = page.locator("[name=text]")
        page.get_by_role("button", name="没有这一行").first.click()
        expect(page.locator(".gone")).to_have_count(1)
        expect(text.nth(1)).to_be_focused()
        page.keyboard.type("讲坐")
        page.locator(".gone").get_by_role("button", name="撤销").click()
        expect(page.locator(".gone")).to_have_count(0)
        expect(page.locator("#left")).to_have_text("3")
        expect(text.nth(1)).to_have_value("讲坐")
        for one in range(3):
            expect(text.nth(one)).to_be_focused()
            page.wait_for_timeout(150)  # nobody compares faster
            page.keyboard.press("Enter")
        settled(page, 3)
        expect(page.locator("#confirm-end")).to_have_text("这一页都校对完了。")
        page.keyboard.type("9")  # goes nowhere
        page.keyboard.press("Control+z")
        settled(page, 2)
        expect(text.nth(2)).to_be_focused()
        with Ledger.in_folder(photographed, "2024-safety-month") as ledger:
            kept = ledger.one_return(3)
        assert kept is not None
        assert [row.value("title") for row in kept.rows] == ["演练", "讲坐", "巡查"]
