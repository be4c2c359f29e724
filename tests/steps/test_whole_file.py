"""Whole files and folders: the old or the new, never half of either."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.errors import StorageError
from huizhi.steps import whole_file
from huizhi.steps.whole_file import mend_folder, write_folder, write_whole


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(entry.name for entry in folder.iterdir())


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


def test_a_folder_holds_exactly_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "社区"

    assert write_folder(folder, {"a": b"1", "b": b"2"})
    assert write_folder(folder, {"a": b"1", "c": b"3"})
    assert names(folder) == ["a", "c"]
    assert not write_folder(folder, {"a": b"1", "c": b"3"})
    assert names(tmp_path) == ["社区"]


def test_a_folder_that_was_being_replaced_is_brought_back(tmp_path: Path) -> None:
    write_folder(tmp_path / "社区", {"a": b"1"})
    (tmp_path / "社区").rename(tmp_path / f"{whole_file._BEFORE}社区")
    (tmp_path / f"{whole_file._BESIDE}x").mkdir()
    mend_folder(tmp_path)

    assert names(tmp_path) == ["社区"]
    assert names(tmp_path / "社区") == ["a"]


def test_a_folder_that_was_replaced_already_loses_its_old_self(tmp_path: Path) -> None:
    write_folder(tmp_path / "社区", {"a": b"new"})
    write_folder(tmp_path / f"{whole_file._BEFORE}社区", {"a": b"old"})
    mend_folder(tmp_path)

    assert names(tmp_path) == ["社区"]
    assert (tmp_path / "社区" / "a").read_bytes() == b"new"
