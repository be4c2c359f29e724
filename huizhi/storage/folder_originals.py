"""Folder originals: those that lie in a folder beside the ledger, as they do where nothing else is
written in the configuration.

Many files are flushed to the disk together, which takes about as long as one.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from huizhi.disk import finish_scratch, flush_folder, private_folder, refusals
from huizhi.formats.kinds import is_passed_over
from huizhi.storage.originals import DIGEST, KeptFile, Original, Originals, is_file_whole

ORIGINALS_FOLDER = "returns"  # the folder of the originals, beside the ledger
ORIGINALS_ASIDE = f"{ORIGINALS_FOLDER}（"  # how one is called that was moved into a bucket


class FolderOriginals(Originals):
    """The originals in this output folder."""

    def __init__(self, output: Path) -> None:
        super().__init__(output / ORIGINALS_FOLDER)

    @property
    def shown(self) -> str:
        return str(self._folder)

    def kept_before(self, sha256: str, look: str) -> Original | None:
        path = self._there.get(sha256)
        if path is None or not look or _fingerprint(path) != look:
            return None
        return Original(sha256, path, path.stat().st_size)

    def look_of(self, original: Original) -> str:
        return _fingerprint(original.path)

    def at_hand(self, stored: str) -> Path:
        return self._folder / stored

    def every(self) -> list[KeptFile]:
        found: list[KeptFile] = []
        try:
            with os.scandir(self._folder) as entries:
                for one in entries:
                    if one.name[:1] != "." and not is_passed_over(one.name):
                        status = one.stat()
                        found.append(KeptFile(one.name, status.st_mtime, status.st_size))
        except FileNotFoundError:
            return []
        return sorted(found, key=lambda one: (one.saved, one.name))

    def count(self) -> int:
        try:
            with os.scandir(self._folder) as entries:
                return sum(e.name[:1] != "." and not is_passed_over(e.name) for e in entries)
        except OSError:
            return 0

    def is_whole(self, stored: str, size: int) -> bool:
        return is_file_whole(Original(stored[:DIGEST], self._folder / stored, size))

    def remove(self, stored: Sequence[str]) -> bool:
        for one in stored:
            with refusals(f"删除 {one} "):
                (self._folder / one).unlink(missing_ok=True)
        return False

    def remove_all(self) -> bool:
        with refusals(f"删除 {self._folder.name} "):
            if self._folder.is_symlink():
                self._folder.unlink()
            elif self._folder.exists():
                shutil.rmtree(self._folder)
        return False

    @cached_property
    def _there(self) -> dict[str, Path]:
        """The files of the folder by their digests."""
        private_folder(self._folder)
        with os.scandir(self._folder) as entries:
            names = sorted(entry.name for entry in entries)
        return {name[:DIGEST]: self._folder / name for name in names if name[:1] != "."}

    def _as_kept(self, original: Original) -> tuple[Original, bool]:
        path = self._there.get(original.sha256)
        if path is None:
            return original, False
        there = Original(original.sha256, path, original.size)
        return there, is_file_whole(there)

    def _store(self, waiting: Sequence[tuple[Path, Original]]) -> None:
        with refusals("把收到的文件写到磁盘"):
            _flush([beside for beside, _ in waiting])
            for beside, original in waiting:
                _put(beside, original)
            flush_folder(self._folder)
        self._there.update({one.sha256: one.path for _, one in waiting})


def _fingerprint(path: Path) -> str:
    """What changes whenever the file does, without reading it; "" when it is missing."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}"


def _put(beside: Path, original: Original) -> None:
    """Give a file its final name.

    Another run may just have put the same file there, which Windows does not replace.
    """
    beside.chmod(0o400)
    try:
        beside.replace(original.path)
    except PermissionError:
        if not is_file_whole(original):
            original.path.chmod(0o600)
            beside.replace(original.path)
    finish_scratch(beside)


def _flush(files: list[Path]) -> None:
    """Flush the contents of these files to the disk."""
    if sys.platform == "linux" and len(files) > 1:
        os.sync()  # of all systems only Linux promises to wait for it
        return
    for path in files:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
