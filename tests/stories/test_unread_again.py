"""What could not be read is read again when something has changed, and never said to be settled."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from huizhi.content.grid import Document
from huizhi.content.limits import Limits
from huizhi.errors import ReaderDiedError, UnknownKindError
from huizhi.formats import return_reader
from huizhi.formats.paper.no_form import no_form_error
from huizhi.formats.paper_reader import PaperReader
from huizhi.formats.reader import read_bytes
from huizhi.formats.return_reader import ReturnReader
from huizhi.steps.receiving import readings
from huizhi.steps.receiving.unreadable import unread_by_fault
from huizhi.storage import Return
from tests.stories.campaign import LIAISON, LIAISON_VALUES, Campaign
from tests.stories.test_containers import put, zipped
from tests.stories.test_page_codes import on_paper


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(target, "PNG")
    return target.getvalue()


PICTURE = picture()


def statuses(campaign: Campaign) -> list[tuple[str, str]]:
    return [(one["file"], one["status"]) for one in campaign.export()]


def with_means(monkeypatch: pytest.MonkeyPatch, means: str) -> None:
    """The program reads with these means from now on."""
    monkeypatch.setattr(return_reader, "means_of", lambda _: means)


def test_still_unreadable_is_no_all_clear(campaign: Campaign) -> None:
    path = put(campaign, "附件1.xlsx", b"")
    campaign.run("collect", path, code=1)

    again = campaign.run("collect", path, code=1)

    assert "没有变化" not in again.out
    assert "仍然读不出" in again.out
    assert "没有传完" in again.out
    assert statuses(campaign) == [("附件1.xlsx", "unreadable")]


def test_the_same_empty_file_of_two_communities_is_two(campaign: Campaign) -> None:
    folder = campaign.folder / "in"
    for name in ("祖师社区/附件1.xlsx", "罗庄社区/附件3.xlsx"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(b"")
    expected = [
        ("in/祖师社区/附件1.xlsx", "unreadable"),
        ("in/罗庄社区/附件3.xlsx", "unreadable"),
    ]

    campaign.run("collect", folder, code=1)
    assert sorted(statuses(campaign)) == expected
    campaign.run("collect", folder / "罗庄社区", code=1)
    assert sorted(statuses(campaign)) == expected


@pytest.mark.parametrize("archived", [False, True])
def test_with_other_means_it_is_read_and_came_when_it_came(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, archived: bool
) -> None:
    form = campaign.filled("罗庄社区", "附件1", LIAISON)
    path = put(campaign, "a.zip", zipped("表.xlsx", form.read_bytes())) if archived else form
    with monkeypatch.context() as broken:
        with_means(broken, "old")
        broken.setattr(ReturnReader, "read_each", lambda *_: iter([ReaderDiedError("30秒")] * 9))
        campaign.run("collect", path, "--received", "2024-06-01", code=1)
    assert [status for _, status in statuses(campaign)] == ["unreadable"]
    other = put(campaign, "别的.txt", "请查收".encode())

    with_means(monkeypatch, "new")
    said = campaign.run("collect", other, "--received", "2024-06-20", code=1)

    one = next(one for one in campaign.export() if one["status"] != "unreadable")
    assert (one["values"], one["community"]) == (LIAISON_VALUES, "罗庄社区")
    assert one["received"].startswith("2024-06-01")
    assert "罗庄社区：已收录" in said.out
    assert [s for _, s in statuses(campaign)].count("unreadable") == 1


def test_a_reader_that_died_is_given_another_chance_when_the_file_comes_again(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = campaign.filled("罗庄社区", "附件1", LIAISON)
    with monkeypatch.context() as broken:
        broken.setattr(ReturnReader, "read_each", lambda *_: iter([ReaderDiedError("30秒")] * 9))
        campaign.run("collect", form, code=1)

    campaign.run("collect", form)

    assert [status for _, status in statuses(campaign)] == ["accepted"]


def test_one_file_on_which_the_program_goes_wrong_keeps_no_other_back(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = campaign.filled("祖师社区", "附件1", LIAISON)
    campaign.filled("罗庄社区", "附件1", LIAISON)
    read = readings._reading_of

    def stumbling(told: object, document: object, empty: Return, *more: object) -> object:
        return [][1] if "祖师" in empty.file else read(told, document, empty, *more)  # type: ignore

    with monkeypatch.context() as broken:
        broken.setattr(readings, "_reading_of", stumbling)
        broken.setattr(readings, "unread_by_fault", unread_by_fault)
        said = campaign.run("collect", first.parent, code=1)
    assert [status for _, status in sorted(statuses(campaign))] == ["unreadable", "accepted"]
    assert "程序自己出了错（IndexError，test_unread_again.py第" in said.out

    campaign.run("collect", first)  # as with every reader that died: it is tried again when sent

    assert {status for _, status in statuses(campaign)} == {"accepted"}


def test_what_is_still_unreadable_with_other_means_keeps_its_names_and_is_not_told_again(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_means(monkeypatch, "old")
    for name in ("甲.xlsx", "乙.xlsx"):
        campaign.run("collect", put(campaign, name, b""), code=1)
    waiting = sorted(statuses(campaign))
    form = campaign.filled("罗庄社区", "附件1", LIAISON)

    with_means(monkeypatch, "new")
    said = campaign.run("collect", form)

    assert "甲.xlsx" not in said.out
    assert sorted(one for one in statuses(campaign) if one[1] == "unreadable") == waiting


def test_what_is_read_late_stays_behind_what_came_after_it(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = campaign.filled("罗庄社区", "附件1", LIAISON, "早.xlsx")
    later = campaign.filled("罗庄社区", "附件1", {**LIAISON, "B3": "李大明"}, "晚.xlsx")
    with monkeypatch.context() as broken:
        with_means(broken, "old")
        broken.setattr(ReturnReader, "read_each", lambda *_: iter([ReaderDiedError("30秒")] * 9))
        campaign.run("collect", first, "--received", "2024-06-01", code=1)
    with_means(monkeypatch, "old")
    campaign.run("collect", later, "--received", "2024-06-03", code=None)

    with_means(monkeypatch, "new")
    other = put(campaign, "别的.txt", "请查收".encode())
    said = campaign.run("collect", other, "--received", "2024-06-20", code=1)

    found = {one["file"]: one for one in campaign.export()}
    assert (found["晚.xlsx"]["current"], found["早.xlsx"]["current"]) == (True, False)
    assert found["早.xlsx"]["values"]["name"] == "王小明"
    assert "仍然算数" in said.out


def test_several_that_are_read_late_stay_behind_what_came_after_them(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = [
        campaign.filled("罗庄社区", "附件1", {**LIAISON, "F3": position}, f"早{number}.xlsx")
        for number, position in enumerate(("主任", "书记"))
    ]
    later = campaign.filled("罗庄社区", "附件1", {**LIAISON, "F3": "网格员"}, "晚.xlsx")
    with monkeypatch.context() as broken:
        with_means(broken, "old")
        broken.setattr(ReturnReader, "read_each", lambda *_: iter([ReaderDiedError("30秒")] * 9))
        campaign.run("collect", *early, "--received", "2024-06-01", code=1)
    with_means(monkeypatch, "old")
    campaign.run("collect", later, "--received", "2024-06-03", code=None)

    with_means(monkeypatch, "new")
    other = put(campaign, "别的.txt", "请查收".encode())
    campaign.run("collect", other, "--received", "2024-06-20", code=None)

    counting = [one["file"] for one in campaign.export() if one["current"] and one["community"]]
    assert counting == ["晚.xlsx"]


def test_a_form_photographed_before_anything_could_read_it_is_read_later(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = campaign.filled("罗庄社区", "附件1", LIAISON)
    document = on_paper(read_bytes(form.read_bytes(), Limits()), {})
    photo = put(campaign, "罗庄社区1.png", PICTURE)
    scene = put(campaign, "罗庄社区2.png", PICTURE + b"0")

    def cannot(_: object, path: Path) -> Document:
        raise no_form_error() if path.read_bytes().endswith(b"0") else UnknownKindError("照片", "")

    def can(_: object, path: Path) -> Document:
        assert not path.read_bytes().endswith(b"0")  # that one was looked into already
        return document

    with monkeypatch.context() as without:
        with_means(without, "old")
        without.setattr(PaperReader, "read", cannot)
        said = campaign.run("collect", photo.parent, "--received", "2024-06-01", code=1)
        assert "像是表格的照片" in said.out
        campaign.run("collect", photo.parent, "--received", "2024-06-02")
    assert statuses(campaign) == []
    other = put(campaign, "别的.txt", "请查收".encode())

    with_means(monkeypatch, "new")
    monkeypatch.setattr(PaperReader, "read", can)
    said = campaign.run("collect", other, "--received", "2024-06-20", code=1)

    assert "罗庄社区1.png：罗庄社区" in said.out
    one = next(one for one in campaign.export() if one["status"] != "unreadable")
    assert (one["file"], one["received"][:10]) == ("in/罗庄社区1.png", "2024-06-01")
    assert one["values"]["mobile"] == LIAISON_VALUES["mobile"]
    assert scene.name not in str(campaign.export())
