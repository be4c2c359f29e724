"""OLE properties: what an .xls, .et, .doc or .wps says of itself in its property streams.

Source: [MS-OLEPS] 2.21 (property set streams).
"""

from __future__ import annotations

import datetime as dt
import io
import struct

import olefile

_CUSTOM = "\x05DocumentSummaryInformation"
# What olefile raises on broken streams, its own errors and Python's.
_DAMAGED = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, MemoryError)
_ENCODINGS = ("utf-8", "gb18030")


def user_properties(data: bytes) -> dict[str, str]:
    """The custom properties by name, as text; none where the stream is missing or damaged."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            if not file.exists(_CUSTOM):
                return {}
            listed = file.get_userdefined_properties(_CUSTOM)
    except _DAMAGED:  # it says nothing then; the answers are elsewhere
        return {}
    return {str(one["property_name"]): _text(one["value"]) for one in listed}


def ole_last_saved(data: bytes) -> dt.datetime | None:
    """When the file says it was last saved, None when it does not say."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            saved = getattr(file.get_metadata(), "last_saved_time", None)
    except _DAMAGED:
        return None
    if not isinstance(saved, dt.datetime) or saved.year < 1980:
        return None
    return saved if saved.tzinfo else saved.replace(tzinfo=dt.UTC)


def _text(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    for encoding in _ENCODINGS:
        try:
            return value.decode(encoding).rstrip("\x00")
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")
