"""BIFF records: the stream of an .xls workbook, record by record, and where its sheets begin.

Source: [MS-XLS] 2.1.4 (records), 2.4.28 (BoundSheet8), 2.4.21 (BOF).
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from xlrd.compdoc import CompDoc, CompDocError

from huizhi.formats.kinds import OLE_SIGNATURE

BOF, EOF, CONTINUE, BOUND_SHEET = 0x0809, 0x000A, 0x003C, 0x0085
_BIFF8 = 0x0600
_WORKSHEET = 0
_DAMAGED = (CompDocError, struct.error, IndexError, ValueError, AssertionError, MemoryError)


@dataclass(frozen=True, slots=True)
class BiffRecord:
    """One record. data: without its head, and without what CONTINUE records add."""

    kind: int
    data: bytes


@dataclass(frozen=True, slots=True)
class SheetStart:
    """A sheet as the workbook lists it. at: offset of its first record in the stream."""

    name: str
    at: int
    is_worksheet: bool


@dataclass(frozen=True, slots=True)
class BiffStream:
    """A workbook's stream. is_new: whether it is BIFF8 (Excel 97 and later)."""

    data: bytes
    sheets: tuple[SheetStart, ...]
    is_new: bool

    def records(self, start: SheetStart, kinds: Collection[int]) -> Iterator[BiffRecord]:
        """The records of these kinds of one sheet; those of charts within it are left out."""
        depth = 0
        for record in _records(self.data, start.at, {*kinds, BOF, EOF}):
            depth += (record.kind == BOF) - (record.kind == EOF)
            if depth <= 0:
                return
            if depth == 1:
                yield record


def biff_stream(file: bytes) -> BiffStream | None:
    """The workbook's stream in an .xls file; None where there is none to be found."""
    data = file
    if file.startswith(OLE_SIGNATURE):
        try:
            found = CompDoc(file)
            data = found.get_named_stream("Workbook") or found.get_named_stream("Book") or b""
        except _DAMAGED:
            return None
    first = next(_records(data, 0), None)
    if first is None or first.kind != BOF or len(first.data) < 4:
        return None
    is_new = struct.unpack_from("<H", first.data)[0] == _BIFF8
    return BiffStream(data, tuple(_sheets(data, is_new)), is_new)


def text_in(data: bytes, count: int, *, is_wide: bool) -> str:
    """A string of so many characters, each in one byte or in two."""
    if is_wide:
        return data[: 2 * count].decode("utf-16-le", "replace")
    return data[:count].decode("latin-1")


def _records(data: bytes, at: int, kinds: Collection[int] = ()) -> Iterator[BiffRecord]:
    """The records from here on; kinds: those wanted, all where none is named."""
    head = struct.Struct("<HH")
    while 0 <= at <= len(data) - 4:
        kind, length = head.unpack_from(data, at)
        if not kinds or kind in kinds:
            yield BiffRecord(kind, data[at + 4 : at + 4 + length])
        at += 4 + length


def _sheets(data: bytes, is_new: bool) -> Iterator[SheetStart]:
    for record in _records(data, 0):
        if record.kind == EOF:
            return
        if record.kind == BOUND_SHEET and len(record.data) >= 8:
            at, _, kind, count = struct.unpack_from("<LBBB", record.data)
            if is_new:
                name = text_in(record.data[8:], count, is_wide=bool(record.data[7] & 1))
            else:
                name = record.data[7 : 7 + count].decode("gb18030", "replace")
            yield SheetStart(name, at, kind == _WORKSHEET)
