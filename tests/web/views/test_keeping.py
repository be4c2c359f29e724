"""The whole office downloaded from the page as one file, and put back over it."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

import pytest

from huizhi.storage.page_records import Records
from huizhi.web.app import make_app
from tests.web.conftest import PASSWORD, Here
from tests.web.test_activities import OTHER, two, with_another  # noqa: F401, a fixture

HERE = "/setup/backup"


def until(here: Here, words: str, address: str = HERE) -> str:
    """The page once it says this."""
    end = time.monotonic() + 60
    while True:
        text = here.client.get(address).text
        if words in text:
            return text
        assert time.monotonic() < end, text
        time.sleep(0.05)


def downloaded(here: Here) -> bytes:
    """A backup made by one click."""
    here.client.post(HERE, data={"form_token": here.token()})
    text = until(here, "下载 回执备份")
    address = text.partition(f'href="{HERE}/file/')[2].partition('"')[0]
    return here.client.get(f"{HERE}/file/{address}").content


def sent(here: Here, data: bytes) -> str:
    """What is told of this file once it has been sent as a backup."""
    headers = {"x-form-token": here.token()}
    batch = here.client.post(f"{HERE}/begin", headers=headers).json()["batch"]
    said = [("batch", batch), ("filename", "backup.zip")]
    told = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said)
    more = {"upload-length": str(len(data)), "upload-metadata": told, "tus-resumable": "1.0.0"}
    place = here.client.post(f"{HERE}/uploads", headers=headers | more).headers["location"]
    more = {"upload-offset": "0", "content-type": "application/offset+octet-stream"}
    assert here.client.patch(place, headers=headers | more, content=data).status_code == 204
    address = here.client.post(f"{HERE}/{batch}/finish", headers=headers).json()["address"]
    end = time.monotonic() + 60
    while "hx-get" in (text := here.client.get(address).text):
        assert time.monotonic() < end
        time.sleep(0.05)
    return text


def put_back(here: Here, what: str = "restore") -> None:
    text = here.client.get(HERE).text
    key = text.partition('name="key" value="')[2].partition('"')[0]
    said = {"form_token": here.token(), "key": key, "what": what}
    assert here.client.post(f"{HERE}/restore", data=said).status_code == 303


def test_a_backup_is_downloaded_and_put_back_while_the_page_runs(two: Here) -> None:  # noqa: F811
    link = two.link("罗庄社区")
    backup = downloaded(two)
    config = two.folders.config / "campaign.yaml"
    before = config.read_text("utf-8")
    config.write_text(before.replace("主题: ", "主题: 改过"), "utf-8")
    other = two.folders.config.parent / "activities" / OTHER
    other.rename(other.with_name("2026-new"))
    (two.folders.output / "ledger.db").rename(two.folders.output / "gone.db")
    assert "没有损坏" in sent(two, backup)
    shown = two.client.get(HERE).text
    assert "没有这个活动" in shown
    assert config.read_text("utf-8") != before
    put_back(two)
    told = until(two, "已恢复成")

    assert "恢复备份前" in told
    assert config.read_text("utf-8") == before
    assert two.client.get(f"/a/{OTHER}/overview").status_code == 200
    assert two.client.get("/a/2026-new/overview").status_code == 404
    assert two.client.get(link).status_code == 200
    assert "改过" not in two.client.get("/setup").text
    assert two.page.records.trail()[0].what.startswith("恢复备份")
    (aside,) = two.folders.config.parent.glob("恢复备份前*")
    assert (aside / "activities" / "2026-new" / "config").is_dir()
    assert (aside / "output" / "gone.db").is_file()
    token = two.token()
    said = {"form_token": token, "version": "", "活动/主题": "x"}
    assert two.client.post("/setup", data=said).status_code in {303, 409}


def test_a_damaged_backup_changes_nothing(here: Here) -> None:
    backup = downloaded(here)
    place = backup.index(b"PK\x03\x04", len(backup) // 2) + 400
    broken = backup[:place] + bytes([backup[place] ^ 1]) + backup[place + 1 :]

    assert "不能用来恢复" in sent(here, broken)
    assert "不能用来恢复" in sent(here, backup[: len(backup) // 2])
    assert "恢复前后的不同" not in here.client.get(HERE).text
    assert not list(here.folders.config.parent.glob("恢复备份前*"))


def test_a_backup_that_is_not_wanted_is_forgotten(here: Here) -> None:
    sent(here, downloaded(here))
    put_back(here, "forget")
    said = {"form_token": here.token(), "key": "", "what": "restore"}

    assert "已经不在了" in here.client.post(f"{HERE}/restore", data=said).text
    assert not list(here.folders.config.parent.glob(".huizhi-*"))


def test_a_page_that_is_busy_is_not_put_back_under_anybody(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huizhi.web.service.restoring._PATIENCE", 0.2)
    sent(here, downloaded(here))
    here.page.collecting._queued.add("a batch that is being entered")
    put_back(here)
    until(here, "正在收文件或生成文件")

    assert not list(here.folders.config.parent.glob("恢复备份前*"))
    here.page.collecting._queued.clear()
    put_back(here)
    until(here, "已恢复成")


def test_whoever_may_only_look_gets_no_backup(outside: Here) -> None:
    outside.page.records.set_account("李看", "查看人", PASSWORD)
    outside.client.post("/login", data={"name": "李看", "password": PASSWORD})
    assert outside.client.get("/overview").status_code == 200
    assert outside.client.get(HERE).status_code == 403
    assert outside.client.get(f"{HERE}/file/x.zip").status_code == 403


def test_what_a_killed_page_has_begun_is_ended_at_the_next_start(tmp_path: Path) -> None:
    here = with_another(tmp_path)
    plan = tmp_path / "正在恢复.json"
    new = tmp_path / ".huizhi-000000-1-new" / "output"
    records = Records(new)
    records.note("王亚伟", "", "在备份里")
    records.close()
    move = {"new": str(new), "brings": True, "target": str(here.folders.output)}
    move["aside"] = str(tmp_path / "aside" / "output")
    plan.write_text(json.dumps({"sign": "none", "moves": [move]}), "utf-8")
    app = make_app(here.folders)

    assert app.state.page.records.trail()[0].what == "在备份里"
    assert not plan.exists()
    app.state.page.records.close()
