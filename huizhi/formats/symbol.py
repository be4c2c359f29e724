"""Symbols: check marks and boxes that stand in a picture font, as the characters they look like.

Source: the code charts of Wingdings and Wingdings 2; Word keeps them at U+F000 and above.
"""

from __future__ import annotations

from types import MappingProxyType

CHECKED, UNCHECKED = "☑", "☐"

_WINGDINGS = MappingProxyType(
    {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0xA1: "○", 0xA8: "□", 0xFB: "✗", 0xFC: "✓",
     0xFD: "☒", 0xFE: "☑"}
)  # fmt: skip
_WINGDINGS_2 = MappingProxyType(
    {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□"}
)
_FONTS = MappingProxyType({"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2})


def from_font(text: str, font: str) -> str:
    """The text as it looks in this font; unchanged for a font that is no picture font."""
    look = _FONTS.get(font.strip().lower()) if font else None
    if look is None:
        return text
    return "".join(look.get(ord(c) - 0xF000 if ord(c) >= 0xF000 else ord(c), c) for c in text)
