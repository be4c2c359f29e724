"""The reader of .ods: the content part of an OpenDocument spreadsheet, walked as it stands.

Source: OpenDocument v1.3 part 3, 9 (tables), 19.385 (value types), part 2 (packages).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from lxml import etree

from huizhi.content import (
    PROBLEM_DIGITS_LOST,
    PROBLEM_ERROR,
    PROBLEM_NO_RESULT,
    PROBLEM_PICTURE,
    Document,
    Limits,
    NamedPlace,
    column_letters,
)
from huizhi.errors import DamagedError
from huizhi.formats.flags import without_flag_notes
from huizhi.formats.ooxml import (
    Package,
    attribute,
    child,
    external_content_of_opendocument,
    local_name,
    whole,
)
from huizhi.formats.sheets.areas import MOST_COLUMNS, MOST_ROWS, Area, column_number
from huizhi.formats.sheets.cell_content import Content
from huizhi.formats.sheets.formula_look import formula_notes
from huizhi.formats.sheets.moment_look import early_note, meant_day
from huizhi.formats.sheets.number_format import general, iso
from huizhi.formats.sheets.ods_look import OdsDrawings, ods_page_margins
from huizhi.formats.sheets.ods_style import OdsStyles, ods_styles
from huizhi.formats.sheets.plain_sheet import BLANK_ROWS, PlainSheet
from huizhi.formats.text import first_remarks, hidden_note, quote_remark

_CONTENT, _META, _STYLES = "content.xml", "meta.xml", "styles.xml"
_FIRST_LOST = 10**15  # as in every spreadsheet: 15 digits of a number are kept
_ROW_GROUPS = {"table-row-group", "table-header-rows", "table-rows"}
_COLUMN_GROUPS = {"table-column-group", "table-header-columns", "table-columns"}
_ADDRESS = re.compile(r"\$?(?:'((?:[^']|'')+)'|([^.$:]+))?\.\$?([A-Z]{1,3})\$?(\d{1,7})")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|Err:\d{3}")
_REPEATED = 1_000  # how often one row or cell with text is repeated in earnest
_FILLER = 50  # as many empty cells in a row only fill the sheet up to its edge


def read_ods(data: bytes, limits: Limits, kind: str = "ods") -> Document:
    """All sheets of an OpenDocument spreadsheet in its order, hidden ones too.

    Raises: DamagedError, LimitError.
    """
    package = Package(data, limits)
    if _CONTENT not in package:
        raise DamagedError("缺少内容")
    root = package.xml(_CONTENT)
    body = child(root, "body")
    book = child(body, "spreadsheet") if body is not None else None
    if book is None:
        raise DamagedError("缺少工作簿")
    hidden = set(_hidden_tables(root))
    styles = ods_styles(root)
    scans = [
        _OdsScan(table, attribute(table, "style-name") in hidden, styles, limits)
        for table in book
        if local_name(table) == "table"
    ]
    meta, pages = _part(package, _META), _part(package, _STYLES)
    margins = [
        cell
        for scan in scans
        for cell in ods_page_margins(pages, styles.pages.get(scan.style, ""), scan.sheet.name)
    ]
    remarks = [
        remark
        for scan in scans
        for remark in (
            *scan.sheet.covered(limits),
            *first_remarks(scan.notes),
            *scan.beyond(limits),
        )
    ]
    return Document(
        kind=kind,
        grids=tuple(scan.sheet.grid(limits) for scan in scans),
        properties=dict(_properties(meta)),
        names=dict(_names(book)),
        remarks=tuple(remarks),
        written=_written(meta),
        margins=tuple(margins),
        far=external_content_of_opendocument(package.read(_CONTENT)),
    )


def _part(package: Package, name: str) -> etree._Element | None:
    """A part that the answers do not need; None where it is missing or damaged."""
    try:
        return package.xml(name) if name in package else None
    except DamagedError:
        return None


class _OdsScan:
    """One table: rows and columns with what they repeat, up to what a person can have filled."""

    def __init__(
        self, table: etree._Element, hidden: bool, styles: OdsStyles, limits: Limits
    ) -> None:
        self.style = attribute(table, "style-name")
        self.sheet = PlainSheet(attribute(table, "name"), hidden=hidden)
        self.notes: list[str] = []
        self._limits, self._count = limits, 0
        self._row = self._column = 0
        self._last = -1  # row with text; what is only formatted far below says nothing
        self._styles, self._row_style = styles, ""
        self._column_styles: dict[int, str] = {}
        self._drawings = OdsDrawings(table, styles)
        for column in _below(table, "table-column", _COLUMN_GROUPS):
            self._take_column(column)
        for row in _below(table, "table-row", _ROW_GROUPS):
            self._take_row(row)
        self.sheet.looks += self._drawings.looks
        self.sheet.controls += self._drawings.controls

    def beyond(self, limits: Limits) -> list[str]:
        """Puts what lies over the cells into them; remarks on what lies far off."""
        return self.sheet.lay_over(limits)

    def _take_column(self, column: etree._Element) -> None:
        repeated = _times(column, "number-columns-repeated")
        if attribute(column, "visibility") in {"collapse", "filter"}:
            last = min(self._column + repeated, MOST_COLUMNS)
            self.sheet.hidden_columns.update(range(self._column, last))
        if style := attribute(column, "default-cell-style-name"):
            counted = range(self._column, self._column + min(repeated, _REPEATED))
            self._column_styles.update(dict.fromkeys(counted, style))
        self._column += repeated

    def _take_row(self, row: etree._Element) -> None:
        times = _times(row, "number-rows-repeated")
        is_hidden = attribute(row, "visibility") in {"collapse", "filter"}
        if self._row - self._last > BLANK_ROWS and not any(len(cell) for cell in row):
            self._row = min(self._row + times, MOST_ROWS)  # only formatted, far below the text
            return
        filled = any(_has_text(cell) for cell in row)
        self._row_style = attribute(row, "default-cell-style-name")
        for _ in range(_counted(times, is_filled=filled)):
            if is_hidden:
                self.sheet.hidden_rows.add(self._row)
            self._take_cells(row)
            self._row += 1
        if filled and times > _REPEATED:
            self.notes.append(
                f"{self.sheet.name} 第{self._row}行重复了{times}次，只读{_REPEATED}次"
            )
        self._row = min(self._row + times - _counted(times, is_filled=filled), MOST_ROWS)

    def _take_cells(self, row: etree._Element) -> None:
        column = 0
        for cell in row:
            name = local_name(cell)
            if name not in {"table-cell", "covered-table-cell"}:
                continue
            times = _times(cell, "number-columns-repeated")
            if column < MOST_COLUMNS:
                self._take_cell(cell, column, times, name)
            column += times

    def _take_cell(self, cell: etree._Element, column: int, times: int, name: str) -> None:
        content = self._noted(cell, column, _content(cell))
        is_filled = bool(content.text or content.problem)
        if is_filled:
            self._last = self._row
        elif self._row - self._last > BLANK_ROWS:
            return
        for number in range(_counted(times, is_filled=is_filled)):
            place = (self._row, column + number)
            self._count += 1
            self._limits.check_cells(self._count)
            if is_filled:
                self.sheet.contents[place] = content
            elif name == "table-cell":
                self.sheet.blank.add(place)
        self._take_span(cell, column)
        if len(cell):
            self._drawings.take_cell(cell, self._row, column, content.text)
        note = child(cell, "annotation")
        if note is not None and (text := without_flag_notes(_text(note))).strip():
            place_shown = f"{self.sheet.name}!{column_letters(column)}{self._row + 1}"
            self.notes.append(f"{place_shown} 有批注{quote_remark(text)}")

    def _noted(self, cell: etree._Element, column: int, content: Content) -> Content:
        """The content with what a person sees of its text."""
        own = attribute(cell, "style-name") or self._row_style
        style = own or self._column_styles.get(column, "")
        notes = self._styles.notes(cell, style, content.text) if content.text else ()
        if formula := attribute(cell, "formula"):
            notes += formula_notes(formula, content.text)
        return replace(content, notes=(*content.notes, *notes)) if notes else content

    def _take_span(self, cell: etree._Element, column: int) -> None:
        rows, columns = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
        if rows > 1 or columns > 1:
            area = Area(self._row, column, self._row + rows - 1, column + columns - 1)
            self.sheet.areas.append(area)


def _below(parent: etree._Element, name: str, groups: set[str]) -> Iterator[etree._Element]:
    """The rows or columns of a table in order, those in groups and headers too."""
    for one in parent:
        here = local_name(one)
        if here == name:
            yield one
        elif here in groups:
            yield from _below(one, name, groups)


def _has_text(cell: etree._Element) -> bool:
    return bool(attribute(cell, "value-type")) or any(
        local_name(one) in {"p", "frame", "annotation"} for one in cell
    )


def _times(element: etree._Element, name: str) -> int:
    return max(whole(attribute(element, name) or "1", 1), 1)


def _counted(times: int, *, is_filled: bool) -> int:
    """How many of so many equal cells are read."""
    if is_filled:
        return min(times, _REPEATED)
    return times if times < _FILLER else 0


def _content(cell: etree._Element) -> Content:
    """What a cell says: its shown text, and the typed value behind it."""
    kind, text = attribute(cell, "value-type"), _text(cell)
    formula = attribute(cell, "formula")
    if "DISPIMG(" in formula.upper():
        return Content(problem=PROBLEM_PICTURE)
    if _ERROR.fullmatch(text.strip()) and (formula or kind == "string"):
        return Content(text, text, PROBLEM_ERROR)
    if kind == "date":
        return _dated(attribute(cell, "date-value"), text)
    if kind == "time" and (found := _DURATION.fullmatch(attribute(cell, "time-value"))):
        return _timed([int(part) for part in found.groups()], text)
    if kind in {"float", "percentage", "currency"}:
        content = _number(attribute(cell, "value"), text)
        is_hidden = not text and child(cell, "p") is not None  # by a format such as “;;;”
        return replace(content, notes=(hidden_note(content.text),)) if is_hidden else content
    if kind == "boolean":
        is_true = attribute(cell, "boolean-value") == "true"
        return Content("TRUE" if is_true else "FALSE", is_true)
    if formula and not kind:
        return Content(problem=PROBLEM_NO_RESULT)
    return Content(text, text or None)


def _dated(said: str, text: str) -> Content:
    try:
        moment = dt.datetime.fromisoformat(said)
    except ValueError:
        return Content(text, text or None)
    value = moment.date() if "T" not in said or moment.time() == dt.time() else moment
    shown = "" if text == iso(value) else text
    if isinstance(value, dt.datetime) and ":" not in text and (meant := meant_day(value)):
        return Content(iso(meant), meant, notes=(early_note(value, text, meant),), shown=shown)
    return Content(iso(value), value, shown=shown)


def _timed(parts: list[int], text: str) -> Content:
    hours, minutes, seconds = parts
    if hours > 23 or minutes > 59 or seconds > 59:
        return Content(text, text or None)
    value = dt.time(hours, minutes, seconds)
    return Content(iso(value), value, shown="" if text == iso(value) else text)


def _number(said: str, text: str) -> Content:
    """A number. Its text is what is shown, and the number in full where that is cut or rounded
    to powers of ten by a narrow column."""
    try:
        number = Decimal(said)
    except InvalidOperation:
        return Content(text, text or None, PROBLEM_ERROR)
    if not number.is_finite() or number.adjusted() > 308:
        return Content(text, text or None, PROBLEM_ERROR)
    is_whole = number == number.to_integral_value()
    value = int(number) if is_whole else float(number)
    lost = is_whole and abs(number) >= _FIRST_LOST
    in_science = re.fullmatch(r"[\d.]+[eE]\+?\d+", text.strip()) is not None
    shown = general(number) if not text or set(text) == {"#"} or (in_science and is_whole) else text
    look = text.strip() if in_science and shown != text else ""
    return Content(shown, value, PROBLEM_DIGITS_LOST if lost else "", shown=look)


def _text(parent: etree._Element) -> str:
    """The paragraphs of a cell, a line each."""
    return "\n".join(_line(one) for one in parent if local_name(one) == "p")


def _line(paragraph: etree._Element) -> str:
    """The text of a paragraph with its spaces, tabs and breaks; without notes in it."""
    parts = [paragraph.text or ""]
    for one in paragraph:
        name = local_name(one)
        if name == "s":
            parts.append(" " * min(_times(one, "c"), 1_000))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name not in {"annotation", "note"}:
            parts.append(_line(one))
        parts.append(one.tail or "")
    return "".join(parts)


def _hidden_tables(root: etree._Element) -> Iterator[str]:
    """The names of the table styles that hide their table."""
    styles = child(root, "automatic-styles")
    for style in styles if styles is not None else ():
        properties = child(style, "table-properties")
        if attribute(properties, "display") == "false":
            yield attribute(style, "name")


def _names(book: etree._Element) -> Iterator[tuple[str, NamedPlace]]:
    for expressions in (one for one in book if local_name(one) == "named-expressions"):
        for one in expressions:
            address = attribute(one, "cell-range-address").partition(":")[0]
            found = _ADDRESS.fullmatch(address)
            if local_name(one) == "named-range" and found:
                sheet = (found[1] or found[2] or "").replace("''", "'")
                place = NamedPlace(sheet, int(found[4]) - 1, column_number(found[3]))
                yield attribute(one, "name"), place


def _properties(meta: etree._Element | None) -> Iterator[tuple[str, str]]:
    inside = child(meta, "meta") if meta is not None else None
    for one in inside if inside is not None else ():
        if local_name(one) == "user-defined":
            yield attribute(one, "name"), one.text or ""


def _written(meta: etree._Element | None) -> dt.datetime | None:
    inside = child(meta, "meta") if meta is not None else None
    date = child(inside, "date") if inside is not None else None
    try:
        moment = dt.datetime.fromisoformat((date.text or "")[:19]) if date is not None else None
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment else None
