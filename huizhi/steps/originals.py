"""Originals: what was received, kept byte for byte under the SHA-256 of its content.

A name made by somebody else is never a path here: the name on disk is the content's digest.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from huizhi.errors import StorageError
from huizhi.steps.whole_file import flush_folder, refusals

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Original:
    """One kept file: its SHA-256 in hex, where it is kept, its size in bytes."""

    sha256: str
    path: Path
    size: int


def keep_file(source: Path, folder: Path) -> Original:
    """The source's content, on the disk in `folder` before this returns.

    Raises: StorageError, also when the source is still being written.
    """
    with refusals(f"保存收到的文件 {source.name} "):
        before = source.stat()
        digest = hashlib.sha256()
        folder.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=".huizhi-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as target, source.open("rb") as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    target.write(piece)
                target.flush()
                os.fsync(target.fileno())
            after = source.stat()
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise StorageError(f"文件 {source.name} 还在写入，没有收。请等复制完成后再收一次。")
            return _placed(Path(beside), folder, digest.hexdigest(), source.suffix)
        finally:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)


def keep_bytes(data: bytes, name: str, folder: Path) -> Original:
    """These bytes (a member of an archive), on the disk in `folder` before this returns.

    Raises: StorageError.
    """
    with refusals(f"保存收到的文件 {name} "):
        folder.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=".huizhi-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(data)
                target.flush()
                os.fsync(target.fileno())
            sha256 = hashlib.sha256(data).hexdigest()
            return _placed(Path(beside), folder, sha256, os.path.splitext(name)[1])  # noqa: PTH122
        finally:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)


def _placed(beside: Path, folder: Path, sha256: str, suffix: str) -> Original:
    """The file under its digest; the suffix is kept only when it is plain letters and digits."""
    plain = suffix.lower()
    safe = plain if plain[1:].isascii() and plain[1:].isalnum() and len(plain) <= 6 else ""
    kept = sorted(folder.glob(f"{sha256}*"))
    path = kept[0] if kept else folder / f"{sha256}{safe}"
    size = beside.stat().st_size
    if not kept:
        beside.chmod(0o444)
        beside.replace(path)
        flush_folder(folder)
    return Original(sha256, path, size)
