"""Sheet streams: rows of a template that are written one after the other and never held together.

    {%tr for 行 in 各行|逐行 %}
    {{ 行.单位 }} | {{ 行.状态 }}          or   {{ 行|横排 }}   one column for each value
    {%tr endfor %}

`各行` is a `StreamRows`: any number of rows, each with a value for every name. The row of the
template says how they look and holds nothing but such marks. `{%tr else %}` rows stand when there
are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jinja2 import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from huizhi.content import column_letters
from huizhi.errors import RenderError
from huizhi.formats.excel.cell_source import has_template_marks
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.excel.row_stream import RowItem, RowShape, StreamCell
from huizhi.formats.excel.sheet_source import (
    CellError,
    SheetCell,
    SheetRow,
    SheetRows,
    control_of_row,
)
from huizhi.formats.excel.style_variants import StyleVariants
from huizhi.formats.excel.workbook import Kind
from huizhi.formats.jinja import FAILURES, explain, straighten_quotes
from huizhi.formats.ooxml import attributes

_STREAM = re.compile(r"for\s+(\w+)\s+in\s+(.+?)\s*\|\s*逐行\s*", re.DOTALL)
_ONE = re.compile(
    r"\s*\{\{\s*(?P<row>\w+)\s*"
    r"(?:\.\s*(?P<name>\w+)\s*|\[\s*(?P<quote>[\"'])(?P<key>[^\"']+)(?P=quote)\s*\]\s*"
    r"|(?P<spread>\|\s*横排\s*))\}\}\s*"
)
_LINE_OF_SIZE = 15 / 11  # height of a line in font sizes
_PADDING = 7.0  # points above and below the lines of a row together
_LEAST = 22.0  # points of a row that the template leaves free


@dataclass(frozen=True)
class StreamRows:
    """Rows for a stream: the names of their values, how many there are, and the rows themselves,
    each a sequence with a value or an `Entry` for every name; over: the rows that `Sums` in them
    are over."""

    names: tuple[str, ...]
    count: int
    rows: Iterable[Sequence[RowItem]]
    over: StreamRows | None = None

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        rows: Sequence[Sequence[RowItem]],
        over: StreamRows | None = None,
    ) -> StreamRows:
        return cls(tuple(names), len(rows), rows, over)

    def __len__(self) -> int:
        return self.count


@dataclass(frozen=True)
class Across:
    """The columns that `横排` makes of one. widths: in characters; kinds: on which side each
    stands where the template leaves that open; printed: how many of them, from the left, are
    printed."""

    widths: tuple[float, ...] = ()
    kinds: tuple[Kind, ...] = ()
    printed: int = 0


@dataclass(frozen=True)
class ColumnSpread:
    """A sheet of which one column became several. first: that column; last: the last one that the
    template uses; what reaches to it there reaches to the end of the columns here."""

    across: Across
    first: int
    last: int

    def right(self, column: int, *, printed: bool) -> int:
        """Where an area ends that ends at this column in the template; printed: it belongs to
        what is printed, like titles, not to the whole table, like filters."""
        if column != self.last:
            return column
        count = self.across.printed if printed else len(self.across.widths)
        return self.first + max(1, count) - 1

    def width(self, column: int) -> float | None:
        """The column's width in characters, None for one that the template says."""
        place = column - self.first
        return self.across.widths[place] if 0 <= place < len(self.across.widths) else None


@dataclass(frozen=True, slots=True)
class StreamMark:
    """A cell of the streamed row. name: of its value, "" for none; spread: it holds all values."""

    column: int
    style: int
    name: str = ""
    spread: bool = False


@dataclass(frozen=True)
class SheetStream:
    """A streamed block. row: the template row that is repeated; control: the row that opens the
    block; expression: what it runs over."""

    row: SheetRow
    control: int
    variable: str
    expression: str
    marks: tuple[StreamMark, ...]
    merges: tuple[tuple[int, int], ...] = ()

    @property
    def spread(self) -> int | None:
        """The column at which values are spread, None when none are."""
        return next((mark.column for mark in self.marks if mark.spread), None)

    def rows(
        self, environment: ImmutableSandboxedEnvironment, context: Mapping[str, object]
    ) -> StreamRows:
        """What the block runs over. Raises: RenderError, also when a mark names no value of it."""
        place = f"第{self.control + 1}行"
        try:
            found = environment.compile_expression(
                straighten_quotes(self.expression), undefined_to_none=False
            )(**context)
        except FAILURES as error:
            raise RenderError(f"{place}无法生成：{explain(error)}。") from error
        if isinstance(found, Undefined):
            raise RenderError(f"{place}的“{self.expression}”没有对应的内容。")
        if not isinstance(found, StreamRows):
            raise RenderError(f"{place}的“{self.expression}”不是可以逐行写出的内容。")
        for mark in self.marks:
            if mark.name and mark.name not in found.names:
                where = f"{column_letters(mark.column)}{self.row.row + 1}"
                known = "、".join(found.names)
                raise RenderError(f"{where} 的“{mark.name}”没有对应的内容，可以用：{known}。")
        return found

    def shape(
        self,
        rows: StreamRows,
        heights: RowHeights,
        styles: StyleVariants,
        spread: ColumnSpread | None,
    ) -> RowShape:
        """How these rows look."""
        merges = tuple(
            (left, spread.right(right, printed=True) if spread else right)
            for left, right in self.merges
        )
        cells = tuple(
            self._fitted(cell, dict(merges), heights, spread)
            for mark in self.marks
            for cell in self._cells(mark, rows, spread)
        )
        size = max((styles.size(cell.style) for cell in cells), default=11.0)
        kept = {k: v for k, v in self.row.attributes.items() if k not in {"ht", "customHeight"}}
        return RowShape(
            cells,
            attributes(kept),
            float(self.row.attributes.get("ht", _LEAST)),
            size * _LINE_OF_SIZE,
            _PADDING,
            merges,
        )

    def _cells(
        self, mark: StreamMark, rows: StreamRows, spread: ColumnSpread | None
    ) -> Iterator[StreamCell]:
        if mark.spread:
            kinds = spread.across.kinds if spread else ()
            for number in range(len(rows.names)):
                kind = kinds[number] if number < len(kinds) else None
                yield StreamCell(mark.column + number, mark.style, number, kind=kind)
            return
        place = rows.names.index(mark.name) if mark.name else None
        yield StreamCell(mark.column, mark.style, place)

    def _fitted(
        self,
        cell: StreamCell,
        merges: Mapping[int, int],
        heights: RowHeights,
        spread: ColumnSpread | None,
    ) -> StreamCell:
        """The cell with the width that its text wraps at."""
        if cell.style not in heights.wrapped:
            return cell
        columns = range(cell.column, merges.get(cell.column, cell.column) + 1)
        own = (spread.width(column) if spread else None for column in columns)
        widths = [
            width if width is not None else heights.width(column)
            for column, width in zip(columns, own, strict=True)
        ]
        return replace(cell, width=sum(widths) * heights.scale(cell.style))


def find_streams(rows: SheetRows, merges: Iterable[tuple[int, int, int, int]]) -> list[SheetStream]:
    """The streamed blocks of a sheet; merges: its merged areas as (top, left, bottom, right).

    Raises: CellError when a block's row holds anything but its marks, or repeats in a loop.
    """
    found: list[SheetStream] = []
    areas = list(merges)
    for block in rows.blocks.blocks:
        control = next(one for one in rows.rows if one.row == block.first)
        said = _STREAM.fullmatch(control_of_row(control) or "")
        if said is None:
            continue
        if any(around.loops for around in rows.blocks.around(block.first)):
            raise CellError(
                f"A{block.first + 1}",
                "“逐行”的循环不能放在另一个循环里",
                "请放到外面，或去掉“|逐行”",
            )
        inside = [one for one in rows.rows if block.holds(one.row)]
        end = next((one.row for one in inside if control_of_row(one) == "else"), block.last)
        body = [one for one in inside if one.row < end]
        if len(body) != 1 or control_of_row(body[0]) is not None or end - block.first != 2:
            raise CellError(
                f"A{block.first + 1}", "“逐行”的循环里只能有一行", "请去掉“|逐行”，或只留一行"
            )
        row = body[0]
        own = tuple((left, right) for top, left, bottom, right in areas if top == row.row == bottom)
        marks = tuple(_mark(cell, said.group(1)) for cell in row.cells)
        covered = {c for left, right in own for c in range(left + 1, right + 1)}
        kept = tuple(mark for mark in marks if mark.column not in covered)
        found.append(SheetStream(row, block.first, said.group(1), said.group(2), kept, own))
    return found


def _mark(cell: SheetCell, variable: str) -> StreamMark:
    style = int(cell.element.get("s", "0"))
    text = cell.text
    if not cell.formula and not text.strip() and (cell.item is not None or not len(cell.element)):
        return StreamMark(cell.column, style)
    found = _ONE.fullmatch(straighten_quotes(text)) if has_template_marks(text) else None
    if found is None or found["row"] != variable:
        raise CellError(
            cell.reference,
            "“逐行”的行里，每一格只能空着，或者只写一个标记",
            f"如 {{{{ {variable}.单位 }}}} 或 {{{{ {variable}|横排 }}}}",
        )
    return StreamMark(
        cell.column, style, found["name"] or found["key"] or "", found["spread"] is not None
    )
