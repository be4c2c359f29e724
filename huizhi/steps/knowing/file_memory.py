"""File memory: what was computed from files, kept for as long as none of them has changed.

A change is seen by times and sizes. A file that was written within the last tick of a disk's clock
may be written again without any of them changing, so nothing is kept that was told so soon.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from huizhi.campaign import ActivityFolder
from huizhi.storage import ledger_state

_TICK = 100_000_000  # nanoseconds; Linux's clock of files ticks every 4 ms, FAT's every 2 s

_Told = TypeVar("_Told")


@dataclass(frozen=True)
class Marks:
    """By which a change is seen. of: what was looked at, and how it was; newest: the latest time of
    any file, in nanoseconds."""

    of: tuple[object, ...]
    newest: int = 0

    @classmethod
    def joined(cls, marks: Iterable[Marks], *others: object) -> Marks:
        every = tuple(marks)
        return cls((*every, *others), max((one.newest for one in every), default=0))


def marks_of(activity: ActivityFolder) -> Marks:
    """Of an activity: its ledger, its settings and templates, and what it shares with others."""
    folders = activity.folders.config, activity.folders.templates, activity.shared
    ledger = ledger_state(activity.folders.output)
    paths = (path for folder in folders if folder for path in sorted(folder.glob("*")))
    stats = ((path.name, path.stat()) for path in paths)
    files = tuple((name, one.st_mtime_ns, one.st_size) for name, one in stats)
    times = [time for time, _ in ledger] + [time for _, time, _ in files]
    return Marks((activity, ledger, files), max(times, default=0))


class FileMemory(Generic[_Told]):
    """What was told last of each of so many things, by where they are."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Path, tuple[Marks, _Told]] = {}
        self._lock = threading.Lock()

    def told(
        self,
        where: Path,
        marks: Callable[[], Marks],
        tell: Callable[[], _Told],
        lasts: Callable[[_Told], bool] = lambda _: True,
    ) -> _Told:
        """What `tell` says, or said when the marks were the same. lasts: whether it may be said
        again."""
        before, now = marks(), time.time_ns()
        with self._lock:
            known = self._kept.get(where)
        if known is not None and known[0] == before:
            return known[1]
        told = tell()
        with self._lock:
            self._kept.pop(where, None)
            if lasts(told) and before.newest < now - _TICK and marks() == before:
                self._kept[where] = (before, told)
                while len(self._kept) > self._most:
                    del self._kept[next(iter(self._kept))]
        return told
