"""Column book: an Excel template with `{%tc %}` marks, which becomes one without them, with as
many columns as the values of a rendering ask for.

What cannot follow columns (comments, objects, pivot tables) is refused when the template is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from huizhi.content import Limits
from huizhi.errors import DamagedError, Mistake, TemplateError
from huizhi.formats.excel.book_stream import relations_of
from huizhi.formats.excel.built_address import check_built_columns
from huizhi.formats.excel.chart_series import check_series_in_columns
from huizhi.formats.excel.column_blocks import ColumnBlocks, find_column_blocks
from huizhi.formats.excel.column_followers import (
    grow_table,
    move_chart,
    move_drawing,
    move_names,
    write_heading,
)
from huizhi.formats.excel.column_growth import grow_sheet
from huizhi.formats.excel.column_reference import ColumnMaps, references_in, whole_of_columns
from huizhi.formats.excel.column_rounds import ColumnPlan, compile_plan
from huizhi.formats.excel.counted_cells import check_counted_columns
from huizhi.formats.excel.own_numbers import check_column_numbers
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks
from huizhi.formats.excel.sheet_source import CellError, SheetCell, SheetRows, read_rows
from huizhi.formats.excel.sheet_tail import SheetTail
from huizhi.formats.excel.sheet_template import MAIN
from huizhi.formats.jinja import MarkEnvironment
from huizhi.formats.ooxml import DECLARATION, Package, attribute, with_default_namespace
from huizhi.formats.sheets import MOST_COLUMNS, any_area
from huizhi.formats.zips import Member, read_members, write_members

_AS_RANGE = "请在“表格设计”里转换为区域"


class ColumnBook:
    """One such template. plans: of the sheets whose columns may change, by name."""

    def __init__(self, data: bytes, file: str, environment: MarkEnvironment) -> None:
        """file: what messages call it. Raises: TemplateError, ReadError."""
        self._file = file
        self._package = Package(data, Limits())
        self._members = read_members(data, file)
        parts = self._package.related("", "officeDocument")
        if not parts:
            raise DamagedError("里面没有 Excel 工作簿")
        self._workbook = parts[0]
        shared = self._package.related(self._workbook, "sharedStrings")
        self._strings = list(self._package.xml(shared[0])) if shared else []
        self._sheets = dict(self._named_sheets())
        self.plans: dict[str, ColumnPlan] = {}
        self._rows: dict[str, RowBlocks] = {}
        for part, name in self._sheets.items():
            with self._placed(name):
                rows, tail = self._read(self._root(part), name)
                blocks = find_column_blocks(rows, tail)
                self._rows[name] = rows.blocks
                if blocks is not None:
                    self.plans[name] = compile_plan(blocks, rows, environment, file, name)
                    self._check_companions(part, name, blocks)
        self._check_formulas()
        self._check_charts()
        self._check_pivots()

    def grown(self, maps: ColumnMaps) -> bytes:
        """The template with the columns that these maps say. Raises: TemplateError."""
        changed: dict[str, bytes] = {}
        for part, name in self._sheets.items():
            with self._placed(name):
                root = self._root(part)
                rows, _ = self._read(root, name)
                if grow_sheet(root, rows, name, maps):
                    changed |= dict(self._followers(part, name, root, maps))
                    changed[part] = _written(root)
        with self._placed("", "名称或图表里的"):
            changed |= dict(self._of_all_sheets(maps))
        folded = {part.lower(): data for part, data in changed.items()}
        return write_members(
            Member(one.name, folded.get(one.name.lower(), one.data)) for one in self._members
        )

    def _named_sheets(self) -> Iterator[tuple[str, str]]:
        """The worksheets: part and name."""
        targets = {one.id: one for one in self._package.relationships(self._workbook)}
        for sheet in self._package.xml(self._workbook).iter(f"{{{MAIN}}}sheet"):
            target = targets.get(attribute(sheet, "id"))
            if target and target.kind == "worksheet" and target.target in self._package:
                yield target.target, attribute(sheet, "name")

    def _root(self, part: str) -> etree._Element:
        return with_default_namespace(self._package.xml(part), MAIN)

    def _read(self, root: etree._Element, name: str) -> tuple[SheetRows, SheetTail]:
        """The rows of a sheet, and what follows them. Raises: CellError."""
        data = root.find(f"{{{MAIN}}}sheetData")
        if data is None:
            raise CellError("", "工作表内部的写法不支持")
        return read_rows(data, self._strings), SheetTail(name, tuple(data.itersiblings()))

    def _followers(
        self, part: str, name: str, root: etree._Element, maps: ColumnMaps
    ) -> Iterator[tuple[str, bytes]]:
        """The tables and drawings of a sheet. Raises: ValueError."""
        own = maps.get(name)
        if own is None:
            return
        for table in self._package.related(part, "table"):
            found = self._package.xml(table)
            for (row, column), text in grow_table(found, own).items():
                write_heading(root, row, column, text)
            yield table, _written(found)
        for drawing in self._package.related(part, "drawing"):
            found = self._package.xml(drawing)
            move_drawing(found, own, maps, name)
            yield drawing, _written(found)

    def _of_all_sheets(self, maps: ColumnMaps) -> Iterator[tuple[str, bytes]]:
        """Names, charts and addresses of links. Raises: ValueError."""
        workbook = self._package.xml(self._workbook)
        move_names(workbook, maps)
        yield self._workbook, _written(workbook)
        for sheet in self._package.related(self._workbook, "worksheet", "chartsheet"):
            for drawing in self._package.related(sheet, "drawing"):
                for chart in self._package.related(drawing, "chart", "chartEx"):
                    found = self._package.xml(chart)
                    move_chart(found, maps)
                    yield chart, _written(found)
            links = relations_of(sheet)
            if links in self._package:
                found = self._package.xml(links)
                for one in found:
                    if one.get("Target", "").startswith("#"):
                        own = self._sheets.get(sheet, "")
                        moved = whole_of_columns(one.get("Target", "")[1:], maps, own)
                        one.set("Target", f"#{moved or 'A1'}")
                yield links, _written(found)

    def _check_formulas(self) -> None:
        """Raises: TemplateError when a formula cannot follow the columns it names."""
        for part, name in self._sheets.items():
            rows, _ = self._read(self._root(part), name)
            for cell in rows.cells:
                if cell.formula:
                    with self._placed(name):
                        self._check_formula(cell.formula, name, cell.column, cell.reference)

    def _check_formula(self, formula: str, sheet: str, column: int, place: str) -> None:
        try:
            for one in references_in(formula):
                plan = self.plans.get(one.sheet or sheet)
                if plan is not None:
                    single = one.last is None
                    fixed = one.first.fixed or (one.last or one.first).fixed
                    own = column if one.sheet in {"", sheet} else None
                    plan.blocks.check_reference(*one.columns, own, single=single, fixed=fixed)
                    if own is not None and not single:
                        ends = one.first.fixed, (one.last or one.first).fixed
                        plan.blocks.check_growing(one.columns, ends, own)
        except BlockError as error:
            what = f"公式引用的 {one.text}：{error.what}"
            raise CellError(place, what, error.remedy) from error
        except ValueError as error:
            raise CellError(place, str(error), "有循环列的工作簿里请改用普通公式") from error
        firsts = dict.fromkeys(self._sheets.values(), MOST_COLUMNS)
        controls = {name: plan.blocks.blocks.controls for name, plan in self.plans.items()}
        firsts |= {name: plan.blocks.first for name, plan in self.plans.items()}
        try:
            check_built_columns(formula, sheet, firsts)
            check_counted_columns(formula, sheet, controls)
            if sheet in self.plans:
                check_column_numbers(formula, column, self.plans[sheet].blocks.blocks)
        except BlockError as error:
            raise CellError(place, error.what, error.remedy) from error

    def _check_companions(self, part: str, name: str, blocks: ColumnBlocks) -> None:
        """Raises: CellError for what stands where columns may move and cannot follow them."""
        first = blocks.statements[0][0].reference
        for one in self._package.relationships(part):
            if one.external or one.target not in self._package:
                continue
            if one.kind in {"comments", "threadedComment"}:
                for comment in self._package.xml(one.target).iter(
                    "{*}comment", "{*}threadedComment"
                ):
                    reference = attribute(comment, "ref")
                    if any_area(reference).right >= blocks.first:
                        what = "批注在循环列以右，列移动后会错位"
                        raise CellError(reference, what, "请删除这个批注")
            if one.kind == "pivotTable":
                what = "有循环列的工作表里不能有数据透视表"
                raise CellError(first, what, "请放到别的工作表")
            if one.kind == "table":
                self._check_table(self._package.xml(one.target), blocks)

    def _check_table(self, table: etree._Element, blocks: ColumnBlocks) -> None:
        area = any_area(attribute(table, "ref"))
        place = blocks.statements[0][0].reference
        try:
            blocks.check_area(area.left, area.right)
        except BlockError as error:
            raise CellError(place, "循环列只有一部分在智能表格里", _AS_RANGE) from error
        if any(area.left <= cell.column <= area.right for cell, _ in blocks.statements):
            named = f"{attribute(table, 'displayName')}["
            for sheet, cell in self._formulas():
                if named in cell.formula:
                    with self._placed(sheet):
                        what = f"公式用到了智能表格的栏目（{named}…]），这些列会重复"
                        raise CellError(cell.reference, what, _AS_RANGE)
            if any(len(one) for one in table.iter(f"{{{MAIN}}}tableColumn")):
                what = "有循环列的智能表格里不能有整列公式和汇总行公式"
                raise CellError(place, what, _AS_RANGE)

    def _formulas(self) -> Iterator[tuple[str, SheetCell]]:
        """The cells of all sheets, each with the name of its sheet."""
        for part, name in self._sheets.items():
            yield from ((name, cell) for cell in self._read(self._root(part), name)[0].cells)

    def _check_charts(self) -> None:
        """Raises: TemplateError when a chart cannot follow the columns it shows."""
        for sheet, name in self._sheets.items():
            for drawing in self._package.related(sheet, "drawing"):
                for chart in self._package.related(drawing, "chart", "chartEx"):
                    for one in self._package.xml(chart).iter("{*}f"):
                        with self._placed(name):
                            self._check_series(one)

    def _check_series(self, one: etree._Element) -> None:
        for looped, plan in self.plans.items():
            rows = self._rows[looped]
            try:
                check_series_in_columns(one.text or "", one, plan.blocks.blocks, rows, looped)
            except BlockError as error:
                raise CellError("", f"图表的{error.what}", error.remedy) from error

    def _check_pivots(self) -> None:
        """Raises: TemplateError when a pivot table stands on columns that may move."""
        for cache in self._package.related(self._workbook, "pivotCacheDefinition"):
            for source in self._package.xml(cache).iter("{*}worksheetSource"):
                if source.get("sheet") in self.plans:
                    with self._placed(str(source.get("sheet"))):
                        what = "数据透视表取数的工作表里有循环列"
                        raise CellError("", what, "请删除数据透视表")

    @contextmanager
    def _placed(self, sheet: str, before: str = "") -> Iterator[None]:
        """What is wrong with a cell of this sheet is a mistake of the template."""
        try:
            yield
        except CellError as error:
            place = f"{sheet}!{error.reference}" if error.reference else sheet
            mistake = Mistake(self._file, place, error.what, remedy=error.remedy)
            raise TemplateError([mistake]) from error
        except (ValueError, IndexError) as error:
            raise TemplateError([Mistake(self._file, sheet, f"{before}{error}")]) from error


def _written(root: etree._Element) -> bytes:
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
