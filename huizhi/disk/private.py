"""Private: files and folders that nobody else on the machine may read, on systems that know that.

Windows gives a user's own folders to that user alone; there nothing is done.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

_OTHERS = 0o077


def private_folder(folder: Path) -> None:
    """The folder is there and its owner's alone; one that was open to others is shut, and what is
    in it. Raises: OSError when it cannot be made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _shut(folder):
        return
    for above, _, names in os.walk(folder):
        _shut(Path(above))
        for name in names:
            _shut(Path(above, name))


def private_database(path: Path) -> None:
    """The database, those beside it and what SQLite writes are their owner's alone; the folder too,
    as it is the one in which secrets lie."""
    for one in (path.parent, *path.parent.glob(f"*{path.suffix}*")):
        _shut(one)


def _shut(path: Path) -> bool:
    """Takes from others what they may do with it; whether there was anything to take. What belongs
    to another user stays as it is."""
    if sys.platform == "win32" or path.is_symlink():
        return False
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)
            return True
    return False
