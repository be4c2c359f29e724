"""Sheet text: the rows of a worksheet and the shared strings, taken from the text of their parts.

Programs write nearly every cell in one of a few ways; those are taken apart here five times as fast
as through a tree. Anything else (a formula, rich text, an entity, another order of attributes) is
None, and the tree decides. What is left of the part is still parsed, so that a part that is not
well formed is never read.
Source: ISO/IEC 29500-1, 18.3.1.73 (row), 18.3.1.4 (c), 18.4.8 (si).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from huizhi.formats.sheets.areas import place_of

_DECLARED = re.compile(
    r"<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8)[\"'])?[^<>?]*\?>"
)
_SHORT = 2_000  # characters of a row that is kept in mind
_MOST = 16 << 20  # bytes of a part; larger ones are streamed
_OPENED, _CLOSED = "<sheetData>", "</sheetData>"
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE = r'(?: xml:space="preserve")?'
_CELLS = re.compile(
    r'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")?(?:\s*/>|>'
    rf"(?:<v>([^<>&]*)</v>|<is><t{_SPACE}>([^<&]*)</t></is>)?</c>)"
)
_ONLY_CELLS = re.compile(
    r'\s*(?:<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,6}")?(?: t="[a-zA-Z]{1,9}")?(?:\s*/>|>'
    rf"(?:<v>[^<>&]*</v>|<is><t{_SPACE}>[^<&]*</t></is>)?</c>)\s*)*+"
)
_ATTRIBUTES = r'(?: [A-Za-z:0-9]+="[^"<>&]*")*'
_ROW = re.compile(rf"\s*<row({_ATTRIBUTES})\s*(/?)>")
_ROW_END = "</row>"
_NAMES = re.compile(r" ([A-Za-z:0-9]+)=")
_NUMBER = re.compile(r' r="([0-9]{1,7})"')
_HIDDEN = re.compile(r' (?:hidden="(?:1|true)"|ht="0(?:\.0)?")')
_STRING = re.compile(rf"<si><t{_SPACE}>([^<&]*)</t></si>|<si><t\s*/></si>|<si\s*/>")
_STRINGS = re.compile(
    rf"<sst({_ATTRIBUTES})\s*>\s*((?:(?:<si><t{_SPACE}>[^<&]*</t></si>|<si><t\s*/></si>|<si\s*/>)"
    r"\s*)*+)</sst>\s*"
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


# Style, kind, stored value and inline string of a cell, "" for what is not there.
Written = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row as written. number: from 1, None where it says none; cells: the row and column of
    each, from 0, and how it is written; names: of the row's attributes."""

    number: int | None
    hidden: bool
    cells: tuple[tuple[int, int, Written], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetText:
    """A worksheet part: its rows, and the part without them, to be parsed."""

    rows: list[TextRow]
    rest: bytes


def sheet_text(data: bytes) -> SheetText | None:
    """The part taken apart, None when anything in its rows is written otherwise.

    Raises: DamagedError for a cell outside of any sheet.
    """
    text = _plain(data)
    if text is None or text.count(_OPENED) != 1 or text.count(_CLOSED) != 1:
        return None
    start, end = text.index(_OPENED) + len(_OPENED), text.index(_CLOSED)
    rows: list[TextRow] = []
    position = start
    while found := _ROW.match(text, position, end):
        position, inside = found.end(), ""
        if not found[2]:
            close = text.find(_ROW_END, position, end)
            if close < 0:
                return None
            inside, position = text[position:close], close + len(_ROW_END)
        row = (_known_row if len(inside) <= _SHORT else _row_of)(found[1], inside)
        if row is None or not _are_sound(row.names, text):
            return None
        rows.append(row)
    if text[position:end].strip():
        return None
    return SheetText(rows, (text[:start] + text[end:]).encode())


def _row_of(said: str, inside: str) -> TextRow | None:
    """The row with these attributes and this content, None when anything is written otherwise."""
    names = tuple(_NAMES.findall(said))
    if not _ONLY_CELLS.fullmatch(inside) or len(set(names)) < len(names):
        return None
    number = _NUMBER.search(said)
    cells = tuple(
        (*place_of(place), (style, kind, stored, inline))
        for place, style, kind, stored, inline in (_CELLS.findall(inside) if inside else ())
    )
    hidden = _HIDDEN.search(said) is not None
    return TextRow(int(number.group(1)) if number else None, hidden, cells, names)


# The returns of one form come from few programs: most of its rows are the same in all of them.
_known_row = lru_cache(maxsize=2048)(_row_of)


def _are_sound(names: tuple[str, ...], text: str) -> bool:
    """Whether the prefix of each attribute is declared."""
    prefixes = {name.partition(":")[0] for name in names if ":" in name}
    return not prefixes or all(f"xmlns:{prefix}=" in text for prefix in prefixes)


def string_texts(data: bytes) -> list[str] | None:
    """The shared strings, None when one of them has runs or an entity."""
    text = _plain(data)
    if text is None:
        return None
    declared = _DECLARED.match(text)
    found = _STRINGS.fullmatch(text[declared.end() :].lstrip() if declared else text)
    if found is None or _MAIN not in found.group(1):
        return None
    return _STRING.findall(found.group(2))


def _plain(data: bytes) -> str | None:
    """The part as text when it is in UTF-8 and of a usual size, without comments, sections,
    carriage returns or forbidden characters."""
    if len(data) > _MOST:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    declared = _DECLARED.match(text)
    if "<!" in text or text.count("<?") != (declared is not None) or _NOT_XML.search(text):
        return None
    return text
