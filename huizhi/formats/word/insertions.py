"""Insertions: what the marks of one rendering put into a package beside text: pictures, charts,
other documents, and the relationships by which the parts point at them.

A mark prints only an id; the part that this id stands for is kept here until all parts are
rendered, and then added to the package together.
Source: ISO/IEC 29500-2, 6.2.3 (content types), 6.5 (relationships).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from huizhi.formats.ooxml import DECLARATION, attribute
from huizhi.formats.zips import Member

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT_TYPES = "[Content_Types].xml"
INSERTED = "rIdHuizhi"  # how the ids of what was inserted begin
_FIRST_DRAWING_ID = 100_001  # of the drawings that are inserted, where they are not numbered anew


@dataclass(frozen=True, slots=True)
class _Relation:
    id: str
    kind: str
    target: str
    external: bool


@dataclass
class Insertions:
    """What one rendering has put in so far. template: the members of the template's package; blank:
    what stands in the place of some, by name in lower case, unless it is put in; part: the one
    whose marks are printed now; kept: what is put in later, by the words for it."""

    template: Sequence[Member]
    blank: Mapping[str, Member] = field(default_factory=dict)
    part: str = ""
    kept: dict[str, Any] = field(default_factory=dict)
    _relations: dict[str, list[_Relation]] = field(default_factory=dict)
    _parts: dict[str, tuple[Member, str]] = field(default_factory=dict)
    _changes: dict[str, list[Callable[[etree._Element], None]]] = field(default_factory=dict)
    _taken: dict[str, set[str]] = field(default_factory=dict)
    _rounds: dict[str, int] = field(default_factory=dict)
    _drawings: int = _FIRST_DRAWING_ID

    @contextmanager
    def into(self, part: str) -> Iterator[None]:
        """What marks put in meanwhile is put into this part."""
        before, self.part = self.part, part
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)
            self.part = before

    def relate(self, kind: str, target: str, *, external: bool = False, own_id: str = "") -> str:
        """The id by which the part points at a target: another part, or an address outside. kind:
        the whole type of the relationship; own_id: the id it is to have."""
        known = self._relations.setdefault(self.part, [])
        for one in known:
            same = (one.kind, one.target, one.external) == (kind, target, external)
            if same and own_id in {"", one.id}:
                return one.id
        found = own_id or self._free_id(len(known) + 1)
        known.append(_Relation(found, kind, target, external))
        return found

    def _free_id(self, number: int) -> str:
        """An id that the part does not use yet."""
        taken = self._taken.get(self.part)
        if taken is None:
            name = _relationships_of(self.part).lower()
            rels = (one.data for one in self.template if one.name.lower() == name)
            taken = {attribute(one, "Id") for data in rels for one in etree.fromstring(data)}
            self._taken[self.part] = taken
        while (found := f"{INSERTED}{number}") in taken:
            number += 1
        taken.add(found)
        return found

    def add(self, member: Member, content_type: str) -> None:
        """Puts in a part; one that is there already stays. content_type: "" where its suffix says
        it."""
        self._parts.setdefault(member.name, (member, content_type))

    def change(self, part: str, change: Callable[[etree._Element], None]) -> None:
        """Has a part of the template, or one put in, changed at the end, each change once."""
        changes = self._changes.setdefault(part.lower(), [])
        if change not in changes:
            changes.append(change)

    def drawing_id(self) -> int:
        """A number that no other inserted drawing has."""
        self._drawings += 1
        return self._drawings - 1

    def keep(self, data: object) -> str:
        """A word for something that is put in when the part has been printed."""
        word = f"huizhi-data-{len(self.kept) + 1}"
        self.kept[word] = data
        return word

    def round_of(self, key: str) -> int:
        """How often this has been asked for this key."""
        self._rounds[key] = self._rounds.get(key, 0) + 1
        return self._rounds[key]

    def __bool__(self) -> bool:
        return bool(self._relations or self._parts or self._changes or self.blank)

    def applied(self, rendered: Sequence[Member]) -> list[Member]:
        """The rendered members with all that was put in."""
        members = {one.name.lower(): one for one in rendered}
        members |= self.blank
        members |= {name.lower(): member for name, (member, _) in self._parts.items()}
        for part, relations in self._relations.items():
            name = _relationships_of(part)
            members[name.lower()] = _related(name, members.get(name.lower()), relations)
        types = members[_CONTENT_TYPES.lower()]
        members[_CONTENT_TYPES.lower()] = _typed(types, [*self._parts.values()])
        for part, changes in self._changes.items():
            members[part] = _changed(members[part], changes)
        return list(members.values())


_current: ContextVar[Insertions | None] = ContextVar("insertions", default=None)


def insertions_now() -> Insertions | None:
    """What the rendering that is going on puts in, None outside of one."""
    return _current.get()


def _relationships_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _related(name: str, before: Member | None, relations: Sequence[_Relation]) -> Member:
    text = before.data if before else f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()
    root = etree.fromstring(text)
    for one in relations:
        added = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship")
        added.set("Id", one.id)
        added.set("Type", one.kind)
        added.set("Target", one.target if one.external else f"/{one.target}")
        if one.external:
            added.set("TargetMode", "External")
    return Member(name, serialized(root))


def _typed(before: Member, parts: Sequence[tuple[Member, str]]) -> Member:
    root = etree.fromstring(before.data)
    known = {attribute(one, "PartName").lower() for one in root}
    for member, content_type in parts:
        if content_type and f"/{member.name}".lower() not in known:
            said = {"PartName": f"/{member.name}", "ContentType": content_type}
            etree.SubElement(root, f"{{{_TYPES}}}Override", said)
    return Member(before.name, serialized(root))


def _changed(before: Member, changes: Sequence[Callable[[etree._Element], None]]) -> Member:
    root = etree.fromstring(before.data)
    for change in changes:
        change(root)
    return Member(before.name, serialized(root))


def serialized(root: etree._Element) -> bytes:
    """The part with this root."""
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
