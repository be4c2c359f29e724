"""Visible: characters that steer a terminal or turn the direction of writing, as signs to be seen.

A file's name and what stands in it are data of somebody else: shown raw they can erase a line, set
a title, or make “⁧gpj.exe” of a program. Source: Unicode 17, 23.1 and UAX #9 (2).
"""

from __future__ import annotations

_PICTURES = 0x2400  # of the control characters below a space
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_SIGNS = {
    **{code: chr(_PICTURES + code) for code in range(0x20)},
    0x7F: "␡",
    **{code: f"〔U+{code:04X}〕" for code in (*range(0x80, 0xA0), *_TURNING)},
}
_SIGNS_IN_LINES = {code: sign for code, sign in _SIGNS.items() if code not in (0x09, 0x0A)}


def visible(text: str) -> str:
    """A name with nothing in it that is not seen."""
    return text.translate(_SIGNS)


def visible_lines(text: str) -> str:
    """The same of a text of several lines, which stay."""
    return text.translate(_SIGNS_IN_LINES)


def escaped_json(text: str) -> str:
    """JSON that says the same without these characters in it."""
    hidden = {code: f"\\u{code:04x}" for code in _SIGNS if code >= 0x7F}
    return text.translate(hidden)
