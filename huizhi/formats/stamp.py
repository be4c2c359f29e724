"""Stamp: the identity a rendered form carries unseen, as custom document properties.

Properties that the template has already are kept.
Source: ISO/IEC 29500-1, 15.2.12.2 (custom file properties part) and 22.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from huizhi.formats.archive import Member
from huizhi.formats.fragment import DECLARATION, local_name
from huizhi.formats.marks import InputRule, visible

_PART = "docProps/custom.xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_ID = 2  # 0 and 1 are reserved


@dataclass(frozen=True)
class Stamp:
    """What a rendered document carries besides its words.

    properties: custom document properties; rules: for spreadsheets, what to tell each input
    cell, by field id.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, InputRule] = field(default_factory=dict)


def stamped(members: Iterable[Member], stamp: Stamp) -> list[Member]:
    """The members with the stamp's properties in their custom properties part."""
    given = list(members)
    if not stamp.properties:
        return given
    by_name = {member.name: member for member in given}
    relations = etree.fromstring(by_name["_rels/.rels"].data)
    part = _related(relations)
    changed = {
        "[Content_Types].xml": _typed(by_name["[Content_Types].xml"], part),
        "_rels/.rels": _serialized(relations),
        part: _with_properties(by_name.get(part), stamp.properties),
    }
    kept = [Member(m.name, changed.pop(m.name)) if m.name in changed else m for m in given]
    return [*kept, *(Member(name, data) for name, data in changed.items())]


def _related(relations: etree._Element) -> str:
    """The name of the custom properties part, which the relationships point at from now on."""
    for one in relations:
        if one.get("Type") == _RELATION:
            return one.get("Target", "").lstrip("/")
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


def _with_properties(part: Member | None, properties: Mapping[str, str]) -> bytes:
    """The properties part with these, and those that were there by other names."""
    root = etree.fromstring(part.data) if part else _no_properties()
    names = {name.lower() for name in properties}
    for one in list(root):
        if local_name(one) == "property" and one.get("name", "").lower() in names:
            root.remove(one)
    used = [int(one.get("pid", "0")) for one in root if one.get("pid", "").isdigit()]
    first = max([*used, _FIRST_ID - 1]) + 1
    for number, (name, value) in enumerate(properties.items(), start=first):
        named = {"fmtid": _FORMAT_ID, "pid": str(number), "name": visible(name)}
        entry = etree.SubElement(root, f"{{{_NAMESPACE}}}property", named)
        etree.SubElement(entry, f"{{{_TYPES}}}lpwstr").text = visible(value)
    return _serialized(root)


def _no_properties() -> etree._Element:
    text = f'<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_TYPES}"/>'
    return etree.fromstring(text)


def _serialized(root: etree._Element) -> bytes:
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
