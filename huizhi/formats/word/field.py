"""Word fields: what a field shows that has no stored result.

A result that is stored is what the sender saw, and is read; so only the rest comes here.
Source: ISO/IEC 29500-1, 17.16.5 (field definitions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from huizhi.formats.text import ShownText, from_font, link_note, quote_remark, show_eq_field

# Fields that show nothing, or nothing while they are empty.
_SILENT = frozenset(
    {"XE", "TC", "TA", "RD", "SET", "NEXT", "NEXTIF", "SKIPIF", "ASK", "ADVANCE", "PRIVATE",
     "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "TOC", "HYPERLINK", "INDEX", "BIBLIOGRAPHY",
     "INCLUDEPICTURE", "EMBED", "LINK", "SHAPE", "CONTROL", "ADDIN", "IF", "FILLIN"}
)  # fmt: skip
# Fields whose result changes by itself and says nothing about what somebody filled in.
CHANGING = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "FILENAME", "FILESIZE",
     "SAVEDATE", "PRINTDATE", "CREATEDATE", "DATE", "TIME", "EDITTIME", "REVNUM", "NUMWORDS",
     "NUMCHARS", "AUTHOR", "LASTSAVEDBY"}
)  # fmt: skip
_DAYS = frozenset({"DATE", "TIME", "SAVEDATE", "PRINTDATE"})
_TARGET = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.IGNORECASE)
_WORD = re.compile(r"\s*([A-Za-z]+|=)?")
_TOKENS = re.compile(r"\"([^\"]*)\"|(\S+)")


def field_name(code: str) -> str:
    """The name of a field by its code, in capitals."""
    found = _WORD.match(code)
    return (found[1] or "").upper() if found else ""


def show_field(code: str) -> ShownText:
    """What a field with this code shows when the file holds no result of it."""
    name = field_name(code)
    rest = code[len(_WORD.match(code)[0]) :]  # type: ignore[index]
    if name == "EQ":
        return show_eq_field(rest)
    if not name or name in _SILENT or name in CHANGING - {"DATE", "TIME"}:
        return ShownText("")
    words = [match[1] if match[1] is not None else match[2] for match in _TOKENS.finditer(rest)]
    if name == "QUOTE" and words:
        return ShownText(words[0])
    if name == "SYMBOL" and words:
        return ShownText(_symbol(words))
    if name == "MACROBUTTON":
        return ShownText(" ".join(words[1:]))
    return ShownText("", (f"里有域代码{quote_remark(code.strip())}，显示的内容没有存在文件里",))


def field_notes(code: str, result: str) -> Iterator[str]:
    """Notes on a field whose stored result is read: a day that changes whenever the document is
    opened or saved, a link that leads elsewhere than it says."""
    name = field_name(code)
    if name in _DAYS:
        yield f"里的日期是自动更新的域（{name}），每次打开会变"
    elif name == "HYPERLINK" and (found := _TARGET.match(code)):
        note = link_note(result, found[1])
        yield from [note] if note else []


def _symbol(words: list[str]) -> str:
    r"""`SYMBOL 252 \f "Wingdings"`, also in hexadecimal."""
    try:
        number = int(words[0], 0)
        letter = chr(number)
    except (ValueError, OverflowError):
        return words[0]
    font = next((after for word, after in pairwise(words) if word == r"\f"), "")
    return from_font(letter, font or "Symbol")
