"""The checks of the kill benchmark find what was planted: one that finds nothing proves nothing."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.kill_checks import (
    broken_archives,
    broken_files,
    broken_ledger,
    broken_originals,
    left_over,
    tree,
)
from benchmarks.kill_run import Window
from huizhi.storage.ledger import Ledger
from tests.storage.test_ledger import liaison, received

DATA = b"some content"
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder with one return and its original."""
    with Ledger.in_folder(tmp_path, "c") as ledger:
        one = replace(received(SHA256), size=len(DATA), stored=SHA256)
        ledger.enter(one, [liaison(SHA256, "王小明")])
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / SHA256).write_bytes(DATA)
    return tmp_path


def changed(output: Path, *statements: str) -> None:
    with closing(sqlite3.connect(output / "ledger.db")) as ledger, ledger:
        for one in statements:
            ledger.execute(one)


def test_what_is_whole_is_not_broken(output: Path) -> None:
    seen: set[str] = set()
    assert not list(broken_ledger(output, seen))
    assert not list(broken_originals(output))
    assert not list(left_over(output))
    assert seen == {SHA256}


def test_an_original_that_is_gone_or_changed_is_found(output: Path) -> None:
    original = output / "returns" / SHA256
    original.write_bytes(b"some contens")
    assert list(broken_ledger(output, set()))
    assert list(broken_originals(output))
    original.unlink()
    assert list(broken_ledger(output, set()))


def test_a_content_that_was_in_the_ledger_and_is_not_any_more_is_found(output: Path) -> None:
    seen: set[str] = set()
    list(broken_ledger(output, seen))
    changed(output, "delete from answers", "delete from returns", "delete from received")
    assert list(broken_ledger(output, seen))
    (output / "ledger.db").unlink()
    assert list(broken_ledger(output, seen))


def test_two_current_revisions_and_one_twice_are_found(output: Path) -> None:
    again = (
        "insert into returns select id + 1, sha256, file, received, community, deliverable,"
        " revision, current, counted, blank, status, evidence from returns"
    )
    changed(output, again)
    assert len(list(broken_ledger(output, set()))) == 2


def test_half_written_and_missing_files_are_found(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    (whole / "社区").mkdir(parents=True)
    for name in ("社区/a.docx", "社区/b.xlsx", "社区.zip"):
        (whole / name).write_bytes(name.encode())
    wanted = tree(whole)
    assert not list(broken_files(whole, wanted))
    (whole / "社区/b.xlsx").unlink()
    assert len(list(broken_files(whole, wanted))) == 1
    (whole / "社区.zip").write_bytes(b"half")
    assert len(list(broken_files(whole, wanted))) == 2
    shutil.rmtree(whole / "社区")
    assert len(list(broken_files(whole, wanted))) == 1
    assert len(list(broken_archives(whole))) == 1


@pytest.mark.parametrize("name", [".huizhi-00ff00-1-abc", "huizhi-abc", "a.part"])
def test_what_killed_runs_left_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name).touch()
    assert len(list(left_over(tmp_path))) == 1


def test_kills_fall_into_the_whole_run_and_mostly_where_it_writes() -> None:
    window, rng = Window(1.0, 2.0), random.Random(1)
    moments = [window.moment(rng) for _ in range(500)]
    assert all(0 <= one <= 2.1 for one in moments)
    assert sum(one >= 0.9 for one in moments) > 400
    assert any(one < 0.5 for one in moments)
    window.learn(killed=False, seconds=1.5)
    assert 1.0 <= window.end < 2.0
