"""Arrival: one content under one name, as it came; and where it belongs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from huizhi.findings import Finding


@dataclass(frozen=True, slots=True)
class Arrival:
    """name: as received, folders parted by "/" (an archive is a folder); received: with time zone;
    size: in bytes."""

    sha256: str
    name: str
    received: dt.datetime
    size: int = 0

    @property
    def folder(self) -> str:
        """What it came in, "" for a file that came alone."""
        return self.name.rpartition("/")[0]

    @property
    def file(self) -> str:
        """Its own name."""
        return self.name.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """Its own name without what stands behind the last dot."""
        name, dot, _ = self.file.rpartition(".")
        return name if dot else self.file


@dataclass(frozen=True, slots=True)
class Placement:
    """Where something belongs. community, deliverable: None when it cannot be told; item: name of
    the item, "" for none; evidence: by what, in Chinese; findings: what is doubtful about it; away:
    name of the activity that the clerk has moved it to, "" for none."""

    community: str | None = None
    deliverable: str | None = None
    item: str = ""
    evidence: str = ""
    findings: tuple[Finding, ...] = ()
    away: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it can be counted."""
        return self.community is not None and self.deliverable is not None
