"""Every page of the clerk and of a liaison in a real browser, at two widths of a screen and on a
phone: axe-core finds nothing serious, nothing scrolls sideways, the console says nothing.

With HUIZHI_PICTURES set to a folder each is also kept there as a picture, to be looked at.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.scenes import Shot
from huizhi.campaign import load_campaign
from huizhi.steps.receiving import collect
from huizhi.web.service import GuardedRoute
from tests.material.pile import original, put
from tests.paths import TRIAL
from tests.stories.browser import PHONE, Served, looked_at, serious_faults, served
from tests.stories.campaign import Campaign

MOMENT = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
WIDTHS = {"宽": (1366, 768), "窄": (1024, 768), "手机": (PHONE["width"], PHONE["height"])}
NO_PAGES = re.compile(  # files, pictures, parts of pages, and what only redirects
    r"/(favicon\.ico|board|book/workbook|c/\{code\}/qr\.png|made/.*|making/tasks|mail/tasks|material/.*|thumb/.*|uploads/.*"
    r"|r/\{number\}/(marked|original|cut)|taking/.*"
    r"|setup/(phone/qr\.png|learn/\{name\}/place|templates/\{name\}|contacts/\{kind\}|backup/.+)"
    r"|typein/.*/picture|l/\{token\}/(batch|blank|filled|thumb|uploads)/.*)$"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """The trial's activity with what came for it, and a second one beside it."""
    here = tmp_path_factory.mktemp("office")
    for name in ("config", "templates"):
        shutil.copytree(TRIAL / name, here / name)
        shutil.copytree(TRIAL / name, here / "activities" / "second" / name)
    other = here / "activities" / "second" / "config" / "campaign.yaml"
    text = other.read_text("utf-8")
    other.write_text(text.replace("2026-xiaofang", "2026-second"), "utf-8")
    photo = put(here / "IMG_0001.jpg", original(Shot(1), 640, 480))
    collect(
        load_campaign(here / "config", here / "templates"),
        here / "output",
        [TRIAL / "returns", photo],
        MOMENT,
    )
    return Campaign(here)


@pytest.fixture(scope="module")
def here(office: Campaign) -> Iterator[Served]:
    """Its pages, with an activity that is being put together."""
    with served(office, "2026-12-02") as here:
        yield here


def addresses(here: Served, page: Page) -> dict[str, str]:
    """The address of each page that is looked at, by that of its route."""
    page.goto(f"{here.address}/setup/new")
    page.get_by_role("button", name="空白开始").click()
    draft = page.url.removeprefix(here.address)
    learned = after_choosing(here, page, "/setup/learn", "附件2*", "读读看")
    roster = after_choosing(here, page, "/setup/communities", "*通讯录*", "打开看看")
    state = here.app.state.page.office.state()
    unit = state.gathered.settings.communities[0]
    link = here.link(unit.name).removeprefix(here.address)
    asked = state.gathered.settings.deliverables[0].id
    photo = next(one for one in state.gathered.received if one.stored.endswith(".jpg"))
    return {
        "/activities/unit/{name}": f"/activities/unit/{unit.name}",
        "/c/{code}": f"/c/{unit.code}",
        "/l/{token}": link,
        "/l/{token}/form/{deliverable}": f"{link}/form/{asked}",
        "/l/{token}/sent": f"{link}/sent",
        "/mail/send/{kind}": "/mail/send/回执",
        "/r/{number}": f"/r/{state.gathered.returns[0].number}",
        "/search": "/search?q=社区",
        "/sending/poster/{code}": f"/sending/poster/{unit.code}",
        "/setup/new/draft/{draft}": draft,
        "/setup/communities/import/{draft}": roster,
        "/setup/learn/{name}": learned,
        "/setup/structure/form/{number:int}": "/setup/structure/form/1",
        "/typein/{sha256}": f"/typein/{photo.sha256}?form={asked}&unit={unit.code}",
    }


def after_choosing(here: Served, page: Page, address: str, file: str, button: str) -> str:
    """The page to which choosing one of the clerk's own files leads."""
    page.goto(f"{here.address}{address}")
    (path,) = (TRIAL / "own").glob(file)
    page.locator("main input[type=file]").first.set_input_files(path)
    page.get_by_role("button", name=button).first.click()
    return page.url.removeprefix(here.address)


def pages_of(here: Served, page: Page) -> Iterator[str]:
    """The addresses of all pages: what the routes name, none left out."""
    known = addresses(here, page)
    for route in here.app.state.routes:
        if not isinstance(route, GuardedRoute) or "GET" not in (route.methods or {"GET"}):
            continue
        if NO_PAGES.fullmatch(route.path):
            continue
        address = known.get(route.path, route.path)
        assert "{" not in address, f"no example of {route.path}"
        yield address


def test_every_page_at_every_width(here: Served, browser: Browser) -> None:
    kept = os.environ.get("HUIZHI_PICTURES", "")
    wrong = []
    with looked_at(browser, here.address, {"width": 1366, "height": 768}) as page:
        for address in dict.fromkeys(pages_of(here, page)):
            answer = page.goto(f"{here.address}{address}")
            assert answer is not None
            assert answer.status == 200, address
            wrong += [f"{address}: {one}" for one in serious_faults(page)]
            for name, (width, height) in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append(f"{address}: scrolls sideways at {width}")
                if kept:
                    plain = re.sub(r"[^\w]+", "-", address)[:40]
                    page.screenshot(path=Path(kept) / f"{plain}-{name}.png", full_page=True)
    assert wrong == []
