"""Zip entries: what a zip archive says of one member, read and written.

Read without the standard library's detours, and only what every office program writes: one disk,
no comment behind, no ZIP64, stored or deflated; anything else is None, and `zipfile` decides.
Written with fixed times and attributes and names in UTF-8: the same members make the same bytes.
Source: PKWARE APPNOTE 6.3.10 (4.3.7 local header, 4.3.12 central directory, 4.3.16 end).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

STORED, DEFLATED = 0, 8  # methods
MOST_MEMBERS, MOST_BYTES = 0xFFFF, 0xFFFFFFFF  # 0xFFFFFFFF in an entry means "see ZIP64"
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_NAME_IS_UTF8 = 0x800
_KNOWN_FLAGS = _NAME_IS_UTF8 | 0x8 | 0x6  # sizes behind the data, how well it is packed
_NEWEST = 63  # version needed to extract that `zipfile` knows
_MOST_LISTED = 10_000  # entries; a longer list is for whoever counts before it loads
_SMALL = 100_000  # bytes of a member that may be kept unpacked

_CENTRAL_START = struct.Struct("<4s6H3L5HL")  # up to the place of the local header
_PLACE = struct.Struct("<L")
_VERSION = 20  # needed to extract: folders and deflate
_ON_UNIX = 3 << 8
_MODE = 0o644 << 16
_TIME, _DATE = 0, 0x21  # 1980-01-01, the earliest that a zip can hold


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """A member that was read, by the names that `zipfile.ZipInfo` has."""

    orig_filename: str
    raw_name: bytes
    flag_bits: int
    compress_type: int
    CRC: int
    compress_size: int
    file_size: int
    header_offset: int
    extra: bytes


@lru_cache(maxsize=1)  # what a file is and what it says are two looks at the same bytes
def read_directory(data: bytes) -> list[ListedEntry] | None:
    """The members in order, None when it is no plain zip."""
    if len(data) < _END.size:
        return None
    sign, disk, first, here, count, size, offset, comment = _END.unpack_from(
        data, len(data) - _END.size
    )
    plain = sign == b"PK\5\6" and disk == first == comment == 0 and here == count <= _MOST_LISTED
    if not plain or offset + size != len(data) - _END.size:
        return None
    entries: list[ListedEntry] = []
    end = offset + size
    while offset < end and len(entries) < count:
        entry, offset = _entry(data, offset, end)
        if entry is None:
            return None
        entries.append(entry)
    return entries if len(entries) == count and offset == end else None


def read_member(data: bytes, entry: ListedEntry) -> bytes | None:
    """The content of a member, None when anything about it is not as its entry says.

    At most `entry.file_size` bytes are unpacked.
    """
    if entry.flag_bits & ~_KNOWN_FLAGS or entry.header_offset + _LOCAL.size > len(data):
        return None
    sign, *_, names, extra = _LOCAL.unpack_from(data, entry.header_offset)
    begin = entry.header_offset + _LOCAL.size
    if sign != b"PK\3\4" or data[begin : begin + names] != entry.raw_name:
        return None
    begin += names + extra
    packed = data[begin : begin + entry.compress_size]
    if entry.file_size <= _SMALL:
        return _unpacked_once(packed, entry.compress_type, entry.file_size, entry.CRC)
    return _unpacked(packed, entry.compress_type, entry.file_size, entry.CRC)


def _unpacked(packed: bytes, method: int, size: int, crc: int) -> bytes | None:
    """The content, None when it is not whole or not this."""
    if method == DEFLATED:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = unpacker.decompress(packed, size + 1)
        except zlib.error:
            return None
        whole = unpacker.eof
    else:
        content, whole = packed, method == STORED
    right = whole and len(content) == size and zlib.crc32(content) == crc
    return content if right else None


# The returns of one campaign come from few programs: most of their members are the same.
_unpacked_once = lru_cache(maxsize=128)(_unpacked)


def _entry(data: bytes, offset: int, end: int) -> tuple[ListedEntry | None, int]:
    if offset + _CENTRAL.size > end:
        return None, end
    head = _CENTRAL.unpack_from(data, offset)
    needed, flags, method, crc, packed, size = head[2], head[3], head[4], *head[7:10]
    names, extra, comment, disk, at = head[10], head[11], head[12], head[13], head[16]
    name_end = offset + _CENTRAL.size + names
    raw = data[offset + _CENTRAL.size : name_end]
    following = name_end + extra + comment
    if (
        head[0] != b"PK\1\2"
        or following > end
        or disk
        or needed > _NEWEST
        or MOST_BYTES in (packed, size, at)
    ):
        return None, end
    try:
        name = raw.decode("utf-8" if flags & _NAME_IS_UTF8 else "cp437")
    except UnicodeDecodeError:
        return None, end
    beside = data[name_end : name_end + extra]
    return ListedEntry(name, raw, flags, method, crc, packed, size, at, beside), following


@dataclass(frozen=True)
class ZipEntry:
    """A member to be written. checksum: CRC-32 of the content; packed, plain: its size in bytes as
    stored and as read."""

    name: str
    method: int
    checksum: int = 0
    packed: int = 0
    plain: int = 0

    @property
    def local(self) -> bytes:
        """The header that stands before the content. Raises: struct.error beyond 4 GB."""
        name = self.name.encode()
        return _LOCAL.pack(b"PK\3\4", _VERSION, *self._described, len(name), 0) + name

    def listed(self, place: int) -> bytes:
        """The entry in the central directory; place: where the header stands in the archive.

        Raises: struct.error beyond 4 GB.
        """
        start, name = self._entry
        return start + _PLACE.pack(place) + name

    @cached_property
    def _entry(self) -> tuple[bytes, bytes]:
        name = self.name.encode()
        head = (b"PK\1\2", _ON_UNIX | _VERSION, _VERSION, *self._described)
        return _CENTRAL_START.pack(*head, len(name), 0, 0, 0, 0, _MODE), name

    @property
    def _described(self) -> tuple[int, ...]:
        """Flags, method, time, date, checksum and the two sizes, as both headers say them."""
        flags = 0 if self.name.isascii() else _NAME_IS_UTF8
        return (flags, self.method, _TIME, _DATE, self.checksum, self.packed, self.plain)


def ended(directory: Sequence[bytes], place: int) -> bytes:
    """The central directory of these entries and the archive's end; place: where it stands.

    Raises: struct.error beyond 65,535 entries or 4 GB.
    """
    listed, count = b"".join(directory), len(directory)
    return listed + _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), place, 0)
