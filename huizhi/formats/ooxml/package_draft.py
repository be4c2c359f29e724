"""Package draft: a docx or xlsx package that is being changed; what is not touched stays as it is.

Source: ISO/IEC 29500-2, 6.2.3 (content types), 6.5 (relationships).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from huizhi.content import Limits
from huizhi.formats.ooxml.package import Package
from huizhi.formats.ooxml.stamp import Stamp, StampedPackage
from huizhi.formats.ooxml.xml_fragment import DECLARATION
from huizhi.formats.ooxml.xml_part import attribute, parse_xml
from huizhi.formats.zips import Member, Packing, write_members

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPES = "[Content_Types].xml"
_PNG = "image/png"


class PackageDraft:
    """Parts are changed in place: `xml` gives the root that will be written."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises: DamagedError, LimitError, EncryptedError."""
        self.package = Package(data, limits)
        self._names = {name.lower(): name for name in self.package.names}
        self._roots: dict[str, etree._Element] = {}
        self._texts: dict[str, bytes] = {}

    def xml(self, part: str) -> etree._Element:
        """The root of a part, to be changed in place."""
        key = part.lower()
        if key not in self._roots:
            data = self._texts.pop(key, None)
            root = parse_xml(data, part) if data is not None else self.package.xml(part)
            self._roots[key] = root
        return self._roots[key]

    def text(self, part: str) -> str:
        """A part that is not well-formed XML everywhere (VML), as text."""
        data = self._texts.get(part.lower())
        given = self.package.read(part) if data is None else data
        return given.decode("utf-8-sig", "surrogateescape")

    def put(self, part: str, text: str) -> None:
        """Writes a part's whole text."""
        self._roots.pop(part.lower(), None)
        self._names.setdefault(part.lower(), part)
        self._texts[part.lower()] = text.encode("utf-8", "surrogateescape")

    def add_picture(self, part: str, png: bytes) -> None:
        """Adds a picture as a part of this name."""
        self._names.setdefault(part.lower(), part)
        self._texts[part.lower()] = png
        types = self.xml(self._names[_CONTENT_TYPES.lower()])
        if self.package.content_type(part) != _PNG:
            kind = {"PartName": f"/{part}", "ContentType": _PNG}
            etree.SubElement(types, f"{{{_TYPES}}}Override", kind)

    def add(self, pattern: str, content_type: str, text: str) -> str:
        """The name of a new part, made from a pattern with a number in it: "xl/comments{}.xml"."""
        name = next(n for i in _counting() if (n := pattern.format(i)).lower() not in self._names)
        self.put(name, text)
        types = self.xml(self._names[_CONTENT_TYPES.lower()])
        etree.SubElement(
            types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type
        )
        return name

    def relate(self, source: str, kind: str, target: str) -> str:
        """The id of a new relationship from one part to another; kind: "worksheet", "comments"."""
        root = self._relationships(source)
        taken = {attribute(one, "Id") for one in root}
        free = next(name for n in _counting() if (name := f"rIdHuizhi{n}") not in taken)
        etree.SubElement(
            root,
            f"{{{_RELATIONSHIPS}}}Relationship",
            Id=free,
            Type=f"{_OFFICE}/{kind}",
            Target=f"/{target}",
        )
        return free

    def written(self, stamp: Stamp) -> bytes:
        """The package with all changes and the stamp's properties."""
        members = list(self._members())
        return write_members(StampedPackage(members).stamped(members, stamp))

    def _members(self) -> Iterator[Member]:
        for key, name in self._names.items():
            if key in self._roots:
                text = etree.tostring(self._roots[key], encoding="unicode")
                yield Member(name, (DECLARATION + text).encode(), Packing.FAST)
            elif key in self._texts:
                yield Member(name, self._texts[key], Packing.FAST)
            else:
                yield Member(name, self.package.read(name), Packing.FAST)

    def _relationships(self, source: str) -> etree._Element:
        folder, name = posixpath.split(source)
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        if part.lower() not in self._names:
            self.put(part, f'<Relationships xmlns="{_RELATIONSHIPS}"/>')
        return self.xml(part)


def _counting() -> Iterator[int]:
    number = 1
    while True:
        yield number
        number += 1
