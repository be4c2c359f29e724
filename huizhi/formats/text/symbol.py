"""Symbols: check marks and boxes that stand in a picture font, as the characters they look like.

Source: the code charts of Wingdings, Wingdings 2, Webdings, Symbol and Marlett, as Unicode 7.0 maps
them; Word keeps them at U+F000 and above.
"""

from __future__ import annotations

from types import MappingProxyType

CHECKED, UNCHECKED, CROSSED = "☑", "☐", "☒"

_RINGED = "⓪①②③④⑤⑥⑦⑧⑨⑩"
_FILLED = "⓿❶❷❸❹❺❻❼❽❾❿"


def _run(first: int, letters: str) -> dict[int, str]:
    return dict(enumerate(letters, start=first))


_WINGDINGS = MappingProxyType(
    _run(0x80, _RINGED) | _run(0x8B, _FILLED) |
    {0x20: " ", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x4A: "☺", 0x4C: "☹", 0x6C: "●",
     0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x78: "☒",
     0x9F: "•", 0xA1: "○", 0xA2: "○", 0xA4: "◉", 0xA8: "□", 0xAA: "✦", 0xAB: "★", 0xE0: "→",
     0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"}
)  # fmt: skip
_WINGDINGS_2 = MappingProxyType(
    _run(0x69, _RINGED) | _run(0x74, _FILLED) |
    {0x20: " ", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x55: "⮿",
     0x56: "⮿", 0x97: "●", 0x98: "●", 0x99: "○", 0x9A: "○", 0x9B: "○", 0x9E: "⊙", 0xA2: "■",
     0xA3: "□", 0xA4: "□", 0xA5: "□"}
)  # fmt: skip
_WEBDINGS = MappingProxyType(
    {0x20: " ", 0x33: "←", 0x34: "→", 0x35: "↑", 0x36: "↓", 0x61: "✔", 0x63: "□", 0x67: "■",
     0x6E: "●", 0x72: "✘"}
)  # fmt: skip
_SYMBOL = MappingProxyType(
    {0x2A: "*", 0x2B: "+", 0x2D: "−", 0x3D: "=", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
     0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√", 0xAC: "←", 0xAD: "↑",
     0xAE: "→", 0xAF: "↓", 0x61: "α", 0x62: "β", 0x6D: "μ", 0x70: "π", 0x57: "Ω", 0x44: "Δ"}
    | _run(0x30, "0123456789")
)  # fmt: skip
_MARLETT = MappingProxyType({0x61: "✓", 0x62: "✓", 0x72: "✗", 0x69: "●", 0x68: "○"})
_FONTS = MappingProxyType(
    {
        "wingdings": _WINGDINGS,
        "wingdings 2": _WINGDINGS_2,
        "webdings": _WEBDINGS,
        "symbol": _SYMBOL,
        "marlett": _MARLETT,
    }
)
_PICTURES = frozenset({"wingdings", "wingdings 2", "wingdings 3", "webdings", "marlett"})
_MARKS = frozenset("□☐■☑☒✓✔✗✘○●◉√×")


def from_font(text: str, font: str) -> str:
    """The text as it looks in this font; unchanged for a font that is no picture font."""
    look = _FONTS.get(font.strip().lower()) if font else None
    if look is None:
        return text
    return "".join(look.get(ord(c) - 0xF000 if ord(c) >= 0xF000 else ord(c), c) for c in text)


def is_unknown(text: str, font: str) -> bool:
    """Whether a picture font shows something for this text that `from_font` does not know."""
    look = from_font(text, font)
    is_picture = font.strip().lower() in _PICTURES
    return is_private(look) or (is_picture and any(c.isascii() and c.isalnum() for c in look))


def is_private(text: str) -> bool:
    """Whether a character of the text has only the look that some picture font gives it."""
    return any(0xF000 <= ord(c) <= 0xF0FF for c in text)


def is_choice_sign(text: str) -> bool:
    """Whether the text is one tick, cross, box or ring."""
    return text in _MARKS
