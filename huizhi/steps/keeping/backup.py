"""Backup: the whole office in one file, taken while everybody goes on working.

Files on their way come first, then the databases, each as it stood at one moment, then the
originals: whatever a database says is there, is in the backup.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from huizhi import __version__
from huizhi.campaign import ACTIVITIES_FOLDER, ActivityFolder, Folders, activities_of
from huizhi.disk import BESIDE, refusals, temporary_folder, writing_whole
from huizhi.formats.zips import WholeArchiveWriter, is_plain_name
from huizhi.steps.keeping.places import OUTPUT, places_of
from huizhi.storage import (
    FORMER_NOTE,
    LEDGER_FILE,
    ORIGINALS_FOLDER,
    ORIGINALS_NOTE,
    PAGE_DATABASE,
    PLACE_NOTE,
    LedgerCount,
    copy_database,
    copy_ledger,
    count_ledger,
    is_ledger_there,
    originals_elsewhere,
    stored_names,
)

FORMAT = 1  # of backups; one of a later format is refused
PROGRAM = "huizhi"
BACKUPS, RESTORING = "backups", "restoring"  # folders in the output folder
_INCOMING = "incoming"
_DATABASES = (PAGE_DATABASE, LEDGER_FILE)
_NOTES = (
    PLACE_NOTE,
    ORIGINALS_NOTE,
    FORMER_NOTE,
)  # of places elsewhere
_LEFT_OUT = {BACKUPS, RESTORING, "preview"}  # of an output folder


@dataclass(frozen=True)
class BackedUp:
    """A backup. files: how many are in it; size: of it in bytes; left_out: files whose names not
    every system takes, which are not in it."""

    path: Path
    files: int
    size: int
    left_out: tuple[str, ...]


def backup_name(now: dt.datetime) -> str:
    """What a backup of this moment is called."""
    return f"回执备份 {now:%Y-%m-%d %H%M}.zip"


@dataclass
class _Backup:
    """One backup while it is made. outputs: of all activities, by their names in it; done: names of
    what is in it or was passed over."""

    archive: WholeArchiveWriter
    outputs: Mapping[str, Path]
    advance: Callable[[object], object]
    done: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)

    def add(self, name: str, path: Path) -> None:
        if name in self.done:
            return
        self.done.add(name)
        if not is_plain_name(name):
            self.left_out.append(name)
        elif self.archive.add(name, path):
            self.advance(name)

    def add_below(self, name: str, folder: Path) -> None:
        """The files of a folder that belong into a backup."""
        for above, names in self._walk(folder):
            for each in sorted(names):
                path = Path(above, each)
                if each.removesuffix("-wal").removesuffix("-shm") not in (*_DATABASES, *_NOTES):
                    self.add(f"{name}/{path.relative_to(folder).as_posix()}", path)

    def empty_below(self, name: str, folder: Path) -> Iterator[str]:
        """The folders in which nothing is."""
        for above, _ in self._walk(folder):
            if not any(Path(above).iterdir()):
                yield f"{name}/{Path(above).relative_to(folder).as_posix()}".removesuffix("/.")

    def _walk(self, folder: Path) -> Iterator[tuple[str, list[str]]]:
        """Every folder below with the names of its files, each once, also through links; without
        what is being written and what is made again when it is wanted."""
        outputs = {os.path.realpath(one) for one in self.outputs.values()}
        seen: set[str] = set()
        for above, folders, names in os.walk(folder, followlinks=True):
            real = os.path.realpath(above)
            out = _LEFT_OUT if real in outputs else set()
            if os.path.basename(above) == _INCOMING:  # noqa: PTH119
                out = {"uploads"}
            folders[:] = [] if real in seen else sorted(set(folders) - out)
            folders[:] = [one for one in folders if not one.startswith(BESIDE)]
            if real not in seen:
                seen.add(real)
                yield above, [one for one in names if not one.startswith(BESIDE)]


def back_up(
    first: Folders,
    target: Path,
    now: dt.datetime,
    advance: Callable[[object], object] = lambda _: None,
    standing_still: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> BackedUp:
    """Writes the office whose first activity lies here to one file; there as a whole or not at all.

    advance: told each file; standing_still: a block in which nobody changes settings.
    Raises: StorageError.
    """
    activities = activities_of(first)
    outputs = {output_name(one.id): one.folders.output for one in activities}
    with (
        refusals("做备份"),
        temporary_folder() as aside,
        writing_whole(target) as file,
        WholeArchiveWriter(file) as archive,
    ):
        made = _Backup(archive, outputs, advance)
        for name, output in outputs.items():
            made.add_below(f"{name}/{_INCOMING}", output / _INCOMING)
        copies: dict[str, Path] = {}
        for number, (name, output) in enumerate(outputs.items()):
            if (output / PAGE_DATABASE).is_file():
                copies[f"{name}/{PAGE_DATABASE}"] = aside / f"{number}-{PAGE_DATABASE}"
                copy_database(output / PAGE_DATABASE, aside / f"{number}-{PAGE_DATABASE}")
            if is_ledger_there(output):  # of one on a server, what any computer can put back
                copies[f"{name}/{LEDGER_FILE}"] = aside / f"{number}-{LEDGER_FILE}"
                copy_ledger(output, aside / f"{number}-{LEDGER_FILE}")
        for name, copy in copies.items():
            made.add(name, copy)
        for name, output in outputs.items():
            for original in originals_elsewhere(output, aside, stored_names(output)):
                made.add(f"{name}/{ORIGINALS_FOLDER}/{original.name}", original)
            made.add_below(f"{name}/{ORIGINALS_FOLDER}", output / ORIGINALS_FOLDER)
        empty: list[str] = []
        with standing_still():
            for name, folder in places_of(first).items():
                made.add_below(name, folder)
                empty += made.empty_below(name, folder)
        about: dict[str, object] = {"program": PROGRAM, "format": FORMAT, "version": __version__}
        about |= {"made": now.isoformat(), "activities": _told(activities, copies)}
        count = archive.finish({**about, "folders": empty})
    return BackedUp(target, count, target.stat().st_size, tuple(made.left_out))


def _told(
    activities: Sequence[ActivityFolder], copies: Mapping[str, Path]
) -> list[dict[str, object]]:
    """What is said of each activity in the backup."""
    told: list[dict[str, object]] = []
    for one in activities:
        copy = copies.get(f"{output_name(one.id)}/{LEDGER_FILE}")
        count = count_ledger(copy, lies_still=True) if copy else LedgerCount(frozenset(), 0)
        told.append(
            {"id": one.id, "name": one.name, "files": len(count.contents), "returns": count.returns}
        )
    return told


def output_name(activity_id: str) -> str:
    """What the output folder of an activity is called in a backup."""
    return f"{ACTIVITIES_FOLDER}/{activity_id}/{OUTPUT}" if activity_id else OUTPUT
