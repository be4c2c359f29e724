"""Found files: whatever stands in a folder's way is named, and nothing is waited for."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from huizhi.steps.receiving.found_files import files_in

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and sockets of POSIX")


def found(path: Path) -> tuple[list[str], list[str]]:
    """The names found at a path, and what is said of the rest."""
    refused: list[str] = []
    return [name for name, _ in files_in(path, refused)], refused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file, and one below with another."""
    (tmp_path / "收" / "乙").mkdir(parents=True)
    (tmp_path / "收" / "甲.txt").write_text("甲")
    (tmp_path / "收" / "乙" / "丙.txt").write_text("丙")
    return tmp_path / "收"


def test_files_by_their_paths_in_order(folder: Path) -> None:
    assert found(folder) == (["收/乙/丙.txt", "收/甲.txt"], [])
    assert found(folder / "甲.txt") == (["甲.txt"], [])


def test_a_folder_that_cannot_be_opened_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "乙":
            raise PermissionError(13, "Permission denied")
        return honest(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert found(folder) == (
        ["收/甲.txt"],
        ["收/乙：文件夹打不开（没有权限），里面的文件都没有看。"],
    )
    assert found(folder / "乙") == (
        [],
        ["乙：文件夹打不开（没有权限），里面的文件都没有看。"],
    )


@ON_POSIX
def test_links_are_followed_inside_only(folder: Path) -> None:
    outside = folder.parent / "别处"
    outside.mkdir()
    (outside / "丁.txt").write_text("丁")
    (folder / "外面的文件").symlink_to(outside / "丁.txt")
    (folder / "外面的文件夹").symlink_to(outside)
    (folder / "里面的文件").symlink_to("甲.txt")
    (folder / "里面的文件夹").symlink_to("乙")
    (folder / "圈").symlink_to(".")
    (folder / "悬空").symlink_to("没有")

    names, refused = found(folder)

    assert names == ["收/乙/丙.txt", "收/甲.txt", "收/里面的文件"]
    assert {line.partition("：")[0] for line in refused} == {
        "收/外面的文件", "收/外面的文件夹", "收/悬空",
    }  # fmt: skip
    assert all("链接" in line for line in refused)


@ON_POSIX
def test_pipes_sockets_and_devices_are_named_and_not_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(folder / "管道.xlsx")
    monkeypatch.chdir(folder)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("套接字")

        names, refused = found(folder)

    assert names == ["收/乙/丙.txt", "收/甲.txt"]
    assert sorted(refused) == [
        "收/套接字：是套接字，不是文件。",
        "收/管道.xlsx：是管道，不是文件。",
    ]
    assert found(folder / "管道.xlsx")[0] == []
    assert found(Path("/dev/zero")) == ([], ["/dev/zero：是设备，不是文件。"])


def test_a_bundle_of_a_mac_is_one_thing(folder: Path) -> None:
    (folder / "登记表.numbers" / "Index").mkdir(parents=True)
    (folder / "登记表.numbers" / "Index" / "Document.iwa").write_bytes(b"x")

    names, (refused,) = found(folder)

    assert names == ["收/乙/丙.txt", "收/甲.txt"]
    assert refused.startswith("收/登记表.numbers：是苹果 Numbers 表格")
    assert "Excel" in refused


@ON_POSIX
def test_names_show_what_nobody_would_see(folder: Path) -> None:
    (folder / "\x1b[2K\u202etxt.甲").write_text("x")

    assert "收/␛[2K〔U+202E〕txt.甲" in found(folder)[0]
