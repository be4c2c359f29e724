"""An office whose originals are kept in a bucket, on the command line: the same is told of it as of
one with a folder; there, back, by way of a backup, and erased."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import shutil
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from huizhi.formats.media.drawn import draw_photo
from huizhi.storage import digest_of
from tests.object_store import store, use
from tests.stories.campaign import LIAISON, Campaign

DAY = ("--today", "2024-06-20")


def wish(campaign: Campaign, address: str) -> None:
    """Writes into the configuration where the originals are to be."""
    path = campaign.config / "campaign.yaml"
    lines = [x for x in path.read_text("utf-8").splitlines() if not x.startswith("原件:")]
    path.write_text("\n".join([*lines, f"原件: {address}", ""]), "utf-8")


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "cache"))
    name = f"b-{secrets.token_hex(8)}"
    store().make_bucket(name)
    use(monkeypatch, store().endpoint)
    return name


def listed(bucket: str) -> str:
    """What the store says is in the bucket."""
    return store().ask("GET", f"{bucket}?list-type=2").decode()


def returned(campaign: Campaign, folder: Path, *, with_picture: bool = False) -> Path:
    """What came back: a form, one that cannot be read, a zip with two texts; a picture."""
    folder.mkdir()
    shutil.copy(campaign.filled("罗庄社区", "附件1", LIAISON), folder / "罗庄社区.xlsx")
    (folder / "坏的.xlsx").write_bytes(b"PK\x03\x04 cut off")
    with zipfile.ZipFile(folder / "再交一次.zip", "w") as archive:
        archive.writestr("罗庄社区/说明.txt", "现场照片一张")
        archive.writestr("罗庄社区/再说明.txt", "就是这一张")
    if with_picture:
        photo = draw_photo("street", 1, dt.datetime(2024, 6, 3, 10))
        (folder / "罗庄社区-现场.jpg").write_bytes(photo)
    for one in folder.iterdir():
        os.utime(one, (1_717_000_000, 1_717_000_000))  # nobody has touched them for long
    return folder


def told_of(campaign: Campaign, files: Path) -> list[str]:
    """What an office tells of these files, from packets to export."""
    campaign.run("packets", "--only", "罗庄社区")
    told = [campaign.run("collect", files, "--received", "2024-06-10", code=None).out]
    told.append(campaign.run("collect", files, "--received", "2024-06-10", code=None).out)
    told.append(campaign.run("export").out)
    campaign.run("summary", *DAY, code=None)
    summary = load_workbook(next((campaign.output / "summary").glob("*.xlsx")))
    links = [c.hyperlink.target for sheet in summary for row in sheet for c in row if c.hyperlink]
    is_beside = (campaign.output / "returns").exists()
    assert any("../returns/" in str(one) for one in links) == is_beside
    told += [
        # Only to what is in the folder a link leads.
        str(cell.value).replace("打开原件", "不提供链接")
        for sheet in summary
        for row in sheet
        for cell in row
    ]
    told += [campaign.run("check", "--ledger", code=None).out]
    return [one.replace(str(campaign.folder), "") for one in told]


def test_folder_and_bucket_tell_the_same(tmp_path: Path, bucket: str) -> None:
    first, second = Campaign.make(tmp_path / "folder"), Campaign.make(tmp_path / "bucket")
    wish(second, f"s3://{bucket}/office")
    first.run("packets", "--only", "罗庄社区")
    files = returned(first, tmp_path / "returned", with_picture=True)
    told = told_of(first, files)

    assert "1份" in told[0] or "罗庄社区" in told[0]
    assert told_of(second, files) == told
    assert not (second.output / "returns").exists()
    kept = {one.name[:64] for one in (first.output / "returns").iterdir()}
    there = listed(bucket)
    assert len(kept) == 6
    assert all(one in there for one in kept)
    shutil.rmtree(tmp_path / "cache" / "originals")  # whoever looks fetches what he looks at
    one, two = (each.run("report", *DAY, code=None) for each in (first, second))
    assert (one.code, two.code) == (0, 0)


def test_there_and_back_and_by_way_of_a_backup(tmp_path: Path, bucket: str) -> None:
    campaign = Campaign.make(tmp_path / "office")
    campaign.run("packets", "--only", "罗庄社区")
    campaign.run("collect", returned(campaign, tmp_path / "returned"), code=None)
    before = campaign.run("export").out
    contents = sorted(one["sha256"] for one in campaign.export())
    stored = {one.name for one in (campaign.output / "returns").iterdir()}
    wish(campaign, f"s3://{bucket}/office")
    again = campaign.filled("罗庄社区", "附件1", LIAISON | {"D4": "13900001111"})
    assert "请运行 python generate.py move" in campaign.run("collect", again, code=2).err
    moved = campaign.run("move").out
    assert "5个逐个核对过内容，都一样" in moved
    assert campaign.run("export").out == before
    assert "5个原件，5个完好" in campaign.run("check", "--ledger").out
    shutil.rmtree(campaign.output / moved.partition("没有删：")[2].partition("。里面")[0])

    file = tmp_path / "backup.zip"
    sha256 = digest_of(tmp_path / "returned" / "罗庄社区.xlsx")
    (there,) = re.findall(f"office/[^/]*/{sha256}", listed(bucket))
    store().ask("PUT", f"{bucket}/{there}", b"damaged")
    campaign.run("backup", tmp_path / "damaged.zip")  # which keeps nobody from it
    mended = campaign.run("check", "--ledger", code=None).out
    assert "内容变了，与编号不符，已从收取时的文件补好" in mended
    campaign.run("backup", file)
    with zipfile.ZipFile(file) as archive:
        names = {Path(n).name for n in archive.namelist() if n.startswith("output/returns/")}
        assert names == stored
        assert not any("原件位置" in one for one in archive.namelist())
    (campaign.output / "ledger.db").unlink()  # it is rebuilt out of the bucket
    assert "台账 " in campaign.run("status", code=2).err
    assert "台账已从原件重建" in campaign.run("check", "--ledger", code=None).out
    assert sorted(one["sha256"] for one in campaign.export()) == contents
    told = campaign.run("erase", "--all", "--yes").out
    assert "以前的版本" not in told
    left = re.findall("<Key>(.*?)</Key>", listed(bucket))
    assert all(one.endswith("/folder.json") for one in left)
    restored = campaign.run("restore", file, "--yes").out
    assert "请运行 python generate.py move --all" in restored
    campaign.run("move", "--all")
    assert campaign.run("export").out == before

    wish(campaign, "文件夹")
    campaign.run("move")
    assert {one.name for one in (campaign.output / "returns").iterdir()} == stored
    assert campaign.run("export").out == before


def test_a_store_that_has_died_loses_nothing(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = Campaign.make(tmp_path / "office")
    wish(campaign, f"s3://{bucket}/office")
    campaign.run("packets", "--only", "罗庄社区")
    files = returned(campaign, tmp_path / "returned")
    campaign.run("collect", files / "罗庄社区.xlsx", code=None)
    before = campaign.run("export").out
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    told = campaign.run("collect", files, code=2)
    assert "连不上存原件的对象存储" in told.err
    assert "127.0.0.1" not in told.err + told.out
    assert campaign.run("export").out == before  # what is known needs no bucket
    assert campaign.run("status", *DAY, code=None).code != 2
    campaign.run("summary", *DAY)

    monkeypatch.setenv("AWS_ENDPOINT_URL", store().endpoint)
    campaign.run("collect", files, code=None)
    assert "5个原件，5个完好" in campaign.run("check", "--ledger").out


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("s3://key:secret@bucket/x", "密钥不写在配置里"),
        ("https://secret.example/bucket", "写的不是能用的对象存储地址"),
        ("s3://b", "写的不是能用的对象存储地址"),
        ("s3://bucket/../secret", "写的不是能用的对象存储地址"),
    ],
)
def test_a_wrong_address_is_refused_and_not_repeated(
    tmp_path: Path, address: str, told: str
) -> None:
    campaign = Campaign.make(tmp_path)
    wish(campaign, f'"{address}"')
    ran = campaign.run("check", code=2)
    said = ran.err + ran.out

    assert told in said
    assert "secret" not in said
