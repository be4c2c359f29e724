"""Companion parts: what a worksheet refers to (drawings, charts, tables, comments), copied with it.

Pictures are shared by the copies. A table has its number and its name once in a workbook.
Source: ISO/IEC 29500-1, 18.5.1.2 (table); -2, 6.5 (relationships).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from huizhi.formats.excel.book_stream import relations_of
from huizhi.formats.ooxml import DECLARATION, Package
from huizhi.formats.zips import Member

_SHARED = {"image", "hyperlink"}


@dataclass
class CompanionCopies:
    """The copies for one more sheet. number: of the sheet among its copies; types: the root of the
    content types; taken: the names of tables and ranges, and the numbers of tables, in the
    workbook; made: the new part by the old one."""

    package: Package
    members: dict[str, Member]
    types: etree._Element
    number: int
    taken: set[str]
    made: dict[str, str] = field(default_factory=dict)

    def relate(self, part: str, new: str) -> None:
        """Gives a copied part relationships to copies of what the part leads to."""
        own = relations_of(part)
        if own not in self.members:
            return
        root = etree.fromstring(self.members[own].data)
        known = {one.id: one for one in self.package.relationships(part)}
        for one in root:
            link = known[one.get("Id", "")]
            if link.external or link.kind in _SHARED or link.target not in self.members:
                continue
            one.set("Target", f"/{self._copied(link.target)}")
        self.members[relations_of(new)] = Member(relations_of(new), _written(root))

    def _copied(self, part: str) -> str:
        if part in self.made:
            return self.made[part]
        stem, _, suffix = part.rpartition(".")
        new = f"{stem}_copy{self.number}.{suffix}"
        self.made[part] = new
        self.members[new] = replace(self.members[part], name=new)
        for kind in [o for o in self.types if o.get("PartName", "").lower() == f"/{part}".lower()]:
            copy = deepcopy(kind)
            copy.set("PartName", f"/{new}")
            self.types.append(copy)
        self.relate(part, new)
        return new

    def rename_tables(self) -> dict[str, str]:
        """Gives each copied table a number and a name of its own; the new names by the old."""
        renamed: dict[str, str] = {}
        for new in self.made.values():
            root = etree.fromstring(self.members[new].data) if "/tables/" in new else None
            if root is None:
                continue
            name = root.get("displayName", "")
            numbers = itertools.count(self.number)
            renamed[name] = self._free(f"{name}_{number}" for number in numbers)
            for attribute in ("name", "displayName"):
                root.set(attribute, renamed[name])
            first = int(root.get("id", "1")) + 1000 * self.number
            root.set("id", self._free(map(str, itertools.count(first))))
            self.members[new] = Member(new, _written(root))
        return renamed

    def _free(self, names: Iterator[str]) -> str:
        """The first of these that nothing is called yet; it is taken now."""
        free = next(name for name in names if name.lower() not in self.taken)
        self.taken.add(free.lower())
        return free


def names_taken(workbook: etree._Element, members: Mapping[str, Member]) -> set[str]:
    """What tables and defined names are called, and the numbers of tables, in lower case.
    workbook: root of its part."""
    taken = {one.get("name", "").lower() for one in workbook.iter("{*}definedName")}
    for member in members.values():
        if "/tables/" in member.name and member.name.endswith(".xml"):
            root = etree.fromstring(member.data)
            taken |= {root.get(one, "").lower() for one in ("name", "displayName", "id")}
    return taken


def with_tables_renamed(formula: str, renamed: Mapping[str, str]) -> str:
    """The formula with tables by their new names."""
    for old, new in renamed.items():
        formula = re.sub(rf"(?<![\w.]){re.escape(old)}(?![\w.(!])", new, formula)
    return formula


def _written(root: etree._Element) -> bytes:
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
