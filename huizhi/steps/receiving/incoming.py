"""Incoming: the files that are being taken, and how they go together."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from huizhi.content import Limits, visible
from huizhi.formats.containers import CONTAINER_KINDS, MOST_NESTED
from huizhi.steps.receiving.mail_forms import Mail
from huizhi.steps.receiving.reading import Reading
from huizhi.storage import Original

_TOGETHER = 64  # files that are kept, read and entered as one group
_Thing = TypeVar("_Thing")


@dataclass
class ContainerBudget:
    """What one container and all that are in it may hold together."""

    limits: Limits
    files: int = 0
    size: int = 0

    def count(self, size: int) -> None:
        """One more file of so many bytes. Raises: LimitError."""
        self.files += 1
        self.size += size
        self.limits.check_members(self.files)
        self.limits.check_archive(self.size)


@dataclass(frozen=True)
class StoredFile:
    """A stored original: its name as received, and its content's kind; "" for a content that came
    before, which is not looked into again. lay_in: name of the folder in which a file lay that was
    taken alone, "" for others, whose names have their folders; touched: when it was last changed
    as the disk or its container has it; depth: in how many containers it came; mail: the one it
    was attached to; budget: of the outermost container; came: when it came, None for now."""

    name: str
    original: Original
    kind: str
    lay_in: str = ""
    touched: dt.datetime | None = None
    depth: int = 0
    mail: Mail | None = None
    budget: ContainerBudget | None = None
    came: dt.datetime | None = None

    @property
    def is_opened(self) -> bool:
        """Whether its members are taken one by one; what lies too deep stays closed."""
        return self.kind in CONTAINER_KINDS and self.depth < MOST_NESTED

    @property
    def signs(self) -> str:
        """The names by which one can tell whose it is, parted by "/"."""
        return f"{self.lay_in}/{self.name}" if self.lay_in else self.name


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are of the same file, perhaps collected from a folder above it."""
    return one == other or one.endswith(f"/{other}") or other.endswith(f"/{one}")


@dataclass
class Group:
    """Stored files that are entered together, in the order they came in: which revision counts
    depends on it. readings: what those that are new say, by digest, found while they are asked
    for; again: the same content a second time in this group, looked at when the first is entered.
    """

    files: list[StoredFile]
    readings: Iterator[tuple[str, Reading]]
    again: list[StoredFile]

    @property
    def stands_alone(self) -> bool:
        """Whether more will be read before it is finished, so that nothing may be read ahead."""
        return bool(self.again) or any(one.is_opened for one in self.files)


def groups(things: Iterable[_Thing]) -> Iterator[list[_Thing]]:
    """The things, some at a time."""
    coming = iter(things)
    while group := list(islice(coming, _TOGETHER)):
        yield group


def readable(name: str) -> str:
    """The name as text: one that the file system keeps in GBK, as old unpackers write it, too; what
    nobody would see of it, as signs."""
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return visible(name)


def stored_from_disk(name: str, file: Path, original: Original) -> StoredFile:
    """A file that was taken from the disk under this name, as it is kept."""
    lay_in = "" if "/" in name else readable(file.absolute().parent.name)
    return StoredFile(name, original, "", lay_in, _touched(file))


def _touched(file: Path) -> dt.datetime | None:
    """When a file was last changed on the disk, None where nobody can say."""
    try:
        return dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    except (OSError, ValueError, OverflowError):
        return None
