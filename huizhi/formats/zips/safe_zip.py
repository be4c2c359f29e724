"""SafeZip: a zip of unknown origin, opened so that it can only be read within limits.

Source: PKWARE APPNOTE 6.3.10 (general purpose bits, 4.4.4; Info-ZIP Unicode path, 4.6.9).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from functools import cached_property

from huizhi.content import Limits, broken_archive
from huizhi.errors import DamagedError
from huizhi.formats.zips.entry import ListedEntry, read_directory, read_member
from huizhi.formats.zips.member_refusal import refuse_member
from huizhi.formats.zips.zip_list import check_list

_NAME_IS_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_CHUNK = 1 << 16
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,  # also UnicodeDecodeError
    OSError,
    EOFError,
    OverflowError,
    LookupError,
    zlib.error,
    struct.error,
)

ZipMember = zipfile.ZipInfo | ListedEntry


class SafeZip:
    """A zip over bytes. What was unpacked so far is counted over all reads."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises: DamagedError when it is no whole zip; LimitError for too many members."""
        self._limits = limits
        self._data = data
        self._unpacked = 0
        entries = read_directory(data)
        listed: Sequence[ZipMember] = self._slowly.infolist() if entries is None else entries
        self.members: tuple[ZipMember, ...] = tuple(i for i in listed if not is_folder(i))
        limits.check_members(len(self.members))

    @cached_property
    def _slowly(self) -> zipfile.ZipFile:
        """The zip as the standard library reads it."""
        file = io.BytesIO(self._data)
        check_list(file, self._limits)
        try:
            return zipfile.ZipFile(file)
        except BROKEN_ZIP as error:
            raise broken_archive() from error

    def read(self, info: ZipMember) -> bytes:
        """The content of a member, counted while it is inflated.

        Raises: EncryptedError, DamagedError, LimitError.
        """
        refuse_member(info.flag_bits, info.compress_type)
        packed = min(info.compress_size, len(self._data))
        if isinstance(info, ListedEntry):
            self._limits.check_part(info.file_size, packed)
            self._limits.check_all_parts(self._unpacked + info.file_size)
            content = read_member(self._data, info)
            if content is not None:
                self._unpacked += len(content)
                return content
            info = self._same(info)
        return self._read_slowly(info, packed)

    def _same(self, entry: ListedEntry) -> zipfile.ZipInfo:
        """The member as the standard library has it."""
        at = entry.header_offset
        for info in self._slowly.infolist():
            if info.header_offset == at and info.orig_filename == entry.orig_filename:
                return info
        raise DamagedError("压缩包内的文件不完整或已损坏")

    def _read_slowly(self, info: zipfile.ZipInfo, packed: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        try:
            with self._slowly.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    self._limits.check_part(size, packed)
                    self._limits.check_all_parts(self._unpacked)
                    parts.append(chunk)
        except BROKEN_ZIP as error:
            raise DamagedError("压缩包内的文件不完整或已损坏") from error
        return b"".join(parts)


def decoded_names(members: Sequence[ZipMember]) -> list[str]:
    """The members' names as the sender saw them, folders parted by "/".

    Names without a sign of their encoding are UTF-8 or GBK. One short GBK name is often valid
    UTF-8 by chance, all of them together hardly ever, so the archive is decided as a whole.
    """
    unsigned = [raw for raw in map(_raw_name, members) if raw is not None]
    encoding = next((e for e in ("utf-8", "gb18030") if _all_decode(unsigned, e)), "cp437")
    return [_decoded_name(member, encoding) for member in members]


def _decoded_name(info: ZipMember, encoding: str) -> str:
    raw = _raw_name(info)
    name = info.orig_filename if raw is None else (_unicode_path(info, raw) or raw.decode(encoding))
    folders = name.replace("\\", "/").split("/")
    return "/".join(folder for folder in folders if folder not in {"", ".", ".."})


def _raw_name(info: ZipMember) -> bytes | None:
    """The name's bytes, or None where the archive says that the name is UTF-8.

    `orig_filename`, because on Windows `filename` has every 0x5C turned into "/", which is the
    second byte of 118 characters in GBK.
    """
    if info.flag_bits & _NAME_IS_UTF8:
        return None
    return info.orig_filename.encode("cp437", "replace")


def _unicode_path(info: ZipMember, raw: bytes) -> str:
    """The name from the Info-ZIP Unicode path field, "" when there is none that fits."""
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and len(body) > 5:
            (checksum,) = struct.unpack("<L", body[1:5])
            if checksum == zlib.crc32(raw):
                return body[5:].decode("utf-8", "replace")
    return ""


def _all_decode(names: Sequence[bytes], encoding: str) -> bool:
    try:
        for name in names:
            name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def is_folder(info: ZipMember) -> bool:
    """By the raw name: a name of 0x5C as last byte is a folder too, unless it is GBK."""
    raw = info.orig_filename
    return raw.endswith("/") or (raw.endswith("\\") and info.file_size == 0)
