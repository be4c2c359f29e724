"""An office whose work is done by a cluster: the same bytes as by one machine, whether the workers
see its folders or not."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from huizhi.content.facts import Facts
from huizhi.formats.media.drawn import draw_photo
from huizhi.steps.receiving import examine
from huizhi.steps.receiving.file_readings import FileReadings
from huizhi.steps.receiving.incoming import StoredFile
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.sending import packets
from huizhi.storage import digest_of
from huizhi.workers.cluster import Cluster, ClusterCrew, cluster_at
from huizhi.workers.sent_folder import SharedFolder
from tests import dask_cluster
from tests.object_store import store, use
from tests.postgres import server
from tests.stories.campaign import LIAISON, Campaign

LUOZHUANG = "罗庄社区"


@pytest.fixture
def address() -> str:
    return dask_cluster.cluster().address


@pytest.fixture(params=["seen", "unseen"])
def seen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the workers see the folders of the office."""
    is_seen = request.param == "seen"
    if not is_seen:
        unseen(monkeypatch)
    return is_seen


def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the workers were on machines that have no share: another folder has that path there."""
    shown = SharedFolder.shown

    @contextmanager
    def elsewhere(path: Path) -> Iterator[SharedFolder]:
        with shown(path) as folder:
            yield SharedFolder(folder.path, folder.sign, b"another")

    monkeypatch.setattr(SharedFolder, "shown", elsewhere)


def bytes_in(folder: Path) -> dict[str, bytes]:
    """The content of each file, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def blank(path: Path, title: str) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ([title], ["单位", None], ["联系人", None], ["联系电话", None]):
        sheet.append(row)
    path.parent.mkdir(exist_ok=True)
    book.save(path)


def returned(campaign: Campaign, folder: Path) -> Path:
    """What came back: forms of several units and kinds, a zip, one that is cut off, a picture, a
    text."""
    folder.mkdir()
    for number, unit in enumerate((LUOZHUANG, "魏武社区", "陈庄社区")):
        cells = LIAISON | {"D4": f"1383740{number:04}"}
        shutil.copy(campaign.filled(unit, "附件1", cells), folder / f"{unit}.xlsx")
    photo = draw_photo("street", 1, dt.datetime(2024, 6, 3, 10))
    (folder / "魏武社区-现场.jpg").write_bytes(photo)
    (folder / "坏的.xlsx").write_bytes(b"PK\x03\x04 cut off")
    with zipfile.ZipFile(folder / "再交一次.zip", "w") as archive:
        archive.write(folder / "陈庄社区.xlsx", "陈庄社区/新的.xlsx")
        archive.writestr("陈庄社区/说明.txt", "现场照片一张")
    for one in folder.iterdir():
        os.utime(one, (1_717_000_000, 1_717_000_000))  # nobody has touched them for long
    return folder


def told_of(campaign: Campaign, files: Path, *words: str) -> list[str]:
    """What an office tells of these files."""
    came = ("--received", "2024-06-10", *words)
    told = [campaign.run("collect", files, *came, code=1).out for _ in range(2)]
    told.append(campaign.run("export").out)
    campaign.run("summary", "--today", "2024-06-20", code=None)
    summary = load_workbook(next((campaign.output / "summary").glob("*.xlsx")))
    told += [
        # Only to what is in the folder a link leads.
        str(cell.value).replace("打开原件", "不提供链接")
        for sheet in summary
        for row in sheet
        for cell in row
    ]
    return [one.replace(str(campaign.folder), "") for one in told]


def filled(campaign: Campaign, *words: str) -> Any:
    """What is told of blank forms that are filled."""
    form = campaign.folder / "空白表"
    return campaign.run("fill", form, "底数", "--json", *words, code=None).json


@dataclass(frozen=True)
class Office:
    """An office without a cluster. packets, filled, told: what it tells of its packets, of blank
    forms that it fills, and then of what came back, which lies in `files`."""

    campaign: Campaign
    packets: Any
    filled: Any
    files: Path
    told: list[str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    campaign = Campaign.make(tmp_path_factory.mktemp("one") / "office")
    packets = campaign.run("packets", "--json").json
    blank(campaign.folder / "空白表" / "联系表.xlsx", "联系表")
    forms = filled(campaign)
    files = returned(campaign, campaign.folder.parent / "returned")
    return Office(campaign, packets, forms, files, told_of(campaign, files))


def test_packets_and_filled_forms_are_the_same_bytes(
    tmp_path: Path, address: str, seen: bool, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = office.campaign, Campaign.make(tmp_path / "one" / "office")
    written: list[str] = []
    write = packets._written
    monkeypatch.setattr(packets, "_written", lambda *one: written.append("") or write(*one))
    cluster = ("--cluster", address)

    def as_here(told: Any) -> str:
        return str(told).replace(str(there.folder), str(here.folder))

    assert as_here(there.run("packets", "--json", *cluster).json) == str(office.packets)
    assert bytes_in(there.packets) == bytes_in(here.packets)
    assert len(written) == (0 if seen else len(office.packets["packets"])), "who writes them"
    shutil.copytree(here.folder / "空白表", there.folder / "空白表")
    assert as_here(filled(there, *cluster)) == str(office.filled)
    made, again = (bytes_in(one.output / "filled") for one in (here, there))
    assert made.pop("填写依据.xlsx")
    assert again.pop("填写依据.xlsx")
    assert again == made
    assert len(made) == len(office.filled["filled"]) > 2


def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Takes the name of what the machine of the office reads or looks into itself."""
    here: list[str] = []
    read, look = FileReadings.read, examine._Looking.facts_of

    def reading(self: FileReadings, forms: Sequence[StoredFile]) -> Iterator[Reading]:
        here.extend(one.name for one in forms)
        return read(self, forms)

    def looking(self: examine._Looking, stored: str) -> Facts:
        here.append(stored)
        return look(self, stored)

    monkeypatch.setattr(FileReadings, "read", reading)
    monkeypatch.setattr(examine._Looking, "facts_of", looking)
    return here


def test_a_worker_that_sees_nothing_leaves_it_to_this_machine(
    tmp_path: Path,
    address: str,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As one that came after all others had seen the share."""
    files, told = office.files, office.told
    unseen(monkeypatch)
    monkeypatch.setattr(Cluster, "all_see", lambda *_: True)
    here = noted(monkeypatch)

    assert told_of(Campaign.make(tmp_path / "office"), files, "--cluster", address) == told
    assert len(here) >= 6


def test_server_bucket_and_cluster_tell_the_same(
    tmp_path: Path,
    address: str,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files, told = office.files, office.told
    shared = Path(os.environ["HUIZHI_CACHE"])
    shutil.copytree(shared, tmp_path / "cache", ignore=shutil.ignore_patterns("originals"))
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HUIZHI_CLUSTER", address)
    monkeypatch.setenv("HUIZHI_LEDGER", server().url())
    name = f"b-{secrets.token_hex(8)}"
    store().make_bucket(name)
    use(monkeypatch, store().endpoint, f"s3://{name}/office")
    here = noted(monkeypatch)
    campaign = Campaign.make(tmp_path / "office")
    err = campaign.run("collect", files, "--received", "2024-06-10", code=2).err
    assert re.search(r"没有完成：集群的电脑 \S+ 上：.*连不上存原件的对象存储", err)
    assert campaign.export() == []
    own = {key: value for key, value in os.environ.items() if key.startswith("AWS_")}
    with cluster_at(address) as cluster:  # as whoever minds those machines would
        cluster.client.run(dask_cluster.have_environment, own)

    assert told_of(campaign, files) == told
    fetched = {path.stem for path in shared.glob("originals/*")}
    assert fetched >= {digest_of(path) for path in files.iterdir() if path.suffix != ".zip"}
    assert here == []
    assert not (campaign.output / "ledger.db").exists()
    assert not (campaign.output / "returns").exists()


def all_killed_once(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Has all workers die when some batches have been handed out; takes their numbers."""
    killed: list[int] = []
    settle = ClusterCrew._settle

    def dying(self: ClusterCrew[Any, Any], handed: Any) -> None:
        if not killed:
            for one in dask_cluster.cluster().workers():
                one.kill()
                killed.append(one.pid)
        settle(self, handed)

    monkeypatch.setattr(ClusterCrew, "_settle", dying)
    return killed


def test_what_comes_back_is_read_the_same_where_all_workers_die_in_the_midst(
    tmp_path: Path,
    address: str,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files, told = office.files, office.told
    here = noted(monkeypatch)
    campaign = Campaign.make(tmp_path / "office")
    killed = all_killed_once(monkeypatch)

    assert told_of(campaign, files, "--cluster", address) == told
    assert here == []
    assert len(killed) == 2
