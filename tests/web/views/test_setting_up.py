"""Templates on the page: taken when they are without a mistake, the old one kept."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from huizhi.campaign.activity_folders import Folders
from huizhi.web.app import make_app
from tests.paths import ROOT, TRIAL
from tests.stories.campaign import LIAISON, Campaign
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


def test_whom_to_call_is_handed_out_for_telephones_and_as_a_table(
    here: Here, tmp_path: Path
) -> None:
    roster = here.folders.config / "communities.yaml"
    told = "编号: C05, 联络员: 李桂芳, 联络员手机: '13837400005', "
    roster.write_text(roster.read_text("utf-8").replace("编号: C05, ", told), "utf-8")
    campaign = Campaign(tmp_path)
    campaign.run("packets", "--only", "罗庄社区")
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON), code=None)
    assert "/setup/contacts/vcard" in here.client.get("/setup/communities").text
    cards = here.client.get("/setup/contacts/vcard")
    book = load_workbook(BytesIO(here.client.get("/setup/contacts/xlsx").content))

    assert cards.headers["content-type"].startswith("text/vcard")
    assert "FN:王小明（罗庄社区）" in cards.text
    assert "13837400005" in cards.text
    rows = [row[:4] for row in book["联络员"].iter_rows(values_only=True)]
    assert rows[0] == ("单位", "联络员", "职务", "手机")
    assert ("罗庄社区", "王小明") in [row[:2] for row in rows]
    assert [row[3] for row in rows if row[1] == "李桂芳"] == ["13837400005"]
    assert here.client.get("/setup/contacts/else").status_code == 400


def test_how_the_notice_stands_is_said_on_a_page_of_its_own(here: Here) -> None:
    assert 'href="/setup/notice"' in here.client.get("/setup/templates").text
    assert "没有看出和公文格式标准" in here.client.get("/setup/notice").text
    refused = here.client.post("/setup/notice", data={"form_token": here.token()})
    assert refused.status_code == 400
    assert "没有程序能改的地方" in refused.text

    own = (TRIAL / "templates" / "notice.docx").read_bytes()
    shown = sent(here, "notice.docx", own)
    assert "已换上" in shown
    assert "成文日期的位置" in shown
    assert "改好能改的3处" in shown
    done = here.client.post("/setup/notice", data={"form_token": here.token()}).text
    assert "改好了3处" in done
    assert "改好能改的" not in done
    assert len(list(here.folders.templates.glob("notice（*之前）*.docx"))) == 2
    assert here.page.records.trail()[0].what == "改通知的格式：3处"
