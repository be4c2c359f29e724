"""Incoming: the files that are being taken, and how they are grouped."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from huizhi.content import Limits, kind_named, visible
from huizhi.formats.containers import MOST_NESTED
from huizhi.formats.kinds import is_passed_over
from huizhi.steps.receiving.mail_forms import Mail
from huizhi.steps.receiving.reading import Reading
from huizhi.storage import Original

_TOGETHER = 64  # files that are kept, read and entered as one group
_Thing = TypeVar("_Thing")


@dataclass
class ContainerBudget:
    """How much one container and everything nested in it may hold together."""

    limits: Limits
    files: int = 0
    size: int = 0

    def count(self, size: int) -> None:
        """Count one more file of this size in bytes. Raises: LimitError."""
        self.files += 1
        self.size += size
        self.limits.check_members(self.files)
        self.limits.check_archive(self.size)


@dataclass(frozen=True)
class StoredFile:
    """A stored original on its way into the ledger.

    name: as received.
    kind: of its content; "" for a content that came before, which is not opened again.
    lay_in: the name of the folder in which a file taken alone lay; "" for others, whose names
        contain their folders.
    touched: when it was last changed, as the disk or its container says.
    depth: in how many containers it came.
    mail: the mail it was attached to.
    budget: of the outermost container.
    came: when it came; None for now.
    """

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
    def passed_over(self) -> str:
        """Why it is kept and not looked into, by its name, or as what was sent out to be read only;
        "" for a file that is."""
        if why := is_passed_over(self.name):
            return why
        if self.name.lower().endswith(".ics"):
            from huizhi.steps.sending import is_due_calendar  # slow to load

            return "通知包里的日历文件" if is_due_calendar(self.original.path) else ""
        if self.kind != "text":
            return ""
        from huizhi.steps.sending import is_prefill_note  # slow to load

        return "通知包里的预填说明" if is_prefill_note(self.original.path) else ""

    @property
    def is_opened(self) -> bool:
        """Whether its members are taken one by one; what is nested too deeply stays closed."""
        return kind_named(self.kind).is_container and self.depth < MOST_NESTED

    @property
    def signs(self) -> str:
        """The names by which its owner may be recognised, separated by "/"."""
        return f"{self.lay_in}/{self.name}" if self.lay_in else self.name


@dataclass
class Group:
    """Stored files that are entered together, in the order they came.

    The order matters: it decides which revision counts.

    readings: what the new ones say, by digest; they are read as they are asked for.
    again: the same content a second time in this group, handled once the first is entered.
    """

    files: list[StoredFile]
    readings: Iterator[tuple[str, Reading]]
    again: list[StoredFile]

    @property
    def stands_alone(self) -> bool:
        """Whether more files are read before it is finished, so that none may be read ahead."""
        return bool(self.again) or any(one.is_opened for one in self.files)


def groups(things: Iterable[_Thing]) -> Iterator[list[_Thing]]:
    """Yield the things in groups."""
    coming = iter(things)
    while group := list(islice(coming, _TOGETHER)):
        yield group


def readable(name: str) -> str:
    """Return the name as readable text.

    Names that old unpackers wrote in GBK are decoded; invisible characters are shown as signs.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return visible(name)


def stored_from_disk(name: str, file: Path, original: Original) -> StoredFile:
    """Return the stored file for one that was taken from the disk under this name."""
    lay_in = "" if "/" in name else readable(file.absolute().parent.name)
    return StoredFile(name, original, "", lay_in, _touched(file))


def _touched(file: Path) -> dt.datetime | None:
    """Return when a file was last changed on the disk; None when that is not known."""
    try:
        return dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    except (OSError, ValueError, OverflowError):
        return None
