"""The page in a real browser: the server of a campaign, and a page that complains of nothing."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from huizhi.campaign.activity_folders import Folders
from huizhi.web.app import make_app
from tests.paths import ROOT
from tests.stories.campaign import Campaign

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    # Half of what a new window computes are pages behind the address bar, which nobody sees. The
    # last list counts; what Playwright has in its own and would ask somebody is in here too.
    "--disable-features="
    + ",".join(
        (
            *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "PreconnectToSearch"),
            *("NetworkTimeServiceQuerying", "OptimizationHints", "MediaRouter", "LensOverlay"),
            *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "PaintHolding"),
            *("ThirdPartyStoragePartitioning", "DestroyProfileOnBrowserClose"),
            "AvoidUnnecessaryBeforeUnloadCheckSync",
        )
    ),
)
# htmx lets what it put onto the page hear clicks, and moves the focus, 20 ms after it is seen: a
# story that types at once would type into what had the focus before.
_AT_ONCE = """addEventListener("DOMContentLoaded", () => {
  if (window.htmx) htmx.config.defaultSettleDelay = 0;
})"""
PHONE = {"width": 390, "height": 780}
DESK = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Served:
    """A running page. address: without a slash at the end; app: for what no address shows."""

    address: str
    app: Any

    def link(self, name: str) -> str:
        """The whole address of a community's link."""
        office = self.app.state.page.office
        recipient = office.campaign().settings.by_name[name]
        return str(office.links().of(recipient).address(self.address))


@contextmanager
def served(campaign: Campaign, today: str = "2024-06-10", **wanted: Any) -> Iterator[Served]:
    """The page of this campaign, served as `serve` does it."""
    templates = campaign.folder / "templates"
    if not templates.exists():
        shutil.copytree(ROOT / "templates", templates)
    folders = Folders(campaign.config, templates, campaign.output)
    app = make_app(folders, today=dt.date.fromisoformat(today), **wanted)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", proxy_headers=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        until = time.monotonic() + 30
        while not server.started:
            assert time.monotonic() < until
            time.sleep(0.02)
        yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", app)
    finally:
        server.should_exit = True
        thread.join(timeout=60)


def chromium() -> str:
    """The system's browser; the one without windows where it is, which computes half as much."""
    if named := os.environ.get("HUIZHI_CHROMIUM", ""):
        return named
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next((path for name in names if (path := shutil.which(name))), "")


@contextmanager
def looked_at(
    browser: Browser, address: str, size: dict[str, int], allowed: str = ""
) -> Iterator[Page]:
    """A page of a fresh browser; afterwards: nothing was said on its console, no script broke, and
    nothing was asked of any other server. allowed: what a message may say."""
    context = browser.new_context(viewport=size, accept_downloads=True, locale="zh-CN")
    context.add_init_script(_AT_ONCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith((address, "data:")) else wrong.append(r.url),
    )
    try:
        yield page
    finally:
        context.close()
    assert [text for text in wrong if not allowed or allowed not in text] == []


def serious_faults(page: Page) -> list[str]:
    """What axe-core finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
