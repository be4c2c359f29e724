"""Whole files: written beside, flushed to the disk, then renamed; none is ever half there.

What can be made again (packets) need not be flushed file by file: renaming alone keeps a program
that ends from leaving half a file, and `flush_all` at the end is for a computer that does.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from huizhi.disk.scratch import (
    BESIDE,
    before,
    finish_scratch,
    is_abandoned,
    replaced_name,
    scratch_file,
    scratch_folder,
    sweep,
)
from huizhi.errors import StorageError

_ADVICE = "请检查磁盘空间和权限，并关闭正在打开的同名文件"
_FULL = ("磁盘满了", "请腾出空间，再做一次")
_LOCKED = ("没有权限，或同名文件正打开着", "请检查权限，并关闭正在打开的同名文件")
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: ("磁盘或文件夹是只读的", "请换一个可以写的文件夹，或去掉只读，再做一次"),
    errno.EACCES: _LOCKED,
    errno.EPERM: _LOCKED,
    errno.EIO: ("磁盘读写出错", "请检查磁盘（U盘、网络盘）是否接好，再做一次"),
    errno.ENOENT: ("文件或文件夹不见了", "请看看它是否被移动或改名，再做一次"),
    errno.ENAMETOOLONG: ("名称太长", "请把文件夹放到浅一些的地方，或把名称改短"),
}
_TRIES, _PAUSE = 20, 0.005  # of two who replace the same folder at once; seconds


@contextmanager
def refusals(what: str) -> Iterator[None]:
    """Errors of the disk inside become `StorageError` in Chinese; `what` is what was being done."""
    try:
        yield
    except OSError as error:
        raise StorageError(refusal_words(what, error)) from error


def refusal_words(what: str, error: OSError) -> str:
    """What the clerk is told of an error of the disk, while this was being done."""
    reason, advice = _REASONS.get(error.errno or 0, (error.strerror or str(error), _ADVICE))
    return f"{what}没有成功（{reason}）。{advice}。"


def write_whole(path: Path, data: bytes, *, flushed: bool = True) -> None:
    """The file holds these bytes; before, during and after a crash it is the old one or the new.

    flushed: a crash of the computer is meant too, not of the program alone.
    Raises: StorageError.
    """
    with writing_whole(path, flushed=flushed) as file:
        file.write(data)


def set_aside(path: Path, day: dt.date) -> Path:
    """A copy of a file beside it, under a name that says until when it stood there; one that is
    there already with the same content is enough. Raises: StorageError."""
    with refusals(f"读取文件 {path.name} "):
        data = path.read_bytes()
    for number in count(1):
        more = f"（{number}）" if number > 1 else ""
        before = path.with_name(f"{path.stem}（{day.isoformat()}之前）{more}{path.suffix}")
        if not before.exists():
            write_whole(before, data)
            return before
        if before.read_bytes() == data:
            return before
    raise AssertionError


@contextmanager
def writing_whole(path: Path, *, flushed: bool = True) -> Iterator[BinaryIO]:
    """The file to write to: it takes the place of the old one when the block ends well, and leaves
    no trace when it does not. flushed: see `write_whole`. Raises: StorageError.
    """
    with refusals(f"写入文件 {path.name} "):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = scratch_file(path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                if flushed:
                    file.flush()
                    os.fsync(file.fileno())
            beside.replace(path)
        finally:
            finish_scratch(beside)
        if flushed:
            flush_folder(path.parent)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> bool:
    """The folder holds exactly these files, by name; False when it already did.

    They are not flushed to the disk: see `flush_all`.
    Raises: StorageError.
    """
    if _holds_exactly(folder, files):
        return False
    with refusals(f"写入文件夹 {folder.name} "):
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = scratch_folder(folder.parent)
        try:
            beside.chmod(0o755)
            for name, data in files.items():
                (beside / name).write_bytes(data)
            _replace_folder(beside, folder)
        finally:
            finish_scratch(beside)
    return True


def mend_folder(parent: Path) -> None:
    """What a killed run left half done in this folder is undone; what another run is doing at this
    moment is left alone.

    Raises: StorageError.
    """
    if not parent.is_dir():
        return
    with refusals(f"整理文件夹 {parent.name} "):
        for left in sorted(parent.glob(f"{BESIDE}*")):
            name = replaced_name(left)
            if not name or not is_abandoned(left):
                continue
            with suppress(FileNotFoundError):  # somebody has just done the same
                if (parent / name).exists():
                    shutil.rmtree(left)
                else:
                    left.rename(parent / name)
        sweep(parent)


def flush_all(files: Iterable[Path]) -> None:
    """What was written so far is on the disk: these files, or on systems that can, everything."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in files:
        with refusals(f"写入文件 {path.name} "), path.open("rb+") as file:
            os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """The names in this folder are on the disk; Windows keeps them itself and cannot be asked."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _holds_exactly(folder: Path, files: Mapping[str, bytes]) -> bool:
    try:
        return {entry.name for entry in folder.iterdir()} == set(files) and all(
            (folder / name).read_bytes() == data for name, data in files.items()
        )
    except OSError:  # not there, or somebody is replacing it
        return False


def _replace_folder(beside: Path, folder: Path) -> None:
    """A folder cannot be renamed over a full one: the old one steps aside first, under a name
    that `mend_folder` knows how to bring back. Another run may be doing the same."""
    aside = before(folder)
    try:
        for tries_left in reversed(range(_TRIES)):
            try:
                with suppress(FileNotFoundError):
                    folder.rename(aside)
                beside.rename(folder)
                return
            except OSError:
                if not folder.exists() and aside.exists():
                    aside.rename(folder)
                if not tries_left:
                    raise
                shutil.rmtree(aside, ignore_errors=True)
                time.sleep(_PAUSE)
    finally:
        finish_scratch(aside)
