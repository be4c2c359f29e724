"""Sheet template: one worksheet of an Excel template, compiled once, rendered many times.

Rows of a stream (`sheet_stream`) are not rendered with the others: they are counted, so that all
else knows where it stands, and written when their place in the part has come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from xml.sax.saxutils import escape

from lxml import etree
from markupsafe import Markup

from huizhi.content import column_letters
from huizhi.errors import Mistake, RenderError, TemplateError
from huizhi.formats.excel.built_address import check_built_addresses
from huizhi.formats.excel.cell_source import has_template_marks
from huizhi.formats.excel.counted_cells import check_counted_rows
from huizhi.formats.excel.empty_counts import EmptyCount, written_count
from huizhi.formats.excel.fitted_rows import FittedRows, RowTexts
from huizhi.formats.excel.follower_ranges import check_ranges
from huizhi.formats.excel.formula import Reference, parse_formula, parse_reference
from huizhi.formats.excel.headers import HeaderMarks
from huizhi.formats.excel.loop_reference import check_other_loop, check_reference
from huizhi.formats.excel.merged_cells import MergedCells
from huizhi.formats.excel.moment_widths import make_room_for_moments
from huizhi.formats.excel.moved import RowMaps, cell_reference, is_gone
from huizhi.formats.excel.number_widths import NumberWidths
from huizhi.formats.excel.numbered_sheet import NumberedSheet, number_rows
from huizhi.formats.excel.own_numbers import check_row_numbers
from huizhi.formats.excel.picture_widths import make_room_for_pictures
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.excel.row_map import RowMap, Streamed
from huizhi.formats.excel.row_signs import Signs
from huizhi.formats.excel.row_stream import RowLeftovers, RowStream
from huizhi.formats.excel.sheet_opening import opening_text, with_columns
from huizhi.formats.excel.sheet_source import STREAMS, CellError, SheetCell, SheetRows, read_rows
from huizhi.formats.excel.sheet_stream import (
    Across,
    ColumnSpread,
    SheetStream,
    StreamRows,
    find_streams,
)
from huizhi.formats.excel.sheet_tail import SheetTail
from huizhi.formats.excel.style_variants import StyleVariants
from huizhi.formats.jinja import (
    CompiledMarks,
    Filters,
    InputRule,
    MarkEnvironment,
    PlacedSource,
    names_shown,
)
from huizhi.formats.ooxml import tag_name, with_default_namespace
from huizhi.formats.sheets import Area, CellStyles, any_area, styles_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RULE_FORMULAS = ("{*}f", "{*}formula", "{*}formula1", "{*}formula2")
_AS_PLAIN = "请用 WPS 打开，另存为普通的 Excel 工作簿（.xlsx），不要选“严格”的一种"
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
    streams: tuple[SheetStream, ...] = ()

    @property
    def blocks(self) -> RowBlocks:
        return self.rows.blocks

    @property
    def has_formulas(self) -> bool:
        return any(cell.formula for cell in self.rows.cells)

    @property
    def stays(self) -> bool:
        """Whether nothing in the sheet can change: no marks, no formulas, and no rule or link that
        looks at another sheet."""
        rules = (one.text for e in self.tail.elements for one in e.iter(*_RULE_FORMULAS))
        links = (o.get("location") for e in self.tail.elements for o in e.iter("{*}hyperlink"))
        looks_away = any("!" in (one or "") for one in (*rules, *links))
        changes = looks_away or self.has_formulas or self.tail.header_marks
        return not (changes or any(self.marked_cells))

    @property
    def marked_cells(self) -> Iterator[SheetCell]:
        return (cell for cell in self.rows.cells if has_template_marks(cell.text))

    @cached_property
    def last_column(self) -> int:
        """The last column, from 0, that a cell or a merged area uses."""
        cells = (cell.column for cell in self.rows.cells)
        return max([*cells, *(area.right for area in self.tail.merges)], default=0)

    @cached_property
    def merged_down(self) -> list[tuple[int, int]]:
        """Rows and columns of the cells with `{% vm %}`."""
        return [(cell.row, cell.column) for cell in self.rows.merged_down]

    def merged(self, rows: RowMap, spread: ColumnSpread | None = None) -> MergedCells:
        """The merged cells where the rows are now."""
        areas = self.tail_with(spread).merged(rows, self.merged_down)
        return MergedCells.of(areas, rows.length)

    def tail_with(self, spread: ColumnSpread | None) -> SheetTail:
        """What follows the rows when a column becomes several."""
        return self.tail.stretched(spread) if spread else self.tail

    def spread(self, across: Across) -> ColumnSpread | None:
        """The sheet's columns when one of them becomes several, None when none does."""
        firsts = [one.spread for one in self.streams if one.spread is not None]
        if not firsts or not across.widths:
            return None
        return ColumnSpread(across, min(firsts), self.last_column)


@dataclass(frozen=True)
class SheetTemplate:
    """One worksheet, compiled."""

    layout: SheetLayout
    marks: CompiledMarks
    signs: Signs
    environment: MarkEnvironment
    file: str
    headers: HeaderMarks | None = None

    def render(
        self, context: Mapping[str, object], streams: Mapping[int, StreamRows] = {}
    ) -> NumberedSheet:
        """The rows rendered and numbered; streams: see `streams`. Raises: RenderError."""
        blocks = self.layout.blocks
        if streams:
            signs = {
                control: self.signs.stream(row, len(streams[row])) if streams[row] else Markup()
                for control, row in self.layout.rows.streams.items()
            }
            context = {**context, STREAMS: signs}
        text = self.marks.render(context)
        return number_rows(text, self.signs, blocks.height, blocks.loops, streams=bool(streams))

    def streams(self, context: Mapping[str, object]) -> dict[int, StreamRows]:
        """What each stream of the sheet runs over, by the row that is repeated.

        Raises: RenderError.
        """
        with self._placed():
            return {
                stream.row.row: stream.rows(self.environment, context)
                for stream in self.layout.streams
            }

    def header(self, context: Mapping[str, object]) -> str:
        """The headers and footers, "" when they have no marks. Raises: RenderError."""
        return self.headers.render(context) if self.headers else ""

    def finish(
        self,
        settled: NumberedSheet,
        maps: RowMaps,
        fitted: FittedRows,
        tail: str,
        widths: NumberWidths,
    ) -> bytes:
        """The worksheet part; maps: of all sheets; fitted: knows the sheet's own merged cells;
        tail: see `tail_of`; widths: of its columns. Raises: RenderError."""
        rows = widths.fitted(self.rows(settled, maps, fitted), fitted.merged)
        return f"{rows}{tail}</worksheet>".encode()

    def rows(self, settled: NumberedSheet, maps: RowMaps, fitted: FittedRows) -> RowTexts:
        """The worksheet part of a sheet without streams up to the end of its rows.

        Raises: RenderError.
        """
        text = "".join(self._referenced(settled, maps))  # type: ignore[arg-type]
        rows, numbers = fitted.fit(text)
        return RowTexts(with_columns(rows, settled.row_map, None, self.layout.heights), numbers)

    def pieces(
        self,
        settled: NumberedSheet,
        streams: Mapping[int, StreamRows],
        maps: RowMaps,
        styles: StyleVariants,
        spread: ColumnSpread | None,
        beside: RowLeftovers,
    ) -> Iterator[bytes]:
        """The worksheet part up to the end of its rows, piece by piece; beside: fills meanwhile.

        Raises: RenderError.
        """
        heights = self.layout.heights
        if spread is not None:
            heights = heights.spread(spread.first, spread.across.widths)
        fitted = FittedRows(heights, self.layout.merged(settled.row_map, spread))
        shapes = {one.row.row: one for one in self.layout.streams}
        text: list[str] = []
        begun = False
        for piece in [*self._referenced(settled, maps), None]:
            if isinstance(piece, str):
                text.append(piece)
                continue
            rows = fitted.fit("".join(text)).text
            if not begun:
                rows, begun = with_columns(rows, settled.row_map, spread, self.layout.heights), True
            yield rows.encode()
            text.clear()
            if piece is not None:
                own = streams[piece.row]
                shape = shapes[piece.row].shape(own, self.layout.heights, styles, spread)
                summed = _rows_of(own.over, settled, streams)
                stream = RowStream(shape, styles, piece.first, beside, summed)
                yield from stream.pieces(own.rows)
                self._check_count(piece, stream.row - piece.first)

    def tail_of(
        self,
        settled: NumberedSheet,
        maps: RowMaps,
        rules: Mapping[str, InputRule],
        header: str = "",
        spread: ColumnSpread | None = None,
        beside: RowLeftovers | None = None,
    ) -> str:
        """What follows the rows: it depends on where they stand, not on what is in them.

        header: the rendered headers and footers; beside: what streamed rows left.
        Raises: RenderError.
        """
        tail, down = self.layout.tail_with(spread), self.layout.merged_down
        return names_shown(tail.settled(maps, down, settled.slots, rules, header, beside))

    def _check_count(self, streamed: Streamed, count: int) -> None:
        """Raises: RenderError when there were more or fewer rows than all else was placed by."""
        if count != streamed.count:
            what = f"说好{streamed.count}行，写出来{count}行"
            raise RenderError(
                f"模板 {self.file} {self.layout.name}!第{streamed.row + 1}行的“逐行”内容{what}，"
                "下面的公式会指错行，没有写出。"
            )

    @contextmanager
    def _placed(self) -> Iterator[None]:
        """Names the template and the sheet in what cannot be rendered."""
        try:
            yield
        except RenderError as error:
            raise RenderError(f"模板 {self.file} {self.layout.name}!{error}") from error

    def _referenced(self, settled: NumberedSheet, maps: RowMaps) -> list[str | Streamed]:
        pieces = list(settled.pieces)
        for index, reference, row in settled.references:
            pieces[index] = escape(_followed(reference, maps, self.layout.name, row))
        return pieces


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
        raise TemplateError([Mistake(file, name, "工作表内部的写法不支持", remedy=_AS_PLAIN)])
    try:
        looks = styles_of(styles) if styles is not None else CellStyles(())
        rows = read_rows(data, strings, looks)
        tail = SheetTail(name, tuple(data.itersiblings()))
        streams = tuple(find_streams(rows, tail.corners))
        rows = replace(rows, streams={one.control: one.row.row for one in streams})
        make_room_for_moments(root, rows, looks, tail.merges, RowHeights.of(root, styles))
        make_room_for_pictures(root, rows, tail.merges, RowHeights.of(root, styles))
        layout = SheetLayout(name, root, rows, tail, RowHeights.of(root, styles), streams)
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
    filters: Filters,
    bound: Mapping[int, str],
    compiled: dict[bytes, SheetTemplate] | None,
) -> SheetTemplate:
    """The sheet, compiled; blocks: of all sheets, by name; bound: see `SheetRows.source`; compiled:
    by their XML, sheets that are copies of each other; None where there are none.

    Raises: TemplateError when a mark is broken or a formula cannot follow the rows.
    """
    like = compiled.get(etree.tostring(layout.root)) if compiled else None
    if like is not None:
        return replace(like, layout=layout)
    follows = any(one.controls for one in blocks.values())
    try:
        if follows:
            for cell in layout.rows.cells:
                _check_formula(cell, layout.name, blocks)
            for place, formula in layout.tail.formulas:
                _check_addresses(place, formula, layout.name, blocks)
                _check_rule(place, formula, layout.name, blocks)
                first = any_area(place.split()[0]).top
                _check_numbers(place, formula, first, blocks.get(layout.name))
        body = layout.rows.source(environment, signs, follows=follows, bound=bound)
    except CellError as error:
        place = f"{layout.name}!{error.reference}"
        raise TemplateError([Mistake(file, place, error.what, remedy=error.remedy)]) from error
    source = f"{opening_text(layout.root)}<sheetData>{body}</sheetData>"
    marks = CompiledMarks(environment, PlacedSource(source, layout.name, f"{layout.name}!"), file)
    headers = None
    if layout.tail.header_marks:
        headers = HeaderMarks(layout.tail.headers[0], layout.name, filters, file)
    made = SheetTemplate(layout, marks, signs, environment, file, headers)
    if compiled is not None:
        compiled[etree.tostring(layout.root)] = made
    return made


def _rows_of(
    wanted: StreamRows | None, settled: NumberedSheet, streams: Mapping[int, StreamRows]
) -> tuple[int, int] | None:
    """The first and last row where these rows stand, as Excel counts; None where they do not."""
    for piece in settled.pieces:
        if isinstance(piece, Streamed) and piece.count and streams[piece.row] is wanted:
            return piece.first + 1, piece.first + piece.count
    return None


def _followed(reference: str, maps: RowMaps, sheet: str, row: int) -> str:
    """What a sign of a formula in this row becomes: of a reference, or of a call that counts."""
    parsed = parse_reference(reference)
    if parsed is not None:
        return cell_reference(parsed, maps, sheet, row)
    return written_count(
        EmptyCount(reference),
        lambda one: is_gone(one, maps, sheet, row),
        lambda one: one if isinstance(one, str) else cell_reference(one, maps, sheet, row),
    )


def _check_layout(layout: SheetLayout) -> None:
    """Raises: CellError for merges, `{% vm %}` and objects that cannot follow the rows."""
    height = layout.blocks.height
    if height > _MOST_ROWS and any(layout.marked_cells):
        raise CellError(f"A{height}", f"第{_MOST_ROWS}行以下还有内容", "请删除多余的行")
    areas = layout.tail.merges
    corners = {(area.top, area.left): area for area in areas}
    for area in areas:
        try:
            layout.blocks.check_merge(area.top, area.bottom)
            if area.left == area.right:
                layout.blocks.check_thin_merge(area.top, area.bottom)
        except BlockError as error:
            corner = f"{column_letters(area.left)}{area.top + 1}"
            raise CellError(corner, error.what, error.remedy) from error
    try:
        for cell in layout.rows.merged_down:
            area = corners.get((cell.row, cell.column), Area(cell.row, 0, cell.row, 0))
            layout.blocks.check_merged_down(area.top, area.bottom)
    except BlockError as error:
        raise CellError(f"A{error.row + 1}", error.what, error.remedy) from error
    _check_objects(layout)


def _check_objects(layout: SheetLayout) -> None:
    if layout.blocks.first is None:
        return
    for element in layout.tail.elements:
        for one in element.iter("{*}inputCells"):
            area = any_area(one.get("r", ""))
            if any(layout.blocks.around(area.top)) or area.top in layout.blocks.controls:
                said = "方案（方案管理器）的可变单元格在循环或条件行里"
                raise CellError(one.get("r", ""), said, "请删除这个方案，或改用别的单元格")
        for one in element.iter():
            if what := _UNMOVABLE.get(tag_name(one)):
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
    _check_addresses(cell.reference, cell.formula, sheet, blocks)
    _check_numbers(cell.reference, cell.formula, cell.row, blocks.get(sheet))
    for reference in references:
        target = blocks.get(reference.sheet or sheet)
        own = reference.sheet in {"", sheet}
        try:
            if target is not None:
                check_reference(reference, target, cell.row if own else None)
            if target is not None and not own and sheet in blocks:
                check_other_loop(reference, blocks[sheet], cell.row, target)
        except BlockError as error:
            what = f"公式引用的 {reference.text}：{error.what}"
            raise CellError(cell.reference, what, error.remedy) from error


def _check_rule(place: str, formula: str, sheet: str, blocks: Mapping[str, RowBlocks]) -> None:
    """Raises: CellError when a rule for these cells would count rows that it does not mean."""
    try:
        check_ranges(formula, blocks, sheet, any_area(place.split()[0]).top)
    except BlockError as error:
        what = f"条件格式或数据有效性的公式{error.what}"
        raise CellError(place, what, error.remedy) from error


def _check_numbers(place: str, formula: str, row: int, blocks: RowBlocks | None) -> None:
    """Raises: CellError when a formula in this row counts on its number."""
    try:
        if blocks is not None:
            check_row_numbers(formula, row, blocks)
    except BlockError as error:
        raise CellError(place, error.what, error.remedy) from error


def _check_addresses(place: str, formula: str, sheet: str, blocks: Mapping[str, RowBlocks]) -> None:
    """Raises: CellError when an address that the formula puts together could not follow."""
    try:
        check_built_addresses(formula, sheet, blocks)
        check_counted_rows(formula, sheet, blocks)
    except BlockError as error:
        raise CellError(place, error.what, error.remedy) from error
