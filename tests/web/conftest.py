"""The page without a browser: a campaign of one's own, and clients that sit where they are told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from huizhi.campaign.activity_folders import Folders
from huizhi.storage import page_records
from huizhi.storage.page_records import CLERK, Records
from huizhi.web.app import make_app
from tests.paths import CONFIG, TEMPLATES
from tests.remembered import campaigns_remembered, children_kept

PASSWORD = "正确的密码123"


@dataclass
class Here:
    """A page and whoever asks it."""

    client: TestClient
    app: Any
    folders: Folders

    @property
    def page(self) -> Any:
        return self.app.state.page

    def link(self, name: str) -> str:
        """The path of a community's link."""
        recipient = self.page.office.campaign().settings.by_name[name]
        return f"/l/{self.page.office.links().of(recipient).token}"

    def token(self) -> str:
        """The token of the session's forms."""
        text = self.client.get("/overview").text
        return text.partition('data-token="')[2].partition('"')[0]


def folders_in(tmp_path: Path) -> Folders:
    """The shipped example, to be changed at will."""
    shutil.copytree(CONFIG, tmp_path / "config")
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    return Folders(tmp_path / "config", tmp_path / "templates", tmp_path / "output")


@pytest.fixture(scope="package", autouse=True)
def remembered() -> Iterator[None]:
    """What each command would do again is done once."""
    with campaigns_remembered(), children_kept():
        yield


@pytest.fixture(scope="package", autouse=True)
def passwords_of_little_work() -> Iterator[None]:
    """Passwords are kept as ever, with little work for whoever guesses; how much it is otherwise
    stands in `storage/test_page_records`."""
    with pytest.MonkeyPatch.context() as patch:
        light = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(page_records, "PasswordHasher", light)
        yield


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    """A page that only this machine reaches."""
    folders = folders_in(tmp_path)
    app = make_app(folders)
    with TestClient(app, base_url="http://127.0.0.1:8720", follow_redirects=False) as client:
        yield Here(client, app, folders)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Here]:
    """A page that others reach, with one clerk."""
    folders = folders_in(tmp_path)
    records = Records(folders.output)
    records.set_account("王亚伟", CLERK, PASSWORD)
    records.close()
    app = make_app(folders, local=False)
    with TestClient(app, base_url="http://10.0.0.5:8720", follow_redirects=False) as client:
        yield Here(client, app, folders)
