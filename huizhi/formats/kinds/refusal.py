"""Refusal: what a file is that cannot be read as a form, and what helps, by its kind."""

from __future__ import annotations

from huizhi.content import DOWNLOADED, kind_named, locked_file
from huizhi.errors import DamagedError, ReadError, UnknownKindError
from huizhi.formats.kinds.text_kind import has_cloud_link


def refusal_of(kind: str, data: bytes) -> ReadError:
    """The error for a file of this kind (the name of a `FileKind`) that no reader takes."""
    if kind == "encrypted":
        return locked_file()
    if kind == "text" and has_cloud_link(data):
        return UnknownKindError("云文档的链接", DOWNLOADED)
    known = kind_named(kind)
    refused = DamagedError if kind == "broken" else UnknownKindError
    return refused(known.label, known.remedy)
