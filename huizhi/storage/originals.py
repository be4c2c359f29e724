"""Originals: what was received, kept byte for byte under the SHA-256 of its content.

A name from outside never becomes a path here: the name under which it is kept is the digest of the
content. In a folder beside the ledger (`folder_originals`), or in a bucket of an object store
(`bucket_originals`); `originals_place` says which.
"""

from __future__ import annotations

import hashlib
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from huizhi.campaign import BucketAddress
from huizhi.disk import finish_scratch, private_folder, refusals, scratch_file, sweep
from huizhi.errors import DamagedError, StorageError

PIECE = 1 << 20
DIGEST = 64  # characters of a name
_SHOWN = 12  # of them, by which `erase --file` finds an original, too
_HEX = re.compile(r"[0-9a-f]{64}")
_MOVED = "原件刚刚搬到了别处（move），这些没有登记。请再收一次。"


@dataclass(frozen=True, slots=True)
class Original:
    """One original. sha256: in hex; path: where it lies on this machine; its name is the one under
    which it is kept; size: in bytes."""

    sha256: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is kept under one name. saved: when, in seconds since 1970; size: in bytes."""

    name: str
    saved: float
    size: int


class Originals(ABC):
    """The originals of one output folder. What is kept is safely stored once `settle` has returned.

    folder: where on this machine what comes is written first; address: of the bucket that they are
    in, None where they are in that folder.
    """

    address: BucketAddress | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, tuple[Path, Original]] = {}  # with where each is written
        self.are_here: Callable[[], bool] = lambda: True  # or have been moved elsewhere meanwhile

    def __enter__(self) -> Self:
        """Raises: StorageError when nothing can be kept here."""
        sweep(self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    @abstractmethod
    def shown(self) -> str:
        """Where they are, for whoever minds the machine."""

    def keep_file(self, source: Path) -> Original:
        """Copy the source's content and return it.

        Raises: StorageError, also when the source is still being written.
        """
        with refusals(f"保存收到的文件 {source.name} "):
            before = source.stat()
            digest = hashlib.sha256()
            beside, target = self._beside()
            try:
                with target, source.open("rb") as file:
                    while piece := file.read(PIECE):
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
        """Have everything kept since the last call be safely stored, under its final name.

        Raises: StorageError; then nothing kept since the last call counts as kept.
        """
        if not self._waiting:
            return
        try:
            self._store([*self._waiting.values()])
            if not self.are_here():  # whoever moved them has not seen these
                raise StorageError(_MOVED)
            self._waiting.clear()
        finally:
            self._drop()

    @abstractmethod
    def kept_before(self, sha256: str, look: str) -> Original | None:
        """The original with this digest, which lies on this machine; None when it is missing, or
        not as it looked when it was whole (see `look_of`)."""

    @abstractmethod
    def look_of(self, original: Original) -> str:
        """What changes whenever the original does, without reading it; "" when it is missing."""

    @abstractmethod
    def at_hand(self, stored: str) -> Path:
        """Where the original of this name lies on this machine, to be read; nothing is there where
        it is missing. Raises: StorageError where it cannot be fetched; DamagedError."""

    def at_hand_each(self, stored: Sequence[str]) -> list[Path]:
        """The same of several, which come faster together. Raises: as `at_hand`."""
        return [self.at_hand(one) for one in stored]

    def whole(self, stored: str, sha256: str) -> Path:
        """Where an original lies on this machine, after checking that it is as it was received.

        Raises: DamagedError when it is not; OSError when it is not there; StorageError where it
        cannot be fetched.
        """
        return check_unchanged(self.at_hand(stored), sha256)

    @abstractmethod
    def every(self) -> list[KeptFile]:
        """All that is kept, what was saved first before the rest; also what lies there and is no
        original. Raises: StorageError."""

    def name_of(self, stored: str) -> str:
        """What `every` calls an original that the ledger has under this name."""
        return stored

    def looked_up(self, files: Sequence[KeptFile]) -> list[KeptFile]:
        """These, under the names that they were given and as they were first saved, the earliest
        first, where `every` does not say so. Raises: StorageError."""
        return list(files)

    @abstractmethod
    def count(self) -> int:
        """How many are kept. Raises: StorageError."""

    def is_any(self) -> bool:
        """Whether anything is kept. Raises: StorageError."""
        return self.count() > 0

    @abstractmethod
    def is_whole(self, stored: str, size: int) -> bool:
        """Whether what is kept under this name has the content that the name says. All of it is
        read. Raises: StorageError."""

    def are_whole(self, files: Sequence[tuple[str, int]]) -> list[bool]:
        """The same of several, by their names and sizes. Raises: StorageError."""
        return [self.is_whole(stored, size) for stored, size in files]

    @abstractmethod
    def remove(self, stored: Sequence[str]) -> bool:
        """Have these be gone; whether former contents are kept all the same, where somebody else
        has to take them away. Raises: StorageError when they are not gone."""

    @abstractmethod
    def remove_all(self) -> bool:
        """Have all of them be gone; the answer as of `remove`. Raises: StorageError when they are
        not gone."""

    @abstractmethod
    def _as_kept(self, original: Original) -> tuple[Original, bool]:
        """This original under the name that it has already, and whether it is kept and whole, as
        far as is known."""

    @abstractmethod
    def _store(self, waiting: Sequence[tuple[Path, Original]]) -> None:
        """Store these, which are written at these paths. Raises: StorageError."""

    def _beside(self) -> tuple[Path, BinaryIO]:
        private_folder(self._folder)
        handle, beside = scratch_file(self._folder)
        return beside, os.fdopen(handle, "wb")

    def _kept(self, beside: Path, sha256: str, suffix: str, size: int) -> Original:
        """The file under its digest; only a suffix of plain letters and digits is kept."""
        plain = suffix.lower()
        safe = plain if plain[1:].isascii() and plain[1:].isalnum() and len(plain) <= 6 else ""
        if sha256 in self._waiting:
            (_, original), is_kept = self._waiting[sha256], True
        else:
            new = Original(sha256, self._folder / f"{sha256}{safe}", size)
            original, is_kept = self._as_kept(new)
        if is_kept:
            finish_scratch(beside)
        else:  # one that was damaged is whole again
            self._waiting[sha256] = (beside, original)
        return original

    def _drop(self) -> None:
        """Remove everything that was not settled."""
        for beside, _ in self._waiting.values():
            finish_scratch(beside)
        self._waiting.clear()


def is_digest(name: str) -> bool:
    """Whether this is what an original may be called."""
    return bool(_HEX.fullmatch(name))


def called(file: str) -> str:
    """What the clerk knows a file by, also one of which only the digest is known, or that came in
    such an archive."""
    first, _, inside = file.partition("/")
    if not is_digest(first[:DIGEST]):
        return file
    known = f"编号{first[:_SHOWN]}的原件（名称没有留下）"
    return f"{known}里的{inside}" if inside else known


def digest_of(path: Path) -> str:
    """Return the SHA-256 of the file at this path. Raises: OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file_whole(original: Original) -> bool:
    """Whether a file on this machine still has the content that its name says."""
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
