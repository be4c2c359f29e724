"""Search over everything that was reported, and what the trail says of changed settings."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from starlette.testclient import TestClient

from huizhi.campaign import Folders, load_campaign
from huizhi.steps.receiving import collect
from huizhi.web.app import make_app
from tests.paths import TRIAL
from tests.stories.campaign import LIAISON, Campaign
from tests.web.conftest import Here


def collected(here: Here, tmp_path: Path) -> None:
    campaign = Campaign(tmp_path)
    campaign.run("packets", "--only", "罗庄社区")
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON), code=None)


def found(here: Here, query: str) -> str:
    return here.client.get("/search", params={"q": query}).text.partition("<tbody>")[2]


def test_whatever_was_reported_is_found_with_its_label(here: Here, tmp_path: Path) -> None:
    collected(here, tmp_path)
    shown = found(here, "王小明")
    assert "罗庄社区" in shown
    assert "联络员：姓名" in shown
    assert 'href="/r/' in shown
    assert "手机" in found(here, "1383740")
    assert "通讯地址" in found(here, "祖师街道1号")
    assert "单位名单" in found(here, "罗庄")


def test_rows_and_a_written_report_are_found(tmp_path: Path) -> None:
    for name in ("config", "templates"):
        shutil.copytree(TRIAL / name, tmp_path / name)
    folders = Folders(tmp_path / "config", tmp_path / "templates", tmp_path / "output")
    campaign = load_campaign(folders.config, folders.templates)
    paths = [TRIAL / "returns" / name for name in ("附件2工人新村.xlsx", "幸福里社区上报材料.zip")]
    collect(campaign, folders.output, paths, dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    app = make_app(folders)
    with TestClient(app, base_url="http://127.0.0.1:8720") as client:
        rows = client.get("/search", params={"q": "九小场所"}).text
        assert "第1行场所类型" in rows
        assert "正文" in client.get("/search", params={"q": "社区"}).text


def test_width_case_and_spaces_make_no_difference(here: Here, tmp_path: Path) -> None:
    collected(here, tmp_path)
    assert "电子邮箱" in found(here, "ＷＸＭ@example")
    assert "姓名" in found(here, "王 小明")


def test_nothing_found_and_too_little_asked_are_said(here: Here) -> None:
    assert "没有找到“没有这个人”" in here.client.get("/search", params={"q": "没有这个人"}).text
    assert "至少写两个字" in here.client.get("/search", params={"q": "王"}).text


def test_the_trail_says_what_was_changed_in_the_settings(here: Here) -> None:
    shown = here.client.get("/setup").text
    version = shown.partition('name="version" value="')[2].partition('"')[0]
    said = {"form_token": here.token(), "version": version, "报送事项/0/截止": "2024-06-05"}
    here.client.post("/setup", data=said)
    told = here.page.records.trail()[0].what
    assert told == "修改活动设置：联络员的截止日期：2024-06-03 → 2024-06-05"
