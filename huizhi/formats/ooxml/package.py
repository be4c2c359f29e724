"""Package: the parts of a docx or xlsx file, found by what they are for, read within limits.

Source: ISO/IEC 29500-2 (Open Packaging Conventions): part names compare without case (6.2.2.3),
relationships (6.5), content types (6.2.3). Some programs write backslashes between folders.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote

from lxml import etree

from huizhi.content import Limits
from huizhi.errors import DamagedError
from huizhi.formats.ooxml.xml_part import attribute, children, local_name, parse_xml
from huizhi.formats.zips import SafeZip, ZipMember

# A relationship type ends in what it is for; before that stands one of these.
# (In lower case: LibreOffice 7.4 writes "officedocument" for the core properties.)
_TYPE_PREFIXES = (
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officedocument/relationships/",  # Strict
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/",
    "http://schemas.microsoft.com/office/",
    "http://www.wps.cn/officedocument/",
)
_STANDARD_NAMES = {
    name.lower(): name for name in ("[Content_Types].xml", "_rels/.rels", "docProps/custom.xml")
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """One arrow from a part (or the package) to a part or an address outside.

    kind: the type's last word ("worksheet"); target: part name, or address when external.
    """

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """A package over bytes. Part names have no leading slash: "xl/workbook.xml"."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises: DamagedError when it is no whole zip or has two parts of one name; LimitError."""
        self._zip = SafeZip(data, limits)
        self._members: dict[str, ZipMember] = {}
        self._relationships: dict[str, tuple[Relationship, ...]] = {}
        for info in self._zip.members:
            name = _folded(info.orig_filename)
            if name in self._members:
                raise DamagedError(f"包内有两个同名的文件{name}")
            self._members[name] = info

    def __contains__(self, part: str) -> bool:
        return _folded(part) in self._members

    @property
    def parts(self) -> tuple[str, ...]:
        """All part names, in lower case."""
        return tuple(self._members)

    @property
    def names(self) -> tuple[str, ...]:
        """All part names as written in the package, with "/" between folders; the two parts that
        every package has are named as the standard names them."""
        written = (info.orig_filename.replace("\\", "/").lstrip("/") for info in self._zip.members)
        return tuple(_STANDARD_NAMES.get(name.lower(), name) for name in written)

    def read(self, part: str) -> bytes:
        """The content of a part.

        Raises: DamagedError when there is none, EncryptedError, LimitError.
        """
        info = self._members.get(_folded(part))
        if info is None:
            raise DamagedError(f"缺少内部文件{part}")
        return self._zip.read(info)

    def xml(self, part: str) -> etree._Element:
        """The root element of a part. Raises: as `read`, and DamagedError for broken XML."""
        return parse_xml(self.read(part), part)

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """The relationships of a part, or of the package; none where none are written."""
        if part not in self._relationships:
            folder, name = posixpath.split(part)
            rels = posixpath.join(folder, "_rels", name + ".rels")
            found = _relationships_in(self.read(rels), rels, folder) if rels in self else ()
            self._relationships[part] = found
        return self._relationships[part]

    def related(self, part: str, *kinds: str) -> list[str]:
        """The parts inside the package that `part` points at for one of these kinds.

        Targets that are not there are left out.
        """
        return [
            one.target
            for one in self.relationships(part)
            if one.kind in kinds and not one.external and one.target in self
        ]

    def content_type(self, part: str) -> str:
        """The content type of a part, "" when none is declared."""
        wanted = "/" + _folded(part)
        for name, kind in self.overrides.items():
            if name == wanted:
                return kind
        return self._defaults.get(posixpath.splitext(wanted)[1].lstrip("."), "")

    @cached_property
    def overrides(self) -> dict[str, str]:
        """Content type by part name, as [Content_Types].xml lists them ("/" first, lower case)."""
        return _content_types_in(self._types)[0]

    @cached_property
    def _defaults(self) -> dict[str, str]:
        return _content_types_in(self._types)[1]

    @cached_property
    def _types(self) -> bytes:
        return self.read("[Content_Types].xml")


# The forms of one campaign come back from few programs: these parts are the same in most of them.
@lru_cache(maxsize=256)
def _relationships_in(data: bytes, part: str, folder: str) -> tuple[Relationship, ...]:
    written = children(parse_xml(data, part), "Relationship")
    return tuple(_relationship(one, folder) for one in written)


@lru_cache(maxsize=256)
def _content_types_in(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Content types by part name and by extension."""
    root = parse_xml(data, "[Content_Types].xml")
    overrides = {
        "/" + _folded(attribute(one, "PartName")): attribute(one, "ContentType")
        for one in children(root, "Override")
    }
    defaults = {
        attribute(one, "Extension").lower(): attribute(one, "ContentType")
        for one in children(root, "Default")
    }
    return overrides, defaults


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _relationship(element: etree._Element, folder: str) -> Relationship:
    if local_name(element) != "Relationship":
        raise DamagedError("内部的关系文件已损坏")
    target = attribute(element, "Target")
    external = attribute(element, "TargetMode") == "External"
    kind = attribute(element, "Type")
    known = kind.lower().startswith(_TYPE_PREFIXES)
    return Relationship(
        id=attribute(element, "Id"),
        kind=kind.rpartition("/")[2] if known else kind,
        target=target if external else _part_name(target, folder),
        external=external,
    )


def _part_name(target: str, folder: str) -> str:
    target = unquote(target.partition("#")[0]).replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join("/" + folder, target)
    return posixpath.normpath(joined).lstrip("/")


def printed_parts(data: bytes) -> bytes:
    """The parts that are printed, one after the other; equal for two documents that look alike.

    Raises: ReadError.
    """
    package = Package(data, Limits())
    seen = sorted(name for name in package.parts if name.startswith(("word/", "xl/")))
    return b"\0".join(name.encode() + b"\0" + package.read(name) for name in seen)
