"""Cell contents: the text, typed value and problem behind one `<c>` of a worksheet.

Source: ISO/IEC 29500-1, 18.3.1.4 (c), 18.18.11 (cell types).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from lxml import etree

from huizhi.content import (
    PROBLEM_DIGITS_LOST,
    PROBLEM_ERROR,
    PROBLEM_NO_RESULT,
    PROBLEM_PICTURE,
    CellValue,
)
from huizhi.errors import DamagedError
from huizhi.formats.ooxml import chosen_notes, local_name, whole
from huizhi.formats.sheets.cell_style import CellStyle, CellStyles
from huizhi.formats.sheets.formula_look import formula_notes
from huizhi.formats.sheets.moment_look import early_note, meant_day, moment_look, shows_day_only
from huizhi.formats.sheets.number_format import clock, duration, general, iso, moment
from huizhi.formats.sheets.rich_text import RichText, decode_escapes, read_rich_text
from huizhi.formats.text import from_font, hidden_note, struck_note, unseen_note

_FIRST_LOST = 10**15  # a spreadsheet keeps 15 digits of a number
_LONGEST_NUMBER = 400


@dataclass(frozen=True, slots=True)
class Content:
    """What one cell says; notes, shown: as those of `Cell`."""

    text: str = ""
    value: CellValue = None
    problem: str = ""
    notes: tuple[str, ...] = ()
    shown: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is a text, or nothing, and there is nothing to say about it."""
        is_text = self.value is (self.text or None)
        return is_text and not (self.problem or self.notes or self.shown)


@dataclass(frozen=True, slots=True)
class SharedContent:
    """What all sheets of one workbook share.

    from_1904: the date system; rich_values: pictures stand in cells (Excel's "place in cell").
    """

    strings: list[RichText]
    styles: CellStyles
    from_1904: bool = False
    rich_values: bool = False


def read_cell(cell: etree._Element, book: SharedContent) -> Content:
    """What a `<c>` element says. Raises: DamagedError when it points at no shared string."""
    formula, stored, inline = _parts(cell)
    if formula is not None:
        if "DISPIMG(" in formula.upper():
            return Content(problem=PROBLEM_PICTURE)
        content = _value_of(cell, book, formula, stored, inline)
        notes = formula_notes(formula, content.text)
        return replace(content, notes=(*content.notes, *notes)) if notes else content
    return _value_of(cell, book, formula, stored, inline)


def _value_of(
    cell: etree._Element,
    book: SharedContent,
    formula: str | None,
    stored: str | None,
    inline: etree._Element | None,
) -> Content:
    """What a cell says that holds no picture."""
    kind = cell.get("t", "n")
    style = book.styles.at(cell.get("s"))
    if inline is not None and kind == "inlineStr":
        return _said(read_rich_text(inline), style)
    if stored is None or (not stored and kind != "str"):
        return Content(problem=PROBLEM_NO_RESULT if formula is not None else "")
    if kind == "e" and book.rich_values and stored == "#VALUE!" and cell.get("vm") is not None:
        return Content(problem=PROBLEM_PICTURE)
    return _stored(kind, stored, style, book)


def written_content(
    style: str, kind: str, stored: str, inline: str, book: SharedContent
) -> Content:
    """What a cell says that has no formula, by its style, its kind, its stored value and its
    inline string, each "" where it is not there. Raises: DamagedError as `read_cell`."""
    if inline and kind == "inlineStr":
        return _said(RichText(decode_escapes(inline)), book.styles.at(style))
    return _stored(kind, stored, book.styles.at(style), book) if stored else Content()


def _stored(kind: str, stored: str, style: CellStyle, book: SharedContent) -> Content:
    """What a stored value says."""
    if kind == "s":
        return _said(_shared(stored, book), style)
    if kind in {"str", "inlineStr"}:
        return _typed(decode_escapes(stored), style)
    if kind == "e":
        return Content(stored, stored, PROBLEM_ERROR)
    if kind == "b":
        return Content("TRUE", True) if stored.strip() in {"1", "true"} else Content("FALSE", False)
    if kind == "d":
        return _dated(stored)
    return _number(stored, style, book.from_1904)


def text_content(text: str, style: CellStyle) -> Content:
    """What a cell says that holds this text."""
    return _typed(text, style)


def number_content(number: Decimal, style: CellStyle, *, from_1904: bool) -> Content:
    """What a cell says that holds this number: a date where its format shows one."""
    content = _dated_number(number, style, from_1904)
    notes = style.notes(content.text) if style.struck or style.unseen else ()
    if style.format.sense == "number" and style.format.hides(number):
        notes += (hidden_note(content.text),)
    return replace(content, notes=(*content.notes, *notes)) if notes else content


def _parts(cell: etree._Element) -> tuple[str | None, str | None, etree._Element | None]:
    """Formula text, stored value and inline string; None for what is not there."""
    formula: str | None = None
    stored: str | None = None
    inline: etree._Element | None = None
    for one in cell:
        name = local_name(one)
        if name == "f":
            formula = one.text or ""
        elif name == "v":
            stored = one.text or ""
        elif name == "is":
            inline = one
    return formula, stored, inline


def _shared(stored: str, book: SharedContent) -> RichText:
    index = whole(stored, -1)
    if not 0 <= index < len(book.strings):
        raise DamagedError("单元格指向的文字不在文件里")
    return book.strings[index]


def _typed(text: str, style: CellStyle) -> Content:
    if text.upper().startswith(("=DISPIMG(", "=_XLFN.DISPIMG(")):
        return Content(problem=PROBLEM_PICTURE)
    return _said(RichText(text), style)


def _said(rich: RichText, style: CellStyle) -> Content:
    text = from_font(rich.text, style.font)
    notes = style.notes(text) if style.struck or style.unseen else ()
    if rich.struck and rich.struck.strip() and not style.struck:
        notes += (struck_note(rich.struck),)
    if rich.white and rich.white.strip() and style.on_white and not style.unseen:
        notes += (unseen_note(rich.white),)
    if rich.emphasised:
        notes += tuple(chosen_notes(text, rich.emphasised))
    if style.format.of_text is None:
        return Content(text, text or None, notes=notes)
    if style.format.hides_text and text.strip():
        notes += (hidden_note(text),)
    return Content(text, text or None, notes=notes, shown=style.format.text_look(text))


def _dated(stored: str) -> Content:
    """An ISO 8601 date, as Strict workbooks store it."""
    try:
        if "T" not in stored or stored.startswith("T"):
            value: dt.date | dt.time = (
                dt.time.fromisoformat(stored) if ":" in stored else dt.date.fromisoformat(stored)
            )
        else:
            value = dt.datetime.fromisoformat(stored.removesuffix("Z"))
    except ValueError:
        return Content(stored, stored, PROBLEM_ERROR)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return Content(iso(value), value)


def _number(stored: str, style: CellStyle, from_1904: bool) -> Content:
    number = _decimal(stored)
    if number is None:
        return Content(stored, stored, PROBLEM_ERROR)
    return number_content(number, style, from_1904=from_1904)


def _decimal(stored: str) -> Decimal | None:
    """The number, or None for what no spreadsheet stores as one."""
    if len(stored) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(stored.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and -400 < number.adjusted() < 309 else None


def _dated_number(number: Decimal, style: CellStyle, from_1904: bool) -> Content:
    sense = style.format.sense
    if sense == "duration":
        return Content(duration(number), _plain(number))
    if sense == "time" and (time := clock(number)) is not None:
        return Content(iso(time), time, shown=_look(time, style))
    if sense in {"date", "time"} and (when := moment(number, from_1904)) is not None:
        return _day(when, style)
    if sense != "number":
        return Content(general(number), _plain(number))
    lost = abs(number) >= _FIRST_LOST and number == number.to_integral_value()
    problem = PROBLEM_DIGITS_LOST if lost else ""
    text = style.format.shown(number)
    return Content(text, _plain(number), problem, shown=style.format.look(number))


def _day(when: dt.date | dt.datetime, style: CellStyle) -> Content:
    """A day, or a moment. A day that a program wrote hours or seconds too early is the next one,
    and a note says so: the screen shows the day before."""
    shown = _look(when, style)
    if isinstance(when, dt.datetime) and shows_day_only(style.format):
        meant = meant_day(when)
        if meant is not None:
            return Content(iso(meant), meant, notes=(early_note(when, shown, meant),), shown=shown)
    return Content(iso(when), when, shown=shown)


def _look(when: dt.date | dt.datetime | dt.time, style: CellStyle) -> str:
    """What is shown of it, "" where that is its text."""
    shown = moment_look(style.format, when)
    return "" if shown == iso(when) else shown


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
