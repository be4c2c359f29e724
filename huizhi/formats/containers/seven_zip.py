"""Seven zip: a .7z archive, unpacked by py7zr."""

from __future__ import annotations

import lzma
import struct
from collections.abc import Mapping
from pathlib import Path

import py7zr
from py7zr.exceptions import (
    ArchiveError,
    PasswordRequired,
    UnsupportedCompressionMethodError,
)
from py7zr.io import Py7zIO, WriterFactory

from huizhi.content import Limits, broken_archive, locked_archive, strange_packing
from huizhi.formats.containers.tray import Tray, TrayFile

_BROKEN = (
    ArchiveError,
    lzma.LZMAError,
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)


def unpack_seven_zip(path: Path, tray: Tray, limits: Limits) -> None:
    """Lays the files in the archive on the tray.

    Raises: EncryptedError, DamagedError, LimitError.
    """
    try:
        with py7zr.SevenZipFile(path) as archive:
            if archive.needs_password():
                raise locked_archive()
            files = [one for one in archive.list() if not one.is_directory]
            limits.check_members(len(files))
            touched = {f.filename: f.creationtime.timestamp() for f in files if f.creationtime}
            archive.extractall(factory=_Places(tray, touched))
    except PasswordRequired as error:
        raise locked_archive() from error
    except UnsupportedCompressionMethodError as error:
        raise strange_packing("请改用 zip 压缩") from error
    except _BROKEN as error:
        raise broken_archive() from error


class _Places(WriterFactory):
    """What the archive writes to."""

    def __init__(self, tray: Tray, touched: Mapping[str, float]) -> None:
        self._tray, self._touched = tray, touched

    def create(self, filename: str) -> Py7zIO:
        name = _inside(filename)
        return _Writer(self._tray.place(name, self._touched.get(name, 0.0)))


def _inside(filename: str) -> str:
    """The name as it stands in the archive; py7zr puts the working folder before it."""
    here = f"{Path.cwd().as_posix()}/"
    return filename.removeprefix(here)


class _Writer(Py7zIO):
    """A place on the tray as py7zr wants it; nothing is read back."""

    def __init__(self, place: TrayFile) -> None:
        self._place = place

    def write(self, s: bytes | bytearray) -> int:
        return self._place.write(s)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def flush(self) -> None:
        pass

    def size(self) -> int:
        return self._place.size

    def close(self) -> None:
        self._place.close()
