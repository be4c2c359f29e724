"""Judged: one value that came back on paper, right, asked about or silently wrong."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Judged:
    """One value. right: as it was meant; doubted: the recogniser asks for a look at it; found: what
    its kind finds in what was read; way: in what file it came, where files were read whole."""

    scene: str
    face: str
    form: str
    kind: str
    meant: str
    read: str
    other: str
    score: float
    doubts: tuple[str, ...]
    found: tuple[str, ...]
    way: str = ""

    @property
    def right(self) -> bool:
        return _plain(self.read) == _plain(self.meant)

    @property
    def asked(self) -> bool:
        return bool(self.doubts or self.found)

    @property
    def silent(self) -> bool:
        return not self.right and not self.asked


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
