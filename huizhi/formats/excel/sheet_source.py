"""Sheet source: the rows of one template sheet as Jinja2 source, with signs of what is settled
after rendering (`row_signs`).

A row whose only text is a `{%tr … %}` mark controls the rows between it and its end, and
disappears. `{% vm %}` in a cell merges that cell over all rounds of the innermost loop.
Source: ISO/IEC 29500-1, 18.3.1.73 (row), 18.3.1.4 (c), 18.3.1.40 (f).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from xml.sax.saxutils import escape

from lxml import etree

from huizhi.content import column_letters
from huizhi.formats.excel.cell_source import (
    control_of,
    has_control,
    has_template_marks,
    literal,
    merges_down,
    string_item_text,
    text_source,
    writes_number,
)
from huizhi.formats.excel.empty_counts import with_counts
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks, control_source, find_blocks
from huizhi.formats.excel.row_signs import Signs
from huizhi.formats.jinja import MarkEnvironment, place_sign
from huizhi.formats.ooxml import attributes, fragment, tag_name
from huizhi.formats.sheets import CellStyles, Sense, column_number

STREAMS = "_streams"  # what the signs of streams are called in the context, by control row
_REFERENCE = re.compile("([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell of a template. row, column: from 0; item: its string, None for other kinds; text:
    what that says; formula: its text without "=", "" for none; over_cells: it fills several cells;
    sense: what its number format shows numbers as."""

    element: etree._Element
    row: int
    column: int
    item: etree._Element | None
    text: str = ""
    formula: str = ""
    over_cells: bool = False
    sense: Sense = "number"

    @property
    def reference(self) -> str:
        return f"{column_letters(self.column)}{self.row + 1}"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a template: its number from 0, its attributes, its cells."""

    row: int
    attributes: Mapping[str, str]
    cells: tuple[SheetCell, ...]


class CellError(Exception):
    """A cell that cannot be rendered; reference: "B5"; the message is Chinese."""

    def __init__(self, reference: str, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.reference, self.what, self.remedy = reference, what, remedy


@dataclass(frozen=True)
class SheetRows:
    """The rows of a template sheet and the blocks they make. streams: of blocks whose rows are
    written later, the row that is repeated by the one that opens the block."""

    rows: tuple[SheetRow, ...]
    blocks: RowBlocks = field(default_factory=RowBlocks)
    streams: Mapping[int, int] = field(default_factory=dict)

    @property
    def cells(self) -> Iterator[SheetCell]:
        return (cell for row in self.rows for cell in row.cells)

    @cached_property
    def merged_down(self) -> list[SheetCell]:
        """The cells with `{% vm %}`."""
        return [cell for cell in self.cells if merges_down(cell.text)]

    def source(
        self,
        environment: MarkEnvironment,
        signs: Signs,
        *,
        follows: bool,
        bound: Mapping[int, str] = MappingProxyType({}),
    ) -> str:
        """The Jinja2 source of the rows, with a sign of its place before each cell with marks;
        follows: formulas carry a sign for each reference; bound: by column, the assignments that
        hold for its marks.

        Raises: CellError when a mark is broken or a formula cannot be read.
        """
        pieces: list[str] = []
        expected = 0
        repeated = set(self.streams.values())
        for row in self.rows:
            if row.row > expected:
                pieces.append(signs.row(expected, row.row - 1))
            expected = row.row + 1
            control = control_of_row(row)
            if row.row in repeated:
                continue
            if control is not None:
                pieces.append(place_sign(_marked(row)))
                pieces.append(self._control_source(control, row.row, signs))
            else:
                pieces += [
                    signs.row(row.row, row.row),
                    _row_source(row, environment, signs, follows, bound),
                ]
        return "".join(pieces)

    def _control_source(self, control: str, row: int, signs: Signs) -> str:
        """The source of a control row; a stream stands in the text as one sign, and what follows
        its `else` when it has no rows."""
        if row in self.streams:
            return f"{{{{ {STREAMS}[{row}] }}}}{{% if {STREAMS}[{row}] %}}"
        stream = next(
            (b for b in self.blocks.blocks if b.first in self.streams and b.last == row), None
        )
        around = max(self.blocks.around(row), key=lambda b: b.first, default=None)
        if stream is not None:
            return "{% endif %}"
        if control == "else" and around is not None and around.first in self.streams:
            return "{% else %}"
        return control_source(control, row, self.blocks, signs)


def read_rows(
    data: etree._Element,
    strings: list[etree._Element],
    styles: CellStyles = CellStyles(()),  # noqa: B008 — frozen
) -> SheetRows:
    """The rows of a `sheetData` element; strings, styles: of its workbook.

    Raises: CellError when the rows cannot be rendered.
    """
    masters: dict[str, tuple[str, str]] = {}
    rows: list[SheetRow] = []
    for element in data:
        before = rows[-1].row if rows else -1
        rows.append(_read_row(element, before, strings, styles, masters))
    height = rows[-1].row + 1 if rows else 0
    controls = [(row.row, said) for row in rows if (said := control_of_row(row)) is not None]
    try:
        blocks = find_blocks(controls, height)
        return SheetRows(tuple(rows), replace(blocks, filled=_filled_columns(rows, blocks)))
    except BlockError as error:
        raise CellError(_first_text(rows, error.row), error.what, error.remedy) from error


def _filled_columns(rows: list[SheetRow], blocks: RowBlocks) -> dict[int, frozenset[int]]:
    """The columns in which something stands, by row, of rows in blocks."""
    return {
        row.row: frozenset(c.column for c in row.cells if _is_filled(c))
        for row in rows
        if any(blocks.around(row.row))
    }


def _is_filled(cell: SheetCell) -> bool:
    if cell.formula:
        return True
    return bool(cell.text.strip()) if cell.item is not None else len(cell.element) > 0


def _read_row(
    element: etree._Element,
    before: int,
    strings: list[etree._Element],
    styles: CellStyles,
    masters: dict[str, tuple[str, str]],
) -> SheetRow:
    row = int(element.get("r", before + 2)) - 1
    if row <= before:
        raise CellError(f"A{row + 1}", "文件内部的行号次序不对", "请用 WPS 或 Office 打开后另存")
    kept = {str(k): str(v) for k, v in element.attrib.items() if k not in {"r", "spans"}}
    cells: list[SheetCell] = []
    for one in element:
        if tag_name(one) == "c":
            named = _REFERENCE.fullmatch(one.get("r", ""))
            column = column_number(named.group(1)) if named else len(cells)
            if not named and cells:
                column = cells[-1].column + 1
            reference = f"{column_letters(column)}{row + 1}"
            formula, over_cells = _formula(one, reference, masters)
            item = None if formula else _item(one, strings)
            text = string_item_text(item) if item is not None else ""
            sense = styles.at(one.get("s")).format.sense
            cells.append(SheetCell(one, row, column, item, text, formula, over_cells, sense))
    return SheetRow(row, kept, tuple(cells))


def _formula(
    cell: etree._Element, reference: str, masters: dict[str, tuple[str, str]]
) -> tuple[str, bool]:
    """The cell's formula, and whether it fills several cells. One that is shared with a cell above
    or before is written out."""
    found = next((one for one in cell if tag_name(one) == "f"), None)
    if found is None:
        return "", False
    kind, text = found.get("t", "normal"), found.text or ""
    if kind == "shared":
        number = found.get("si", "")
        if text:
            masters[number] = (text, reference)
        elif number in masters:
            master, origin = masters[number]
            from openpyxl.formula.translate import Translator  # slow to load

            translated = Translator("=" + master, origin=origin).translate_formula(reference)
            text = str(translated)[1:]
    if has_template_marks(text):
        raise CellError(reference, "公式里不能写标记", "请把标记写在另一格，公式引用那一格")
    over_cells = kind == "dataTable" or (kind == "array" and ":" in found.get("ref", ""))
    return text or "0", over_cells or not text


def _item(cell: etree._Element, strings: list[etree._Element]) -> etree._Element | None:
    """The string of a text cell, None for every other cell."""
    kind = cell.get("t")
    value = next((one for one in cell if tag_name(one) == "v"), None)
    if kind == "s" and value is not None:
        return strings[int(value.text or "")]
    if kind == "inlineStr":
        return next((one for one in cell if tag_name(one) == "is"), None)
    if kind == "str" and value is not None:
        item = etree.Element("is")
        etree.SubElement(item, "t").text = value.text
        return item
    return None


def control_of_row(row: SheetRow) -> str | None:
    """What the row's `{%tr … %}` says, or None for a row that is printed.

    Raises: CellError when something else stands in the row, which would vanish.
    """
    filled = [cell for cell in row.cells if cell.formula or len(cell.element)]
    said = [cell for cell in filled if cell.item is None or cell.text.strip()]
    control = control_of(said[0].text) if len(said) == 1 else None
    crowded = next((cell for cell in said if has_control(cell.text)), None)
    if control is None and crowded is not None:
        what = "{%tr %} 标记要独占一行，一行一个"
        raise CellError(crowded.reference, what, "同一行不能有别的内容")
    return control


def _marked(row: SheetRow) -> str:
    """The reference of a control row's mark."""
    return next(cell.reference for cell in row.cells if has_control(cell.text))


def _first_text(rows: list[SheetRow], number: int) -> str:
    """The reference of the row's first cell with text."""
    row = next(one for one in rows if one.row == number)
    return next((c.reference for c in row.cells if c.text.strip()), f"A{number + 1}")


def _row_source(
    row: SheetRow,
    environment: MarkEnvironment,
    signs: Signs,
    follows: bool,
    bound: Mapping[int, str],
) -> str:
    cells = "".join(
        _cell_source(cell, environment, signs, follows, bound.get(cell.column, ""))
        for cell in row.cells
    )
    return f'<row r="{signs.cell()}"{literal(attributes(row.attributes))}>{cells}</row>'


def _cell_source(
    cell: SheetCell, environment: MarkEnvironment, signs: Signs, follows: bool, bound: str
) -> str:
    place = place_sign(cell.reference) if has_template_marks(cell.text) else ""
    return f"{place}{_unplaced(cell, environment, signs, follows, bound)}"


def _unplaced(
    cell: SheetCell, environment: MarkEnvironment, signs: Signs, follows: bool, bound: str
) -> str:
    letters = column_letters(cell.column)
    style = cell.element.get("s", "0")
    apart = {"r", "t", "s"} if writes_number(cell.text) else {"r", "t"}
    kept = {str(k): str(v) for k, v in cell.element.attrib.items() if k not in apart}
    start = f'<c r="{signs.cell(letters)}"{literal(attributes(kept))}'
    try:
        if cell.formula:
            return f"{start}>{_formula_source(cell, letters, signs, follows)}</c>"
        if cell.item is not None and has_template_marks(cell.text):
            source = text_source(cell.item, environment, bound, cell.sense, style)
            return f"{start}{source}</c>"
    except ValueError as error:
        raise CellError(cell.reference, str(error)) from error
    kind = cell.element.get("t")
    typed = f' t="{kind}"' if kind else ""
    return f"{start}{typed}>{literal(''.join(map(fragment, cell.element)))}</c>"


def _formula_source(cell: SheetCell, letters: str, signs: Signs, follows: bool) -> str:
    """The formula without its result, which may be another one after rendering."""
    found = next(one for one in cell.element if tag_name(one) == "f")
    if cell.over_cells and follows:
        what = "这种公式（多格数组或模拟运算）不能随循环行移动"
        raise CellError(cell.reference, what, "请改为普通公式")
    if cell.over_cells:
        return literal(fragment(found))
    array = f' t="array" ref="{signs.cell(letters)}"' if found.get("t") == "array" else ""
    parts = with_counts(cell.formula, "ROWS") if follows else [cell.formula]
    text = "".join(
        literal(escape(part))
        if isinstance(part, str)
        else signs.reference(literal(escape(part.text)))
        for part in parts
    )
    return f"<f{array}>{text}</f>"
