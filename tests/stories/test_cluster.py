"""An office whose work is done by a cluster: the same bytes as by one machine, whether the workers
see its folders or not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import Workbook

from huizhi.steps.sending import packets
from huizhi.workers.sent_folder import SharedFolder
from tests import dask_cluster
from tests.stories.campaign import Campaign

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


def test_packets_and_filled_forms_are_the_same_bytes(
    tmp_path: Path, address: str, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = (Campaign.make(tmp_path / name / "office") for name in ("here", "there"))
    written: list[str] = []
    write = packets._written
    monkeypatch.setattr(packets, "_written", lambda *one: written.append("") or write(*one))
    told = {one: one.run("packets", "--json").json for one in [here]}
    written.clear()
    cluster = ("--cluster", address)
    told[there] = there.run("packets", "--json", *cluster).json

    assert bytes_in(there.packets) == bytes_in(here.packets)
    assert len(written) == (0 if seen else len(told[here]["packets"])), "who writes them"
    assert str(told[there]).replace("/there/", "/here/") == str(told[here])
    for title in ("情况统计表", "联系表"):
        blank(here.folder / "空白表" / f"{title}.xlsx", title)
    shutil.copytree(here.folder / "空白表", there.folder / "空白表")
    for one, words in ((here, ()), (there, cluster)):
        form = one.folder / "空白表"
        told[one] = one.run("fill", form, "底数", "--json", *words, code=None).json
    filled, again = bytes_in(here.output / "filled"), bytes_in(there.output / "filled")
    assert filled.pop("填写依据.xlsx")
    assert again.pop("填写依据.xlsx")
    assert again == filled
    assert len(filled) == len(told[here]["filled"]) > 2
    assert str(told[there]).replace("/there/", "/here/") == str(told[here])
