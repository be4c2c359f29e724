"""Originals: what was received, kept byte for byte under the SHA-256 of its content.

A name from outside never becomes a path here: the name on the disk is the digest of the content.
Many files are flushed to the disk together, which takes about as long as one.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Self

from huizhi.disk import finish_scratch, flush_folder, private_folder, refusals, scratch_file, sweep
from huizhi.errors import DamagedError, StorageError

_PIECE = 1 << 20
_DIGEST = 64  # characters of a name


@dataclass(frozen=True, slots=True)
class Original:
    """One kept file.

    sha256: in hex.
    path: where it is kept.
    size: in bytes.
    """

    sha256: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that is written but does not have its final name yet."""

    beside: Path
    original: Original

    @property
    def path(self) -> Path:
        return self.original.path


class Originals:
    """The folder of the originals. Files are safely stored once `settle` has returned."""

    def __init__(self, folder: Path) -> None:
        self._folder = self.folder = folder
        self._waiting: dict[str, _Waiting] = {}

    def __enter__(self) -> Self:
        sweep(self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def keep_file(self, source: Path) -> Original:
        """Copy the source's content into the folder and return it.

        Raises: StorageError, also when the source is still being written.
        """
        with refusals(f"保存收到的文件 {source.name} "):
            before = source.stat()
            digest = hashlib.sha256()
            beside, target = self._beside()
            try:
                with target, source.open("rb") as file:
                    while piece := file.read(_PIECE):
                        digest.update(piece)
                        target.write(piece)
                after = source.stat()
                if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                    raise StorageError(
                        f"文件 {source.name} 还在写入，没有收。请等复制完成后再收一次。"
                    )
                return self._kept(beside, digest.hexdigest(), source.suffix, after.st_size)
            except BaseException:
                finish_scratch(beside)
                raise

    def kept_before(self, sha256: str, look: str) -> Original | None:
        """Return the file stored under this digest, or None when it is missing or has changed.

        look: the fingerprint it had when it was whole; see `file_fingerprint`.
        """
        path = self._there.get(sha256)
        if path is None or not look or file_fingerprint(path) != look:
            return None
        return Original(sha256, path, path.stat().st_size)

    def keep_pieces(self, pieces: Iterable[bytes], name: str) -> Original:
        """Write a content that comes in pieces (a member of an archive) and return it.

        Raises: StorageError, and whatever the pieces raise.
        """
        with refusals(f"保存收到的文件 {name} "):
            beside, target = self._beside()
            try:
                digest, size = hashlib.sha256(), 0
                with target:
                    for piece in pieces:
                        digest.update(piece)
                        target.write(piece)
                        size += len(piece)
                suffix = os.path.splitext(name)[1]  # noqa: PTH122
                return self._kept(beside, digest.hexdigest(), suffix, size)
            except BaseException:
                finish_scratch(beside)
                raise

    def settle(self) -> None:
        """Flush everything kept since the last call to the disk, under its final name.

        Raises: StorageError; then nothing kept since the last call counts as kept.
        """
        if not self._waiting:
            return
        try:
            with refusals("把收到的文件写到磁盘"):
                _flush([one.beside for one in self._waiting.values()])
                for one in self._waiting.values():
                    _put(one)
                flush_folder(self._folder)
            self._there.update({sha: one.path for sha, one in self._waiting.items()})
            self._waiting.clear()
        finally:
            self._drop()

    @cached_property
    def _there(self) -> dict[str, Path]:
        """Return the files of the folder by their digests."""
        private_folder(self._folder)
        with os.scandir(self._folder) as entries:
            names = sorted(entry.name for entry in entries)
        return {name[:_DIGEST]: self._folder / name for name in names if name[:1] != "."}

    def _beside(self) -> tuple[Path, BinaryIO]:
        private_folder(self._folder)
        handle, beside = scratch_file(self._folder)
        return beside, os.fdopen(handle, "wb")

    def _kept(self, beside: Path, sha256: str, suffix: str, size: int) -> Original:
        """Return the file under its digest; only a suffix of plain letters and digits is kept."""
        plain = suffix.lower()
        safe = plain if plain[1:].isascii() and plain[1:].isalnum() and len(plain) <= 6 else ""
        there = self._there.get(sha256)
        original = Original(sha256, there or self._folder / f"{sha256}{safe}", size)
        if sha256 in self._waiting:
            original = self._waiting[sha256].original
        elif there is None or not is_whole(original):  # one that was damaged is whole again
            self._waiting[sha256] = _Waiting(beside, original)
            return original
        finish_scratch(beside)
        return original

    def _drop(self) -> None:
        """Remove everything that was not settled."""
        for one in self._waiting.values():
            finish_scratch(one.beside)
        self._waiting.clear()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of the file at this path. Raises: OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(original: Original) -> bool:
    """Return whether a stored file still has the content that its name says."""
    try:
        if original.path.stat().st_size != original.size:
            return False
        return digest_of(original.path) == original.sha256
    except OSError:
        return False


def check_unchanged(path: Path, sha256: str) -> Path:
    """Return the path of an original after checking that it is as it was received.

    Raises: DamagedError when it is not; OSError when it is not there.
    """
    if digest_of(path) == sha256:
        return path
    raise DamagedError(
        "存档的原件被改动过，已经不是收到时的内容。请运行 check --ledger（网页：设置—核对台账）"
    )


def file_fingerprint(path: Path) -> str:
    """Return what changes whenever the file does, without reading it; "" when it is missing."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}"


def _put(one: _Waiting) -> None:
    """Give a file its final name.

    Another run may just have put the same file there, which Windows does not replace.
    """
    one.beside.chmod(0o400)
    try:
        one.beside.replace(one.path)
    except PermissionError:
        if not is_whole(one.original):
            one.path.chmod(0o600)
            one.beside.replace(one.path)
    finish_scratch(one.beside)


def _flush(files: list[Path]) -> None:
    """Flush the contents of these files to the disk."""
    if sys.platform == "linux" and len(files) > 1:
        os.sync()  # of all systems only Linux promises to wait for it
        return
    for path in files:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
