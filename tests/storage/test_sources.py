"""Files that were read before: known while nobody touches them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from huizhi.storage.folder_originals import FolderOriginals
from huizhi.storage.ledger import Ledger
from huizhi.storage.originals import Original
from huizhi.storage.sources import _AT_ONCE, Sources

LONG_AGO = time.time() - 60


def made(folder: Path, number: int, changed: float = LONG_AGO) -> Path:
    path = folder / f"{number}.xlsx"
    path.write_bytes(b"content")
    os.utime(path, (changed, changed))
    return path


def original(path: Path) -> Original:
    return Original(f"{path.name:>64}", path, 7)


def kept(ledger: Ledger, paths: list[Path]) -> None:
    sources = Sources(ledger)
    for path in paths:
        sources.remember(path, path.stat(), original(path))
    originals = FolderOriginals(Path())
    sources.keep(originals)
    sources.keep(originals)  # nothing new


def known(ledger: Ledger, paths: list[Path]) -> list[str]:
    sources = Sources(ledger)
    sources.look_up(paths)
    return [sources.digest_of(path)[0] for path in paths]


@pytest.mark.parametrize("count", [1, 2, _AT_ONCE, _AT_ONCE + 1])
def test_each_file_is_known_again_however_many_there_are(tmp_path: Path, count: int) -> None:
    paths = [made(tmp_path, number) for number in range(count)]
    with Ledger.in_folder(tmp_path / "output", "c") as ledger:
        kept(ledger, paths)
        kept(ledger, paths[:1])

        assert known(ledger, paths) == [original(path).sha256 for path in paths]


def test_a_file_that_was_touched_or_has_gone_is_not_known(tmp_path: Path) -> None:
    first, second, third = (made(tmp_path, number) for number in range(3))
    with Ledger.in_folder(tmp_path / "output", "c") as ledger:
        kept(ledger, [first, second])
        os.utime(first, (LONG_AGO + 1, LONG_AGO + 1))
        second.unlink()

        assert known(ledger, [first, second, third]) == ["", "", ""]


def test_a_file_that_changed_a_moment_ago_may_still_change(tmp_path: Path) -> None:
    path = made(tmp_path, 0, time.time())
    with Ledger.in_folder(tmp_path / "output", "c") as ledger:
        kept(ledger, [path])

        assert known(ledger, [path]) == [""]
