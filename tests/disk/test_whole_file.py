"""Whole files and folders: the old or the new, never half of either."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from huizhi.disk import scratch
from huizhi.disk.whole_file import mend_folder, refusals, write_folder, write_whole
from huizhi.errors import StorageError


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(entry.name for entry in folder.iterdir())


def stepped_aside(folder: Path) -> Path:
    """Where a run that was killed has put this folder."""
    path = scratch.before(folder)
    scratch._own.discard(path.name)
    return path


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.txt", b"x")

    assert (tmp_path / "a" / "b.txt").read_bytes() == b"x"
    assert names(tmp_path / "a") == ["b.txt"]


def test_a_file_that_could_not_be_renamed_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "b.txt", b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError, match=r"b\.txt.*关闭正在打开的同名文件"):
        write_whole(tmp_path / "b.txt", b"new")

    assert (tmp_path / "b.txt").read_bytes() == b"old"
    assert names(tmp_path) == ["b.txt"]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "磁盘满了"),
        (errno.EROFS, "只读"),
        (errno.EACCES, "关闭正在打开的同名文件"),
        (errno.EIO, "U盘"),
        (errno.ENOENT, "不见了"),
    ],
)
def test_what_the_disk_refuses_is_told_in_chinese(number: int, told: str) -> None:
    with pytest.raises(StorageError, match=told) as said, refusals("写入"):
        raise OSError(number, os.strerror(number))
    assert os.strerror(number) not in str(said.value)


def test_a_folder_holds_exactly_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "社区"

    assert write_folder(folder, {"a": b"1", "b": b"2"})
    assert write_folder(folder, {"a": b"1", "c": b"3"})
    assert names(folder) == ["a", "c"]
    assert not write_folder(folder, {"a": b"1", "c": b"3"})
    assert names(tmp_path) == ["社区"]


def test_a_folder_that_was_being_replaced_is_brought_back(tmp_path: Path) -> None:
    write_folder(tmp_path / "社区", {"a": b"1"})
    (tmp_path / "社区").rename(stepped_aside(tmp_path / "社区"))
    (tmp_path / f"{scratch.BESIDE}{scratch._mark()}x").mkdir()
    mend_folder(tmp_path)

    assert names(tmp_path) == ["社区"]
    assert names(tmp_path / "社区") == ["a"]


def test_a_folder_that_was_replaced_already_loses_its_old_self(tmp_path: Path) -> None:
    write_folder(tmp_path / "社区", {"a": b"new"})
    write_folder(stepped_aside(tmp_path / "社区"), {"a": b"old"})
    mend_folder(tmp_path)

    assert names(tmp_path) == ["社区"]
    assert (tmp_path / "社区" / "a").read_bytes() == b"new"


def test_a_folder_of_an_older_version_is_brought_back(tmp_path: Path) -> None:
    write_folder(tmp_path / ".huizhi-before-社区", {"a": b"1"})
    mend_folder(tmp_path)

    assert names(tmp_path) == ["社区"]


def test_two_may_replace_the_same_folder_at_once(tmp_path: Path) -> None:
    wrong: list[str] = []
    versions = [{name: name.encode() * 50 for name in "abc"[: n + 1]} for n in range(3)]

    def work(number: int) -> None:
        for turn in range(60):
            try:
                write_folder(tmp_path / "社区", versions[(number + turn) % 3])
                mend_folder(tmp_path)
            except StorageError as error:
                wrong.append(str(error))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert names(tmp_path) == ["社区"]
    there = {p.name: p.read_bytes() for p in (tmp_path / "社区").iterdir()}
    assert there in versions
