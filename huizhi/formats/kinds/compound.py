"""Compound files: the OLE container of .xls, .doc, .et, .wps, and of encrypted .xlsx and .docx.

Only the names of the streams under the root are read, and the first bytes of a stream.
Source: [MS-CFB] 2.2 (header), 2.5.1 (DIFAT), 2.6 (directory).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_NONE = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
_MINI_STREAM = 4096  # shorter streams stand in the mini stream
_MOST_SECTORS = 200_000


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream under the root: name, first sector, length in bytes."""

    name: str
    start: int
    size: int


class CompoundFile:
    """The root folder of a compound file. What is damaged is left out, nothing raises.

    streams: by name, casefolded: some programs write WORKBOOK, and names know no case.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift = _u16(data, 0x1E)
        self._sector = 1 << shift if shift in (9, 12) else 512
        self._fat = self._allocation_table()
        self.streams = {stream.name.casefold(): stream for stream in self._root_streams()}

    def beginning(self, name: str, most: int = 4096) -> bytes:
        """The first bytes of a stream; b"" when there is none or it is short (mini stream)."""
        stream = self.streams.get(name.casefold())
        if stream is None or stream.size < _MINI_STREAM:
            return b""
        return self._chain(stream.start, most)[:most]

    def _allocation_table(self) -> list[int]:
        per_sector = self._sector // 4
        locations = list(struct.unpack("<109L", self._data[0x4C:0x200].ljust(436, b"\xff")))
        following, seen = _u32(self._data, 0x44), set[int]()
        while following < _LAST_SECTOR and following not in seen:
            seen.add(following)
            numbers = self._numbers(following)
            locations += numbers[: per_sector - 1]
            following = numbers[-1] if len(numbers) == per_sector else _NONE
        table: list[int] = []
        for location in locations:
            if location >= _LAST_SECTOR or len(table) > _MOST_SECTORS:
                break
            table += self._numbers(location)
        return table

    def _root_streams(self) -> list[Stream]:
        directory = self._chain(_u32(self._data, 0x30), _ENTRY * 4096)
        found: list[Stream] = []
        waiting, seen = [_u32(directory, 0x4C)], set[int]()
        while waiting:
            number = waiting.pop()
            entry = directory[number * _ENTRY : (number + 1) * _ENTRY]
            if number in seen or len(entry) < _ENTRY:
                continue
            seen.add(number)
            waiting += struct.unpack("<LL", entry[0x44:0x4C])
            length = max(min(_u16(entry, 0x40), 64) - 2, 0)
            name = entry[:length].decode("utf-16-le", "replace")
            found.append(Stream(name, _u32(entry, 0x74), _u32(entry, 0x78)))
        return found

    def _chain(self, start: int, most: int) -> bytes:
        """The bytes of the sectors that follow one another, at most about `most` of them."""
        parts: list[bytes] = []
        sector, left = start, most
        while sector < _LAST_SECTOR and left > 0:
            part = self._bytes_of(sector)
            parts.append(part)
            left -= self._sector
            sector = self._fat[sector] if sector < len(self._fat) else _NONE
        return b"".join(parts)

    def _bytes_of(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _numbers(self, sector: int) -> list[int]:
        part = self._bytes_of(sector)
        count = len(part) // 4
        return list(struct.unpack(f"<{count}L", part[: count * 4]))


def _u16(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 2], "little")


def _u32(data: bytes, offset: int) -> int:
    part = data[offset : offset + 4]
    return int.from_bytes(part, "little") if len(part) == 4 else _NONE
