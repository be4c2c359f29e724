"""Drafts: what is not taken yet: a list that is looked at, an activity that is being put together.

Each kind has its own folder and its own time: one kind never clears away what another still needs.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_FOLDER = "drafts"
_NUMBER = re.compile(r"[0-9a-f]{16}")
_DAY = 86_400  # seconds


@dataclass(frozen=True)
class Drafts:
    """The drafts of one kind. output: the activity's output folder; kind: the name of their own
    folder; days: after which one that nobody has touched is deleted, for people's telephone numbers
    stand in them."""

    output: Path
    kind: str
    days: int

    @property
    def _folder(self) -> Path:
        return self.output / _FOLDER / self.kind

    def new(self) -> Path:
        """An empty folder for a new draft; old ones go."""
        with suppress(OSError):
            for one in self._folder.iterdir():
                if _touched(one) < time.time() - self.days * _DAY:
                    shutil.rmtree(one, ignore_errors=True)
        folder = self._folder / secrets.token_hex(8)
        folder.mkdir(mode=0o700, parents=True)
        return folder

    def find(self, number: str) -> Path | None:
        """The folder of the draft with this number, None where there is none."""
        folder = self._folder / number
        return folder if _NUMBER.fullmatch(number) and folder.is_dir() else None


def _touched(folder: Path) -> float:
    """When the draft was last changed: writing into a file does not change its folder's time."""
    return max(one.stat().st_mtime for one in (folder, *folder.rglob("*")))
