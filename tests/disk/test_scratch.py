"""Scratch: what ended processes left goes away, what a living one is writing stays."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from huizhi.disk import scratch

_LEAVE = """
import os, sys
from pathlib import Path
from huizhi.disk.scratch import scratch_file, scratch_folder, temporary_folder
scratch_file(Path(sys.argv[1]))
(scratch_folder(Path(sys.argv[1])) / "a").write_text("x")
with temporary_folder() as folder:
    (folder / "a").write_text("x")
    {end}
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of its own for the system's temporary files."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def leave(folder: Path, end: str) -> subprocess.Popen[str]:
    """A process that writes beside and among the temporary files, and then does this."""
    words = [sys.executable, "-c", _LEAVE.format(end=end), str(folder)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_what_a_killed_process_left_is_swept(tmp_path: Path, temporary: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "mine.txt").write_text("x")
    leave(place, "os._exit(9)").communicate()
    assert len(names(place)) == 3
    assert len(names(temporary)) == 1

    scratch.sweep(place)
    scratch.sweep_temporary()

    assert names(place) == ["mine.txt"]
    assert names(temporary) == []


def test_what_a_living_process_writes_stays(tmp_path: Path, temporary: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    alive = leave(place, "print('ready', flush=True); sys.stdin.read()")
    assert alive.stdout is not None
    assert alive.stdout.readline() == "ready\n"
    before = names(place), names(temporary)

    scratch.sweep(place)
    scratch.sweep_temporary()
    assert (names(place), names(temporary)) == before

    alive.communicate("")
    scratch.sweep(place)
    assert names(place) == []


def test_what_this_process_writes_stays(tmp_path: Path) -> None:
    handle, path = scratch.scratch_file(tmp_path)
    os.close(handle)
    scratch.sweep(tmp_path)
    assert names(tmp_path) == [path.name]

    scratch.finish_scratch(path)
    assert names(tmp_path) == []


def test_a_sign_of_life_holds_until_it_is_taken_away(tmp_path: Path) -> None:
    sign = scratch.sign_of_life(tmp_path)
    assert scratch.shows_life(sign)

    scratch.finish_scratch(sign)
    assert not scratch.shows_life(sign)
    sign.write_bytes(b"")  # left by one that had our number before
    assert not scratch.shows_life(sign)


def test_a_number_that_was_given_again_to_us_is_not_ours(tmp_path: Path) -> None:
    left = tmp_path / f"{scratch.BESIDE}{scratch._mark()}abc"
    left.write_text("of the one that had this number before")
    scratch.sweep(tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", [".huizhi-abcdefgh", ".huizhi-00ff00-1-abc"])
def test_what_does_not_say_whose_it_is_stays_for_a_day(tmp_path: Path, name: str) -> None:
    left = tmp_path / name
    left.write_text("x")
    scratch.sweep(tmp_path)
    assert names(tmp_path) == [name]

    long_ago = left.stat().st_mtime - 90_000
    os.utime(left, (long_ago, long_ago))
    scratch.sweep(tmp_path)
    assert names(tmp_path) == []


def test_a_link_among_the_temporary_files_is_not_followed(tmp_path: Path, temporary: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "a").write_text("x")
    (temporary / "huizhi-abc").symlink_to(there)
    os.utime(temporary / "huizhi-abc", (1, 1), follow_symlinks=False)

    scratch.sweep_temporary()

    assert names(there) == ["a"]


def test_a_folder_that_stepped_aside_is_not_swept(tmp_path: Path) -> None:
    aside = tmp_path / f"{scratch.BESIDE}before-社区"
    aside.mkdir()
    assert scratch.replaced_name(aside) == "社区"
    stepped = scratch.before(tmp_path / "社区")
    assert scratch.replaced_name(stepped) == "社区"
    scratch.finish_scratch(stepped)
    scratch.sweep(tmp_path)
    assert names(tmp_path) == [aside.name]
