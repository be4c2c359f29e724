"""Chart series: which references of a chart may become ranges, and which may not.

Values and categories follow the rows and columns that repeat. A name of a series, a title and a
data label show one cell; and values that lie along a repeated row would be a series for each
round, which a chart of the template cannot become.
Source: ISO/IEC 29500-1, 21.2.2.170 (ser), 21.2.2.215 (tx), 21.2.2.224 (val).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from huizhi.formats.excel.column_reference import references_in
from huizhi.formats.excel.formula import Reference, parse_formula
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks
from huizhi.formats.ooxml import tag_name

_OF_ONE_CELL = frozenset(["tx", "dlblFTEntry"])
_VALUES = frozenset(["val", "xVal", "yVal", "bubbleSize", "numDim"])
_LABEL = "系列名、标题或数据标签引用的 {}：在循环里，生成后可能有许多{}或没有"
_ONE = "请改为引用循环外面的一格，如表头"
_ACROSS = "系列的值引用的 {}：横在重复的{}上，每一轮要有一个系列，图表做不到"
_ALONG = (
    "请让系列的值只取重复的行里的一列（如 B3:B3），或重复的列里的一行；"
    "每条记录一个图的，请用 {%sheet for %}"
)


def check_series_in_rows(text: str, chart: etree._Element, blocks: RowBlocks, sheet: str) -> None:
    """text: of one of the chart's references; chart: its element; blocks: of this sheet.

    Raises: BlockError when it cannot follow the rows.
    """
    role = _role(chart)
    for one in _references(text, sheet):
        rows = range(one.rows[0], one.rows[1] + 1)
        if not _repeats(blocks, rows):
            continue
        if role == "label":
            raise BlockError(rows[0], _LABEL.format(one.text, "行"), _ONE)
        if role == "values" and one.columns[0] != one.columns[1]:
            raise BlockError(rows[0], _ACROSS.format(one.text, "行"), _ALONG)


def check_series_in_columns(
    text: str, chart: etree._Element, columns: RowBlocks, rows: RowBlocks, sheet: str
) -> None:
    """The same for columns. columns, rows: the blocks of this sheet. Raises: BlockError."""
    role = _role(chart)
    try:
        found = [one for one in references_in(text) if one.sheet == sheet]
    except ValueError:
        return  # refused by those who have to rewrite it
    for one in found:
        reached = range(one.columns[0], one.columns[1] + 1)
        if not _repeats(columns, reached):
            continue
        if role == "label":
            raise BlockError(reached[0], _LABEL.format(one.text, "列"), _ONE)
        if role == "values" and _is_deep(text, sheet, rows):
            raise BlockError(reached[0], _ACROSS.format(one.text, "列"), _ALONG)


def _role(formula: etree._Element) -> str:
    """What a reference of a chart gives: one label, the values of a series, or anything else."""
    around = {tag_name(one) for one in formula.iterancestors()}
    if around & _OF_ONE_CELL:
        return "label"
    return "values" if around & _VALUES else ""


def _references(text: str, sheet: str) -> Iterator[Reference]:
    try:
        parts = parse_formula(text)
    except ValueError:
        return  # refused by those who have to rewrite it
    yield from (one for one in parts if isinstance(one, Reference) and one.sheet == sheet)


def _repeats(blocks: RowBlocks, places: Collection[int]) -> bool:
    """Whether any of these rows or columns is in a loop."""
    return any(
        block.loops and block.holds(place)
        for block in blocks.blocks
        for place in (min(places), max(places))
    )


def _is_deep(text: str, sheet: str, rows: RowBlocks) -> bool:
    """Whether the reference is more than one row high, or will be."""
    return any(
        one.rows[0] != one.rows[1] or _repeats(rows, one.rows) for one in _references(text, sheet)
    )
