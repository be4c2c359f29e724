"""Around the text of a Word document: automatic numbers, styles that strike out, prompts, margins.

Parts are parsed only where the document makes use of them: most forms make none.
Source: ISO/IEC 29500-1, 17.7 (styles), 17.9 (numbering), 17.10 (headers), 17.12 (glossary).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from huizhi.formats.ooxml import (
    Package,
    attribute,
    child,
    is_on,
    local_name,
    parse_xml,
    text_in_runs,
)
from huizhi.formats.text import ShownText
from huizhi.formats.word.content_control import note_prompts
from huizhi.formats.word.numbering import WordNumbering
from huizhi.formats.word.styles import WordStyles
from huizhi.formats.word.text import NOTHING_AROUND, Around

Numbers = Mapping[etree._Element, ShownText]
_MARGINS = {"headerReference": "页眉", "footerReference": "页脚"}


@dataclass(frozen=True)
class _StyleFacts:
    """What styles say of the paragraphs that have them. numbered: paragraph properties with a
    numbering, by style id; struck: ids of those that strike out; plain: id of the default style."""

    numbered: Mapping[str, etree._Element]
    struck: frozenset[str]
    plain: str


_NO_FACTS = _StyleFacts({}, frozenset(), "")


def around_of(package: Package, main: str, root: etree._Element) -> Around:
    """What the rest of a document says about the paragraphs of its main part, or of this header or
    footer of it. Raises: DamagedError."""
    parts = package.related(main, "styles")
    facts = _style_facts(package.read(parts[0]), parts[0]) if parts else _NO_FACTS
    numbers = _numbers(package, main, root, facts)
    links = _links(package, main, root)
    is_plain = not (numbers or facts.struck or links)
    return NOTHING_AROUND if is_plain else Around(numbers, facts.struck, links)


def _links(package: Package, main: str, root: etree._Element) -> dict[str, str]:
    """Where the hyperlinks of the main part lead; none for a header or footer, whose relationships
    are its own."""
    if local_name(root) != "document":
        return {}
    kept = (one for one in package.relationships(main) if one.external and one.kind == "hyperlink")
    return {one.id: one.target for one in kept}


def numbers_of(package: Package, main: str, root: etree._Element) -> Numbers:
    """What Word itself puts before each paragraph that it numbers, counted in reading order."""
    return around_of(package, main, root).numbers


def _numbers(
    package: Package, main: str, root: etree._Element, facts: _StyleFacts
) -> dict[etree._Element, ShownText]:
    numbers: dict[etree._Element, ShownText] = {}
    if not _may_be_numbered(root, facts) or not package.related(main, "numbering"):
        return numbers
    numbering = WordNumbering.of(package, main)
    for paragraph in root.iter(_tag(root, "p")):
        own = child(paragraph, "pPr")
        style = attribute(child(own, "pStyle"), "val") or facts.plain
        chain = [one for one in (own, facts.numbered.get(style)) if one is not None]
        prefix = numbering.prefix(chain, style)
        if prefix is None:
            numbers[paragraph] = ShownText("", ("前面的自动编号没有读出",))
        elif prefix:
            numbers[paragraph] = ShownText(f"{prefix} " if prefix[-1].isalnum() else prefix)
    return numbers


def _may_be_numbered(root: etree._Element, facts: _StyleFacts) -> bool:
    """Whether any paragraph has a numbering, of its own or by its style."""
    if facts.plain in facts.numbered or next(root.iter(_tag(root, "numPr")), None) is not None:
        return True
    return bool(facts.numbered) and any(
        attribute(one, "val") in facts.numbered for one in root.iter(_tag(root, "pStyle"))
    )


@lru_cache(maxsize=16)
def _style_facts(data: bytes, part: str) -> _StyleFacts:
    """What this part says; returns of one form mostly have the same. Raises: DamagedError."""
    if b"numPr" not in data and b"trike" not in data:
        return _NO_FACTS
    styles = WordStyles.in_part(parse_xml(data, part))
    numbered = {}
    for style in styles.elements:
        properties = styles.properties(style, "pPr")
        found = next((one for one in properties if child(one, "numPr") is not None), None)
        if found is not None:
            numbered[style] = found
    struck = frozenset(style for style in styles.elements if _strikes(styles, style))
    return _StyleFacts(numbered, struck, styles.default_id("paragraph"))


def margins_of(package: Package, main: str, root: etree._Element) -> Iterator[tuple[str, str]]:
    """The parts of the page headers and footers that the sections show, each once, with what they
    are in Chinese."""
    by_id = {one.id: one for one in package.relationships(main) if not one.external}
    seen = set()
    for section in root.iter(_tag(root, "sectPr")):
        has_first = is_on(child(section, "titlePg"))
        for one in section:
            name = _MARGINS.get(local_name(one))
            part = by_id.get(attribute(one, "id")) if name else None
            hidden = attribute(one, "type") == "first" and not has_first
            if name and part and part.target not in seen and not hidden and part.target in package:
                seen.add(part.target)
                yield part.target, name


def tell_prompts(package: Package, main: str, root: etree._Element) -> None:
    """Notes at the controls of the main part what their prompts say. Raises: DamagedError."""
    if next(root.iter(_tag(root, "showingPlcHdr")), None) is None:
        return
    for part in package.related(main, "glossaryDocument"):
        blocks = child(package.xml(part), "docParts")
        prompts = {
            attribute(child(child(one, "docPartPr"), "name"), "val"): text_in_runs(one).strip()
            for one in (blocks if blocks is not None else ())
        }
        note_prompts(root, prompts)


def _strikes(styles: WordStyles, style: str) -> bool:
    """Whether a style strikes out, itself or by what it stands on."""
    for properties in styles.properties(style, "rPr"):
        for name in ("strike", "dstrike"):
            if (switch := child(properties, name)) is not None:
                return is_on(switch)
    return False


def _tag(root: etree._Element, name: str) -> str:
    """The tag with the namespace that this document's own elements have."""
    return f"{str(root.tag).rpartition('}')[0]}}}{name}"
