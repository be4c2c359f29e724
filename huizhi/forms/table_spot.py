"""Table spot: where the repeated rows of each table of a form stand in its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from huizhi.content import PROBLEM_NO_RESULT, Cell, Document, Grid
from huizhi.errors import Mistake
from huizhi.forms.form import ROWS, Form, FormTable
from huizhi.forms.landmark import bare, says_total
from huizhi.forms.probe import PROBE, tables_asked

_COLONS = (":", "：")


@dataclass(frozen=True, slots=True)
class ColumnSpot:
    """One column of the repeated rows.

    field: its id; "" for a column that is only printed.
    over: the heading above the label, where two columns have the same label; "" otherwise.
    heading: what is printed above the column, of all levels from the top down, "" where the one
        above goes on.
    turn: which of the rows that stand side by side on one line it belongs to, from 0.
    behind: how many columns it stands behind the first of those under one heading: 检查结果 over
        □合格 | □不合格.
    """

    field: str
    column: int
    label: str
    over: str = ""
    heading: tuple[str, ...] = ()
    turn: int = 0
    behind: int = 0


@dataclass(frozen=True)
class TableSpot:
    """Where the repeated rows of one table stand.

    ends: the landmarks that end them.
    group: the field id of the column that holds the name of the group; "" for none.
    given: the field ids of the columns whose texts the form prints, that of the group too.
    id, name: of the table.
    titles: what is printed between it and what stands above it, and the name of its sheet, as far
        as no other table of the form has the same.
    side_by_side, by_line: as its `FormTable` has them.
    merged: the field ids of the columns in which cells of several rows are merged.
    """

    grid: int
    columns: tuple[ColumnSpot, ...]
    ends: tuple[str, ...]
    group: str = ""
    given: tuple[str, ...] = ()
    id: str = ROWS
    name: str = "明细表"
    titles: frozenset[str] = frozenset()
    side_by_side: int = 1
    by_line: bool = False
    merged: tuple[str, ...] = ()

    @property
    def labels(self) -> frozenset[str]:
        """The labels of its columns."""
        return frozenset(spot.label for spot in self.columns)


def table_spots(
    form: Form,
    document: Document,
    probes: list[tuple[int, Cell]],
    file: str,
    mistakes: list[Mistake],
) -> tuple[TableSpot, ...]:
    """Return where the tables of the form stand, in its order; what is wrong goes to `mistakes`."""
    asked = {
        table.id: [(n, c) for n, c in probes if table.id in tables_asked(c)]
        for table in form.tables
    }
    mistakes += _rows_together(form, asked, file)
    printed = {
        table.id: PrintedTable.of(document, asked[table.id])
        for table in form.tables
        if asked[table.id]
    }
    mistakes += _rows_apart(form, printed, file)
    titles = {name: one.titles(printed.values()) for name, one in printed.items()}
    mistakes += _alike(form, printed, titles, file)
    return tuple(
        _table_spot(table, printed, titles[table.id], file, mistakes)
        for table in form.tables
        if table.id in printed
    )


@dataclass(frozen=True)
class PrintedTable:
    """The rows of one table as the template prints them, once for each group.

    number: of its grid.
    first, last: its rows of probes, the last not among them.
    cells: its probes.
    """

    number: int
    grid: Grid
    first: int
    last: int
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, document: Document, probes: list[tuple[int, Cell]]) -> PrintedTable:
        """Return the table with these probes, by the first grid that has any."""
        number = probes[0][0]
        cells = tuple(cell for n, cell in probes if n == number)
        first, last = min(cell.row for cell in cells), max(cell.bottom for cell in cells)
        return cls(number, document.grids[number], first, last, cells)

    @cached_property
    def header(self) -> int:
        """The row of its lowest headings, past what stands above its rows: a row of totals, or a
        line over all of them, as 一、消防设施."""
        row, edge = self.first - 1, max(cell.right for cell in self.cells)
        while row > 0 and (cells := self.grid.row(row)):
            is_line = len(cells) == 1 and cells[0].columns > 1 and cells[0].right >= edge
            is_line = is_line and len({cell.column for cell in self.cells}) > 1
            if not says_total(cells[0].text) and not is_line:
                break
            row -= 1
        return row

    @cached_property
    def heading(self) -> HeadingRows:
        """The rows of its headings."""
        return HeadingRows.above(self.grid, self.header)

    @cached_property
    def labels(self) -> frozenset[str]:
        """The lowest headings."""
        return frozenset(bare(c.text) for c in self.grid.row(self.header) if bare(c.text))

    def above(self, others: Iterable[PrintedTable]) -> frozenset[str]:
        """What is printed between it and the table above it, and the name of its sheet."""
        over = [one.last for one in others if one.number == self.number and one.last < self.first]
        rows = range(max(over, default=0), self.heading.first)
        texts = {bare(PROBE.sub("", c.text)) for row in rows for c in self.grid.row(row)}
        return frozenset({*texts, bare(self.grid.name)} - {""})

    def titles(self, others: Iterable[PrintedTable]) -> frozenset[str]:
        """What is printed above it and above no other table."""
        every = list(others)
        return self.above(every).difference(*(o.above(every) for o in every if o is not self))

    def ends(self, others: Iterable[PrintedTable]) -> Iterator[str]:
        """What is printed below it, but for headings of another table that it has itself too; no
        name of a group that goes on from its own rows."""
        headings = {
            row
            for one in others
            if one is not self and one.number == self.number
            for row in range(one.heading.first, one.first)
        }
        for row in range(self.last, self.grid.height):
            for cell in (one for one in self.grid.row(row) if one.row >= self.last):
                first = bare(
                    PROBE.split(cell.text, maxsplit=1)[0]
                )  # of a line with several answers
                for text in dict.fromkeys((bare(PROBE.sub("", cell.text)), first)):
                    if text and not (row in headings and text in self.labels):
                        yield text


def _rows_together(
    form: Form, asked: Mapping[str, list[tuple[int, Cell]]], file: str
) -> Iterator[Mistake]:
    """A mistake where two tables are asked for in one row: which row is whose could not be told."""
    owners: dict[tuple[int, int], str] = {}
    told: set[frozenset[str]] = set()
    for table in form.tables:
        for number, cell in asked[table.id]:
            other = owners.setdefault((number, cell.row), table.id)
            pair = frozenset((other, table.id))
            if len(pair) > 1 and pair not in told:
                told.add(pair)
                names = "”和“".join(one.name for one in form.tables if one.id in pair)
                what = f"“{names}”两张明细表的标记写在同一行里，交回后分不开"
                remedy = "请把两张表上下分开，各写各的循环"
                yield Mistake(file, cell.place, what, "", remedy, tuple(sorted(pair)))


def _rows_apart(form: Form, printed: Mapping[str, PrintedTable], file: str) -> Iterator[Mistake]:
    """A mistake where a table has rows of another between its own."""
    for table in form.tables:
        one = printed.get(table.id)
        inside = [
            other
            for other in form.tables
            if one
            and other is not table
            and (its := printed.get(other.id))
            and its.number == one.number
            and one.first < its.first < one.last
        ]
        for other in inside:
            what = f"“{other.name}”的行夹在“{table.name}”的行中间，交回后分不开"
            place = printed[other.id].cells[0].place
            about = (table.id, other.id)
            yield Mistake(file, place, what, "", "请把两张明细表上下分开", about)


def _alike(
    form: Form,
    printed: Mapping[str, PrintedTable],
    titles: Mapping[str, frozenset[str]],
    file: str,
) -> Iterator[Mistake]:
    """A mistake for each table that has the headings of an earlier one and no title of its own."""
    seen: dict[frozenset[str], FormTable] = {}
    for table in form.tables:
        one = printed.get(table.id)
        if one is None:
            continue
        before = seen.setdefault(one.labels, table)
        if before is not table and not titles[table.id]:
            what = f"“{before.name}”和“{table.name}”两张明细表的栏目名称一样，交回后分不开"
            remedy = "请在每张表的上面写上它的名称"
            about = (before.id, table.id)
            yield Mistake(file, one.cells[0].place, what, "", remedy, about)


def _table_spot(
    table: FormTable,
    printed: Mapping[str, PrintedTable],
    titles: frozenset[str],
    file: str,
    mistakes: list[Mistake],
) -> TableSpot:
    one = printed[table.id]
    grid, heading = one.grid, one.heading
    asked: dict[int, str] = {}
    for cell in one.cells:
        asked.setdefault(cell.column, PROBE.search(cell.text).group(1))  # type: ignore[union-attr]
    asked |= _printed_columns(table, grid, sorted({cell.row for cell in one.cells}))
    asked |= _computed_columns(table, one, asked)
    header = one.header
    columns = _with_headings_over(
        grid,
        header,
        [
            ColumnSpot(
                asked.get(column, ""),
                column,
                bare(cell.text),
                heading=heading.of(cell.column),
                behind=column - cell.column,
            )
            for cell in grid.row(header)
            if bare(cell.text)
            for column in range(cell.column, cell.right)
            if column == cell.column or column in asked
        ],
    )
    for column in set(asked) - {spot.column for spot in columns}:
        what = "重复行的这一列上面没有栏目名称，交回后找不到"
        place = next((c.place for c in one.cells if c.column == column), one.cells[0].place)
        remedy = "请在重复行上面一行写上栏目名称"
        mistakes.append(Mistake(file, place, what, "", remedy, (asked[column],)))
    mistakes += _uneven(table, columns, one, file)
    return TableSpot(
        one.number,
        tuple(_in_turn(columns)),
        tuple(one.ends(printed.values())),
        table.field_id(table.group_id) if table.group_id else "",
        tuple(map(table.field_id, table.given_ids)),
        table.id,
        table.name if len(printed) > 1 else "明细表",
        titles if len(printed) > 1 else frozenset(),
        table.side_by_side,
        table.by_line,
        tuple(map(table.field_id, table.merged_ids)),
    )


def _in_turn(columns: Sequence[ColumnSpot]) -> Iterator[ColumnSpot]:
    """The columns from the left, each with its turn among those of the same field."""
    seen = Counter[str]()
    for spot in columns:
        yield replace(spot, turn=seen[spot.field or spot.label])
        seen[spot.field or spot.label] += 1


def _uneven(
    table: FormTable, columns: Sequence[ColumnSpot], printed: PrintedTable, file: str
) -> Iterator[Mistake]:
    """A mistake for each column that does not stand once in each of the rows side by side."""
    count = Counter(spot.field for spot in columns)
    for column in table.columns if table.side_by_side > 1 else ():
        stands = count[table.field_id(column.id)]
        if stands not in {0, table.side_by_side}:
            what = f"“{column.label}”在一行里印了{stands}列，配置里的“并排”却是{table.side_by_side}"
            place = printed.cells[0].place
            remedy = "请改正模板里的标记，或配置里的“并排”"
            yield Mistake(file, place, what, "", remedy, (table.id,))


def _printed_columns(table: FormTable, grid: Grid, rows: list[int]) -> dict[int, str]:
    """The fields of the columns that the form prints, by the column that prints their texts."""
    found: dict[int, str] = {}
    for column in table.columns:
        printed = [bare(row.get(column.label, "")) for row in table.printed]
        if not any(printed):
            continue
        for at in range(grid.width):
            cells = [grid.at(row, at) for row in rows]
            if at not in found and [bare(c.text) if c else "" for c in cells] == printed:
                found[at] = table.field_id(column.id)
                break
    return found


def _computed_columns(
    table: FormTable, printed: PrintedTable, asked: Mapping[int, str]
) -> dict[int, str]:
    """The fields of the columns in which the template has a formula in place of a mark, in the
    order of the form, in each of the rows side by side."""
    fields = [table.field_id(one.id) for one in table.columns if one.id in table.computed_ids]
    left = [field for field in fields if field not in asked.values()]
    row = printed.cells[0].row
    formulas = [
        cell.column
        for cell in printed.grid.row(row)
        if cell.row == row and cell.problem == PROBLEM_NO_RESULT and cell.column not in asked
    ]
    return dict(zip(formulas, left * table.side_by_side, strict=False))


def _with_headings_over(grid: Grid, header: int, columns: list[ColumnSpot]) -> list[ColumnSpot]:
    """The columns; those that share a label with the heading that stands over each."""
    count = Counter(spot.label for spot in columns)
    top = HeadingRows.above(grid, header).first
    over = {
        spot.column: heading_over(grid, header, spot.column)
        if _top_of(grid, header, spot.column) > top
        else ""  # what stands above it is no heading
        for spot in columns
        if count[spot.label] > 1
    }
    said: dict[str, set[str]] = {}
    for spot in columns:
        said.setdefault(spot.label, set()).add(over.get(spot.column, ""))
    several = {label for label, above in said.items() if len(above) > 1}  # else it tells none apart
    return [
        replace(spot, over=over[spot.column]) if spot.label in several else spot for spot in columns
    ]


def _top_of(grid: Grid, row: int, column: int) -> int:
    cell = grid.at(row, column)
    return cell.row if cell is not None else row


@dataclass(frozen=True)
class HeadingRows:
    """The rows of a grid that hold the headings of a table: first to last."""

    grid: Grid
    first: int
    last: int

    @classmethod
    def above(cls, grid: Grid, last: int) -> HeadingRows:
        """Return the rows of headings of which this is the lowest: those that its cells reach up
        into, and each above that heads groups of columns."""
        first = last
        while first > 0:
            top = min((cell.row for cell in grid.row(first)), default=first)
            if top == first and not _heads_groups(grid, first - 1, first):
                break
            first = min(top, first - 1)
        return cls(grid, first, last)

    def of(self, column: int) -> tuple[str, ...]:
        """Return what is printed above this column, from the top down."""
        said: list[str] = []
        for row in range(self.first, self.last + 1):
            cell = self.grid.at(row, column)
            begins = cell is not None and cell.row == row
            said.append(" ".join(cell.text.split()) if cell is not None and begins else "")
        return tuple(said)


def _heads_groups(grid: Grid, row: int, below: int) -> bool:
    """Whether each cell of this row is the heading of columns in the row below it, and of several
    at least one of them."""
    cells = grid.row(row)
    printed = [cell for cell in cells if bare(cell.text)]
    if len(printed) < 2 or len(printed) < len(cells):
        return False
    if any(PROBE.search(cell.text) or any(c in cell.text for c in _COLONS) for cell in printed):
        return False
    covered = {column for cell in printed for column in range(cell.column, cell.right)}
    asked = {cell.column for cell in grid.row(below)}
    return asked <= covered and any(cell.columns > 1 for cell in printed)


def heading_over(grid: Grid, row: int, column: int) -> str:
    """Return the heading of the group of columns that this column belongs to, after `bare`.

    It is written above the column's own heading, or above the columns on its left when a merge was
    dissolved.
    """
    cell = grid.at(row, column)
    while row > 0 and cell is not None and cell.row < row:
        row -= 1
    for left in range(column, -1, -1):
        above = grid.at(row - 1, left)
        if above is not None and bare(above.text):
            return bare(above.text)
    return ""
