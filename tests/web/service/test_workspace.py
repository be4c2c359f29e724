"""A mistake in the configuration while the page runs: a banner above the last good state."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from huizhi.errors import ConfigError
from huizhi.web.app import make_app
from huizhi.web.service.workspace import Workspace
from tests.web.conftest import Here, folders_in

BANNER = "照原来的设置显示和收文件"
PAGES = ("/overview", "/board", "/look", "/taking", "/tray", "/making", "/setup", "/setup/trail")


def broken(here: Here) -> Path:
    """campaign.yaml with an office that has no name, and one with an unknown key."""
    path = here.folders.config / "campaign.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("  简称:", "  简沉:", 1), "utf-8")
    assert path.read_text("utf-8") != text
    return path


def test_every_page_goes_on_under_a_banner(here: Here) -> None:
    before = here.client.get("/overview").text
    good = (here.folders.config / "campaign.yaml").read_text("utf-8")
    path = broken(here)

    for address in PAGES:
        answer = here.client.get(address)
        assert answer.status_code == 200, address
        assert (BANNER in answer.text) == (address != "/board"), address
    assert "罗庄社区" in here.client.get("/overview").text
    assert BANNER not in before
    checked = here.client.get("/setup/check")
    assert checked.status_code == 200
    assert "简沉" in checked.text

    path.write_text(good, "utf-8")
    assert BANNER not in here.client.get("/overview").text


def test_a_community_hands_in_as_before(here: Here) -> None:
    link = here.link("罗庄社区")
    broken(here)
    answer = here.client.get(link)
    assert answer.status_code == 200
    assert "罗庄社区" in answer.text
    assert BANNER not in answer.text


def test_nothing_to_be_sent_is_made_meanwhile(here: Here) -> None:
    here.client.get("/overview")
    broken(here)
    for kind, status in (("packets", 400), ("reminders", 400), ("corrections", 303)):
        answer = here.client.post(f"/making/{kind}", data={"form_token": here.token()})
        assert answer.status_code == status, kind


def test_a_page_that_writes_the_configuration_names_the_mistake(here: Here) -> None:
    here.client.get("/overview")
    broken(here)
    row = {"old": "C01", "名称": "祖师社区", "编号": "C01", "类型": "城市社区"}
    answer = here.client.post("/setup/communities", data={**row, "form_token": here.token()})
    assert answer.status_code in {303, 400}
    assert answer.status_code == 303 or "简沉" in answer.text


def test_with_no_good_state_before_the_mistakes_are_told(tmp_path: Path) -> None:
    folders = folders_in(tmp_path)
    path = folders.config / "campaign.yaml"
    good = path.read_text("utf-8")
    path.write_text(good.replace("  简称:", "  简沉:", 1), "utf-8")
    office = Workspace(folders)
    with pytest.raises(ConfigError):
        office.campaign()
    assert office.mistakes == ()
    with TestClient(make_app(folders), base_url="http://127.0.0.1:8720") as client:
        assert "/setup/check" in client.get("/overview").text
        assert "简沉" in client.get("/setup/check").text
        path.write_text(good, "utf-8")
        assert client.get("/overview").status_code == 200
