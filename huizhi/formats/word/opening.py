"""Docx opening: any Word document opened for mending by python-docx, and saved as what it was.

python-docx opens plain documents alone, and none that points at a part that is not there, which
Word does every day. So such a part is said to be outside while it is open, and documents with
macros and templates are called plain; both are put back when it is saved.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from lxml import etree

from huizhi.content import Limits
from huizhi.errors import DamagedError
from huizhi.formats.ooxml import Package, attribute, local_name

_PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = "[Content_Types].xml"
_AWAY = "huizhi-missing:"  # before the target of a part that is not there
# What python-docx raises for documents that it does not expect.
UNEXPECTED = (
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError),
    *(NotImplementedError, RecursionError, etree.LxmlError, zipfile.BadZipFile),
)


@dataclass(frozen=True)
class OpenDocument:
    """A document for python-docx; kind: the content type that it really has."""

    document: Any
    kind: str

    def saved(self) -> bytes:
        """The document as it is now. Raises: DamagedError."""
        target = io.BytesIO()
        try:
            self.document.save(target)
        except UNEXPECTED as error:
            raise unexpected_error(error) from error
        return _put_back(target.getvalue(), self.kind)


def open_document(data: bytes) -> OpenDocument:
    """The document of these bytes, to be mended. Raises: ReadError."""
    package = Package(data, Limits())
    main = next(iter(package.related("", "officeDocument")), "")
    kind = package.content_type(main)
    parts = {name: package.read(name) for name in package.names}
    for name, part in parts.items():
        if name.lower().endswith(".rels"):
            parts[name] = _missing_put_away(package, name, part)
    if kind != _PLAIN:
        parts[_TYPES] = parts[_TYPES].replace(escape(kind).encode(), _PLAIN.encode())
    try:
        return OpenDocument(Document(io.BytesIO(_zipped(parts))), kind)
    except UNEXPECTED as error:
        raise unexpected_error(error) from error


def _missing_put_away(package: Package, rels: str, part: bytes) -> bytes:
    """The relationships with those to missing parts said to be outside."""
    folder, _, name = rels.rpartition("_rels/")
    known = package.relationships(f"{folder}{name[: -len('.rels')]}")
    missing = {one.id for one in known if not one.external and one.target not in package}
    if not missing:
        return part
    root = etree.fromstring(part)
    for one in root:
        if local_name(one) == "Relationship" and attribute(one, "Id") in missing:
            one.set("Target", _AWAY + attribute(one, "Target"))
            one.set("TargetMode", "External")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _put_back(data: bytes, kind: str) -> bytes:
    package = Package(data, Limits())
    parts = {name: package.read(name) for name in package.names}
    if kind != _PLAIN:
        parts[_TYPES] = parts[_TYPES].replace(_PLAIN.encode(), escape(kind).encode())
    for name, part in parts.items():
        if name.lower().endswith(".rels") and _AWAY.encode() in part:
            parts[name] = _missing_brought_back(part)
    return _zipped(parts)


def _missing_brought_back(part: bytes) -> bytes:
    root = etree.fromstring(part)
    for one in root:
        target = attribute(one, "Target")
        if target.startswith(_AWAY):
            one.set("Target", target.removeprefix(_AWAY))
            del one.attrib["TargetMode"]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def unexpected_error(error: Exception, what: str = "改不了") -> DamagedError:
    """The error for a document that is not as libraries expect; what: what came of it."""
    said = " ".join(str(error).split())[:80] or type(error).__name__
    return DamagedError(f"文件内部的写法不常见，{what}（{said}）")
