"""Found files: what lies at a path that is collected, and what stands in the way there.

Nothing is passed over without a word: a folder that cannot be opened, a link that leads elsewhere,
what is no file at all (a pipe would be waited for, a device never ends).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from huizhi.formats.kinds import bundle_of
from huizhi.steps.receiving.incoming import readable

_LINK = "是指向别处的链接，没有跟过去收。请把它指向的文件或文件夹复制到这里再收"
_DANGLING = "是链接，指向的文件已经不在。请找到原文件再收"
_OTHERS = (
    (stat.S_ISFIFO, "是管道，不是文件"),
    (stat.S_ISSOCK, "是套接字，不是文件"),
    (stat.S_ISCHR, "是设备，不是文件"),
    (stat.S_ISBLK, "是设备，不是文件"),
)


def files_in(path: Path, refused: list[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files at this path with their names as received, in a folder with their path in it.

    refused: takes a sentence for everything there that could not be taken.
    """
    try:
        reason = "" if path.is_dir() else _no_file(path)
    except OSError as error:
        reason = f"打不开（{_reason(error)}）"
    if reason:
        refused.append(f"{readable(str(path))}：{reason}。")
    elif path.is_dir():
        walk = _FolderWalk(path, refused)
        for file in sorted(walk.files(path)):
            yield walk.name(file), file
    else:
        yield readable(path.name), path


def is_there(path: Path) -> bool:
    """Return whether anything lies at this path, even if it cannot be opened."""
    try:
        return path.exists()
    except OSError:
        return True


class _FolderWalk:
    """One pass over a folder and the folders in it."""

    def __init__(self, root: Path, refused: list[str]) -> None:
        self._root, self._refused = root, refused
        self._inside = root.resolve()
        self._seen: set[Path] = set()

    def name(self, path: Path) -> str:
        """The name as received."""
        return readable(path.relative_to(self._root.parent).as_posix())

    def files(self, folder: Path) -> Iterator[Path]:
        """The files in this folder and below."""
        if (real := folder.resolve()) in self._seen:
            return  # Windows has links of folders that look like folders
        self._seen.add(real)
        try:
            with os.scandir(folder) as entries:
                listed = list(entries)
        except OSError as error:
            self._refuse(folder, f"文件夹打不开（{_reason(error)}），里面的文件都没有看")
            return
        for one in listed:
            try:
                yield from self._at(one)
            except OSError as error:
                self._refuse(Path(one.path), f"打不开（{_reason(error)}）")

    def _at(self, entry: os.DirEntry[str]) -> Iterator[Path]:
        path = Path(entry.path)
        if entry.is_symlink():
            yield from self._linked(path)
        elif entry.is_dir(follow_symlinks=False):
            yield from self._folder(path)
        elif entry.is_file(follow_symlinks=False) or not (reason := _no_file(path)):
            yield path
        else:
            self._refuse(path, reason)

    def _linked(self, path: Path) -> Iterator[Path]:
        """A file that a link leads to; a folder inside is found where it lies."""
        if not path.exists():
            self._refuse(path, _DANGLING)
        elif not path.resolve().is_relative_to(self._inside):
            self._refuse(path, _LINK)
        elif path.is_file():
            yield path

    def _folder(self, path: Path) -> Iterator[Path]:
        if bundle := bundle_of(f"{path.name}/"):
            self._refuse(path, f"是{bundle.error.found}，{bundle.error.remedy}")
        else:
            yield from self.files(path)

    def _refuse(self, path: Path, why: str) -> None:
        self._refused.append(f"{self.name(path)}：{why}。")


def _no_file(path: Path) -> str:
    """What is at a path that is no file that can be read to its end, "" for a file."""
    mode = path.stat().st_mode
    return next((what for is_one, what in _OTHERS if is_one(mode)), "")


def _reason(error: OSError) -> str:
    return "没有权限" if isinstance(error, PermissionError) else error.strerror or "读不出来"
