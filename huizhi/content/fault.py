"""Faults: what readers of several kinds find wrong with a file, in the same words."""

from __future__ import annotations

from huizhi.errors import DamagedError, EncryptedError


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
