"""Several activities of one office: each has its own addresses, links, tray and trail."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from huizhi.campaign.load import roster_folder_of
from huizhi.steps.receiving.collecting import collect
from huizhi.web.app import make_app
from tests.web.conftest import Here, folders_in

OTHER = "2025-fire"


def with_another(tmp_path: Path, *, name: str = "冬季消防检查") -> Here:
    """The shipped example, and a second activity made from it."""
    folders = folders_in(tmp_path)
    own = tmp_path / "activities" / OTHER
    shutil.copytree(folders.config, own / "config")
    shutil.copytree(folders.templates, own / "templates")
    campaign = own / "config" / "campaign.yaml"
    text = campaign.read_text("utf-8")
    text = text.replace("编号: 2024-safety-month", f"编号: {OTHER}", 1)
    campaign.write_text(text.replace("名称: “安全生产月”活动", f"名称: {name}", 1), "utf-8")
    app = make_app(folders)
    client = TestClient(app, base_url="http://127.0.0.1:8720", follow_redirects=False)
    return Here(client, app, folders)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Here]:
    """A page with two activities."""
    here = with_another(tmp_path)
    with here.client:
        yield here


def test_the_first_page_shows_all_activities(two: Here) -> None:
    shown = two.client.get("/").text
    assert "全部活动" in shown
    assert "“安全生产月”活动" in shown
    assert "冬季消防检查" in shown
    assert f'href="/a/{OTHER}/overview"' in shown
    assert "还有9个单位没有报齐" in shown


def test_the_only_activity_of_ones_own_is_the_first_page(here: Here) -> None:
    campaign = here.folders.config / "campaign.yaml"
    campaign.write_text(campaign.read_text("utf-8").replace("示例: true", "", 1), "utf-8")
    shown = here.client.get("/").text
    assert "报送情况" in shown
    assert "全部活动" not in shown


def test_every_link_of_a_page_stays_in_its_activity(two: Here) -> None:
    import re

    for path in ("overview", "taking", "tray", "making", "setup", "setup/communities", "setup/new"):
        shown = two.client.get(f"/a/{OTHER}/{path}").text
        found = re.findall(r'(?:href|action|src|hx-get|data-\w+)="(/[^"]*)"', shown)
        strange = {
            one
            for one in found
            if not one.startswith((f"/a/{OTHER}/", "/assets/", "/log", "/activities", "/search"))
            and one not in {"/", "/overview"}
        }
        assert not strange, path
        assert any(one.startswith(f"/a/{OTHER}/") for one in found)


def test_what_is_changed_is_changed_there(two: Here) -> None:
    other = two.app.state.activities.page(OTHER)
    token = two.token()
    shown = two.client.get(f"/a/{OTHER}/setup").text
    version = shown.partition('name="version" value="')[2].partition('"')[0]
    said = {"form_token": token, "version": version, "活动/主题": "预防为主"}
    answer = two.client.post(f"/a/{OTHER}/setup", data=said)
    assert answer.headers["location"].startswith(f"/a/{OTHER}/setup")
    assert other.office.campaign().settings.activity.theme == "预防为主"
    assert two.page.office.campaign().settings.activity.theme != "预防为主"
    assert two.page.records.trail()[0].what.startswith("【冬季消防检查】")


def test_a_link_leads_to_its_own_activity(two: Here) -> None:
    other = two.app.state.activities.page(OTHER)
    recipient = other.office.campaign().settings.communities[0]
    token = other.office.links().of(recipient).token
    assert "冬季消防检查" in two.client.get(f"/l/{token}").text
    assert "安全生产月" in two.client.get(two.link(recipient.name)).text
    assert two.client.get(f"/l/{token[:-1]}").status_code == 404


def test_an_activity_that_is_over_is_put_away_and_stays_readable(two: Here) -> None:
    said = {"form_token": two.token(), "activity": OTHER}
    assert two.client.post("/activities/end", data=said).status_code == 303
    shown = two.client.get("/activities").text
    assert "已结束的活动" in shown
    assert two.client.get(f"/a/{OTHER}/overview").status_code == 200
    other = two.app.state.activities.page(OTHER)
    link = other.office.links().of(other.office.campaign().settings.communities[0])
    assert "已经结束，不再收材料" in two.client.get(f"/l/{link.token}").text
    assert "报送情况" in two.client.get("/overview").text
    said["what"] = "again"
    two.client.post("/activities/end", data=said)
    assert "已结束的活动" not in two.client.get("/activities").text


def test_a_mistake_in_one_does_not_hide_the_others(two: Here) -> None:
    config = two.folders.config / "campaign.yaml"
    config.write_text(config.read_text("utf-8").replace("结束: 2024-06-30", "结束: 明天"), "utf-8")
    shown = two.client.get("/activities").text
    assert "设置里有1处错误" in shown
    assert f"/a/{OTHER}/overview" in shown


def test_the_last_one_looked_at_is_remembered(two: Here) -> None:
    two.client.get(f"/a/{OTHER}/overview")
    assert two.page.records.last_activity() == OTHER
    two.client.get("/overview")
    assert two.page.records.last_activity() == ""


def test_a_community_in_all_activities(two: Here) -> None:
    name = two.page.office.campaign().settings.communities[0].name
    shown = two.client.get(f"/activities/unit/{name}").text
    assert "冬季消防检查" in shown
    assert "安全生产月" in shown


@pytest.mark.parametrize("path", ["/a/nowhere/overview", f"/a/{OTHER}/l/x", f"/a/{OTHER}/login"])
def test_what_is_not_there(two: Here, path: str) -> None:
    assert two.client.get(path).status_code in {303, 404}


def test_what_is_asked_for_changes_in_its_own_activity(two: Here) -> None:
    said = {"what": "deliverable-add", "name": "现场照片", "due": "2024-06-20", "kind0": "图片"}
    address = f"/a/{OTHER}/setup/structure"
    answer = two.client.post(address, data={**said, "form_token": two.token()})

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{address}?told=")
    assert "现场照片" in two.client.get(address).text
    assert "现场照片" not in two.client.get("/setup/structure").text
    assert f'action="{address}"' in two.client.get(address).text


def test_a_unit_stays_on_a_shared_roster_while_any_activity_has_returns_of_it(
    two: Here, tmp_path: Path
) -> None:
    other = two.app.state.activities.page(OTHER)
    config = other.office.folders.config
    (config / "communities.yaml").unlink()
    with (config / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write("\n共用: ../../../config\n")
    assert roster_folder_of(config) == two.folders.config
    folder = tmp_path / "来件" / "罗庄社区"
    folder.mkdir(parents=True)
    Image.new("RGB", (640, 480), "red").save(folder / "演练照片.jpg")
    collect(
        other.office.campaign(), other.office.folders.output, [folder.parent], other.office.now()
    )
    unit = two.page.office.campaign().settings.by_name["罗庄社区"]
    said = {"form_token": two.token(), "what": "drop", "old": unit.code, "名称": unit.name}
    answer = two.client.post("/setup/communities", data=said)

    assert answer.status_code == 400
    assert "罗庄社区已经给“冬季消防检查”交过材料" in answer.text
    assert unit in two.page.office.campaign().settings.communities


def test_an_activity_put_beside_while_the_page_runs_is_seen(two: Here) -> None:
    two.client.get("/activities")
    places = two.folders.config.parent / "activities"
    shutil.copytree(places / OTHER, places / "2026-flood")
    campaign = places / "2026-flood" / "config" / "campaign.yaml"
    campaign.write_text(campaign.read_text("utf-8").replace("冬季消防检查", "防汛检查"), "utf-8")

    assert "防汛检查" in two.client.get("/activities").text
    assert "防汛检查" in two.client.get("/a/2026-flood/overview").text


def test_what_activities_share_is_read_again_when_it_was_changed(two: Here) -> None:
    config = two.app.state.activities.page(OTHER).office.folders.config
    office = two.folders.config.parent / "office"
    office.mkdir()
    (config / "communities.yaml").rename(office / "communities.yaml")
    shutil.copy(two.folders.config / "campaign.yaml", office / "office.yaml")
    with (config / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write("\n共用: ../../../office\n")
    assert "罗庄社区" in two.client.get(f"/a/{OTHER}/book").text

    roster = office / "communities.yaml"
    roster.write_text(roster.read_text("utf-8").replace("罗庄社区", "新罗社区"), "utf-8")

    assert "新罗社区" in two.client.get(f"/a/{OTHER}/book").text
