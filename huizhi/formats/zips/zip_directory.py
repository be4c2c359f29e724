"""Zip directory: the members of a plain zip, read without the standard library's detours.

Only what every office program writes is taken here: one disk, no comment behind, no ZIP64, stored
or deflated. Anything else is None, and `zipfile` decides.
Source: PKWARE APPNOTE 6.3.10 (4.3.7 local header, 4.3.12 central directory, 4.3.16 end).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_KNOWN_FLAGS = 0x800 | 0x8 | 0x6  # names in UTF-8, sizes behind the data, how well it is packed
_NAME_IS_UTF8 = 0x800
_NEWEST = 63  # version needed to extract that `zipfile` knows
_FULL_LONG = 0xFFFFFFFF  # "see ZIP64"
_STORED, _DEFLATED = 0, 8


_MOST = 10_000  # entries; a longer list is for whoever counts before it loads
_SMALL = 100_000  # bytes of a member that may be kept unpacked


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One member, by the names that `zipfile.ZipInfo` has."""

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
def read_directory(data: bytes) -> list[ZipEntry] | None:
    """The members in order, None when it is no plain zip."""
    if len(data) < _END.size:
        return None
    sign, disk, first, here, count, size, offset, comment = _END.unpack_from(
        data, len(data) - _END.size
    )
    plain = sign == b"PK\5\6" and disk == first == comment == 0 and here == count <= _MOST
    if not plain or offset + size != len(data) - _END.size:
        return None
    entries: list[ZipEntry] = []
    end = offset + size
    while offset < end and len(entries) < count:
        entry, offset = _entry(data, offset, end)
        if entry is None:
            return None
        entries.append(entry)
    return entries if len(entries) == count and offset == end else None


def read_member(data: bytes, entry: ZipEntry) -> bytes | None:
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
    if method == _DEFLATED:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = unpacker.decompress(packed, size + 1)
        except zlib.error:
            return None
        whole = unpacker.eof
    else:
        content, whole = packed, method == _STORED
    right = whole and len(content) == size and zlib.crc32(content) == crc
    return content if right else None


# The returns of one campaign come from few programs: most of their members are the same.
_unpacked_once = lru_cache(maxsize=128)(_unpacked)


def _entry(data: bytes, offset: int, end: int) -> tuple[ZipEntry | None, int]:
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
        or _FULL_LONG in (packed, size, at)
    ):
        return None, end
    try:
        name = raw.decode("utf-8" if flags & _NAME_IS_UTF8 else "cp437")
    except UnicodeDecodeError:
        return None, end
    beside = data[name_end : name_end + extra]
    return ZipEntry(name, raw, flags, method, crc, packed, size, at, beside), following
