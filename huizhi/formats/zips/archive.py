"""Archives: zip packages read whole, and written the same, byte for byte, for the same members.

A member is packed once and keeps that: of a template that is rendered a thousand times only
the parts that change are packed again, and those fast. `zipfile` cannot write what is packed
already.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from isal import isal_zlib

from huizhi.content import Limits
from huizhi.errors import Mistake, ReadError, RenderError, TemplateError
from huizhi.formats.zips.entry import DEFLATED, STORED, ZipEntry, ended
from huizhi.formats.zips.safe_zip import SafeZip

_SMALL_LEVEL, _FAST_LEVEL = 6, 1  # zlib's; ISA-L's, from 0 to 3
_LITTLE = 8_000  # bytes
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


class Packing(Enum):
    """How a member is packed: small, for what is packed once and written often; fast, a tenth
    larger and ten times as quick, for what changes each time; not at all, for what is packed
    within."""

    SMALL = "small"
    FAST = "fast"
    NONE = "none"


@dataclass(frozen=True)
class Member:
    """One file in an archive: its name with "/" between folders, and its content."""

    name: str
    data: bytes
    packing: Packing = Packing.SMALL

    @cached_property
    def local(self) -> bytes:
        """The member as it stands in the archive: its header and its packed content."""
        return self._entry.local + self._packed

    def listed(self, place: int) -> bytes:
        """Its entry in the central directory; place: where its header stands in the archive.

        Raises: struct.error beyond 4 GB.
        """
        return self._entry.listed(place)

    @cached_property
    def _entry(self) -> ZipEntry:
        method = STORED if self.packing is Packing.NONE else DEFLATED
        checksum = isal_zlib.crc32(self.data)
        return ZipEntry(self.name, method, checksum, len(self._packed), len(self.data))

    @cached_property
    def _packed(self) -> bytes:
        """The content packed, without zlib's header and checksum."""
        if self.packing is Packing.NONE:
            return self.data
        if self.packing is Packing.FAST:
            level = _FAST_LEVEL if len(self.data) > _LITTLE else 0  # which need not be set up
            return isal_zlib.compress(self.data, level, -zlib.MAX_WBITS)
        return zlib.compress(self.data, _SMALL_LEVEL, -zlib.MAX_WBITS)


def read_members(data: bytes, name: str, limits: Limits | None = None) -> list[Member]:
    """The members of a template's package, in order; `name` is the file, for messages.

    Raises: TemplateError when it is no whole zip package or two members have one name.
    """
    with refused_as_template(name):
        if data.startswith(_COMPOUND):
            raise ReadError("是旧版 .doc、.xls 格式，或者设了打开密码")
        archive = SafeZip(data, limits or Limits())
        members = [Member(_part_name(i.orig_filename), archive.read(i)) for i in archive.members]
        if len({member.name.lower() for member in members}) < len(members):
            raise ReadError("包内有两个同名的文件")
    return members


@contextmanager
def refused_as_template(name: str) -> Iterator[None]:
    """Where a reader refuses something, the template file `name` is refused.

    Raises: TemplateError.
    """
    try:
        yield
    except ReadError as error:
        what = f"不是可用的 docx 或 xlsx 文件，打不开：{error}"
        remedy = "请用 WPS 或 Office 打开，另存为 .docx 或 .xlsx"
        raise TemplateError([Mistake(name, "", what, remedy=remedy)]) from error


def write_members(members: Iterable[Member]) -> bytes:
    """The zip archive of these members: fixed times and attributes, names in UTF-8.

    Raises: RenderError beyond 65,535 members or 4 GB, which a plain zip cannot hold.
    """
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    try:
        for member in members:
            directory.append(member.listed(offset))
            pieces.append(member.local)
            offset += len(member.local)
        pieces.append(ended(directory, offset))
    except struct.error as error:
        raise RenderError("压缩包超过4GB或65535个文件，无法写出") from error
    return b"".join(pieces)


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")
