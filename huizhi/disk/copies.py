"""Copies: files that are kept elsewhere, at hand for a while in this user's cache.

Whoever takes one checks it first. What nobody has used for a week goes, and what is more than fits;
what somebody has taken within the last hour stays.
"""

from __future__ import annotations

import atexit
import os
import time
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path

from huizhi.disk.cache import cache_folder
from huizhi.disk.private import private_folder
from huizhi.disk.scratch import BESIDE, temporary_folder

_MOST_BYTES = 2 << 30
_LONGEST = 7 * 86_400.0  # seconds that a copy stays which nobody uses
_IN_USE = 3_600.0  # seconds for which whoever has taken one may be reading it
_looked: dict[Path, float] = {}  # when it was last looked for room


def copies_folder(kind: str) -> Path:
    """The folder for copies of this kind; where nothing is to be kept or can be, one that goes away
    with this process. Raises: OSError."""
    if above := cache_folder():
        with suppress(OSError):
            private_folder(above / kind)
            return above / kind
    folder = _for_this_process() / kind
    private_folder(folder)
    return folder


def take_copy(path: Path) -> None:
    """Note that somebody uses this copy now. Raises: OSError when it is not there."""
    os.utime(path)


def make_room(folder: Path, *, every: float = 0.0) -> None:
    """Take away copies of this folder that have not been used for long, or are too many. every:
    not again within so many seconds."""
    if time.monotonic() < _looked.get(folder, -every) + every:
        return
    _looked[folder] = time.monotonic()
    with suppress(OSError), os.scandir(folder) as entries:
        found = [(e.stat(), e.name) for e in entries if not e.name.startswith(BESIDE)]
    size, now = 0, time.time()
    for status, name in sorted(found, key=lambda one: one[0].st_mtime_ns, reverse=True):
        size += status.st_size
        unused = now - status.st_mtime
        if unused > _LONGEST or (size > _MOST_BYTES and unused > _IN_USE):
            with suppress(OSError):
                (folder / name).unlink()


@cache
def _for_this_process() -> Path:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(temporary_folder())
