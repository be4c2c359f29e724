"""Rich text of a workbook: shared and inline strings, joined as the screen shows them.

Source: ISO/IEC 29500-1, 18.4 (shared strings), 22.9.2.19 (ST_Xstring: `_x000D_`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from lxml import etree

from huizhi.formats.ooxml import (
    BOLD,
    COLOURED,
    Package,
    attribute,
    child,
    is_on,
    local_name,
    stream_xml,
)
from huizhi.formats.sheets.sheet_text import string_texts
from huizhi.formats.text import from_font, subscript, superscript

MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # Strict
)
_MOVED = MappingProxyType({"superscript": superscript, "subscript": subscript})
_FEW = 500  # strings of a form
_SHORT = 80  # characters of a string that is kept in mind
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class RichText:
    """One string; struck, white: the parts of it that are struck out, or white, joined; emphasised:
    the parts that are set off, with what sets them off."""

    text: str
    struck: str = ""
    white: str = ""
    emphasised: tuple[tuple[str, str], ...] = ()


def shared_strings(package: Package, workbook: str) -> list[RichText]:
    """The strings that cells point at by number; none where there is no such part."""
    parts = package.related(workbook, "sharedStrings")
    if not parts:
        return []
    data = package.read(parts[0])
    plain = string_texts(data)
    if plain is not None:
        if len(plain) > _FEW:  # a long table, which no other return has
            return [_string(text) for text in plain]
        return [_known_string(text) if len(text) <= _SHORT else _string(text) for text in plain]
    return [read_rich_text(one) for one in stream_xml(data, parts[0], in_main("si"))]


def _string(text: str) -> RichText:
    return RichText(decode_escapes(text))


# The returns of one form come from few programs: most of its strings are the same in all of them.
_known_string = lru_cache(maxsize=4096)(_string)


def read_rich_text(element: etree._Element) -> RichText:
    """The text of a string element (si, is, text): its runs joined, phonetic runs left out."""
    if len(element) == 1 and local_name(element[0]) == "t":
        return RichText(decode_escapes(element[0].text or ""))
    texts: list[str] = []
    struck: list[str] = []
    white: list[str] = []
    emphasised: list[tuple[str, str]] = []
    for one in element:
        name = local_name(one)
        if name == "t":
            texts.append(decode_escapes(one.text or ""))
        elif name == "r":
            text = _moved(one, _run_text(one), "".join(texts))
            texts.append(text)
            if is_on(_property(one, "strike")):
                struck.append(text)
            if is_white_font_color(_property(one, "color")):
                white.append(text)
            if how := _emphasis(one):
                emphasised.append((text, how))
    return RichText("".join(texts), "".join(struck), "".join(white), tuple(emphasised))


def _emphasis(run: etree._Element) -> str:
    """What sets a run off from plain text, in Chinese, "" for nothing."""
    if is_on(_property(run, "b")):
        return BOLD
    color = _property(run, "color")
    said = attribute(color, "rgb").upper()[-6:]
    return COLOURED if said and said not in {"000000", "FFFFFF"} else ""


def is_white_font_color(color: etree._Element | None) -> bool:
    """Whether a colour is white, by its value or as the theme's first."""
    if color is None:
        return False
    said = attribute(color, "rgb").upper()
    is_first = attribute(color, "theme") == "0" and attribute(color, "tint") in {"", "0"}
    return said in {"FFFFFFFF", "00FFFFFF", "FFFFFF"} or is_first


def decode_escapes(text: str) -> str:
    """The text with `_x000D_` and the like decoded."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def in_main(*names: str) -> list[str]:
    """The names with the spreadsheet namespace, Transitional and Strict."""
    return [f"{{{namespace}}}{name}" for namespace in MAIN_NAMESPACES for name in names]


def _run_text(run: etree._Element) -> str:
    text = child(run, "t")
    decoded = decode_escapes(text.text or "") if text is not None else ""
    return from_font(decoded, attribute(_property(run, "rFont"), "val"))


def _moved(run: etree._Element, text: str, before: str) -> str:
    """A raised or lowered number behind text, so that 10⁴ is not 104; other text stays."""
    how = _MOVED.get(attribute(_property(run, "vertAlign"), "val"))
    is_number = text.strip().lstrip("+-").isdigit()
    return how(text, before) if how is not None and is_number and before.strip() else text


def _property(run: etree._Element, name: str) -> etree._Element | None:
    properties = child(run, "rPr")
    return None if properties is None else child(properties, name)
