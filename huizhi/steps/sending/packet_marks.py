"""Packet marks: by which a packet that lies there as it was made is known without making it again.

A packet is made of the program, the configuration, the templates and what is its recipient's own;
OUTPUT/packets.json keeps for each recipient one digest of all of these and of how its files lay on
the disk then (names, sizes, times). Where that is no longer so the packet is made and compared
byte for byte. The file may be deleted at any time; what is damaged counts as not there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from huizhi.campaign import Campaign, Recipient
from huizhi.disk import key_of, write_whole
from huizhi.steps.sending.last_time import last_answers
from huizhi.steps.sending.page_layout import PageLayouts
from huizhi.storage import Links

FILE = "packets.json"
_VERSION = 1  # of what is kept


@dataclass(frozen=True)
class _MarksFile:
    """What packets.json holds. files: the names in packets, each list once; packets: by recipient's
    code the digest and the place of its list in `files`."""

    version: int = _VERSION
    files: tuple[tuple[str, ...], ...] = ()
    packets: dict[str, tuple[str, int]] = field(default_factory=dict)


_KEPT = TypeAdapter(_MarksFile)


class PacketMarks:
    """The marks of an output folder. layouts, links: as the packets are made with now."""

    def __init__(
        self, campaign: Campaign, output: Path, layouts: PageLayouts, links: Links | None
    ) -> None:
        self._campaign, self._layouts, self._links = campaign, layouts, links
        self._path = output / FILE
        self._of_all = key_of(_made_of(campaign))
        kept = _read(self._path)
        self._files = {names: place for place, names in enumerate(kept.files)}
        self._packets = dict(kept.packets)

    def unchanged(self, recipient: Recipient, folder: Path, archive: Path) -> Sequence[str] | None:
        """The names of a packet's files, where it would come out as it lies there; None where
        somebody has to look. Raises: StorageError."""
        known = self._packets.get(recipient.code)
        if known is None or known[0] != self._mark(recipient, folder, archive):
            return None
        return next((names for names, place in self._files.items() if place == known[1]), None)

    def note(self, recipient: Recipient, folder: Path, archive: Path, files: Sequence[str]) -> None:
        """Notes that this packet lies there as it should be. Raises: StorageError."""
        place = self._files.setdefault(tuple(files), len(self._files))
        self._packets[recipient.code] = (self._mark(recipient, folder, archive), place)

    def keep(self) -> None:
        """Keeps the marks of the recipients that there are. Raises: StorageError."""
        codes = {one.code for one in self._campaign.settings.recipients}
        packets = {code: mark for code, mark in self._packets.items() if code in codes}
        data = _KEPT.dump_json(_MarksFile(_VERSION, tuple(self._files), packets))
        if not self._path.is_file() or self._path.read_bytes() != data:
            write_whole(self._path, data, flushed=False)

    def _mark(self, recipient: Recipient, folder: Path, archive: Path) -> str:
        parts = (self._of_all, *self._own(recipient), *_as_they_lie(folder, archive))
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def _own(self, recipient: Recipient) -> Iterator[str]:
        """What is the recipient's own, beside the roster."""
        yield recipient.code
        yield repr(self._layouts.plan_for(recipient))
        if not recipient.returns_forms:
            return
        campaign, settings = self._campaign, self._campaign.settings
        if self._links:
            yield repr(self._links.of(recipient))
        for attachment in settings.attachments:
            yield repr(campaign.prefills.kept.get((recipient.code, attachment.deliverable or "")))
            if attachment.deliverable and not attachment.is_prefilled:
                yield repr(dict(last_answers(settings, attachment, recipient)))


def _made_of(campaign: Campaign) -> Iterator[str | bytes]:
    """What all packets are made of: the configuration as it was read, the roster with it, and every
    file of the templates' folder."""
    yield campaign.settings.model_dump_json()
    folder = campaign.forms.folder
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        yield path.relative_to(folder).as_posix()
        yield path.read_bytes()


def _as_they_lie(folder: Path, archive: Path) -> Iterator[str]:
    """How the files of a packet lie on the disk; what is not there says nothing."""
    with suppress(OSError):
        with os.scandir(folder) as entries:
            own = sorted((entry.name, entry.stat()) for entry in entries)
        for name, found in own:
            yield f"{name} {found.st_size} {found.st_mtime_ns} {found.st_mode}"
        found = archive.stat()
        yield f"zip {found.st_size} {found.st_mtime_ns} {found.st_mode}"


def _read(path: Path) -> _MarksFile:
    with suppress(OSError, ValidationError):
        kept = _KEPT.validate_json(path.read_bytes(), strict=True)
        places = {place for _, place in kept.packets.values()}
        if kept.version == _VERSION and places <= set(range(len(kept.files))):
            return kept
    return _MarksFile()
