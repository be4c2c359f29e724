"""Refreshed fields: contents, references to pages, sums, numbers of captions, document properties.

They are made anew when Word opens the document: only Word knows what they come to.

Source: ISO/IEC 29500-1, 17.15.1.90 (updateFields), 17.15.1.78 (settings).
"""

from __future__ import annotations

import re

from lxml import etree

from huizhi.formats.jinja import MARK
from huizhi.formats.ooxml import DECLARATION, Package, child, local_name, texts_in
from huizhi.formats.word.mark_text import W
from huizhi.formats.zips import Member

_CONTENTS = re.compile(r"(?:<w:instrText[^>]*>|w:instr=\")\s*(?:TOC|PAGEREF)\s", re.IGNORECASE)
_PROPERTY = re.compile(
    r"(?:<w:instrText[^>]*>|w:instr=\")\s*"
    r"(?:DOCPROPERTY|TITLE|SUBJECT|AUTHOR|KEYWORDS|COMMENTS)\b",
    re.IGNORECASE,
)
_INSTRUCTIONS = (f"{W}instrText", f"{W}fldSimple")
_NUMBER = "\x00"  # stands for a field that numbers
_BLOCK = re.compile(rf"\{{%-?(?:p|tr|tc|r)?\s+(for|if|endfor|endif)\b|{_NUMBER}")
# What the schema wants behind updateFields, as far as anybody writes it.
_AFTER = frozenset(
    [
        *("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr"),
        *("attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats"),
        *("doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown"),
        *("smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags"),
        *("decimalSymbol", "listSeparator", "docId", "chartTrackingRefBased", "conflictMode"),
        *("discardImageEditingData", "defaultImageDpi"),
    ]
)  # fmt: skip


def goes_stale(root: etree._Element, text: str, *, properties: bool) -> bool:
    """Whether a part with this XML has fields whose results marks change: contents and pages; sums
    in tables with marks; numbers in loops or conditions; with `properties`, document properties."""
    if "w:instr" not in text:
        return False
    if _CONTENTS.search(text) or (properties and _PROPERTY.search(text)):
        return True
    return _has_marked_sum(root) or _numbers_in_blocks(root)


def has_marked_properties(package: Package, *kinds: str) -> bool:
    """Whether marks stand in the document properties."""
    parts = package.related("", *kinds)
    return any(MARK.search(text) for one in parts for text in texts_in(package.xml(one)))


def _has_marked_sum(root: etree._Element) -> bool:
    for one in root.iter(*_INSTRUCTIONS):
        if _instruction(one).startswith("="):
            table = next(one.iterancestors(f"{W}tbl"), None)
            texts = () if table is None else table.iter(f"{W}t")
            if MARK.search("".join(text.text or "" for text in texts)):
                return True
    return False


def _numbers_in_blocks(root: etree._Element) -> bool:
    said = "".join(
        _NUMBER if _instruction(one).upper().startswith("SEQ ") else one.text or ""
        for one in root.iter(f"{W}t", *_INSTRUCTIONS)
        if one.tag == f"{W}t" or _instruction(one).upper().startswith("SEQ ")
    )
    depth = 0
    for found in _BLOCK.finditer(said if _NUMBER in said else ""):
        if found.group() == _NUMBER and depth > 0:
            return True
        depth += {"for": 1, "if": 1, "endfor": -1, "endif": -1}.get(found[1] or "", 0)
    return False


def _instruction(element: etree._Element) -> str:
    text = element.get(f"{W}instr") if element.tag == f"{W}fldSimple" else element.text
    return (text or "").strip()


def with_fields_refreshed(settings: Member) -> Member:
    """The settings, which have Word make fields anew when it opens the document."""
    root = etree.fromstring(settings.data)
    own = child(root, "updateFields")
    if own is None:
        own = etree.Element(f"{W}updateFields")
        places = (number for number, one in enumerate(root) if local_name(one) in _AFTER)
        root.insert(next(places, len(root)), own)
    own.set(f"{W}val", "true")
    return Member(settings.name, (DECLARATION + etree.tostring(root, encoding="unicode")).encode())
