"""Bundle: a folder that a Mac shows as one file: a Numbers table, a Pages text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huizhi.content import kind_of_suffix
from huizhi.errors import ReadError
from huizhi.formats.kinds.refusal import refusal_of

_ENDING = re.compile(r"(.*?[^/]\.(numbers|pages|key))/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bundle:
    """name: its path up to the folder that is the bundle; kind: of what it holds."""

    name: str
    kind: str

    @property
    def error(self) -> ReadError:
        """What it is, and what helps."""
        return refusal_of(self.kind, b"")


def bundle_of(path: str) -> Bundle | None:
    """The bundle in which this path lies, folders parted by "/"."""
    found = _ENDING.match(path)
    return Bundle(found[1], kind_of_suffix(f".{found[2]}").name) if found else None
