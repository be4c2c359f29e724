"""The tray: what is proposed, rows placed together, a file moved to another activity."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from huizhi.steps.receiving import collect
from huizhi.web.app import make_app
from tests.web.conftest import Here, folders_in

OTHER = "2025-fire"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Here]:
    """Two activities of the office's own beside each other; the example is one of them no more."""
    folders = folders_in(tmp_path)
    own = tmp_path / "activities" / OTHER
    shutil.copytree(folders.config, own / "config")
    shutil.copytree(folders.templates, own / "templates")
    for config, old, new in (
        (own / "config", "编号: 2024-safety-month", f"编号: {OTHER}"),
        (own / "config", "名称: “安全生产月”活动", "名称: 冬季消防检查"),
        (folders.config, "编号: 2024-safety-month", "编号: own-month"),
    ):
        campaign = config / "campaign.yaml"
        campaign.write_text(campaign.read_text("utf-8").replace(old, new, 1), "utf-8")
    app = make_app(folders)
    client = TestClient(app, base_url="http://127.0.0.1:8720", follow_redirects=False)
    with client:
        yield Here(client, app, folders)


def came(here: Here, *names: str) -> None:
    """Pictures of one colour each under these names."""
    folder = here.folders.config.parent / "收到的"
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (64, 48), (number * 40 + 10, 90, 200 - number * 30)).save(path)
    collect(here.page.office.campaign(), here.folders.output, [folder])


def rows(here: Here, address: str = "/tray") -> list[dict[str, str]]:
    """What the form of the tray would send, row by row, nothing ticked."""
    text = here.client.get(address).text
    found: dict[str, dict[str, str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+\.\d+)" value="([^"]*)"', text):
        found.setdefault(name.partition(".")[2], {})[name] = value
    for name, inside in re.findall(r'<select name="(\w+\.\d+)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r"<option(?: value=\"([^\"]*)\")? selected>([^<]*)", inside)
        said = (chosen[1] if chosen[1] is not None else chosen[2]) if chosen else ""
        found.setdefault(name.partition(".")[2], {})[name] = said
    return [found[n] for n in sorted(found, key=int)]


def place(here: Here, *said: dict[str, str], **more: str) -> str:
    """What is told after these rows have been ticked and sent."""
    data: dict[str, str] = {"form_token": here.token(), **more}
    for one in said:
        number = next(iter(one)).partition(".")[2]
        data |= {**one, f"pick.{number}": "1"}
    answer = here.client.post("/tray/place", data=data)
    assert answer.status_code == 303, answer.text
    return str(re.sub(r"<[^>]*>", "", here.client.get(answer.headers["location"]).text))


def test_what_is_known_is_chosen_already_and_nothing_else(here: Here) -> None:
    came(here, "罗庄社区/1.jpg", "2.jpg", "活动内容/3.jpg")
    by_file = {one[f"file.{n}"]: one for n, one in enumerate(rows(here))}
    first, second, third = (by_file[f"收到的/{n}.jpg"] for n in ("罗庄社区/1", "2", "活动内容/3"))

    def chosen(one: dict[str, str]) -> tuple[str, str]:
        number = next(iter(one)).partition(".")[2]
        return one[f"community.{number}"], one[f"deliverable.{number}"]

    assert chosen(first) == ("罗庄社区", "")
    assert chosen(second) == ("", "")
    assert chosen(third) == ("", "|activity")


def test_each_row_goes_where_it_says_and_what_says_nothing_stays(here: Here) -> None:
    came(here, "罗庄社区/1.jpg", "祖师社区/2.jpg", "3.jpg")
    told = place(here, *rows(here), **{"all.deliverable": "|activity"})
    assert "已归好2个" in told
    assert "没有归1个：收到的/3.jpg：还没有选单位" in told
    material = here.page.office.state(wait=30).gathered.material
    assert {m.place.community: m.place.deliverable for m in material.materials} == {
        "罗庄社区": "activity",
        "祖师社区": "activity",
    }
    assert [one[f"file.{n}"] for n, one in enumerate(rows(here))] == ["收到的/3.jpg"]
    assert here.client.post("/tray/place", data={"form_token": here.token()}).status_code == 400


def test_a_file_of_another_activity_is_taken_in_there_and_nothing_is_lost(two: Here) -> None:
    came(two, "罗庄社区/1.jpg", "2.jpg")
    assert len(rows(two, f"/a/{OTHER}/tray")) == 2  # one tray for all of them
    second, first = rows(two)  # by name
    place(two, first | {"activity.1": OTHER, "deliverable.1": f"{OTHER}|activity"})
    here, there = two.page, two.app.state.activities.page(OTHER)
    known = there.office.state(wait=30).gathered.material.materials
    assert [(m.arrival.file, m.place.community, m.place.deliverable) for m in known] == [
        ("1.jpg", "罗庄社区", "activity")
    ]
    left = here.office.state(wait=30).gathered
    assert [m.arrival.file for m in left.material.unplaced] == ["2.jpg"]
    assert len(left.received) == 2
    assert any("转到活动“冬季消防检查”" in deed.what for deed in here.records.trail())
    assert "收到的/2.jpg" in {one[f"file.{n}"] for n, one in enumerate(rows(two))}
    assert second["was.0"] == ""


def test_a_form_is_moved_and_marked_as_moved(two: Here) -> None:
    path = two.folders.config.parent / "值班表.txt"
    path.write_text("张三 白班\n", "utf-8")
    collect(two.page.office.campaign(), two.folders.output, [path])
    (row,) = rows(two)
    place(two, row | {"activity.0": OTHER})
    with two.page.office.ledger() as ledger:
        (one,) = ledger.returns()
    assert (one.is_waiting, one.state_words) == (False, "已转到别的活动")
    (there,) = rows(two)
    assert (there["was.0"], there["file.0"]) == (OTHER, "值班表.txt")


def undo(here: Here, number: int = 0) -> str:
    """What is told after the first of what was placed, or this one of it, has been undone."""
    text = here.client.get("/tray").text.partition("刚归好的")[2]
    address, numbers = re.findall(
        r'action="([^"]*/undo-material)".*?name="numbers" value="([\d,]+)"', text
    )[number]
    answer = here.client.post(address, data={"numbers": numbers, "form_token": here.token()})
    return str(re.sub(r"<[^>]*>", "", here.client.get(answer.headers["location"]).text))


def test_what_was_placed_with_one_click_is_undone_with_one_or_one_by_one(here: Here) -> None:
    came(here, "罗庄社区/1.jpg", "罗庄社区/2.jpg")
    place(here, *rows(here), **{"all.deliverable": "|activity"})
    assert rows(here) == []
    assert "1个文件" in undo(here, 1)
    here.page.office.state(30)
    (left,) = rows(here)
    place(here, left, **{"all.deliverable": "|report"})
    here.page.office.state(30)
    assert "1个文件" in undo(here)  # the last click
    assert "1个文件" in undo(here)
    here.page.office.state(30)
    assert len(rows(here)) == 2
    assert "刚归好的" not in here.client.get("/tray").text
    assert any("撤销处置" in deed.what for deed in here.page.records.trail())


def test_a_file_comes_back_from_another_activity_and_may_go_again(two: Here) -> None:
    came(two, "1.jpg")
    there = two.app.state.activities.page(OTHER).office

    def counted() -> list[str]:
        found = there.state(30).gathered.material
        return [one.arrival.file for one in (*found.materials, *found.unplaced)]

    for _ in range(2):
        (row,) = rows(two)
        place(two, row | {"activity.0": OTHER, "community.0": "罗庄社区"})
        two.page.office.state(30)
        assert counted() == ["1.jpg"]
        undo(two)
        assert counted() == []
        two.page.office.state(30)
        assert [one["was.0"] for one in rows(two)] == [""]
