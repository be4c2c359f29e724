"""Cell value: what a value is in a spreadsheet cell: a number, a truth value, a day or a text.

A value in a cell of a template prints a date as its words do and refuses a text that is too long;
a value in a long table keeps its day, and a text that is too long is cut and says so.
Source: ISO/IEC 29500-1, 18.3.1.4 (c), 18.3.1.53 (is), 18.17.4 (dates), 22.9.2.19 (ST_Xstring).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TypeGuard
from xml.sax.saxutils import escape

from markupsafe import Markup, escape as escaped

from huizhi.formats.excel.cell_pictures import CellPicture
from huizhi.formats.excel.row_signs import Signs
from huizhi.formats.jinja import Slot, names_shown, printable

MOST_CHARACTERS = 32_767  # in one cell, counted as UTF-16 does. Source: Excel's specifications
FIRST_LOST = 10**15  # of numbers: more digits than a spreadsheet keeps
EPOCH = 693_594  # 1899-12-30, from which a spreadsheet counts days
FIRST_DATE = 61  # 1900-03-01; before it programs disagree by a day
CUT = "……（内容过长，后面从略，请看原件）"
_DAY = 86_400
_REMEMBERED, _LONG = 1024, 100  # texts that are kept in mind, up to so many characters
_SHORT = 40  # the same in a long table
_CONTROLS = bytes([*range(9), *range(11, 32)])  # all but tab and line end
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TEXT = Markup(' t="inlineStr"><is><t xml:space="preserve">{}</t></is>')
TEXT_OPENED, TEXT_CLOSED = str(_TEXT).split("{}")


def cell_filter(signs: Signs) -> Callable[[object], Markup]:
    """The filter that makes of a value the rest of its cell, from after its attributes: numbers
    typed, everything else text."""

    def made(text: str, field: str | None) -> Markup:
        shown = escaped(cell_text(text))
        rest = _TEXT.format(shown) if shown else Markup(">")
        return rest if field is None else escaped(signs.slot(field, alone=True)) + rest

    remembered = lru_cache(maxsize=_REMEMBERED)(made)
    numbers = lru_cache(maxsize=_REMEMBERED)(Markup("><v>{}</v>").format)

    def cell(value: object) -> Markup:
        kind = type(value)
        if kind is Slot:
            text, field = str(value), value.field  # type: ignore[attr-defined]
            if value.is_number:  # type: ignore[attr-defined]
                return escaped(signs.slot(field, alone=True)) + numbers(text)
            return (made if len(text) > _LONG else remembered)(text, field)
        if kind is str:
            return (made if len(value) > _LONG else remembered)(value, None)  # type: ignore[arg-type]
        if kind is int and -FIRST_LOST < value < FIRST_LOST:  # type: ignore[operator]
            return numbers(value)
        return other(value)

    def other(value: object) -> Markup:
        if isinstance(value, CellPicture):
            return value.in_cell()
        if _is_kept_whole(value) and not isinstance(value, bool):
            return Markup("><v>{}</v>").format(value or 0)  # no -0
        text = escaped(cell_text(value))
        return _TEXT.format(text) if text else Markup(">")

    return cell


def text_of_values(signs: Signs) -> Callable[[object], object]:
    """What marks among other text print: a slot carries the sign of where it came to stand."""

    def print_value(value: object) -> object:
        if isinstance(value, Slot):
            return escaped(signs.slot(value.field, alone=False)) + str(cell_text(value))
        return cell_text(value)

    return print_value


def cell_text(value: object) -> object:
    """The value as the text of a cell, in which `_x0041_` means itself.

    Raises: ValueError when it is longer than a cell can hold.
    """
    shown = printable(value)
    if not isinstance(shown, str) or isinstance(shown, Markup):
        return shown
    if len(shown.encode("utf-16-le")) > 2 * MOST_CHARACTERS:
        count = len(shown.encode("utf-16-le")) // 2
        twice = "（表情和生僻字一个算两个）" if count != len(shown) else ""
        raise ValueError(f"一个单元格最多{MOST_CHARACTERS}字，这里有{count}字{twice}")
    return _ESCAPED.sub("_x005F_", shown)


def cell_xml(value: object) -> tuple[str, str]:
    """The shape of a value, and its cell from after the attributes to before its end tag; "" for
    an empty cell."""
    if value is None or value == "":
        return "text", ""
    if type(value) is str and len(value) <= _SHORT:
        return _short_content(value)
    if isinstance(value, bool):
        return "text", f' t="b"><v>{int(value)}</v>'
    if _is_kept_whole(value):
        return "number", f"><v>{value}</v>"
    if isinstance(value, dt.date) and value.toordinal() - EPOCH >= FIRST_DATE:
        days = value.toordinal() - EPOCH
        if not isinstance(value, dt.datetime):
            return "date", f"><v>{days}</v>"
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return "moment", f"><v>{days + seconds / _DAY:.9f}</v>"
    return "text", f"{TEXT_OPENED}{xml_text(str(value))}{TEXT_CLOSED}"


@lru_cache(maxsize=4096)
def _short_content(text: str) -> tuple[str, str]:
    """The content of a short text, of which tables are full."""
    return "text", f"{TEXT_OPENED}{xml_text(text)}{TEXT_CLOSED}"


def xml_text(text: str) -> str:
    """The text as a cell can hold it, escaped: forbidden characters shown, `_x0041_` meaning
    itself, too long ones cut with a note."""
    shown = cut_to_cell(names_shown(text.replace("\r\n", "\n").replace("\r", "\n")))
    return escape(_ESCAPED.sub("_x005F_", shown))


def cut_to_cell(text: str) -> str:
    """The text as far as a cell can hold it; where it is cut it says so."""
    if len(text) > MOST_CHARACTERS // 2:
        units = text.encode("utf-16-le")
        if len(units) > 2 * MOST_CHARACTERS:
            room = 2 * (MOST_CHARACTERS - len(CUT))
            return units[:room].decode("utf-16-le", "ignore") + CUT
    return text


def xml_texts(texts: Sequence[str]) -> Iterable[str]:
    """The texts as XML; mostly as they are, which one look at all of them tells."""
    try:
        raw = "".join(texts).encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return map(xml_text, texts)
    if (
        len(raw.translate(None, _CONTROLS)) < len(raw)
        or b"_x" in raw
        or b"\xef\xbf" in raw  # U+FFC0 to U+FFFF, the last two of them forbidden
        or max(map(len, texts)) > MOST_CHARACTERS // 2
    ):
        return map(xml_text, texts)
    if len(raw.translate(None, b"&<>")) == len(raw):
        return texts
    return escape("\0".join(texts)).split("\0")


def _is_kept_whole(value: object) -> TypeGuard[float | Decimal]:
    """Whether it is a number that a spreadsheet keeps whole; any other is text."""
    if isinstance(value, int):
        return abs(value) < FIRST_LOST
    return isinstance(value, (float, Decimal)) and math.isfinite(value)
