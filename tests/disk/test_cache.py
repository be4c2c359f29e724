"""What is kept: found again as it was, and never taken for what it is not."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from huizhi.disk import cache
from huizhi.disk.cache import forget, keep, kept, key_of

KEY = key_of(["雪松苑", b"\x00\xff"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where things are kept; not there before the first."""
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_is_kept_is_found_under_its_kind_and_key(folder: Path) -> None:
    assert kept("drawn", KEY) is None

    keep("drawn", KEY, "柳树".encode())
    keep("drawn", KEY, "杨树".encode())

    assert kept("drawn", KEY) == "杨树".encode()
    assert kept("read", KEY) is None
    assert kept("drawn", key_of(["雪松苑"])) is None
    assert folder.stat().st_mode & 0o077 == 0


def test_keys_tell_parts_apart() -> None:
    assert len({key_of(parts) for parts in (["ab", "c"], ["a", "bc"], ["abc"], [b"abc", ""])}) == 4


def test_keys_are_of_this_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("A = 1\n")
    before = key_of(["x"])
    monkeypatch.setattr(cache, "_PROGRAM", tmp_path)
    cache._program.cache_clear()
    other = key_of(["x"])
    (tmp_path / "one.py").write_text("A = 12\n")
    cache._program.cache_clear()
    changed = key_of(["x"])
    monkeypatch.undo()
    cache._program.cache_clear()

    assert len({before, other, changed}) == 3
    assert key_of(["x"]) == before


@pytest.mark.parametrize("damage", [b"", b"short", b"\x00" * 40])
def test_what_is_damaged_counts_as_not_there(folder: Path, damage: bytes) -> None:
    keep("drawn", KEY, b"whole")
    (file,) = folder.iterdir()
    file.write_bytes(damage)

    assert kept("drawn", KEY) is None


def test_nothing_is_kept_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    for named in (str(tmp_path / "file" / "below"), ""):
        monkeypatch.setenv("HUIZHI_CACHE", named)
        keep("drawn", KEY, b"whole")

        assert kept("drawn", KEY) is None


def test_the_oldest_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST", 3)
    monkeypatch.setattr(cache, "_MOST_BYTES", 200)
    for number in range(5):
        keep("drawn", str(number), b"small")
        moment = time.time() - 1_000 + number
        os.utime(folder / f"drawn-{number}", (moment, moment))
    keep("read", "large", b"L" * 190)
    keep("read", "larger", b"L" * 300)

    keep("stale", "1", b"small")
    os.utime(folder / "stale-1", (0, 0))
    keep("stale", "2", b"small")

    left = sorted(one.name for one in folder.iterdir())
    assert left == ["drawn-2", "drawn-3", "drawn-4", "stale-2"]


def test_what_is_forgotten_is_gone_and_nothing_else(folder: Path) -> None:
    keep("drawn", KEY, b"a name")
    (folder / "somebody-elses.txt").write_text("stays")

    forget()

    assert [one.name for one in folder.iterdir()] == ["somebody-elses.txt"]
    assert kept("drawn", KEY) is None


def test_several_write_at_once(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: keep("drawn", KEY, bytes([n]) * 50_000), range(40)))

    found = kept("drawn", KEY)
    assert found is not None
    assert len(set(found)) == 1
    assert len(found) == 50_000
    assert [one.name for one in folder.iterdir()] == [f"drawn-{KEY}"]
