"""TNEF: the winmail.dat in which Outlook hides attachments from other programs.

Source: [MS-OXTNEF] 2.1 (structure), 2.1.3.3 (attachments), 2.1.3.4 (MAPI properties).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from huizhi.errors import DamagedError
from huizhi.formats.containers.letter import decode_mail_text

_HEAD, _ATTRIBUTE = struct.Struct("<LH"), struct.Struct("<BLL")
_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_LONG_NAME = 0x3707
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8,
          0x48: 16}  # fmt: skip
_SEVERAL = {0x1E, 0x1F, 0x0D, 0x0102}  # of any length, with their number before them
_NAMED = 0x8000  # from here on a property has a name of its own before its value


def read_tnef(data: bytes) -> list[tuple[str, bytes]]:
    """Name and content of each attachment. Raises: DamagedError."""
    found: list[dict[int, bytes]] = []
    try:
        for number, content in _attributes(data):
            if number == _BEGINS:
                found.append({})
            elif found:
                found[-1][number] = content
        return [(_name(one, at), one[_DATA]) for at, one in enumerate(found, start=1)]
    except (struct.error, ValueError, LookupError) as error:
        raise DamagedError("Outlook 的附件包不完整或已损坏") from error


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = _HEAD.size
    while at < len(data):
        _, number, length = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        if at + length > len(data):
            raise ValueError("cut off")
        yield number & 0xFFFF, data[at : at + length]
        at += length + 2  # a checksum


def _name(attachment: dict[int, bytes], number: int) -> str:
    """The long name where there is one; the short one is in the code page of the sender."""
    long = ""
    try:
        long = _long_name(attachment.get(_PROPERTIES, b""))
    except (struct.error, ValueError, IndexError, KeyError):
        long = ""
    return long or decode_mail_text(attachment.get(_TITLE, b"").rstrip(b"\0")) or f"附件{number}"


def _long_name(data: bytes) -> str:
    """The long name among the MAPI properties, "" when there is none."""
    (count,) = struct.unpack_from("<L", data)
    at = 4
    for _ in range(count):
        kind, number = struct.unpack_from("<2H", data, at)
        at = _behind_name(data, at + 4) if number >= _NAMED else at + 4
        values, at = _values(data, at, kind)
        if number == _LONG_NAME and values:
            wide = kind & 0xFFF == 0x1F
            text = values[0].decode("utf-16-le") if wide else decode_mail_text(values[0])
            return text.rstrip("\0")
    return ""


def _values(data: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    base, many = kind & 0xFFF, bool(kind & 0x1000)
    count = 1
    if many or base in _SEVERAL:
        (count,) = struct.unpack_from("<L", data, at)
        at += 4
    values = []
    for _ in range(count):
        length = _SIZES.get(base)
        if length is None:
            (length,) = struct.unpack_from("<L", data, at)
            at += 4
        values.append(data[at : at + length])
        at += -(-length // 4) * 4
        if at > len(data):
            raise ValueError("cut off")
    return values, at


def _behind_name(data: bytes, at: int) -> int:
    """Behind the name of a named property: a GUID, then a number or a text."""
    (kind,) = struct.unpack_from("<L", data, at + 16)
    if kind == 0:
        return at + 24
    (length,) = struct.unpack_from("<L", data, at + 20)
    return int(at + 24 + -(-length // 4) * 4)
