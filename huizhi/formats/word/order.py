"""Word order: in which order the schema wants the properties of paragraphs, runs, cells, sections.

Source: ISO/IEC 29500-1, 17.3.1.26 (pPr), 17.3.2.28 (rPr), 17.4.69 (tcPr), 17.6.17 (sectPr).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from huizhi.formats.excel import insert_in_order
from huizhi.formats.ooxml import child, local_name

ORDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pPr": (
            *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"),
            *("numPr", "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens"),
            *("kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE"),
            *("autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind"),
            *("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
            *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr"),
            *("sectPr", "pPrChange"),
        ),
        "rPr": (
            *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike"),
            *("dstrike", "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid"),
            *("vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs"),
            *("highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs"),
            *("em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange"),
        ),
        "tcPr": (
            *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap"),
            *("tcMar", "textDirection", "tcFitText", "vAlign", "hideMark", "headers", "cellIns"),
            *("cellDel", "cellMerge", "tcPrChange"),
        ),
        "sectPr": (
            *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz"),
            *("pgMar", "paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols", "formProt"),
            *("vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid"),
            *("printerSettings", "sectPrChange"),
        ),
    }
)


def property_of(properties: etree._Element, name: str) -> etree._Element:
    """The property of this name among `properties` (a pPr, rPr, tcPr or sectPr); where there is
    none, a new one without attributes, in its place and in their namespace."""
    own = child(properties, name)
    if own is None:
        own = properties.makeelement(f"{{{etree.QName(properties).namespace}}}{name}")
        insert_in_order(properties, own, ORDER[local_name(properties)])
    return own
