"""Sheet template: one worksheet of an Excel template, compiled once, rendered many times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.cell_source import has_marks, literal
from huizhi.formats.formula import Reference, parse_formula, parse_reference
from huizhi.formats.fragment import (
    DECLARATION,
    declarations,
    fragment,
    local_name,
    with_default_namespace,
)
from huizhi.formats.mark_environment import CompiledMarks, MarkEnvironment
from huizhi.formats.marks import InputRule, visible
from huizhi.formats.merged_areas import column_number
from huizhi.formats.moved_reference import RowMaps, cell_reference
from huizhi.formats.row_blocks import BlockError, RowBlocks
from huizhi.formats.row_height import RowHeights
from huizhi.formats.row_map import Settled, Signs, settle
from huizhi.formats.sheet_source import CellError, SheetCell, SheetRows, read_rows
from huizhi.formats.sheet_tail import Area, SheetTail

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
_RULE_FORMULAS = ("{*}f", "{*}formula", "{*}formula1", "{*}formula2")
_MOST_ROWS = 20_000  # of a sheet with marks; more are a slip far below
_UNMOVABLE = {
    "oleObject": "嵌入的对象",
    "control": "窗体控件",
    "sparkline": "迷你图",
    "pivotTableDefinition": "数据透视表",
}


@dataclass(frozen=True)
class SheetLayout:
    """One worksheet as it is in the template, read but not compiled. name: its name; heights: of
    rows that the template leaves free."""

    name: str
    root: etree._Element
    rows: SheetRows
    tail: SheetTail
    heights: RowHeights

    @property
    def blocks(self) -> RowBlocks:
        return self.rows.blocks

    @property
    def has_formulas(self) -> bool:
        return any(cell.formula for cell in self.rows.cells)

    @property
    def stays(self) -> bool:
        """Whether nothing in the sheet can change: no marks, no formulas, and no rule that looks
        at another sheet."""
        rules = (one for e in self.tail.elements for one in e.iter(*_RULE_FORMULAS))
        looks_away = any("!" in (one.text or "") for one in rules)
        return not (looks_away or self.has_formulas or any(self.marked_cells))

    @property
    def marked_cells(self) -> Iterator[SheetCell]:
        return (cell for cell in self.rows.cells if has_marks(cell.text))


@dataclass(frozen=True)
class SheetTemplate:
    """One worksheet, compiled."""

    layout: SheetLayout
    marks: CompiledMarks
    signs: Signs

    def render(self, context: Mapping[str, object]) -> Settled:
        """The rows rendered and numbered. Raises: RenderError."""
        blocks = self.layout.blocks
        return settle(self.marks.render(context), self.signs, blocks.height, blocks.loops)

    def finish(self, settled: Settled, maps: RowMaps, tail: str) -> bytes:
        """The worksheet part; maps: of all sheets; tail: see `tail_of`. Raises: RenderError."""
        pieces = list(settled.pieces)
        for index, reference, row in settled.references:
            pieces[index] = escape(_followed(reference, maps, self.layout.name, row))
        down = frozenset(cell.column for cell in self.layout.rows.merged_down)
        rows = self.layout.heights.fitted("".join(pieces), down)
        return f"{rows}{tail}</worksheet>".encode()

    def tail_of(self, settled: Settled, maps: RowMaps, rules: Mapping[str, InputRule]) -> str:
        """What follows the rows: it depends on where they stand, not on what is in them.

        Raises: RenderError.
        """
        down = [(cell.row, cell.column) for cell in self.layout.rows.merged_down]
        return visible(self.layout.tail.settled(maps, down, settled.slots, rules))


def read_layout(
    root: etree._Element,
    name: str,
    strings: list[etree._Element],
    styles: etree._Element | None,
    file: str,
) -> SheetLayout:
    """The sheet as it is in the template; strings, styles: of its workbook.

    Raises: TemplateError when it cannot be rendered.
    """
    root = with_default_namespace(root, MAIN)
    data = root.find(f"{{{MAIN}}}sheetData")
    if data is None:
        raise TemplateError(
            [Mistake(file, name, "工作表内部的写法不支持", remedy="请另存为 .xlsx")]
        )
    try:
        rows = read_rows(data, strings)
        tail = SheetTail(name, tuple(data.itersiblings()))
        layout = SheetLayout(name, root, rows, tail, RowHeights.of(root, styles))
        layout.tail.check()
        _check_layout(layout)
    except CellError as error:
        place = f"{name}!{error.reference}"
        raise TemplateError([Mistake(file, place, error.what, remedy=error.remedy)]) from error
    except (ValueError, IndexError) as error:
        raise TemplateError([Mistake(file, name, f"工作表读不懂：{error}")]) from error
    return layout


def compile_sheet(
    layout: SheetLayout,
    blocks: Mapping[str, RowBlocks],
    environment: MarkEnvironment,
    signs: Signs,
    file: str,
) -> SheetTemplate:
    """The sheet, compiled; blocks: of all sheets, by name.

    Raises: TemplateError when a mark is broken or a formula cannot follow the rows.
    """
    follows = any(one.controls for one in blocks.values())
    try:
        if follows:
            for cell in layout.rows.cells:
                _check_formula(cell, layout.name, blocks)
        body = layout.rows.source(environment, signs, follows=follows)
    except CellError as error:
        place = f"{layout.name}!{error.reference}"
        raise TemplateError([Mistake(file, place, error.what, remedy=error.remedy)]) from error
    source = f"{_opened(layout.root)}<sheetData>{body}</sheetData>"

    def place_of(line: int) -> str:
        before = "\n".join(source.split("\n")[:line])
        rows = [said for letter, said in signs.pattern.findall(before) if letter == "r"]
        return f"{layout.name}!第{int(rows[-1].partition('-')[2]) + 1}行" if rows else layout.name

    return SheetTemplate(layout, CompiledMarks(environment, source, file, place_of), signs)


def _followed(reference: str, maps: RowMaps, sheet: str, row: int) -> str:
    parsed = parse_reference(reference)
    return cell_reference(parsed, maps, sheet, row) if parsed else reference


def _opened(root: etree._Element) -> str:
    """The sheet's start tag and everything before its rows but the size, which will change."""
    ignorable = root.get(_IGNORABLE)
    prefix = next((p for p, uri in root.nsmap.items() if _IGNORABLE.startswith(f"{{{uri}}}")), "mc")
    ignored = f" {prefix}:Ignorable={quoteattr(ignorable)}" if ignorable else ""
    before: list[str] = []
    for element in root:
        if local_name(element) == "sheetData":
            break
        if local_name(element) != "dimension":
            before.append(literal(fragment(element)))
    return f"{DECLARATION}<worksheet{declarations(root.nsmap)}{ignored}>{''.join(before)}"


def _check_layout(layout: SheetLayout) -> None:
    """Raises: CellError for merges, `{% vm %}` and objects that cannot follow the rows."""
    height = layout.blocks.height
    if height > _MOST_ROWS and any(layout.marked_cells):
        raise CellError(f"A{height}", f"第{_MOST_ROWS}行以下还有内容", "请删除多余的行")
    areas = layout.tail.merges
    corners = {(area.top, column_number(area.left)): area for area in areas}
    try:
        for area in areas:
            layout.blocks.check_merge(area.top, area.bottom)
        for cell in layout.rows.merged_down:
            area = corners.get((cell.row, cell.column)) or Area("A", cell.row, "A", cell.row)
            layout.blocks.check_merged_down(area.top, area.bottom)
    except BlockError as error:
        raise CellError(f"A{error.row + 1}", error.what, error.remedy) from error
    _check_objects(layout)


def _check_objects(layout: SheetLayout) -> None:
    if layout.blocks.first is None:
        return
    for element in layout.tail.elements:
        for one in element.iter():
            if what := _UNMOVABLE.get(local_name(one)):
                remedy = f"请删除{what}，或把循环放到别的工作表"
                raise CellError(
                    f"A{layout.blocks.first + 1}", f"有循环或条件行的工作表里不能有{what}", remedy
                )


def _check_formula(cell: SheetCell, sheet: str, blocks: Mapping[str, RowBlocks]) -> None:
    """Raises: CellError when the cell's formula cannot follow the rows it names."""
    if not cell.formula:
        return
    try:
        references = [p for p in parse_formula(cell.formula) if isinstance(p, Reference)]
    except ValueError as error:
        remedy = "有循环或条件行的工作簿里请改用普通公式"
        raise CellError(cell.reference, str(error), remedy) from error
    for reference in references:
        target = blocks.get(reference.sheet or sheet)
        own = reference.sheet in {"", sheet}
        try:
            if target is not None:
                row = cell.row if own else None
                target.check_reference(*reference.rows, row, single=reference.last is None)
        except BlockError as error:
            what = f"公式引用的 {reference.text}：{error.what}"
            raise CellError(cell.reference, what, error.remedy) from error
