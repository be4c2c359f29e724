"""Story tests share a campaign with its packets already made."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.remembered import campaigns_remembered, children_kept
from tests.stories.browser import ARGUMENTS, chromium
from tests.stories.campaign import Campaign


@pytest.fixture(scope="package", autouse=True)
def remembered() -> Iterator[None]:
    """What each command would do again is done once."""
    with campaigns_remembered(), children_kept():
        yield


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign folder with its packets; to be copied, never changed."""
    campaign = Campaign.make(tmp_path_factory.mktemp("made"))
    campaign.run("packets")
    return campaign.folder


@pytest.fixture
def campaign(made: Path, tmp_path: Path) -> Campaign:
    """A campaign of one's own with its packets made."""
    shutil.copytree(made, tmp_path / "campaign")
    return Campaign(tmp_path / "campaign")


@pytest.fixture(scope="package")  # its event loop stands in the way of others in this thread
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    if not chromium():
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def unused_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
