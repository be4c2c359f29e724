"""Copies: there for a while, and never in the way of who reads one."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from huizhi.disk import copies, copies_folder, make_room, take_copy


def copy(folder: Path, name: str, size: int, unused: float) -> Path:
    path = folder / name
    path.write_bytes(bytes(size))
    os.utime(path, (time.time() - unused,) * 2)
    return path


def test_what_nobody_uses_goes_and_what_is_read_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path))
    monkeypatch.setattr(copies, "_MOST_BYTES", 25)
    folder = copies_folder("things")
    week, hour = 7 * 86_400, 3_600
    kept = [copy(folder, "now", 20, 0), copy(folder, "read", 20, hour - 60)]
    copy(folder, "too much", 20, hour + 60)
    copy(folder, "old", 1, week + 60)
    touched = copy(folder, "old and taken", 1, week + 60)
    take_copy(touched)
    make_room(folder)

    assert sorted(folder.iterdir()) == sorted([*kept, touched])
    copy(folder, "old", 1, week + 60)
    make_room(folder, every=600)
    assert (folder / "old").exists()


@pytest.mark.parametrize("cache", ["", "/proc/nothing"])
def test_without_a_cache_they_are_this_process_s(
    cache: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIZHI_CACHE", cache)
    folder = copies_folder("things")
    assert folder == copies_folder("things")
    assert folder.is_dir()
