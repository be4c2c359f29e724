"""Marks: the Jinja2 marks in a template's text, and the text that stands in their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import unescape
from typing import Protocol

from lxml import etree

Filters = Mapping[str, Callable[..., object]]

MARK = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
RAW = re.compile(  # as it is
    r"\{%-?(?:(?:p|tr|tc|r)\s)?\s*raw\s*-?%\}.*?\{%-?(?:(?:p|tr|tc|r)\s)?\s*endraw\s*-?%\}",
    re.DOTALL,
)
# What is left of a mark, in text and elsewhere: `{%1` is a list's number, `{ PAGE }` a field.
BROKEN = re.compile(r"[{｛]\s*[{｛]|[}｝]\s*[}｝]|[{｛]\s*[%％﹪]|[%％﹪]\s*[}｝]")
BEGUN = re.compile(r"\{\{|\{%(?!\d)|[{｛]\s*｛|｛\s*[{%％﹪]|\{\s*[％﹪]|\{#.*?#\}", re.DOTALL)
OPENED = re.compile(r"\{\{|\{%")  # what is left of a mark that is not whole

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_QUOTES = re.compile(r'"[^"]*"|\'[^\']*\'|[“”‘’]')
_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}


class Slot(str):
    """Text that stands in a field's place; the renderer reports in which cell it came to stand.

    field: the field's id, or "table.column" for a column of repeated rows.
    is_number: whether it is a number that formulas count; in a workbook its cell is one.
    """

    __slots__ = ("field", "is_number")
    field: str
    is_number: bool

    def __new__(cls, text: str, field: str, *, is_number: bool = False) -> Slot:
        slot = super().__new__(cls, text)
        slot.field, slot.is_number = field, is_number
        return slot

    def __getnewargs_ex__(self) -> tuple[tuple[str, str], dict[str, bool]]:
        """What a copy in another process is made of."""
        return (str(self), self.field), {"is_number": self.is_number}


class NumberText(str):
    """A number as a filter writes it; where it is all that a cell says, the cell is the number.

    digits: behind the point; share: it is written in percent.
    """

    __slots__ = ("digits", "number", "share")
    number: Decimal
    digits: int
    share: bool

    def __new__(cls, text: str, number: Decimal, *, share: bool = False) -> NumberText:
        made = super().__new__(cls, text)
        made.number, made.share = number, share
        made.digits = len(text.removesuffix("%").partition(".")[2])
        return made


class InputRule(Protocol):
    """What a spreadsheet is told about an input cell; `forms.fields.field.Validation` is one."""

    @property
    def title(self) -> str: ...
    @property
    def prompt(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def choices(self) -> tuple[str, ...]: ...
    @property
    def operator(self) -> str: ...
    @property
    def formula1(self) -> str: ...
    @property
    def formula2(self) -> str: ...
    @property
    def error(self) -> str: ...
    @property
    def stops(self) -> bool: ...


def names_shown(text: str) -> str:
    """The text with characters that XML 1.0 forbids replaced by visible ones: control pictures
    (U+2400…), and U+FFFD for halves of surrogate pairs."""
    return _FORBIDDEN.sub(_picture, text)


def straighten_quotes(mark: str) -> str:
    """The mark with the curly quotes that WPS types as straight ones, except within a text that
    stands in straight quotes already."""
    return _QUOTES.sub(lambda found: _STRAIGHT.get(found.group(), found.group()), mark)


def source_of(root: etree._Element) -> str:
    """A part of document properties as Jinja2 source: escapes undone within its marks."""
    text = etree.tostring(root, encoding="unicode")
    return MARK.sub(lambda mark: straighten_quotes(unescape(mark.group())), text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"
