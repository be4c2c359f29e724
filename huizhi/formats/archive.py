"""Archives: zip packages read whole, and written the same, byte for byte, for the same members.

A member is packed once and keeps that: of a template that is rendered a thousand times only
the parts that change are packed again, and those fast. `zipfile` cannot write what is packed
already.
Source: PKWARE APPNOTE 6.3.10 (4.3.7 local header, 4.3.12 central directory, 4.3.16 end).
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

from huizhi.errors import Mistake, ReadError, RenderError, TemplateError
from huizhi.formats.limits import Limits
from huizhi.formats.safe_zip import SafeZip

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5HL")  # up to the place of the local header
_PLACE = struct.Struct("<L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20  # needed to extract: folders and deflate
_ON_UNIX = 3 << 8
_MODE = 0o644 << 16
_NAME_IS_UTF8 = 0x800
_TIME, _DATE = 0, 0x21  # 1980-01-01, the earliest that a zip can hold
_STORED = 0  # method
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
        name = self.name.encode()
        return (
            _LOCAL.pack(b"PK\3\4", _VERSION, *self._described, len(name), 0) + name + self._packed
        )

    def listed(self, place: int) -> bytes:
        """Its entry in the central directory; place: where its header stands in the archive.

        Raises: struct.error beyond 4 GB.
        """
        start, name = self._entry
        return start + _PLACE.pack(place) + name

    @cached_property
    def _entry(self) -> tuple[bytes, bytes]:
        name = self.name.encode()
        head = (b"PK\1\2", _ON_UNIX | _VERSION, _VERSION, *self._described)
        return _CENTRAL.pack(*head, len(name), 0, 0, 0, 0, _MODE), name

    @cached_property
    def _packed(self) -> bytes:
        """The content packed, without zlib's header and checksum."""
        if self.packing is Packing.NONE:
            return self.data
        if self.packing is Packing.FAST:
            level = _FAST_LEVEL if len(self.data) > _LITTLE else 0  # which need not be set up
            return isal_zlib.compress(self.data, level, -zlib.MAX_WBITS)
        return zlib.compress(self.data, _SMALL_LEVEL, -zlib.MAX_WBITS)

    @cached_property
    def _described(self) -> tuple[int, ...]:
        """Flags, method, time, date, checksum and the two sizes, as both headers say them."""
        flags = 0 if self.name.isascii() else _NAME_IS_UTF8
        method = _STORED if self.packing is Packing.NONE else zlib.DEFLATED
        sizes = (len(self._packed), len(self.data))
        return (flags, method, _TIME, _DATE, isal_zlib.crc32(self.data), *sizes)


def read_members(data: bytes, name: str) -> list[Member]:
    """The members of a template's package, in order; `name` is the file, for messages.

    Raises: TemplateError when it is no whole zip package or two members have one name.
    """
    with refused_as_template(name):
        if data.startswith(_COMPOUND):
            raise ReadError("是旧版 .doc、.xls 格式，或者设了打开密码")
        archive = SafeZip(data, Limits())
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
        size, count = sum(map(len, directory)), len(directory)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)
    except struct.error as error:
        raise RenderError("压缩包超过4GB或65535个文件，无法写出") from error
    return b"".join([*pieces, *directory, end])


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")
