"""Another version of the program is put in place of the one in use, and the former one back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import updating
from starter import CHECKSUMS, damaged_files
from tests.paths import ROOT
from tools.bundle import copy_program, write_checksums
from updating import JOURNAL, PROGRAM, put_back, update

_FOLDERS = {"huizhi", "docs"}


def program(folder: Path, version: str) -> Path:
    """A folder with a program of this version, each of whose files says so."""
    for name in PROGRAM:
        if name in _FOLDERS:
            (folder / name).mkdir(parents=True)
            (folder / name / "part").write_text(version, "utf-8")
        else:
            (folder / name).write_text(version, "utf-8")
    (folder / "huizhi" / "__init__.py").write_text(f'__version__ = "{version}"\n', "utf-8")
    return folder


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that works with version 1: its own settings, an output, installed packages."""
    folder = program(tmp_path / "办公室 一", "1")
    for name in ("config", "templates", "output", ".venv"):
        (folder / name).mkdir()
        (folder / name / "own").write_text(name, "utf-8")
    return folder


@pytest.fixture
def new(tmp_path: Path) -> Path:
    folder = program(tmp_path / "新", "2")
    (folder / "组件").mkdir()
    (folder / "组件" / "one.whl").write_bytes(b"2")
    write_checksums(folder)
    return folder


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "_see_that_nobody_works", lambda _: None)


def contents(folder: Path) -> dict[str, str]:
    """Each file in use, by its path; not what was set aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != updating.ASIDE
    }


def test_the_office_s_own_stays_and_the_way_back_is_whole(office: Path, new: Path) -> None:
    before = contents(office)
    assert update(str(new), [f'"{office}"']) == 0
    after = contents(office)
    own = {name for name in before if name.split("/")[0] in {"config", "templates", "output"}}
    assert {name: after[name] for name in own} == {name: before[name] for name in own}
    assert after == contents(new) | {name: before[name] for name in own}
    assert ".venv/own" not in after

    assert put_back(str(office)) == 0
    assert contents(office) == before
    assert put_back(str(office)) == 0  # and the newer one again
    assert contents(office) == after


@pytest.mark.parametrize("back", [False, True])
def test_killed_before_any_move_it_is_finished_by_the_next_call(
    office: Path, new: Path, monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    def work() -> int:
        return put_back(str(office)) if back else update(str(new), [str(office)])

    if back:
        before = contents(office)
        assert update(str(new), [str(office)]) == 0
    kills = 0
    while True:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", after_moves(kills))
            try:
                assert work() == 0
                break
            except KeyboardInterrupt:
                assert (office / JOURNAL).is_file()
        kills = 1  # one more move each time
    assert not (office / JOURNAL).exists()
    if back:
        assert contents(office) == before
    else:
        assert {text for name, text in contents(office).items() if name in PROGRAM} == {"2"}
        former = next((office / updating.ASIDE).iterdir())
        assert (former / "huizhi" / "part").read_text("utf-8") == "1"
        assert (former / ".venv" / "own").is_file()


def after_moves(count: int) -> Callable[[Path, Path], Path]:
    """`Path.rename` for so many moves, then the program is killed."""
    plain, done = Path.rename, 0

    def rename(path: Path, target: Path) -> Path:
        nonlocal done
        if done == count:
            raise KeyboardInterrupt
        done += 1
        return plain(path, target)

    return rename


def test_nothing_moves_when_something_is_wrong_first(
    office: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(office)
    (new / "docs" / "part").write_text("broken on the stick", "utf-8")
    assert update(str(new), [str(office)]) == 1
    assert "1个文件不全或坏了" in capsys.readouterr().out
    assert update(str(new), [str(new)]) == 1
    assert "新版本自己的文件夹" in capsys.readouterr().out
    assert update(str(new), [str(office / "config")]) == 1
    assert "不是回执的程序文件夹" in capsys.readouterr().out
    assert put_back(str(office)) == 1
    assert "还没有更新过" in capsys.readouterr().out
    assert contents(office) == before


def test_without_a_backup_nothing_is_updated(
    office: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    python = office / ".venv" / "bin" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\necho 磁盘满了\nexit 2\n', "utf-8")
    python.chmod(0o755)
    assert update(str(new), [str(office)]) == 1
    assert "什么也没有动：\n磁盘满了" in capsys.readouterr().out
    assert (office / "README.md").read_text("utf-8") == "1"

    python.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\ntouch "$3"\n', "utf-8")
    assert update(str(new), [str(office)]) == 0
    assert [one.name[:2] for one in (office / updating.BACKUPS).iterdir()] == ["1-"]


def test_each_part_of_the_program_is_there_and_carried(tmp_path: Path) -> None:
    copy_program(ROOT, tmp_path)
    write_checksums(tmp_path)
    lines = (tmp_path / CHECKSUMS).read_text("utf-8").splitlines()
    assert {line.split("  ")[1].split("/")[0] for line in lines} == {*PROGRAM, *updating.EXAMPLE}
    assert damaged_files(tmp_path) == []
    assert not [path for path in tmp_path.rglob("*") if "__pycache__" in path.parts]
