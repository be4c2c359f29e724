"""Word styles: what a named style of a document says, with what it stands on.

Source: ISO/IEC 29500-1, 17.7 (styles): a style takes from the one it is based on what it does not
say itself, and all take from the document's defaults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from huizhi.formats.ooxml import Package, attribute, child, children, whole

_DEPTH = 32  # styles that stand on each other; more is a circle
_PLAIN_SIZE = 10.0  # points, where nothing says a size; 17.3.2.38 (sz)


@dataclass(frozen=True)
class WordStyles:
    """The styles of a document: their elements by id; defaults: rPr and pPr of docDefaults."""

    elements: Mapping[str, etree._Element]
    defaults: Mapping[str, etree._Element]

    @classmethod
    def of(cls, package: Package) -> WordStyles:
        """Those of a Word package; none where it has no styles part. Raises: DamagedError."""
        main = package.related("", "officeDocument")
        parts = package.related(main[0], "styles") if main else []
        if not parts:
            return cls({}, {})
        return cls.in_part(package.xml(parts[0]))

    @classmethod
    def in_part(cls, root: etree._Element) -> WordStyles:
        """Those of a styles part."""
        defaults = {}
        for outer, inner in (("rPrDefault", "rPr"), ("pPrDefault", "pPr")):
            properties = child(child(child(root, "docDefaults"), outer), inner)
            if properties is not None:
                defaults[inner] = properties
        styles = {attribute(one, "styleId"): one for one in children(root, "style")}
        return cls(styles, defaults)

    def id_of(self, name: str) -> str | None:
        """The id of the style of this name, None when there is none."""
        return next((one for one in self.elements if self.name_of(one) == name), None)

    def name_of(self, style_id: str) -> str:
        """The name of a style, "" for one that is not there."""
        element = self.elements.get(style_id)
        return attribute(child(element, "name"), "val")

    def default_id(self, kind: str) -> str:
        """The id of the default style of this kind ("paragraph", "table"), "" without one."""
        for style_id, element in self.elements.items():
            if attribute(element, "type") == kind and attribute(element, "default") in (
                "1",
                "true",
            ):
                return style_id
        return ""

    def chain(self, style_id: str) -> Iterator[etree._Element]:
        """The style and what it stands on, nearest first."""
        for _ in range(_DEPTH):
            element = self.elements.get(style_id)
            if element is None:
                return
            yield element
            style_id = attribute(child(element, "basedOn"), "val")

    def properties(self, style_id: str, kind: str) -> Iterator[etree._Element]:
        """The rPr or pPr of the style and of what it stands on, nearest first, defaults last."""
        for element in self.chain(style_id):
            found = child(element, kind)
            if found is not None:
                yield found
        if kind in self.defaults:
            yield self.defaults[kind]

    def spacing_of(self, style_id: str) -> dict[str, int]:
        """What is said of the space around its paragraphs, by attribute name, in twips."""
        found: dict[str, int] = {}
        for properties in self.properties(style_id or self.default_id("paragraph"), "pPr"):
            spacing = child(properties, "spacing")
            for name in ("before", "after", "line"):
                said = attribute(spacing, name)
                if said and name not in found:
                    found[name] = whole(said, 0)
        return found

    def size_of(self, style_id: str) -> float:
        """The size of its characters in points."""
        return self._number(style_id, "sz", _PLAIN_SIZE * 2) / 2

    def scale_of(self, style_id: str) -> float:
        """How wide its characters are, per cent."""
        return self._number(style_id, "w", 100)

    def _number(self, style_id: str, name: str, otherwise: float) -> float:
        for properties in self.properties(style_id, "rPr"):
            said = attribute(child(properties, name), "val")
            if said.isdigit():
                return int(said)
        return otherwise
