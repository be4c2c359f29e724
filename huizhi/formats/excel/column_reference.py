"""Column references: where a reference of the template points after columns were repeated or left
out.

Rows and columns follow the same map (`row_map`), which here counts columns. A reference without
"$" before its column means the columns of its own round, one with "$" those of all rounds of the
innermost loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from huizhi.content import column_letters
from huizhi.formats.excel.empty_counts import EmptyCount, with_counts, written_count
from huizhi.formats.excel.formula import Corner, Reference, parse_formula
from huizhi.formats.excel.row_map import Round, RowMap
from huizhi.formats.sheets import MOST_COLUMNS, RowRange, column_number

ColumnMaps = Mapping[str, RowMap]  # by sheet name; sheets whose columns stay have none

_WHOLE = re.compile(
    r"(?P<prefix>(?:'(?:[^']|'')+'|[^'!\[\]:\"]+)!)?(\$?)([A-Z]{1,3}):(?:(?P=prefix))?(\$?)([A-Z]{1,3})",
    re.IGNORECASE,
)
_LAST = MOST_COLUMNS - 1
# A range whose columns are all gone points at the last column of a sheet, which is empty.
_NOWHERE: RowRange = (_LAST, _LAST)


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of a reference: its column from 0, whether with "$"; row: as written, "" for none."""

    column: int
    fixed: bool
    row: str

    def at(self, column: int) -> str:
        letters = column_letters(min(column, _LAST))
        return f"{'$' if self.fixed else ''}{letters}{self.row}"


@dataclass(frozen=True, slots=True)
class ColumnReference:
    """A reference that names columns. sheet: its name, "" for the formula's own; prefix: that as
    written, with "!"; last: None for a single cell; spill: see `Reference`."""

    text: str
    sheet: str
    prefix: str
    first: Edge
    last: Edge | None
    spill: str = ""

    @property
    def columns(self) -> RowRange:
        return self.first.column, (self.last or self.first).column

    def at(self, columns: RowRange) -> str:
        """The reference to these columns; a single cell becomes a range where there are several."""
        first = self.first.at(columns[0])
        if self.last is None and columns[0] == columns[1]:
            return f"{self.prefix}{first}{self.spill}"
        return f"{self.prefix}{first}:{(self.last or self.first).at(columns[1])}"


Part = str | ColumnReference


def parse_columns(text: str) -> list[Part]:
    """The formula (without "=") as text with references between. Raises: as `parse_formula`."""
    return [_of_columns(part) for part in parse_formula(text)]


def references_in(text: str) -> Iterator[ColumnReference]:
    """The references to columns in a formula. Raises: as `parse_formula`."""
    return (part for part in parse_columns(text) if isinstance(part, ColumnReference))


def moved_formula(text: str, maps: ColumnMaps, own: str, column: int) -> str:
    """The formula of a cell that stands in this column of its sheet now.

    Raises: ValueError when a single cell became none or several, or it cannot be read.
    """

    def place(one: ColumnReference) -> str:
        columns = _meant(one, maps, own, column)
        if one.last is None and columns[0] != columns[1]:
            raise ValueError(f"公式引用的 {one.text}：那一列不再是一列")
        if one.last is None and columns == _NOWHERE:
            raise ValueError(f"公式引用的 {one.text}：那一列没有了")
        return one.at(columns)

    def is_gone(part: Reference) -> bool:
        one = _of_columns(part)
        here = not isinstance(one, str) and (one.sheet or own) in maps
        return here and _meant(one, maps, own, column) == _NOWHERE  # type: ignore[arg-type]

    def moved(part: str | Reference) -> str:
        one = _of_columns(part)
        if isinstance(one, str):
            return one
        return place(one) if (one.sheet or own) in maps else one.text

    return "".join(
        written_count(part, is_gone, moved) if isinstance(part, EmptyCount) else moved(part)
        for part in with_counts(text, "COLUMNS")
    )


def whole_of_columns(text: str, maps: ColumnMaps, own: str = "") -> str | None:
    """The formula with every reference to all that came of its columns; None when one is gone.

    Raises: ValueError when it cannot be read.
    """
    gone = False

    def place(one: ColumnReference) -> str:
        nonlocal gone
        columns = maps[one.sheet or own].span(*one.columns)
        gone = gone or columns is None
        return one.at(columns or _NOWHERE)

    moved = _written(text, maps, own, place)
    return None if gone else moved


def emptied_of_columns(text: str, maps: ColumnMaps) -> str:
    """As `whole_of_columns`, with an empty column in place of columns that are gone."""
    return _written(
        text, maps, "", lambda one: one.at(maps[one.sheet].span(*one.columns) or _NOWHERE)
    )


def moved_rule(text: str, maps: ColumnMaps, own: str, anchor: int, column: int) -> str:
    """The formula of a rule (condition, validation) whose first cell moved from column `anchor` of
    the template to `column`. Columns without "$" are counted from there.

    Raises: ValueError when such a column did not move along, or it cannot be read.
    """

    def place(one: ColumnReference) -> str:
        columns = _meant(one, maps, own, column)
        edges = (one.first, one.last or one.first)
        moved = zip(edges, columns, strict=True)
        along = all(e.fixed or e.column + column - anchor == to for e, to in moved)
        if not along or (one.last is None and columns[0] != columns[1]):
            raise ValueError(
                f"条件格式或数据有效性里，公式引用的 {one.text} 没有和它的列一起移动，"
                "请在列号前加“$”，或引用同一列"
            )
        return one.at(columns)

    return _written(text, maps, own, place)


def _written(text: str, maps: ColumnMaps, own: str, place) -> str:  # type: ignore[no-untyped-def]
    return "".join(
        part if isinstance(part, str) else place(part) if (part.sheet or own) in maps else part.text
        for part in parse_columns(text)
    )


def _meant(one: ColumnReference, maps: ColumnMaps, own: str, column: int) -> RowRange:
    """The columns that a reference means in a formula that stands in this column."""
    columns = maps[one.sheet or own]
    inside: tuple[Round, ...] = ()
    if one.sheet in {"", own} and own in maps:
        inside = columns.rounds_of(column)
    fixed = one.first.fixed, (one.last or one.first).fixed
    return columns.span(*one.columns, inside, fixed) or _NOWHERE


def _of_columns(part: str | Reference) -> Part:
    if isinstance(part, Reference):
        return _of_cells(part) if part.first.column else part.text
    found = _WHOLE.fullmatch(part)
    if found is None:
        return part
    prefix, fixed, first, last_fixed, last = found.groups()
    sheet = (prefix or "")[:-1]
    name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    edges = (
        Edge(column_number(first), bool(fixed), ""),
        Edge(column_number(last), bool(last_fixed), ""),
    )
    return _ordered(ColumnReference(part, name, prefix or "", *edges))


def _of_cells(part: Reference) -> Part:
    last = _edge(part.last) if part.last else None
    found = ColumnReference(part.text, part.sheet, part.prefix, _edge(part.first), last, part.spill)
    return _ordered(found)


def _edge(corner: Corner) -> Edge:
    row = f"{'$' if corner.fixed else ''}{corner.row + 1}"
    letters = corner.column.lstrip("$")
    return Edge(column_number(letters), corner.column != letters, row)


def _ordered(one: ColumnReference) -> ColumnReference:
    """The same cells, the left column first."""
    first, last = one.first, one.last
    if last is None or first.column <= last.column:
        return one
    return replace(
        one,
        first=Edge(last.column, last.fixed, first.row),
        last=Edge(first.column, first.fixed, last.row),
    )
