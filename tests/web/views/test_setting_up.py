"""Templates on the page: taken when they are without a mistake, the old one kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from huizhi.campaign.activity_folders import Folders
from huizhi.web.app import make_app
from tests.paths import ROOT
from tests.web.conftest import Here


def sent(here: Here, name: str, data: bytes) -> str:
    """The page after a template was sent."""
    answer = here.client.post(
        f"/setup/templates/{name}",
        files={"file": (name, data)},
        data={"form_token": here.token()},
        follow_redirects=True,
    )
    return answer.text


def test_a_good_template_takes_the_place_of_the_old_one(here: Here) -> None:
    before = (here.folders.templates / "attachment1.xlsx").read_bytes()
    after = here.client.get("/setup/templates/attachment1.xlsx").content

    assert after == before
    assert "已换上" in sent(here, "attachment1.xlsx", before)
    (kept,) = here.folders.templates.glob("attachment1（*之前）.xlsx")
    assert kept.read_bytes() == before


def test_a_template_with_a_mistake_is_named_and_not_taken(here: Here) -> None:
    before = (here.folders.templates / "attachment1.xlsx").read_bytes()
    other = (here.folders.templates / "attachment3.xlsx").read_bytes()

    assert "处错误" in sent(here, "attachment1.xlsx", other)
    assert (here.folders.templates / "attachment1.xlsx").read_bytes() == before


def test_only_templates_of_the_campaign_are_replaced(here: Here) -> None:
    assert "没有这个模板" in sent(here, "other.xlsx", b"x")
    assert not (here.folders.templates / "other.xlsx").exists()


def test_the_templates_of_the_program_stay_as_they_are(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shipped = ROOT / "templates"
    before = {path.name: path.read_bytes() for path in shipped.iterdir()}
    app = make_app(Folders(tmp_path / "config", shipped, tmp_path / "output"))
    with TestClient(app, base_url="http://127.0.0.1:1", follow_redirects=False) as client:
        here = Here(client, app, app.state.page.office.folders)
        told = sent(here, "notice.docx", before["notice.docx"])
        own = app.state.page.office.folders.templates

    assert "已换上" in told
    assert own == tmp_path / "templates"
    assert {path.name: path.read_bytes() for path in shipped.iterdir()} == before


@pytest.mark.parametrize("address", ["/setup/learn", "/setup/communities/import"])
def test_a_form_without_a_file_is_told(here: Here, address: str) -> None:
    answer = here.client.post(address, data={"form_token": here.token()})
    assert answer.status_code == 400
    assert "请先选" in answer.text
