"""Word equations: Office Math on one line, as a person would type it.

Source: ISO/IEC 29500-1, 22.1 (Office Math).
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from lxml import etree

from huizhi.formats.ooxml import attribute, child, children, is_on, local_name
from huizhi.formats.text import (
    ShownText,
    equation_note,
    fraction,
    in_brackets,
    root,
    subscript,
    superscript,
    with_space_between,
)

_DROPPED = frozenset({"del", "moveFrom"})


def show_equation(math: etree._Element) -> ShownText:
    """The equation on one line; a note says so where it is more than plain characters."""
    text = _line(math).strip()
    composed = any(local_name(one) in _WRITERS for one in math.iter())
    return ShownText(text, (equation_note(text),) if composed and text else ())


def _line(parent: etree._Element | None) -> str:
    text = ""
    if parent is None:
        return text
    for one in parent:
        name = local_name(one)
        if name in _DROPPED or name.endswith("Pr"):
            continue
        if name == "r":
            text += _run(one)
        elif name in _WRITERS:
            text += with_space_between(text, _WRITERS[name](one))
        else:
            text += _line(one)
    return text


def _run(run: etree._Element) -> str:
    said = (one for one in run if local_name(one) in {"t", "br"})
    return "".join(one.text or "" if local_name(one) == "t" else "\n" for one in said)


def _part(element: etree._Element, name: str) -> str:
    return _line(child(element, name))


def _parts(element: etree._Element, name: str = "e") -> list[str]:
    return [_line(one) for one in children(element, name)]


def _fraction(element: etree._Element) -> str:
    kind = attribute(child(child(element, "fPr"), "type"), "val")
    above, below = _part(element, "num"), _part(element, "den")
    return f"({above};{below})" if kind == "noBar" else fraction(above, below)


def _root(element: etree._Element) -> str:
    hidden = is_on(child(child(element, "radPr"), "degHide"))
    return root(_part(element, "e"), "" if hidden else _part(element, "deg"))


def _scripts(element: etree._Element) -> str:
    low, high = _part(element, "sub"), _part(element, "sup")
    base = _part(element, "e")
    base = base if len(base) == 1 or base.isalnum() else in_brackets(base)
    before = "" if local_name(element) == "sPre" else base
    moved = (subscript(low, before) if low else "") + (superscript(high, before) if high else "")
    return moved + base if local_name(element) == "sPre" else base + moved


def _brackets(element: etree._Element) -> str:
    properties = child(element, "dPr")
    begin, end = child(properties, "begChr"), child(properties, "endChr")
    left = "(" if begin is None else attribute(begin, "val")
    right = ")" if end is None else attribute(end, "val")
    return left + ",".join(_parts(element)) + right


def _large(element: etree._Element) -> str:
    sign = attribute(child(child(element, "naryPr"), "chr"), "val") or "∫"
    low, high = _part(element, "sub"), _part(element, "sup")
    limits = (subscript(low) if low else "") + (superscript(high) if high else "")
    return f"{sign}{limits}{in_brackets(_part(element, 'e'))}"


def _limit(element: etree._Element) -> str:
    mark = "_" if local_name(element) == "limLow" else "^"
    return f"{_part(element, 'e')}{mark}{in_brackets(_part(element, 'lim'))}"


def _rows(element: etree._Element) -> str:
    return "[" + ";".join(",".join(_parts(row)) for row in children(element, "mr")) + "]"


_WRITERS: MappingProxyType[str, Callable[[etree._Element], str]] = MappingProxyType(
    {
        "f": _fraction,
        "rad": _root,
        "sSup": _scripts,
        "sSub": _scripts,
        "sSubSup": _scripts,
        "sPre": _scripts,
        "d": _brackets,
        "nary": _large,
        "limLow": _limit,
        "limUpp": _limit,
        "m": _rows,
        "eqArr": lambda element: "\n".join(_parts(element)),
        "func": lambda element: f"{_part(element, 'fName')}{in_brackets(_part(element, 'e'))}",
        "acc": lambda element: _part(element, "e"),
        "bar": lambda element: _part(element, "e"),
        "borderBox": lambda element: _part(element, "e"),
    }
)
