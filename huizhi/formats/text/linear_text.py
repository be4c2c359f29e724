"""Linear text: fractions, powers and roots written on one line, so that 1 over 2 is never 12."""

from __future__ import annotations

from types import MappingProxyType

_RAISED = MappingProxyType(dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True)))
_LOWERED = MappingProxyType(dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)))


def fraction(above: str, below: str) -> str:
    """“1/2”; what is itself composed stands in brackets."""
    return f"{in_brackets(above)}/{in_brackets(below)}"


def superscript(text: str, base: str = "") -> str:
    """The text as an exponent of what stands before it: “m²”, but “10^4”, for ⁴ behind a number is
    taken for another digit of it wherever letters are made alike."""
    return _moved(text, _RAISED, "^", base)


def subscript(text: str, base: str = "") -> str:
    """The text as an index of what stands before it."""
    return _moved(text, _LOWERED, "_", base)


def root(text: str, degree: str = "") -> str:
    """“√2”, “³√8”."""
    return f"{superscript(degree) if degree.strip() else ''}√{in_brackets(text)}"


def in_brackets(text: str) -> str:
    """The text in brackets unless it is one number, word or group already."""
    text = text.strip()
    simple = all(letter.isalnum() or letter in ".%．％" for letter in text)
    return text if simple else f"({text})"


def with_space_between(before: str, text: str) -> str:
    """The text behind another, a space between where two numbers would run into one."""
    parted = before[-1:].isalnum() and text[:1].isalnum() and before.isascii() and text.isascii()
    return f" {text}" if parted else text


def _moved(text: str, letters: MappingProxyType[str, str], mark: str, base: str) -> str:
    text = text.strip()
    is_number = base.rstrip(" )）")[-1:].isdigit()
    if text and not is_number and all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return f"{mark}{in_brackets(text)}" if text else ""
