"""Sources: files that were read before and have not been touched since need not be read again.

A file is known by its path, size and inode, and by the times of its last change: of its content
and, where the system records it, of anything. The fingerprint of the original made from it is kept
too, so that a changed original is read in again. A file changed just before it was read may change
once more within the same tick of the clock, and is therefore read again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from huizhi.storage.ledger import Ledger
from huizhi.storage.originals import Original, Originals
from huizhi.storage.tables import SOURCES

_SETTLED = 3.0  # seconds since its last change after which a file counts as quiet
_AND = "/"  # between how a file was and how its original looked
_AT_ONCE = 500  # paths that are asked for in one query


class Sources:
    """What is known of the files of one run."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, tuple[str, str]] = {}
        self._new: dict[str, tuple[str, Original]] = {}

    def look_up(self, paths: Sequence[Path]) -> None:
        """Look these files up in the ledger."""
        names = [_name(path) for path in paths]
        for first in range(0, len(names), _AT_ONCE):
            wanted = SOURCES.c.path.in_(names[first : first + _AT_ONCE])
            with self._ledger.looking() as connection:
                for one in connection.execute(sa.select(SOURCES).where(wanted)):
                    self._known[one.path] = (one.mark, one.sha256)

    def digest_of(self, path: Path) -> tuple[str, str]:
        """Return the SHA-256 of an untouched file and the fingerprint of its original.

        Both are "" for any other file.
        """
        marks, sha256 = self._known.get(_name(path), ("", ""))
        mark, _, look = marks.partition(_AND)
        try:
            return (sha256, look) if mark and mark == _mark(path.stat()) else ("", "")
        except OSError:
            return "", ""

    def remember(self, path: Path, before: os.stat_result, original: Original) -> None:
        """Note a file that was just read; before: its status before reading."""
        if time.time() - before.st_mtime > _SETTLED:
            self._new[_name(path)] = (_mark(before), original)

    def keep(self, originals: Originals) -> None:
        """Enter the noted files: only now are they in the ledger. originals: where they are kept.

        Raises: StorageError.
        """
        if not self._new:
            return
        rows = [
            {
                "path": path,
                "mark": f"{mark}{_AND}{originals.look_of(one)}",
                "sha256": one.sha256,
            }
            for path, (mark, one) in self._new.items()
        ]
        with self._ledger.writing() as connection:
            for first in range(0, len(rows), _AT_ONCE):
                some = rows[first : first + _AT_ONCE]
                gone = SOURCES.c.path.in_([row["path"] for row in some])
                connection.execute(SOURCES.delete().where(gone))
                connection.execute(SOURCES.insert(), some)
        self._new.clear()


def _name(path: Path) -> str:
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def _mark(stat: os.stat_result) -> str:
    return f"{stat.st_size}-{stat.st_ino}-{stat.st_mtime_ns}-{stat.st_ctime_ns}"
