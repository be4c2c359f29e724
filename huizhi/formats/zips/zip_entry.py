"""Zip entry: what a zip archive says of one member, before its content and in its directory.

Times and attributes are fixed, names are UTF-8: the same members make the same bytes.
Source: PKWARE APPNOTE 6.3.10 (4.3.7 local header, 4.3.12 central directory, 4.3.16 end).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

STORED, DEFLATED = 0, 8  # methods
MOST_MEMBERS, MOST_BYTES = 0xFFFF, 0xFFFFFFFF
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5HL")  # up to the place of the local header
_PLACE = struct.Struct("<L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20  # needed to extract: folders and deflate
_ON_UNIX = 3 << 8
_MODE = 0o644 << 16
_NAME_IS_UTF8 = 0x800
_TIME, _DATE = 0, 0x21  # 1980-01-01, the earliest that a zip can hold


@dataclass(frozen=True)
class ZipEntry:
    """checksum: CRC-32 of the content; packed, plain: its size in bytes as stored and as read."""

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
        return _CENTRAL.pack(*head, len(name), 0, 0, 0, 0, _MODE), name

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
