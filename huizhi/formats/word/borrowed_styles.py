"""Borrowed styles: the styles and lists that a document needs when it stands within another one.

A style that the other document has by the same name is taken there; what it lacks is brought along.
Source: ISO/IEC 29500-1, 17.7 (styles), 17.9 (numbering).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from huizhi.formats.ooxml import attribute, child, children, local_name
from huizhi.formats.word.styles import WordStyles

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_NAMING = {"pStyle", "rStyle", "tblStyle"}
_STANDING_ON = {"basedOn", "next", "link"}
_FIRST = 100_000  # ids of lists brought along; nobody has typed so many


@dataclass
class BorrowedStyles:
    """What one document brings into another. own: its styles; host: the other's; lists: the root of
    its numbering part; number: from which its lists are numbered, another for each document."""

    own: WordStyles
    host: WordStyles
    lists: etree._Element | None
    number: int
    _ids: dict[str, str] = field(default_factory=dict)
    _styles: list[etree._Element] = field(default_factory=list)
    _abstract: dict[str, etree._Element] = field(default_factory=dict)
    _numbers: dict[str, etree._Element] = field(default_factory=dict)

    def settle(self, elements: Iterable[etree._Element]) -> None:
        """Has the elements name styles and lists as the host knows them."""
        for element in elements:
            for one in list(element.iter(f"{_W}*")):
                name = local_name(one)
                if name in _NAMING or (name in _STANDING_ON and one.getparent() is element):
                    one.set(_VAL, self._style(attribute(one, "val")))
                elif name == "numId":
                    one.set(_VAL, self._list(attribute(one, "val")))

    def add_styles(self, root: etree._Element) -> None:
        """The host's styles part with what it lacked."""
        known = {attribute(one, "styleId") for one in root}
        root.extend(deepcopy(one) for one in self._styles if attribute(one, "styleId") not in known)

    def add_lists(self, root: etree._Element) -> None:
        """The host's numbering part with the lists brought along."""
        abstract = children(root, "abstractNum")
        after = root.index(abstract[-1]) + 1 if abstract else len(children(root, "numPicBullet"))
        for number, one in enumerate(self._abstract.values()):
            root.insert(after + number, deepcopy(one))
        numbers = children(root, "num")
        after = root.index(numbers[-1]) + 1 if numbers else after + len(self._abstract)
        for number, one in enumerate(self._numbers.values()):
            root.insert(after + number, deepcopy(one))

    @property
    def has_styles(self) -> bool:
        return bool(self._styles)

    @property
    def has_lists(self) -> bool:
        return bool(self._numbers)

    def _style(self, style_id: str) -> str:
        """The host's id for a style, which is brought along where there is none of its name."""
        if style_id in self._ids:
            return self._ids[style_id]
        element = self.own.elements.get(style_id)
        if element is None:
            return style_id
        names = {name.lower(): known for known, name in _named(self.host.elements)}
        found = names.get(attribute(child(element, "name"), "val").lower())
        self._ids[style_id] = found or self._free_id(style_id)
        if found is None:
            self._bring(element, self._ids[style_id])
        return self._ids[style_id]

    def _free_id(self, style_id: str) -> str:
        taken = {*self.host.elements, *self._ids.values()}
        number, free = 1, style_id
        while free in taken:
            number, free = number + 1, f"{style_id}{number}"
        return free

    def _bring(self, element: etree._Element, style_id: str) -> None:
        brought = deepcopy(element)
        brought.set(f"{_W}styleId", style_id)
        brought.attrib.pop(f"{_W}default", "")
        self._styles.append(brought)
        self.settle([brought])

    def _list(self, number: str) -> str:
        """The host's number for a list."""
        found = next(
            (o for o in children(self.lists, "num") if attribute(o, "numId") == number), None
        )
        if found is None:
            return number
        if number not in self._numbers:
            brought = deepcopy(found)
            self._numbers[number] = brought
            brought.set(f"{_W}numId", str(self.number + len(self._numbers)))
            pattern = child(brought, "abstractNumId")
            if pattern is not None:
                pattern.set(_VAL, self._pattern(attribute(pattern, "val")))
        return attribute(self._numbers[number], "numId")

    def _pattern(self, number: str) -> str:
        """The host's number for the pattern of a list."""
        every = children(self.lists, "abstractNum")
        found = next((one for one in every if attribute(one, "abstractNumId") == number), None)
        if found is None:
            return number
        if number not in self._abstract:
            brought = deepcopy(found)
            self._abstract[number] = brought
            identity = self.number + len(self._abstract)
            brought.set(f"{_W}abstractNumId", str(identity))
            if (own := child(brought, "nsid")) is not None:
                own.set(_VAL, f"{identity:08X}")  # else it would go on where another list ends
            for one in list(brought.iter(f"{_W}lvlPicBulletId", f"{_W}numStyleLink")):
                if (above := one.getparent()) is not None:
                    above.remove(one)
            self.settle([brought])
        return attribute(self._abstract[number], "abstractNumId")


def list_numbers_from(digest: str) -> int:
    """From where the lists of a document with this digest are numbered."""
    return _FIRST + int(digest[:6], 16) % 1_000_000 * 100


def _named(styles: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    return ((known, attribute(child(one, "name"), "val")) for known, one in styles.items())
