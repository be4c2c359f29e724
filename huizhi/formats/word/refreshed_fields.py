"""Refreshed fields: a table of contents, and references to pages, made anew when Word opens the
document; only Word knows on which page what was printed came to stand.

Source: ISO/IEC 29500-1, 17.15.1.90 (updateFields), 17.15.1.78 (settings).
"""

from __future__ import annotations

import re

from lxml import etree

from huizhi.formats.ooxml import DECLARATION, child, local_name
from huizhi.formats.word.mark_text import W
from huizhi.formats.zips import Member

_CONTENTS = re.compile(r"(?:<w:instrText[^>]*>|w:instr=\")\s*(?:TOC|PAGEREF)\s", re.IGNORECASE)
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


def has_contents(text: str) -> bool:
    """Whether a part with this XML has a table of contents or names pages."""
    return _CONTENTS.search(text) is not None


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
