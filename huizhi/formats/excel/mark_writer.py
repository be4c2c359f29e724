"""Mark writer for .xlsx: marks in the cells of a workbook, everything else as it was.

Only the worksheets with marks, the drawings on them and the defined names are written anew. Rows
that repeat become one row between control rows; all that names rows follows, by the same
`RowMap` by which rendering moves rows.
Source: ISO/IEC 29500-1, 18.3.1.73 (row), 18.3.1.4 (c), 18.3.1.53 (is).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import pairwise

from lxml import etree

from huizhi.content import Limits, column_letters
from huizhi.errors import DamagedError
from huizhi.formats.excel.formula import Reference, parse_formula, write_formula
from huizhi.formats.excel.moved import cell_reference, moved_chart, moved_drawing
from huizhi.formats.excel.names import defined_names
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.excel.sheet_source import SheetCell, SheetRow
from huizhi.formats.excel.sheet_template import MAIN, SheetLayout, read_layout
from huizhi.formats.jinja import CellMark, MarkPlan, RowMarks
from huizhi.formats.ooxml import DECLARATION, Package, attribute, declarations, tag_name
from huizhi.formats.zips import Member, read_members, refused_as_template, write_members

_S = f"{{{MAIN}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_INSERTED = -1  # the origin of a row that the form did not have


def write_xlsx_marks(data: bytes, plan: MarkPlan, name: str) -> bytes:
    """The workbook with these marks. Raises: TemplateError, RenderError, DamagedError."""
    with refused_as_template(name):
        package = Package(data, Limits())
        members = read_members(data, name)
        book = _MarkedBook(package, plan, name)
        changed = dict(book.changed())
    return write_members(
        Member(m.name, changed[m.name.lower()]) if m.name.lower() in changed else m for m in members
    )


class _MarkedBook:
    """One workbook that gets marks."""

    def __init__(self, package: Package, plan: MarkPlan, name: str) -> None:
        parts = package.related("", "officeDocument")
        if not parts:
            raise DamagedError("缺少工作簿")
        self.package, self.plan, self.part = package, plan, parts[0]
        self.root = package.xml(parts[0])
        self.layouts = dict(self._layouts(name))
        self.maps = {
            layout.name: _row_map(layout, self._rows_of(grid)) for grid, (_, layout) in
            self.layouts.items()
        }  # fmt: skip

    def _layouts(self, name: str) -> Iterator[tuple[int, tuple[str, SheetLayout]]]:
        """The part and the layout of each worksheet, by its number as the reader counts."""
        shared = self.package.related(self.part, "sharedStrings")
        strings = list(self.package.xml(shared[0])) if shared else []
        styled = self.package.related(self.part, "styles")
        styles = self.package.xml(styled[0]) if styled else None
        targets = {one.id: one for one in self.package.relationships(self.part)}
        sheets = (s for s in self.root.iter("{*}sheet") if attribute(s, "id") in targets)
        found = [s for s in sheets if targets[attribute(s, "id")].kind == "worksheet"]
        for number, sheet in enumerate(found):
            part = targets[attribute(sheet, "id")].target
            title = attribute(sheet, "name")
            root = self.package.xml(part)
            yield number, (part, read_layout(root, title, strings, styles, name))

    def _rows_of(self, grid: int) -> list[RowMarks]:
        return sorted((r for r in self.plan.rows if r.grid == grid), key=lambda r: r.first_row)

    def changed(self) -> Iterator[tuple[str, bytes]]:
        """The parts that are written anew, by name in lower case."""
        for grid, (part, layout) in self.layouts.items():
            marks = [m for m in self.plan.cells if m.grid == grid]
            rows = self._rows_of(grid)
            if marks or rows or layout.has_formulas:
                yield part.lower(), _MarkedSheet(layout, marks, rows, self.maps).written()
            if self.maps[layout.name].moves:
                yield from self._drawings(part, layout.name)
        names = defined_names(self.root, self.maps, {})
        yield self.part.lower(), names

    def _drawings(self, part: str, sheet: str) -> Iterator[tuple[str, bytes]]:
        for drawing in self.package.related(part, "drawing"):
            yield drawing.lower(), moved_drawing(self.package.read(drawing), self.maps, sheet)
            for chart in self.package.related(drawing, "chart", "chartEx"):
                yield chart.lower(), moved_chart(self.package.read(chart), self.maps)


def _row_map(layout: SheetLayout, rows: list[RowMarks]) -> RowMap:
    """Which rows stand where once the repeated ones are one row between control rows."""
    height = max(layout.rows.blocks.height, *(r.bottom for r in rows), 0)
    origins: list[int] = []
    edges = [0, *(edge for r in rows for edge in (r.first_row, r.bottom)), height]
    for number, (start, end) in enumerate(pairwise(edges)):
        if number % 2:
            one = rows[number // 2]
            origins += [_INSERTED] * len(one.before) + [start] + [_INSERTED] * len(one.after)
        else:
            origins += range(start, end)
    return RowMap(tuple((origin, ()) for origin in origins), height)


class _MarkedSheet:
    """One worksheet that gets marks."""

    def __init__(
        self,
        layout: SheetLayout,
        marks: list[CellMark],
        rows: list[RowMarks],
        maps: Mapping[str, RowMap],
    ) -> None:
        self.layout, self.maps, self.rows = layout, maps, rows
        self.marks: dict[tuple[int, int], list[CellMark]] = {}
        for mark in [*marks, *(m for r in rows for m in r.cells)]:
            self.marks.setdefault((mark.row, mark.column), []).append(mark)

    def written(self) -> bytes:
        """The worksheet part."""
        root = deepcopy(self.layout.root)
        data = next(one for one in root if tag_name(one) == "sheetData")
        for one in list(root)[list(root).index(data) :]:
            root.remove(one)
        for size in root.findall(f"{_S}dimension"):
            root.remove(size)
        rows = etree.SubElement(root, f"{_S}sheetData")
        rows.extend(self._new_rows())
        tail = self.layout.tail.settled(self.maps, [], [], {})
        root.extend(etree.fromstring(f"<tail{declarations(root.nsmap)}>{tail}</tail>"))
        return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()

    def _new_rows(self) -> Iterator[etree._Element]:
        said = [words for r in self.rows for words in (*r.before, *r.after)]
        standing = {row.row: row for row in self.layout.rows.rows}
        wanted = {row for row, _ in self.marks}
        statements = iter(said)
        for number, (origin, _) in enumerate(self.maps[self.layout.name].rows):
            if origin == _INSERTED:
                row = etree.Element(f"{_S}row", r=str(number + 1))
                row.append(_text_cell(f"A{number + 1}", f"{{%tr {next(statements)} %}}"))
                yield row
            elif origin in standing or origin in wanted:
                yield self._row(standing.get(origin) or SheetRow(origin, {}, ()), number)

    def _row(self, row: SheetRow, number: int) -> etree._Element:
        element = etree.Element(f"{_S}row", self._attributes(row))
        element.set("r", str(number + 1))
        cells = {cell.column: self._cell(cell, number) for cell in row.cells}
        for at, column in self.marks:
            if at == row.row and column not in cells:
                cells[column] = _text_cell("", self._marked("", at, column))
        for column, cell in sorted(cells.items()):
            cell.set("r", f"{column_letters(column)}{number + 1}")
            element.append(cell)
        return element

    def _attributes(self, row: SheetRow) -> dict[str, str]:
        """The row's attributes; one that repeats rows of several heights is as high as its text."""
        kept = dict(row.attributes)
        repeated = next((r for r in self.rows if r.first_row == row.row), None)
        if repeated is not None:
            body = range(repeated.first_row, repeated.bottom)
            heights = {r.attributes.get("ht") for r in self.layout.rows.rows if r.row in body}
            if len(heights) > 1:
                kept = {k: v for k, v in kept.items() if k not in {"ht", "customHeight"}}
        return kept

    def _cell(self, cell: SheetCell, number: int) -> etree._Element:
        if (cell.row, cell.column) in self.marks:
            marked = _text_cell("", self._marked(cell.text, cell.row, cell.column))
            if cell.element.get("s"):
                marked.set("s", str(cell.element.get("s")))
            return marked
        copy = deepcopy(cell.element)
        if cell.formula and not cell.over_cells:
            self._rewrite(copy, cell, number)
        return copy

    def _rewrite(self, copy: etree._Element, cell: SheetCell, number: int) -> None:
        """The cell's formula with its references moved; its result is worked out anew."""
        own = self.layout.name
        for one in list(copy):
            copy.remove(one)
        formula = etree.SubElement(copy, f"{_S}f")
        if "t" in copy.attrib:
            del copy.attrib["t"]

        def place(reference: Reference) -> str:
            return cell_reference(reference, self.maps, own, number)

        formula.text = write_formula(parse_formula(cell.formula), place)

    def _marked(self, text: str, row: int, column: int) -> str:
        for mark in sorted(self.marks[row, column], key=lambda m: -m.start):
            text = text[: mark.start] + mark.mark + text[mark.end :]
        return text


def _text_cell(reference: str, text: str) -> etree._Element:
    cell = etree.Element(f"{_S}c", r=reference, t="inlineStr")
    inside = etree.SubElement(etree.SubElement(cell, f"{_S}is"), f"{_S}t")
    inside.set(_SPACE, "preserve")
    inside.text = text
    return cell
