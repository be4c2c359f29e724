"""Archive reader: a zip of returns on the disk, its members read piece by piece.

Photographs and videos come in zips of any size, so nothing is held in memory as a whole. A name is
data: never make a path of it; an archive inside is a member like any other.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from huizhi.content import Limits, broken_archive
from huizhi.errors import DamagedError, ReadError
from huizhi.formats.containers.letter import Letter
from huizhi.formats.zips import BROKEN_ZIP, ListedZip, decoded_names, refuse_member

_PIECE = 1 << 20


@dataclass(frozen=True)
class ArchiveMember:
    """One file in an archive: its name as the sender saw it, "/" between folders, never ".."."""

    name: str
    info: zipfile.ZipInfo

    def changed(self, zone: dt.tzinfo) -> dt.datetime | None:
        """When it was last changed, by a clock of this zone; None where that is no moment."""
        try:
            return dt.datetime(*self.info.date_time, tzinfo=zone)
        except ValueError:
            return None


class ArchiveReader:
    """An open archive, a `Container`. Use as a context manager."""

    wrong: ReadError | None = None
    letter: Letter | None = None

    def __init__(self, path: Path, limits: Limits) -> None:
        """Raises: DamagedError when it is no whole zip; LimitError for too many members."""
        self._limits = limits
        self._open = ExitStack()
        self._unpacked = 0
        self._zip = self._open.enter_context(ListedZip(path, limits))
        infos = self._zip.infos
        try:
            limits.check_members(len(infos))
            names = decoded_names(infos)
        except BROKEN_ZIP as error:
            self._open.close()
            raise broken_archive() from error
        except BaseException:
            self._open.close()
            raise
        pairs = zip(names, infos, strict=True)
        self.members = tuple(ArchiveMember(name, info) for name, info in pairs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def pieces(self, member: ArchiveMember) -> Iterator[bytes]:
        """The content of a member, counted while it is inflated.

        Raises: EncryptedError, DamagedError, LimitError.
        """
        info, size = member.info, 0
        refuse_member(info.flag_bits, info.compress_type)
        try:
            with self._zip.zip.open(info) as stream:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    self._unpacked += len(piece)
                    self._limits.check_member(size, info.compress_size)
                    self._limits.check_archive(self._unpacked)
                    yield piece
        except BROKEN_ZIP as error:
            raise DamagedError(f"压缩包内的“{member.name}”不完整或已损坏") from error
