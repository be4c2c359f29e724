"""Packed stream: a tar, packed or not, or one file packed by gzip, bzip2 or xz."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from huizhi.content import Limits, broken_archive
from huizhi.formats.containers.letter import decode_mail_text
from huizhi.formats.containers.tray import Tray

_PIECE = 1 << 20


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


_PACKERS = (
    (b"\x1f\x8b", gzip.open, (".gz", ".gzip")),
    (b"BZh", bz2.open, (".bz2",)),
    (b"\xfd7zXZ", lzma.open, (".xz",)),
)
_BROKEN = (tarfile.TarError, lzma.LZMAError, zlib.error, struct.error, EOFError, OSError,
           ValueError, OverflowError)  # fmt: skip


def unpack_stream(path: Path, tray: Tray, name: str, limits: Limits) -> None:
    """Lays what is inside on the tray; name: the file's own. Raises: DamagedError, LimitError."""
    try:
        with tarfile.open(path, "r:*", encoding="utf-8", errors="surrogateescape") as archive:
            _unpack_tar(archive, tray, limits)
    except tarfile.ReadError:
        _unpack_one(path, tray, name)
    except _BROKEN as error:
        raise broken_archive() from error


def _unpack_tar(archive: tarfile.TarFile, tray: Tray, limits: Limits) -> None:
    for listed, member in enumerate(archive, start=1):
        if listed > limits.listed:
            limits.check_members(listed)
        inside = archive.extractfile(member) if member.isfile() else None
        if inside is not None:
            name = decode_mail_text(member.name.encode("utf-8", "surrogateescape"))
            tray.lay(name, _pieces(inside), member.mtime)


def _unpack_one(path: Path, tray: Tray, name: str) -> None:
    with path.open("rb") as file:
        head = file.read(8)
    for sign, opening, endings in _PACKERS:
        if head.startswith(sign):
            stem = next((name[: -len(e)] for e in endings if name.lower().endswith(e)), name)
            try:
                with opening(path, "rb") as inside:
                    tray.lay(stem, _pieces(inside))
            except _BROKEN as error:
                raise broken_archive() from error
            return
    raise broken_archive()


def _pieces(file: _Readable) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece
