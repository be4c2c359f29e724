"""Zip list: the central directory of a zip, counted before it is loaded.

`zipfile` makes an object of every entry before anybody can ask how many there are: a million of
them stand in 50 MB and take 600. What the end record says of their number may be a lie.
Source: PKWARE APPNOTE 6.3.10 (4.3.12 central directory, 4.3.14 to 4.3.16 end records).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from huizhi.content import MB, Limits, limit_error

_END = struct.Struct("<4s4H2LH")
_LARGE_END = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_COMMENT = 1 << 16  # bytes of the longest comment behind the end record
_LONGEST = 64 * MB  # of a list


def check_list(file: BinaryIO, limits: Limits) -> None:
    """Walks over the list of a zip without loading it; one without an end record passes.

    Raises: LimitError when it has more entries than a zip within the limits can have.
    """
    start, size = _place_of_list(file)
    too_many = limit_error(f"压缩包内有{limits.listed}个以上的文件和文件夹", f"{limits.members}个")
    if size > _LONGEST:
        raise too_many
    file.seek(start)
    count, left = 0, size
    while left >= _ENTRY.size:
        head = file.read(_ENTRY.size)
        if len(head) < _ENTRY.size or head[:4] != b"PK\1\2":
            return  # `zipfile` says the same, and what it loaded by then is as little
        names, extra, comment = struct.unpack_from("<3H", head, 28)
        file.seek(names + extra + comment, 1)
        left -= _ENTRY.size + names + extra + comment
        count += 1
        if count > limits.listed:
            raise too_many


def _place_of_list(file: BinaryIO) -> tuple[int, int]:
    """Where the list begins and its length, as `zipfile` finds them; (0, 0) for no zip."""
    end = file.seek(0, 2)
    file.seek(max(0, end - _END.size - _COMMENT))
    tail = file.read()
    at = len(tail) - _END.size
    if at < 0:
        return 0, 0
    if tail[at : at + 4] != b"PK\5\6" or tail[-2:] != b"\0\0":
        at = tail.rfind(b"PK\5\6")
        if at < 0 or at + _END.size > len(tail):
            return 0, 0
    size: int = _END.unpack_from(tail, at)[5]
    place = end - len(tail) + at
    file.seek(max(0, place - _LOCATOR.size - _LARGE_END.size))
    large = file.read(_LARGE_END.size)
    if file.read(4) == b"PK\6\7" and large[:4] == b"PK\6\6":
        size = _LARGE_END.unpack(large)[8]
        place -= _LOCATOR.size + _LARGE_END.size
    return max(0, place - size), size
