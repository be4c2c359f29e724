"""What a community sent by its link and takes back: its own only, seen and undone by the clerk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from huizhi.steps.receiving import collect, note_told
from huizhi.web.app import make_app
from huizhi.web.service import sender_folder
from huizhi.web.service.collecting import outcomes
from huizhi.web.views.liaison import form_token
from tests.web.conftest import Here, folders_in

NAME, OTHER = "罗庄社区", "祖师社区"
_SENT = re.compile(r'name="sha256" value="(\w+)"><input type="hidden" name="name" value="(.*?)"')
File = tuple[str, str]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """A page for all of these tests, each of which sends pictures of its own."""
    folders = folders_in(tmp_path_factory.mktemp("sent"))
    app = make_app(folders)
    with TestClient(app, base_url="http://127.0.0.1:8720", follow_redirects=False) as client:
        yield Here(client, app, folders)


def send(here: Here, unit: str, shade: int, *names: str) -> None:
    """One picture under these names, by the link of a unit."""
    folder = here.folders.config.parent / f"sent{shade}{unit}" / sender_folder(unit)
    for name in names:
        path = folder / "活动内容" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (64, 48), (shade, 90, 200)).save(path)
    collect(here.page.office.campaign(), here.folders.output, [folder], sender=unit)
    here.page.office.state(30)


def listed(here: Here, unit: str) -> dict[str, File]:
    """Digest and name of what the page of a link lists, by the last part of the name."""
    text = here.client.get(f"{here.link(unit)}/sent").text
    return {name.rpartition("/")[2]: (sha, name) for sha, name in _SENT.findall(text)}


def take_back(here: Here, unit: str, file: File, token: str | None = None) -> tuple[int, str]:
    """Status and where to go after a unit says that it takes a file back."""
    link = here.link(unit)
    own = form_token(link.removeprefix("/l/"))
    said = {"sha256": file[0], "name": file[1], "form_token": own if token is None else token}
    answer = here.client.post(f"{link}/take-back", data=said)
    return answer.status_code, answer.headers.get("location", "")


def counted(here: Here) -> set[str]:
    """The names of the files that count or wait."""
    found = here.page.office.state(30).gathered.material
    return {one.arrival.file for one in (*found.materials, *found.unplaced)}


def test_a_wrong_picture_is_taken_back_and_the_clerk_undoes_it(here: Here) -> None:
    send(here, NAME, 10, "发错了.jpg", "没发错.jpg")
    assert "/sent" in here.client.get(here.link(NAME)).text
    files = listed(here, NAME)
    status, address = take_back(here, NAME, files["发错了.jpg"])

    assert (status, address.partition("?")[0]) == (303, f"{here.link(NAME)}/sent")
    shown = here.client.get(address).text
    assert "已撤回：活动内容/发错了.jpg，不再算数。" in shown
    assert "已撤回1个" in shown
    assert "发错了.jpg" not in listed(here, NAME)
    assert counted(here) >= {"没发错.jpg"}  # of the same content
    assert "发错了.jpg" not in counted(here)
    stored = here.page.office.state(30).gathered.link(files["发错了.jpg"][0])
    assert (here.folders.output / stored.removeprefix("../")).is_file()

    code = here.page.office.campaign().settings.by_name[NAME].code
    text = here.client.get(f"/c/{code}").text
    assert "联络员撤回" in text
    (numbers,) = re.findall(r'name="numbers" value="(\d+)"', text)
    undo = {"numbers": numbers, "code": code, "form_token": here.token()}
    assert here.client.post("/undo-material", data=undo).status_code == 303
    assert "发错了.jpg" in counted(here)
    assert here.client.post("/undo-material", data=undo).status_code == 400
    said = [(deed.who, deed.what) for deed in here.page.records.trail()]
    assert (NAME, "撤回：活动内容/发错了.jpg") in said
    assert any("撤销处置" in what and "发错了.jpg" in what for _, what in said)


def test_what_is_sent_again_counts_again(here: Here) -> None:
    send(here, NAME, 20, "再交.jpg")
    take_back(here, NAME, listed(here, NAME)["再交.jpg"])
    assert "再交.jpg" not in counted(here)
    send(here, NAME, 20, "再交.jpg")
    assert "再交.jpg" in counted(here)


def test_a_link_reaches_no_file_of_another_unit(here: Here) -> None:
    send(here, OTHER, 30, "别家的.jpg")
    theirs = listed(here, OTHER)["别家的.jpg"]
    assert here.client.get(f"{here.link(OTHER)}/thumb/{theirs[0]}").status_code == 200

    assert "别家的.jpg" not in listed(here, NAME)
    assert here.client.get(f"{here.link(NAME)}/thumb/{theirs[0]}").status_code == 400
    assert take_back(here, NAME, theirs)[0] == 400
    own = theirs[1].replace(sender_folder(OTHER), sender_folder(NAME))
    assert take_back(here, NAME, (theirs[0], own))[0] == 400
    assert "别家的.jpg" in counted(here)


@pytest.mark.parametrize("token", ["", "x"])
def test_nothing_is_taken_back_without_the_token_of_the_link(here: Here, token: str) -> None:
    send(here, NAME, 40, "令牌.jpg")
    file = listed(here, NAME)["令牌.jpg"]
    other = form_token(here.link(OTHER).removeprefix("/l/"))
    assert take_back(here, NAME, file, token)[0] == 403
    assert take_back(here, NAME, file, other)[0] == 403
    assert "令牌.jpg" in counted(here)


def test_what_the_clerk_gave_another_unit_is_no_longer_the_senders(here: Here) -> None:
    send(here, NAME, 50, "归走的.jpg")
    file = listed(here, NAME)["归走的.jpg"]
    said = {"pick.0": "1", "was.0": "", "kind.0": "material", "called.0": file[1]}
    said |= {"file.0": file[1], "community.0": OTHER, "deliverable.0": "activity"}
    token = {"form_token": here.token()}
    assert here.client.post("/tray/place", data=said | token).status_code == 303
    here.page.office.state(30)

    assert take_back(here, NAME, file)[0] == 400


def test_nothing_is_taken_back_when_the_activity_is_over(here: Here, tmp_path: Path) -> None:
    send(here, NAME, 60, "结束后.jpg")
    file = listed(here, NAME)["结束后.jpg"]
    config = here.folders.config / "campaign.yaml"
    before = config.read_text("utf-8")
    config.write_text(f"{before}\n已结束: 2024-07-01\n", "utf-8")
    try:
        assert take_back(here, NAME, file)[0] == 404
    finally:
        config.write_text(before, "utf-8")
    assert "结束后.jpg" in counted(here)


def test_what_waits_for_a_place_is_told_again_when_it_is_sent_again(here: Here) -> None:
    folder = here.folders.config.parent / "unplaced" / sender_folder(NAME)
    folder.mkdir(parents=True)
    Image.new("RGB", (64, 48), (77, 30, 120)).save(folder / "随手.jpg")
    campaign = here.page.office.campaign()
    for _ in range(2):
        result = collect(campaign, here.folders.output, [folder.parent], sender=NAME)
        ((_, words, tone),) = outcomes(result, NAME)
        assert tone == "bad"
        assert "材料未归类" in words
        note_told(campaign.settings, here.folders.output, result)
