"""File names: any name as one that every system takes."""

from __future__ import annotations

import re
import unicodedata

_NOT_IN_NAMES = re.compile(
    r'[\x00-\x1f<>:"/\\|?*\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]'
)


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


_LONGEST = 80  # characters of a name; 3 bytes each in UTF-8, and names end at 255 bytes


def safe_name(name: str) -> str:
    """The name as a file or folder name on every system; never empty, never a path."""
    cleaned = _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", name)).strip(" .")[:_LONGEST]
    cleaned = cleaned.strip(" .") or "_"
    return f"_{cleaned}" if _RESERVED.fullmatch(cleaned) else cleaned
