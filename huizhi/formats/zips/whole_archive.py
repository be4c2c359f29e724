"""Whole archive: files in a zip with a list of them, by which it is seen that none is missing and
none has changed. Nothing is held in memory but the list, and one piece of a file.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from huizhi.errors import DamagedError, UnknownKindError

_LIST = "清单.json"
_FILES = "files"
_PIECE = 1 << 20
_LARGE = 1 << 30  # bytes from which on a member may need the long form of its size
_LONGEST_LIST = 512 << 20  # bytes of the list: some two million files
_PACKED = {".db", ".yaml", ".json", ".txt", ".csv", ".html", ".ics", ".vcf", ".eml"}
_NOT_PLAIN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_NO_ARCHIVE = "不是这个程序做的备份，或者文件不完整（没有下载完、没有复制完）"


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of the archive. size: in bytes; sha256: in hex."""

    size: int
    sha256: str


class WholeArchiveWriter:
    """Writes an archive, file by file, the list last."""

    def __init__(self, target: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._files: dict[str, dict[str, object]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def add(self, name: str, path: Path) -> bool:
        """The file under this name in the archive; False when it is gone. Raises: OSError."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return False
        with source:
            entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
            if path.suffix.lower() in _PACKED:
                entry.compress_type = zipfile.ZIP_DEFLATED
            large = entry.file_size >= _LARGE
            digest, size = hashlib.sha256(), 0
            with self._archive.open(entry, "w", force_zip64=large) as target:
                while piece := source.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
                    target.write(piece)
        self._files[name] = {"size": size, "sha256": digest.hexdigest()}
        return True

    def finish(self, about: Mapping[str, object]) -> int:
        """Writes the list with what is said of the whole; how many files there are."""
        said = json.dumps({**about, _FILES: self._files}, ensure_ascii=False, indent=1)
        self._archive.writestr(_LIST, said, zipfile.ZIP_DEFLATED)
        return len(self._files)


class WholeArchive:
    """An archive to read. about: what is said of the whole; files: by their names."""

    about: Mapping[str, Any]
    files: Mapping[str, ListedFile]

    def __init__(self, path: Path) -> None:
        """Raises: UnknownKindError for another file; DamagedError when the list does not say of
        every file what it is, or names one that is no plain path; OSError."""
        try:
            self._archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise UnknownKindError(_NO_ARCHIVE) from error
        try:
            self._read_list()
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def _read_list(self) -> None:
        entries = self._archive.infolist()
        listed = [one for one in entries if one.filename == _LIST]
        if len(listed) != 1 or listed[0].file_size > _LONGEST_LIST:
            raise UnknownKindError(_NO_ARCHIVE)
        try:
            said = json.loads(self._archive.read(listed[0]))
            files = said.pop(_FILES)
            self.files = {
                str(name): ListedFile(int(one["size"]), str(one["sha256"]))
                for name, one in files.items()
            }
        except (*_BROKEN, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedError("清单读不出来") from error
        self.about = said
        there = [one.filename for one in entries if one.filename != _LIST]
        if lost := sorted(set(self.files) - set(there)):
            raise DamagedError(f"少了{len(lost)}个文件，如“{lost[0]}”")
        if len({one.casefold() for one in there}) != len(there) or set(there) - set(self.files):
            raise DamagedError("里面有清单上没有的文件")
        for one in entries:
            linked = stat.S_ISLNK(one.external_attr >> 16)
            if linked or one.flag_bits & 1 or not is_plain_name(one.filename):
                raise DamagedError(f"“{one.filename[:80]}”不是这个程序放进去的")

    def take_out(self, name: str, target: Path) -> None:
        """Writes a file of the archive to a new path. Raises: DamagedError when it is not as the
        list has it; OSError."""
        wanted = self.files[name]
        digest, left = hashlib.sha256(), wanted.size
        try:
            with self._archive.open(name) as source, target.open("xb") as file:
                while piece := source.read(min(_PIECE, left + 1)):
                    left -= len(piece)
                    if left < 0:
                        break
                    digest.update(piece)
                    file.write(piece)
        except _BROKEN as error:
            raise DamagedError(f"“{name}”坏了") from error
        if left or digest.hexdigest() != wanted.sha256:
            raise DamagedError(f"“{name}”坏了")


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def is_plain_name(name: str) -> bool:
    """Whether a name is a path below the place where it is taken out, on every system."""
    parts = name.split("/")
    return not _NOT_PLAIN.search(name) and all(
        part and part.strip(" .") and part == part.rstrip(" .") for part in parts
    )
