"""Stamp: the identity a rendered form carries unseen, as custom document properties.

Source: ISO/IEC 29500-1, 15.2.12.2 (custom file properties part) and 22.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from huizhi.formats.archive import Member
from huizhi.formats.marks import InputRule, visible

_PART = "docProps/custom.xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


@dataclass(frozen=True)
class Stamp:
    """What a rendered document carries besides its words.

    properties: custom document properties; rules: for spreadsheets, what to tell each input
    cell, by field id.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, InputRule] = field(default_factory=dict)


def stamped(members: Iterable[Member], stamp: Stamp) -> list[Member]:
    """The members with the stamp's properties as their custom properties part."""
    if not stamp.properties:
        return list(members)
    kept = [_declared(member) for member in members if member.name != _PART]
    return [*kept, Member(_PART, _properties_xml(stamp.properties).encode())]


def _declared(member: Member) -> Member:
    """The member; content types and package relationships name the properties part."""
    if member.name == "[Content_Types].xml":
        entry = f'<Override PartName="/{_PART}" ContentType="{_CONTENT_TYPE}"/>'
        return _with_entry(member, "Types", entry, f'PartName="/{_PART}"')
    if member.name == "_rels/.rels":
        entry = f'<Relationship Id="rIdHuizhi" Type="{_RELATION}" Target="{_PART}"/>'
        return _with_entry(member, "Relationships", entry, _RELATION)
    return member


def _with_entry(member: Member, root: str, entry: str, sign: str) -> Member:
    text = member.data.decode("utf-8")
    if sign in text:
        return member
    return Member(member.name, re.sub(rf"</((?:\w+:)?{root})>", rf"{entry}</\1>", text).encode())


def _properties_xml(properties: Mapping[str, str]) -> str:
    entries = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name={quoteattr(visible(name))}>'
        f"<vt:lpwstr>{escape(visible(value))}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), start=2)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_TYPES}">{entries}</Properties>'
