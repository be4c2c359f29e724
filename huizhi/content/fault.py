"""Faults: what readers of several kinds find wrong with a file, in the same words."""

from __future__ import annotations

import zipfile

from huizhi.errors import DamagedError, EncryptedError

_ENCRYPTED = 0x1  # flag of a member. Source: PKWARE APPNOTE 6.3.10, 4.4.4


def locked_file() -> EncryptedError:
    """The error for a file that asks for a password when it is opened."""
    return EncryptedError("文件设了打开密码")


def locked_archive() -> EncryptedError:
    """The error for an archive whose files ask for a password."""
    return EncryptedError("压缩包设了密码")


def broken_archive() -> DamagedError:
    """The error for an archive that is no whole one."""
    return DamagedError("压缩包不完整或已损坏")


def strange_packing(remedy: str = "") -> DamagedError:
    """The error for an archive that is packed in a way that nothing here unpacks."""
    return DamagedError("压缩包用了不支持的压缩方式", remedy)


def refuse_member(flags: int, packing: int) -> None:
    """Raises: EncryptedError, DamagedError for a member of a zip that cannot be unpacked, by its
    flags and the number of its packing."""
    if flags & _ENCRYPTED:
        raise locked_archive()
    if packing not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise strange_packing()
