"""Packets as the clerk makes them: what is in them, word for word, and what a killed run leaves."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

from huizhi.content.limits import Limits
from huizhi.formats.reader import read_bytes
from tests.paths import ROOT
from tests.stories.campaign import Campaign

SOURCE = json.loads((ROOT / "tests" / "notice-2024.json").read_text(encoding="utf-8"))
FILES = (
    ["通知.docx"]
    + [
        f"附件{n} {name}{suffix}"
        for n, name in ((1, "联络员反馈表"), (2, "优秀作品案例分配表"), (3, "优秀作品案例报送表"))
        for suffix in (".xlsx", ".docx")
    ]
    + ["通知-报送截止日期.ics"]
)


def bare(text: str) -> str:
    """The text after NFKC and without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def texts_of(path: Path) -> list[str]:
    """The texts of a document's cells in reading order, bare, without the empty ones."""
    document = read_bytes(path.read_bytes(), Limits())
    return [bare(c.text) for grid in document.grids for c in grid.cells if bare(c.text)]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_every_recipient_gets_a_folder_and_a_zip(campaign: Campaign) -> None:
    result = campaign.run("packets", "--json").json

    assert len(result["packets"]) == 12
    for packet in result["packets"]:
        department = packet["name"].endswith("办公室")
        assert sorted(packet["files"]) == sorted(["通知.docx"] if department else FILES)
        folder = Path(packet["folder"])
        with zipfile.ZipFile(packet["zip"]) as archive:
            inside = {i.filename: archive.read(i) for i in archive.infolist()}
        assert inside == {f"{folder.name}/{k}": v for k, v in tree(folder).items()}


def test_the_last_line_says_where_and_what_next(campaign: Campaign) -> None:
    last = campaign.run("packets").out.strip().splitlines()[-1]

    assert str(campaign.packets) in last
    assert "collect" in last


def test_packets_is_what_runs_without_a_verb(campaign: Campaign, tmp_path: Path) -> None:
    words = campaign.command("packets")
    words.remove("packets")
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.returncode == 0
    assert "12个单位" in done.stdout


def test_the_same_configuration_gives_the_same_bytes(campaign: Campaign, tmp_path: Path) -> None:
    other = Campaign.make(tmp_path / "other")
    other.run("packets")

    assert tree(other.packets) == tree(campaign.packets)


def test_the_notice_has_the_words_of_the_source(campaign: Campaign) -> None:
    joined = "".join(texts_of(campaign.packets / "罗庄社区" / "通知.docx"))
    wanted = "".join(bare(p["text"]) for p in SOURCE["paragraphs"])

    assert joined.startswith(wanted)
    assert joined.endswith(bare(SOURCE["imprint"]["issuer"] + SOURCE["imprint"]["issued"]))


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_attachments_have_the_words_of_the_source(
    campaign: Campaign, number: int, suffix: str
) -> None:
    attachment = SOURCE["attachments"][number - 1]
    joined = "".join(texts_of(campaign.blank("罗庄社区", f"附件{number}", suffix)))
    wanted = [attachment["title"], attachment.get("note", ""), *attachment.get("groups", ())]
    wanted += attachment.get("header", ()) or ()
    wanted += attachment.get("example_row", {}).values()
    wanted += [*attachment.get("above", ()), *attachment.get("below", ())]
    wanted += [cell for row in attachment.get("rows", ()) for cell in row]

    for text in wanted:
        assert bare(text) in joined, text


def test_only_names_one_recipient(campaign: Campaign) -> None:
    result = campaign.run("packets", "--only", "罗庄社区", "--json").json

    assert [packet["name"] for packet in result["packets"]] == ["罗庄社区"]


def test_only_somebody_unknown_is_refused_with_the_roster(campaign: Campaign) -> None:
    ran = campaign.run("packets", "--only", "无名社区", code=2)

    assert "无名社区" in ran.err
    assert "罗庄社区" in ran.err


def test_what_is_no_longer_on_the_roster_is_named(campaign: Campaign) -> None:
    (campaign.packets / "旧社区").mkdir()
    ran = campaign.run("packets", code=1)

    assert "旧社区" in ran.out


def test_a_community_has_its_own_quota_in_attachment_2(campaign: Campaign) -> None:
    own = "".join(texts_of(campaign.blank("学府社区", "附件2")))
    others = "".join(texts_of(campaign.blank("罗庄社区", "附件2")))

    assert "视频不少于2个图片不少于5张" in own
    assert "视频不少于2个" not in others


def test_killed_packets_end_the_same_when_run_again(campaign: Campaign, tmp_path: Path) -> None:
    other = Campaign.make(tmp_path / "other")
    _print_no_more(other, campaign)
    for _ in range(6):
        before = _archives(other)
        started = other.start("packets")
        while not started.is_over and _archives(other) <= before + 1:
            time.sleep(0.002)
        started.kill()
    other.run("packets")

    assert tree(other.packets) == tree(campaign.packets)


def _print_no_more(campaign: Campaign, other: Campaign) -> None:
    """The notices' layouts are known from the same notices of another campaign."""
    campaign.output.mkdir()
    shutil.copy(other.output / "layout.json", campaign.output)


def _archives(campaign: Campaign) -> int:
    return len(list(campaign.packets.glob("*.zip")))


def _with_many(folder: Path, count: int) -> Campaign:
    """The example with a roster of so many communities."""
    made = Campaign.make(folder)
    (made.config / "communities.yaml").unlink()
    rows = [f"第{n:03}社区,C{n:03},城市社区" for n in range(count)]
    text = "\n".join(["名称,编号,类型", *rows])
    (made.config / "communities.csv").write_text(text, encoding="utf-8")
    return made


def test_any_number_of_jobs_makes_the_same_bytes_in_the_same_order(tmp_path: Path) -> None:
    one, three = (_with_many(tmp_path / name, 40) for name in ("one", "three"))
    alone = one.run("packets", "--json", "--jobs", "1").json["packets"]
    _print_no_more(three, one)
    together = three.run("packets", "--json", "--jobs", "3").json["packets"]

    assert [packet["name"] for packet in alone] == [packet["name"] for packet in together]
    assert all(packet["changed"] for packet in together)
    assert tree(one.packets) == tree(three.packets)
    again = three.run("packets", "--json", "--jobs", "1").json["packets"]
    assert not any(packet["changed"] for packet in again)


def _hearing_interrupts() -> None:
    """Where the tests run in the background of a shell, Ctrl-C is shut off for all they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_files_only(tmp_path: Path, jobs: str) -> None:
    many = _with_many(tmp_path, 1500)
    process = subprocess.Popen(
        many.command("packets", "--jobs", jobs),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_hearing_interrupts,
    )
    while not list(many.packets.glob("*.zip")) and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to all of them
    _, said = process.communicate(timeout=60)

    assert process.returncode == 2
    assert said.startswith("已中断")
    assert "Traceback" not in said
    archives = list(many.packets.glob("*.zip"))
    assert 0 < len(archives) < 1500
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            inside = {info.filename: archive.read(info) for info in archive.infolist()}
        assert inside == {f"{path.stem}/{k}": v for k, v in tree(many.packets / path.stem).items()}
    assert not list(many.packets.glob(".huizhi-*"))


def test_a_template_that_fails_in_another_process_is_told_in_chinese(tmp_path: Path) -> None:
    many = _with_many(tmp_path, 40)
    many.packets.parent.mkdir(parents=True)
    many.packets.write_text("在这里挡着", encoding="utf-8")
    ran = many.run("packets", "--jobs", "2", code=2)

    assert "没有完成" in ran.err
