"""Folders that a worker needs: one that is sent with a job, and one that it may see itself."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from huizhi.disk import finish_scratch, refusals, scratch_file, temporary_folder


@dataclass(frozen=True)
class SentFolder:
    """A folder of files that somebody reads. files: what is in it, by path, for whoever works on
    another machine; None where the folder itself is there."""

    path: Path
    files: Mapping[str, bytes] | None = None

    @classmethod
    def packed(cls, path: Path) -> SentFolder:
        """The folder with all that is in it. Raises: StorageError."""
        with refusals(f"读取文件夹 {path.name} "):
            files = {
                one.relative_to(path).as_posix(): one.read_bytes()
                for one in sorted(path.rglob("*"))
                if one.is_file() and one.name[:2] != "~$"
            }
        return cls(path, files)

    @contextmanager
    def at_hand(self) -> Iterator[Path]:
        """Where it lies on this machine, until the block ends."""
        if self.files is None:
            yield self.path
            return
        with temporary_folder() as above:
            folder = above / self.path.name
            for name, content in self.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield folder


@dataclass(frozen=True)
class SharedFolder:
    """A folder that others may see under the same path, a share of the network perhaps. sign: a
    file in it and what stands there, by which it is known; "" where everybody is on this machine.

    The sign goes with whoever has put it there, at the latest when the next run sweeps: so a worker
    that is late writes nothing into what another run has made.
    """

    path: Path
    sign: str = ""
    said: bytes = b""

    @classmethod
    @contextmanager
    def shown(cls, path: Path) -> Iterator[SharedFolder]:
        """The folder with a sign in it, until the block ends. Raises: StorageError."""
        with refusals(f"写入文件夹 {path.name} "):
            path.mkdir(parents=True, exist_ok=True)
            handle, sign = scratch_file(path)
            said = secrets.token_bytes(32)
            with os.fdopen(handle, "wb") as file:
                file.write(said)
        try:
            yield cls(path.absolute(), sign.name, said)
        finally:
            finish_scratch(sign)

    def is_seen(self, *, to_write: bool = False) -> bool:
        """Whether it is this folder that has this path here. to_write: and can be written."""
        if not self.sign:
            return True
        with suppress(OSError):
            is_it = (self.path / self.sign).read_bytes() == self.said
            return is_it and (not to_write or os.access(self.path, os.W_OK))
        return False
