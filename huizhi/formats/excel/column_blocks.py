"""Column blocks: columns of a template sheet that a `{%tc for %}` repeats or a `{%tc if %}` leaves
out.

    单位          | {%tc for 列 in 各列 %} | {{ 列.名 }}     | {%tc endfor %} | 合计
    {{ 行.单位 }} |                        | {{ 行[列.键] }} |                | =SUM(C3:C3)

A column that holds nothing but one `{%tc … %}` mark controls the columns between it and its end,
and disappears, as rows of `{%tr … %}` do: the same blocks, lying on their side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from huizhi.content import column_letters
from huizhi.formats.excel.cell_source import has_control
from huizhi.formats.excel.loop_reference import check_growing, check_printed
from huizhi.formats.excel.row_blocks import Block, BlockError, RowBlocks, find_blocks
from huizhi.formats.excel.sheet_source import CellError, SheetCell, SheetRows, control_of_row
from huizhi.formats.excel.sheet_tail import SheetTail
from huizhi.formats.ooxml import tag_name
from huizhi.formats.sheets import Area

CONTROLS_COLUMNS = re.compile(r"\{%[-+]?\s*tc\s")
_CONTROL = re.compile(r"\s*\{%[-+]?\s*tc\s+((?:(?!%\}).)*?)\s*[-+]?%\}\s*", re.DOTALL)
_SINGLE = "只引用了循环或条件里的一列，生成后可能有许多列或没有"
_FIXED = "循环列里列号前的“$”指循环的各轮，可是这里只写了一格"
_AS_RANGE = "请写成区域，如 SUM(B5:B5)；指本轮的列请去掉“$”"
_ALL = "请引用循环里的全部列；一轮有几列、只要其中一种的，请用 SUMIF 按表头合计"
_RUNNING = (
    "累计请从循环的这一列写起，如 SUM($D3:D3)（D3 是这一格所在的列）；序号请写标记 {{ loop.index }}"
)
_FROM_LEFT = "连循环外面的列一起合并的，请从循环的标记以左开始合并；各列各一格的，请取消合并"
_ALONE = "写 {%tc %} 标记的列生成后就没有了，这一列里不能有别的内容"
_UNMOVABLE = {
    "oleObject": "嵌入的对象",
    "control": "窗体控件",
    "sparkline": "迷你图",
    "scenarios": "方案",
}


@dataclass(frozen=True)
class ColumnBlocks:
    """The blocks of one sheet, counted in columns. width: number of columns of the template;
    statements: what each control column says, from the left, each with its cell."""

    blocks: RowBlocks
    statements: tuple[tuple[SheetCell, str], ...] = field(default=())

    @property
    def width(self) -> int:
        return self.blocks.height

    @property
    def first(self) -> int:
        """The first column that may move."""
        return self.statements[0][0].column

    def check_reference(
        self, first: int, last: int, column: int | None, *, single: bool, fixed: bool
    ) -> None:
        """Raises: BlockError when a reference to these columns would be ambiguous. column: where
        the formula stands, None in another sheet; fixed: a column is written with "$"."""
        if single and first in self.blocks.controls:
            raise BlockError(first, "引用的列是 {%tc %} 标记，生成后就没有了")
        if not single:
            _turned(check_printed, first, last, self.blocks)
        around = [] if column is None else [b for b in self.blocks.around(column) if b.loops]
        own = max(around, key=lambda block: block.first, default=None)
        for block in self.blocks.blocks:
            rounds = block == own and fixed and (block.holds(first) or block.holds(last))
            if column is not None and block.holds(column) and not rounds:
                continue  # its own round is meant
            if single and block.holds(first):
                raise BlockError(first, _FIXED if rounds else _SINGLE, _AS_RANGE)
            touches = first < block.last and last > block.first
            if block.loops and touches and not self._whole(block, first, last, rounds=rounds):
                raise BlockError(first, "引用的区域只有循环里的一部分列", _ALL)

    def check_growing(
        self, columns: tuple[int, int], fixed: tuple[bool, bool], column: int
    ) -> None:
        """Raises: BlockError when a range of a formula in this column, with "$" at one end, would
        be the same in all rounds."""
        around = [b for b in self.blocks.around(column) if b.loops]
        if around:
            own = max(around, key=lambda block: block.first)
            _turned(check_growing, columns, fixed, own, self.blocks)

    def _whole(self, block: Block, first: int, last: int, *, rounds: bool) -> bool:
        """Whether these columns hold all that the block prints; rounds: the range may end with the
        own round, as a running total does."""
        inside = (c for c in range(block.first + 1, block.last) if c not in self.blocks.controls)
        printed = list(inside)
        if rounds and len(printed) == 1:
            return True
        return not printed or (first <= printed[0] and printed[-1] <= last)

    def check_area(self, left: int, right: int) -> None:
        """Raises: BlockError when an area over these columns is partly in a loop."""
        try:
            self.blocks.check_merge(left, right)
        except BlockError as error:
            turned = sideways(error)
            remedy = _FROM_LEFT if "开始" in turned.what else turned.remedy
            raise BlockError(turned.row, turned.what, remedy) from error


def _turned(check: Callable[..., None], *given: object) -> None:
    """Asks of columns what is asked of rows. Raises: BlockError."""
    try:
        check(*given)
    except BlockError as error:
        turned = sideways(error)
        remedy = _FROM_LEFT if "合并" in turned.what else _RUNNING
        raise BlockError(turned.row, turned.what, remedy) from error


def sideways(error: BlockError) -> BlockError:
    """The same, said of columns."""
    what, remedy = (
        said.replace("%tr", "%tc").replace("行", "列") for said in (error.what, error.remedy)
    )
    return BlockError(error.row, what, remedy)


def find_column_blocks(rows: SheetRows, tail: SheetTail) -> ColumnBlocks | None:
    """The blocks of a sheet, None where no column is controlled.

    Raises: CellError for what cannot go well.
    """
    statements = list(_statements(rows, tail))
    if not statements:
        return None
    width = 1 + max([*(c.column for c in rows.cells), *_reach(tail)])
    controls = [(cell.column, said) for cell, said in statements]
    try:
        found = find_blocks(controls, width)
    except BlockError as error:
        turned = sideways(error)
        cell = next(cell for cell, _ in statements if cell.column == error.row)
        raise CellError(cell.reference, turned.what, turned.remedy) from error
    blocks = ColumnBlocks(found, tuple(statements))
    _check_rows(rows, blocks)
    _check_merges(tail, blocks)
    _check_objects(tail, blocks)
    return blocks


def _reach(tail: SheetTail) -> Iterator[int]:
    return (area.right for area in tail.merges)


def _statements(rows: SheetRows, tail: SheetTail) -> Iterator[tuple[SheetCell, str]]:
    """What each control column says, with its first cell. Raises: CellError when it is crowded; a
    cell merged with ones to the right goes on there."""
    wide = {(area.top, area.left) for area in tail.merges if area.left != area.right}
    found: dict[int, tuple[SheetCell, str]] = {}
    for cell in rows.cells:
        if CONTROLS_COLUMNS.search(cell.text):
            control = _CONTROL.fullmatch(cell.text)
            if control is None:
                raise CellError(cell.reference, "{%tc %} 标记旁边还有别的内容", "请让它独占一格")
            first, said = found.setdefault(cell.column, (cell, control.group(1)))
            if " ".join(said.split()) != " ".join(control.group(1).split()):
                what = f"这一列在 {first.reference} 已有另一个 {{%tc %}} 标记"
                raise CellError(cell.reference, what, "一列只写一个，请把另一个写到单独的一列")
    for cell in rows.cells:
        filled = cell.formula or (len(cell.element) and (cell.item is None or cell.text.strip()))
        if (cell.row, cell.column) in wide or CONTROLS_COLUMNS.search(cell.text):
            continue
        if cell.column in found and filled:
            raise CellError(cell.reference, _ALONE, "请移到别的列")
    yield from (found[column] for column in sorted(found))


def _check_rows(rows: SheetRows, blocks: ColumnBlocks) -> None:
    """Raises: CellError for marks of rows, and long tables, where columns repeat."""
    for row in rows.rows:
        control = control_of_row(row)
        if control is None:
            continue
        cell = next(one for one in row.cells if has_control(one.text))
        if any(block.holds(cell.column) for block in blocks.blocks.blocks):
            remedy = "请写在不重复的列里，如 A 列"
            raise CellError(cell.reference, "{%tr %} 标记写在了会重复的列里", remedy)
        if re.search(r"\|\s*逐行\b", control):
            what = "“逐行”的工作表里不能用 {%tc %}"
            raise CellError(cell.reference, what, "请去掉“|逐行”")


def _check_merges(tail: SheetTail, blocks: ColumnBlocks) -> None:
    cells = {(cell.row, cell.column) for cell, _ in blocks.statements}
    for area in tail.merges:
        corner = f"{column_letters(area.left)}{area.top + 1}"
        if area.left != area.right and cells & set(_places(area, blocks)):
            raise CellError(corner, "写 {%tc %} 标记的格和别的列合并了", "请取消合并")
        try:
            blocks.check_area(area.left, area.right)
            if area.top == area.bottom:
                _turned(blocks.blocks.check_thin_merge, area.left, area.right)
        except BlockError as error:
            raise CellError(corner, error.what, error.remedy) from error


def _places(area: Area, blocks: ColumnBlocks) -> Iterator[tuple[int, int]]:
    """The cells with statements that the area covers."""
    return (
        (cell.row, cell.column)
        for cell, _ in blocks.statements
        if area.holds(cell.row, cell.column)
    )


def _check_objects(tail: SheetTail, blocks: ColumnBlocks) -> None:
    for element in tail.elements:
        for one in element.iter():
            if what := _UNMOVABLE.get(tag_name(one)):
                cell = blocks.statements[0][0]
                said = f"有循环列的工作表里不能有{what}"
                raise CellError(cell.reference, said, f"请删除{what}，或把循环列放到别的工作表")
