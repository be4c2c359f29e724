"""Tray: where a child process lays the files that it unpacks, within limits.

A name is data and never a path: on the disk the files are called by their numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from huizhi.content import Limits


class Tray:
    """The files laid so far; packed: bytes of what they are unpacked from."""

    def __init__(self, folder: Path, limits: Limits, packed: int) -> None:
        self._folder, self._limits, self._packed = folder, limits, packed
        self._unpacked = 0
        self.laid: list[tuple[str, str]] = []

    def lay(self, name: str, pieces: Iterable[bytes], touched: float = 0.0) -> None:
        """One more file; touched: when it was last changed, seconds of 1970, 0 for not known.

        Raises: LimitError, and what the pieces raise.
        """
        with self.place(name, touched) as file:
            for piece in pieces:
                file.write(piece)

    def place(self, name: str, touched: float = 0.0) -> TrayFile:
        """One more file, to be written to."""
        folders = name.replace("\\", "/").split("/")
        plain = "/".join(one for one in folders if one not in {"", ".", ".."})
        self.laid.append((plain or "文件", _moment(touched)))
        self._limits.check_members(len(self.laid))
        return TrayFile(self, self._folder / str(len(self.laid) - 1))

    def count(self, size: int, more: int) -> None:
        """Counts bytes; size: of this file so far. Raises: LimitError."""
        self._unpacked += more
        self._limits.check_member(size, self._packed)
        self._limits.check_archive(self._unpacked)


class TrayFile:
    """One file on a tray, open for writing. Use as a context manager, or close it."""

    def __init__(self, tray: Tray, path: Path) -> None:
        self._tray, self._file, self.size = tray, path.open("wb"), 0

    def __enter__(self) -> TrayFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, data: bytes | bytearray) -> int:
        """Writes and counts. Raises: LimitError."""
        self.size += len(data)
        self._tray.count(self.size, len(data))
        return self._file.write(data)

    def close(self) -> None:
        self._file.close()


def _moment(seconds: float) -> str:
    """ISO 8601, "" where nobody says or it is no moment."""
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat() if seconds > 0 else ""
    except (ValueError, OverflowError, OSError):
        return ""
