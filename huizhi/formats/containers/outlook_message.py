"""Outlook message: an .msg file, its attachments and its text.

Source: [MS-OXMSG] 2.1 to 2.4 (storages, streams, properties), [MS-OXPROPS].
"""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Mapping

import olefile

from huizhi.errors import DamagedError
from huizhi.formats.containers.letter import Letter, Sheaf, decode_mail_text

_SUBJECT, _BODY, _HTML = 0x0037, 0x1000, 0x1013
_SENDER, _ADDRESS, _SMTP = 0x0C1A, 0x0C1F, 0x5D01
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_DATA, _LONG_NAME, _NAME, _SHOWN, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x3001, 0x3712
_CODE_PAGE, _INTERNET_CODE_PAGE = 0x3FFD, 0x3FDE
_UNICODE, _BYTES, _BINARY = "001F", "001E", "0102"
_INTEGER, _TIME = 0x0003, 0x0040
_SINCE = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_BEIJING = dt.timezone(dt.timedelta(hours=8))
_DEEPEST = 5
_PAGES = {65001: "utf-8", 936: "gb18030", 54936: "gb18030", 950: "big5", 1252: "cp1252"}
_BROKEN = (OSError, ValueError, LookupError, struct.error, AttributeError, TypeError, OverflowError)


def read_message(data: bytes) -> tuple[Letter, list[tuple[str, bytes]]]:
    """The mail and what came with it: name and content of each attachment, those of a mail within
    it in a folder. Raises: DamagedError."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            storage = _Storage(file, (), 32)
            sheaf = Sheaf()
            _gather(storage, sheaf, "", 0)
            return _letter(storage, sheaf), sheaf.members
    except _BROKEN as error:
        raise DamagedError("邮件不完整或已损坏") from error


class _Storage:
    """A message or an attachment in the file. head: bytes before its first property."""

    def __init__(self, file: olefile.OleFileIO[str], path: tuple[str, ...], head: int) -> None:
        self._file, self._path = file, path
        self._fixed = self._properties(head)

    def text(self, number: int) -> str:
        """A property as text, "" when there is none."""
        if wide := self.stream(number, _UNICODE):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        page = self.integer(_INTERNET_CODE_PAGE if number == _HTML else _CODE_PAGE)
        narrow = self.stream(number, _BINARY if number == _HTML else _BYTES)
        return decode_mail_text(narrow, _PAGES.get(page, "")).rstrip("\0")

    def stream(self, number: int, kind: str = _BINARY) -> bytes:
        """A property's bytes, b"" when there is none."""
        name = [*self._path, f"__substg1.0_{number:04X}{kind}"]
        if not self._file.exists(name) or self._file.get_type(name) != olefile.STGTY_STREAM:
            return b""
        return bytes(self._file.openstream(name).read())

    def integer(self, number: int) -> int:
        return int.from_bytes(self._fixed.get((number, _INTEGER), b"")[:4], "little")

    def moment(self, number: int) -> dt.datetime | None:
        ticks = int.from_bytes(self._fixed.get((number, _TIME), b"")[:8], "little")
        if not ticks:
            return None
        return (_SINCE + dt.timedelta(microseconds=ticks // 10)).astimezone(_BEIJING)

    def attachments(self) -> list[_Storage]:
        depth = len(self._path)
        names = {
            one[depth]
            for one in self._file.listdir(streams=True, storages=True)
            if len(one) > depth
            and tuple(one[:depth]) == self._path
            and one[depth].startswith("__attach_version1.0_")
        }
        return [_Storage(self._file, (*self._path, name), 8) for name in sorted(names)]

    def message(self) -> _Storage | None:
        """The message that is attached here."""
        name = (*self._path, f"__substg1.0_{_DATA:04X}000D")
        if not self._file.exists([*name, "__properties_version1.0"]):
            return None
        return _Storage(self._file, name, 24)

    def _properties(self, head: int) -> Mapping[tuple[int, int], bytes]:
        name = [*self._path, "__properties_version1.0"]
        data = self._file.openstream(name).read()[head:] if self._file.exists(name) else b""
        found = {}
        for at in range(0, len(data) - 15, 16):
            kind, number = struct.unpack_from("<2H", data, at)
            found[number, kind] = data[at + 8 : at + 16]
        return found


def _gather(message: _Storage, sheaf: Sheaf, folder: str, depth: int) -> None:
    if not folder:
        sheaf.pages += filter(None, [message.text(_HTML)])
        sheaf.texts += filter(None, [message.text(_BODY)])
    for number, one in enumerate(message.attachments(), start=1):
        inside = one.message()
        names = (one.text(key) for key in (_LONG_NAME, _NAME, _SHOWN))
        name = next(filter(None, names), f"附件{number}")
        if inside is None:
            called = one.text(_CONTENT_ID)
            if called and name.lower().endswith((".png", ".jpg", ".jpeg", ".gif")):
                sheaf.drawn.append((folder + name, one.stream(_DATA), f"cid:{called}"))
            else:
                sheaf.attached.append((folder + name, one.stream(_DATA)))
        elif depth < _DEEPEST:
            subject = inside.text(_SUBJECT).replace("/", "_")[:60] or name
            _gather(inside, sheaf, f"{folder}{subject}/", depth + 1)


def _letter(message: _Storage, sheaf: Sheaf) -> Letter:
    name, address = message.text(_SENDER), message.text(_SMTP) or message.text(_ADDRESS)
    both = f"{name} <{address}>" if name and "@" in address else name or address
    sent = message.moment(_SUBMITTED) or message.moment(_DELIVERED)
    return sheaf.letter(both, message.text(_SUBJECT), sent, address if "@" in address else "")
