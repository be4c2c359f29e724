"""Stamp: the identity a rendered form carries unseen, as custom document properties.

Properties that the template has already are kept.
Source: ISO/IEC 29500-1, 15.2.12.2 (custom file properties part) and 22.3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from huizhi.formats.jinja import InputRule, names_shown
from huizhi.formats.ooxml.xml_fragment import DECLARATION, tag_name
from huizhi.formats.zips import Member, Packing

_PART = "docProps/custom.xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_DUBLIN_CORE = "http://purl.org/dc/terms/"
_SCHEMA_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_ID = 2  # 0 and 1 are reserved
CODE_PICTURE = "media/huizhi_code.png"  # in word/ or xl/: the page code, where a template has room
_START = f'{DECLARATION}<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_TYPES}">'


@dataclass(frozen=True)
class Stamp:
    """What a rendered document carries besides its words.

    properties: custom document properties; rules: for spreadsheets, what to tell each input
    cell, by field id; saved: when the file says it was made and last saved, None for what the
    template says; code: the picture of the page code that its pages show, for a template with a
    place for it.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, InputRule] = field(default_factory=dict)
    saved: dt.datetime | None = None
    code: bytes = b""


@dataclass(frozen=True, slots=True)
class _Property:
    """A property that the template has: its name in lower case, its number, its XML."""

    name: str
    number: int
    text: str


class StampedPackage:
    """A template's package that is stamped many times: what does not depend on the stamp is made
    once."""

    def __init__(self, members: Iterable[Member]) -> None:
        """members: as in the template, in its order."""
        self._members = tuple(members)
        self._positions = {member.name: number for number, member in enumerate(self._members)}

    def stamped(self, rendered: Iterable[Member], stamp: Stamp) -> list[Member]:
        """The rendered members, in the template's order, with the stamp's properties in their
        custom properties part and its time in the core properties part."""
        given = list(rendered)
        core = self._positions.get(self._core) if stamp.saved is not None else None
        if core is not None and stamp.saved is not None:
            given[core] = Member(self._core, _dated(given[core].data, stamp.saved), Packing.FAST)
        if stamp.code and self._code:
            given[self._positions[self._code]] = Member(self._code, stamp.code, Packing.NONE)
        if not stamp.properties:
            return given
        for position, member in self._fixed:
            given[position] = member
        name, _ = self._related
        part = Member(name, self._properties(stamp.properties), Packing.FAST)
        position = self._positions.get(name, len(given))
        given[position : position + 1] = [part]
        return given

    @cached_property
    def _core(self) -> str:
        """The name of the core properties part, "" for none."""
        return next(_targets(self._relations(), "/core-properties"), "")

    @cached_property
    def _code(self) -> str:
        """The name of the page code's picture, "" for none."""
        return next((name for name in self._positions if name.endswith(f"/{CODE_PICTURE}")), "")

    @cached_property
    def _related(self) -> tuple[str, bytes]:
        """The name of the custom properties part, and the relationships that point at it."""
        relations = self._relations()
        return _related(relations), _serialized(relations)

    def _relations(self) -> etree._Element:
        return etree.fromstring(self._member("_rels/.rels").data)

    @cached_property
    def _fixed(self) -> tuple[tuple[int, Member], ...]:
        """The members that change the same way for every stamp, with their positions."""
        name, relations = self._related
        types = _typed(self._member("[Content_Types].xml"), name)
        changed = {"[Content_Types].xml": types, "_rels/.rels": relations}
        return tuple((self._positions[one], Member(one, data)) for one, data in changed.items())

    @cached_property
    def _there(self) -> tuple[_Property, ...]:
        """The properties that the template has."""
        name, _ = self._related
        return tuple(_read_properties(self._member(name))) if name in self._positions else ()

    def _member(self, name: str) -> Member:
        return self._members[self._positions[name]]

    def _properties(self, properties: Mapping[str, str]) -> bytes:
        """The properties part with these, and those that were there by other names."""
        names = {name.lower() for name in properties}
        kept = [one for one in self._there if one.name not in names]
        first = max([*(one.number for one in kept), _FIRST_ID - 1]) + 1
        entries = [one.text for one in kept]
        for number, (name, value) in enumerate(properties.items(), start=first):
            said = f'fmtid="{_FORMAT_ID}" pid="{number}" name={_attribute(name)}'
            entries.append(f"<property {said}><vt:lpwstr>{_text(value)}</vt:lpwstr></property>")
        return f"{_START}{''.join(entries)}</Properties>".encode()


def _dated(core: bytes, saved: dt.datetime) -> bytes:
    """The core properties part with this time of making and saving."""
    root = etree.fromstring(core)
    for name in ("created", "modified"):
        found = root.find(f"{{{_DUBLIN_CORE}}}{name}")
        if found is None:
            found = etree.SubElement(root, f"{{{_DUBLIN_CORE}}}{name}")
            found.set(_SCHEMA_TYPE, "dcterms:W3CDTF")
        found.text = saved.strftime("%Y-%m-%dT%H:%M:%SZ")
    return _serialized(root)


@lru_cache(maxsize=256)
def _attribute(name: str) -> str:
    return quoteattr(names_shown(name))


@lru_cache(maxsize=256)
def _text(value: str) -> str:
    return escape(names_shown(value))


def _targets(relations: etree._Element, kind: str) -> Iterator[str]:
    """The parts that a relationship of this kind points at; kind: the end of its type."""
    every = (one for one in relations if one.get("Type", "").endswith(kind))
    return (one.get("Target", "").lstrip("/") for one in every)


def _related(relations: etree._Element) -> str:
    """The name of the custom properties part, which the relationships point at from now on."""
    for part in _targets(relations, "/custom-properties"):
        return part
    taken = {one.get("Id") for one in relations}
    free = next(name for n in range(len(taken) + 1) if (name := f"rIdHuizhi{n}") not in taken)
    etree.SubElement(
        relations,
        relations.tag.replace("Relationships", "Relationship"),
        {"Id": free, "Type": _RELATION, "Target": _PART},
    )
    return _PART


def _typed(content_types: Member, part: str) -> bytes:
    """The content types with that of the custom properties part."""
    types = etree.fromstring(content_types.data)
    if all(one.get("PartName", "").lower() != f"/{part}".lower() for one in types):
        tag = types.tag.replace("}Types", "}Override")
        etree.SubElement(types, tag, {"PartName": f"/{part}", "ContentType": _CONTENT_TYPE})
    return _serialized(types)


def _read_properties(part: Member) -> Iterator[_Property]:
    """The properties in this part; each carries its own declarations."""
    for one in etree.fromstring(part.data):
        if tag_name(one) == "property":
            number = one.get("pid", "")
            text = etree.tostring(one, encoding="unicode", with_tail=False)
            yield _Property(
                one.get("name", "").lower(), int(number) if number.isdigit() else 0, text
            )


def _serialized(root: etree._Element) -> bytes:
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
