"""Look values: indents, rows, faces and switches, as a chain of properties says them.

A chain is what says something of a paragraph or run, nearest first: its own properties, those of
its styles, the document's defaults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from lxml import etree

from huizhi.errors import DamagedError
from huizhi.formats.ooxml import Package, attribute, child, is_on, local_name, parse_xml, whole

_AUTO = 1.3  # rows of a font without a grid, in its sizes; 仿宋's own
_FITS = 0.02  # of a row of the grid, by which a font may be higher and still take only one


@dataclass(frozen=True, slots=True)
class Indents:
    """In characters."""

    first: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class LineSpacing:
    """In points."""

    pitch: float
    before: float
    after: float


def bool_of(chain: Sequence[etree._Element], name: str, *, otherwise: bool = False) -> bool:
    """The nearest switch of this name."""
    found = (child(one, name) for one in chain)
    element = next((one for one in found if one is not None), None)
    return otherwise if element is None else is_on(element)


def indents_of(chain: Sequence[etree._Element], pitch: float) -> Indents:
    """The indents; pitch: from one character to the next in points.

    What is said in characters is stronger than what is said in twips of the same element; where
    `hangingChars` stands beside it, Word's `leftChars` is where the first row begins.
    Source: ISO/IEC 29500-1, 17.3.1.12 (ind); files that Word has written.
    """
    left = _indent(chain, ("left", "start"), pitch) + _hanging_beside_left(chain)
    right = _indent(chain, ("right", "end"), pitch)
    hanging = _indent(chain, ("hanging",), pitch, "firstLine")
    first = _indent(chain, ("firstLine",), pitch, "hanging")
    return Indents(-hanging if hanging else first, left, right)


def _hanging_beside_left(chain: Sequence[etree._Element]) -> float:
    """What hangs, in characters, where the same element gives the left indent in them too."""
    indents = (child(properties, "ind") for properties in chain)
    for indent in indents:
        if any(whole(attribute(indent, name), 0) for name in ("leftChars", "startChars")):
            return max(whole(attribute(indent, "hangingChars"), 0), 0) / 100
        if any(attribute(indent, name) for name in ("left", "start", "leftChars", "startChars")):
            return 0.0
    return 0.0


def _indent(
    chain: Sequence[etree._Element], names: tuple[str, ...], pitch: float, other: str = ""
) -> float:
    """One indent in characters; what is nearest says it. other: what takes its place."""
    for properties in chain:
        indent = child(properties, "ind")
        if indent is None:
            continue
        for name in names:
            characters = attribute(indent, f"{name}Chars")
            twips = attribute(indent, name)
            if characters and whole(characters, 0):
                return whole(characters, 0) / 100
            if twips:
                return whole(twips, 0) / 20 / pitch
            if characters:
                return 0.0
        if other and (attribute(indent, other) or attribute(indent, f"{other}Chars")):
            return 0.0
    return 0.0


def line_spacing_of(chain: Sequence[etree._Element], size: float, grid: float) -> LineSpacing:
    """From row to row, and above and below; size: of the characters; grid: of the page's rows, 0
    without; all in points. Source: 17.3.1.33 (spacing), 17.6.5 (docGrid)."""
    said: dict[str, str] = {}
    for properties in chain:
        spacing = child(properties, "spacing")
        for name in ("before", "after", "line", "lineRule", "beforeLines", "afterLines"):
            if attribute(spacing, name):
                said.setdefault(name, attribute(spacing, name))
    line = whole(said.get("line", ""), 240)
    rule = said.get("lineRule", "auto")
    single = size * _AUTO
    if grid and bool_of(chain, "snapToGrid", otherwise=True):
        single = grid * max(ceil(single / grid - _FITS), 1)
    if rule == "exact":
        pitch = line / 20
    elif rule == "atLeast":
        pitch = max(line / 20, single)
    else:
        pitch = single * line / 240
    row = grid or pitch
    before, after = (_around(said, name, row) for name in ("before", "after"))
    return LineSpacing(pitch, before, after)


def _around(said: dict[str, str], name: str, row: float) -> float:
    rows = whole(said.get(f"{name}Lines", ""), 0)
    return rows / 100 * row if rows else whole(said.get(name, ""), 0) / 20


def border_lines(chain: Sequence[etree._Element]) -> tuple[float, float]:
    """The lines above and below a paragraph in mm, 0 for none."""
    borders = next((child(o, "pBdr") for o in chain if child(o, "pBdr") is not None), None)
    return thickness(child(borders, "top")), thickness(child(borders, "bottom"))


def thickness(line: etree._Element | None) -> float:
    """How thick a line is in mm, 0 for none. Source: 17.18.2 (ST_Border), eighths of a point."""
    if line is None or attribute(line, "val") in {"nil", "none"}:
        return 0.0
    return whole(attribute(line, "sz"), 0) / 8 * 25.4 / 72


def face_of(chain: Sequence[etree._Element], text: str, package: Package, main: str) -> str:
    """The name of the font that sets Chinese text; that of Latin text for text without Chinese."""
    latin = all(ord(one) < 0x2000 for one in text)
    slots = ("ascii", "hAnsi", "eastAsia") if latin else ("eastAsia", "ascii")
    for slot in slots:
        for properties in chain:
            fonts = child(properties, "rFonts")
            theme = attribute(fonts, f"{slot}Theme")
            if theme:
                return _theme_font(_theme_of(package, main), theme)
            if attribute(fonts, slot):
                return attribute(fonts, slot)
    return "宋体"


def _theme_of(package: Package, main: str) -> bytes:
    parts = package.related(main, "theme")
    return package.read(parts[0]) if parts else b""


@lru_cache(maxsize=64)
def _theme_font(theme: bytes, name: str) -> str:
    """The font that a theme has for “minorEastAsia” and the like; 等线 where it leaves it open."""
    if not theme:
        return "宋体"
    try:
        root = parse_xml(theme, "theme")
    except DamagedError:
        return "宋体"
    kind = "majorFont" if name.startswith("major") else "minorFont"
    fonts = next((one for one in root.iter() if local_name(one) == kind), None)
    if fonts is None:
        return "宋体"
    if not name.endswith("EastAsia"):
        return attribute(child(fonts, "latin"), "typeface")
    hans = (one for one in fonts if attribute(one, "script") == "Hans")
    own = attribute(child(fonts, "ea"), "typeface")
    return own or attribute(next(hans, None), "typeface") or "等线"
