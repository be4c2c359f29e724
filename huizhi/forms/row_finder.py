"""Row finder: the filled rows of each table, below its header and above what ends it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from huizhi.content import Cell, column_letters
from huizhi.findings import Finding
from huizhi.forms.form import ROWS
from huizhi.forms.laid_grid import LaidGrid
from huizhi.forms.landmark import bare, cells_by_head, heads, says_total
from huizhi.forms.prose import is_paragraph
from huizhi.forms.side_by_side import in_order, in_turns, part_of, settled_turns
from huizhi.forms.table_spot import ColumnSpot, TableSpot, heading_over
from huizhi.forms.units_over import printed_unit
from huizhi.forms.wording import BY_LIKENESS, Recognised, adds_unit, holds, recognise

# What stands in a column that is only printed: a number, …… (nothing after `bare`), or nothing.
_NUMBERING = re.compile(r"[\d一二三四五六七八九十]{0,4}|例|示例|样例")


@dataclass(frozen=True, slots=True)
class LocatedRow:
    """One row of a table: the cells of its columns by field id, the number in its grid, from 0."""

    row: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that sums up rows above it: the cell with its word (合计), the number in its grid, its
    filled cells by field id."""

    word: Cell
    row: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class FoundRows:
    """The rows of a table, and the cells (row, column) that belong to the table in any way.

    columns: the field that each column of the grid answers; totals: the rows of totals in the
    table and right below it, printed or added; table: its id.
    """

    rows: tuple[LocatedRow, ...]
    cells: frozenset[tuple[int, int]]
    columns: Mapping[int, str] = field(default_factory=dict)
    totals: tuple[TotalRow, ...] = ()
    table: str = ROWS


_Header = dict[int, ColumnSpot]  # the spot at each grid column


def find_tables(laid: LaidGrid, tables: Sequence[TableSpot]) -> tuple[FoundRows, ...]:
    """The rows of each table in this grid, with findings where its header is not as it was."""
    finders = [_RowFinder(laid, table) for table in tables]
    if len(finders) == 1:
        return (finders[0].find(finders[0].header(), None),)
    headers = _headers_of(finders)
    rows = sorted(headers.values(), key=lambda one: one.row)
    found = []
    for number, finder in enumerate(finders):
        own = headers.get(number)
        below = next((one for one in rows if own and one.row > own.row), None)
        found.append(finder.find((own.row, own.columns) if own else None, below))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row that may be the header of a table.

    share: of the table's columns that it heads; top: the row in which the table's own title stands
    above it, the row itself where there is none.
    """

    finder: int
    row: int
    columns: _Header
    share: float
    top: int

    @property
    def titled(self) -> bool:
        """Whether the table's own title stands above it."""
        return self.top < self.row


def _headers_of(finders: Sequence[_RowFinder]) -> dict[int, _Candidate]:
    """The header of each table that has one: the row that is most like it and no other table's.

    Of tables with the same headings each has the row below its title; where the titles are gone,
    they stand in their order, and a finding says so.
    """
    rows = _rows_with_labels(finders)
    likely = _candidates(finders, rows)
    if len({one.finder for one in likely if one.share == 1}) < len(finders):
        likely = _candidates(finders, finders[0].grid.row_numbers)
    chosen: dict[int, _Candidate] = {}
    taken: set[int] = set()
    for one in sorted(likely, key=lambda c: (-c.share, not _is_told(finders, c), c.finder, c.row)):
        if one.finder in chosen or one.row in taken:
            continue
        chosen[one.finder] = one
        taken.add(one.row)
        own = finders[one.finder]
        if not _is_told(finders, one) and any(_may_be_other(own, other) for other in finders):
            own.doubt_which(one.row)
    return chosen


def _rows_with_labels(finders: Sequence[_RowFinder]) -> list[int]:
    """The rows in which a label of any table stands as the form calls it."""
    laid = finders[0].laid
    standing = cells_by_head(laid.grid)
    labels = frozenset[str]().union(*(finder.labels for finder in finders))
    names = {name for called in laid.wording.called(labels) for name in called}
    return sorted({cell.row for name in names for cell in standing.get(name, ())})


def _candidates(finders: Sequence[_RowFinder], rows: Iterable[int]) -> list[_Candidate]:
    """Those of these rows that may head each table: not those more like another's header."""
    found: dict[int, dict[int, _Header]] = {}
    for row in rows:
        headed = {n: finder.columns_in(row) for n, finder in enumerate(finders)}
        found[row] = {n: one for n, one in headed.items() if finders[n].may_head(one)}
    likely, above = [], 0
    for row, own in found.items():
        best = max((finders[n].rank(one) for n, one in own.items()), default=(0, 0.0))
        for n, one in own.items():
            finder = finders[n]
            if finder.rank(one) == best:
                top = finder.top_of(above, row)
                likely.append(_Candidate(n, row, one, finder.rank(one)[1], top))
        above = row + 1 if own else above
    return likely


def _is_told(finders: Sequence[_RowFinder], one: _Candidate) -> bool:
    """Whether a title or the name of the sheet says which table it is."""
    return one.titled or finders[one.finder].is_on_own_sheet(one.row)


def _may_be_other(one: _RowFinder, other: _RowFinder) -> bool:
    """Whether another table has the same headings, so that only its title tells it apart."""
    return one is not other and one.labels == other.labels


class _RowFinder:
    """One table under search in one grid."""

    def __init__(self, laid: LaidGrid, table: TableSpot) -> None:
        self.laid, self.grid, self.table = laid, laid.grid, table
        self.labels = table.labels
        self.heading: set[str] = set()  # the labels as they stand in this grid
        self.edges: Sequence[int] = ()  # where each but the first of rows side by side begins

    def find(self, header: tuple[int, _Header] | None, below: _Candidate | None) -> FoundRows:
        """The rows below this header; below: the next table's header, None for none."""
        if header is None:
            self._find_table("place-missing")
            return FoundRows((), frozenset(), table=self.table.id)
        row, columns = header[0], dict(sorted(header[1].items()))
        self._report(row, columns)
        if any(cell.unsure for cell in self._headings(row)):
            self._find_table("table-unruled")
        headings = (c for c in self._headings(row) if c.bottom > row or c.column in columns)
        self.heading = {bare(cell.text) for cell in headings}
        passed, end = [row], self._end(row)
        if below is not None:
            end = self._without_title(row, min(end, below.top), columns)
        turns = in_turns(columns)
        self.edges = [min(own) for own in turns[1:]]
        sums = [(number, columns) for number in self._sums_from(end, columns)]
        lines: list[list[LocatedRow | None]] = []
        in_table = "表格" in next((cell.place for cell in self.grid.row(row)), "")
        for number in (n for n in self.grid.row_numbers if row < n < end):
            if in_table and self._is_paragraph(number):
                continue  # what stands below a document's table is no row of it
            if self._is_header(number):
                passed.append(number)
                continue
            lines.append([])
            for own in turns:
                if self._is_total(number, own):
                    sums.append((number, own))
                    lines[-1].append(None)
                else:
                    lines[-1].append(self._row(number, own))
        if not self.table.ends or (below is not None and end == below.row):
            self._report_trailing(lines, columns)
        asked = {column: spot.field for column, spot in columns.items() if spot.field}
        sums.sort(key=lambda one: one[0])
        totals = tuple(self._total(number, own) for number, own in sums)
        rows = in_order(lines, by_line=self.table.by_line)
        cells = self._cells(rows, passed, columns)
        return FoundRows(tuple(rows), cells, asked, totals, self.table.id)

    def may_head(self, columns: _Header) -> bool:
        """Whether so many columns were recognised that their row may be the header."""
        return len(columns) >= min(2, len(self.table.columns))

    def rank(self, columns: _Header) -> tuple[int, float]:
        """How like this table's header a row is: its columns, and their share of all."""
        return len(columns), len(columns) / len(self.table.columns)

    def top_of(self, above: int, row: int) -> int:
        """The row in which the table's own title begins between these rows, the last of several;
        the row of its header where there is none."""
        titled = [
            number
            for number in self.grid.row_numbers
            if above <= number < row
            and any(not self.table.titles.isdisjoint(heads(c.text)) for c in self.grid.row(number))
        ]
        top = titled.pop() if titled else row
        while titled and titled[-1] == top - 1:
            top = titled.pop()
        return top

    def is_on_own_sheet(self, row: int) -> bool:
        """Whether this row stands on a sheet that is called as the table's is in the form."""
        sheet = next((c.place.partition("!")[0] for c in self.grid.row(row)), "")
        return bare(sheet) in self.table.titles

    def doubt_which(self, row: int) -> None:
        """Notes that the table was told from another only by the order in which they stand."""
        place = next((cell.place for cell in self.grid.row(row)), self.grid.name)
        self.laid.findings.append(Finding("table-doubtful", self.table.id, self.table.name, place))

    def _find_table(self, code: str) -> None:
        """Notes a finding on the table as a whole."""
        found = Finding(code, field=self.table.id, label=self.table.name, where=self.grid.name)
        self.laid.findings.append(found)

    def header(self) -> tuple[int, _Header] | None:
        """The row that holds most of the column labels; the first of several."""
        best: tuple[int, _Header] | None = None
        wanted = len(self.table.columns)
        for row in self.grid.row_numbers:  # nearly always one holds them all
            if len(list(self._headings(row))) >= wanted:
                found = self.columns_in(row)
                if len(found) == wanted and wanted > 1:
                    return row, found
        for row in self.grid.row_numbers:
            found = self.columns_in(row)
            if self.may_head(found) and (best is None or len(found) > len(best[1])):
                best = row, found
            if best is not None and len(best[1]) == len(self.table.columns):
                break
        return best

    def columns_in(self, row: int) -> _Header:
        """The columns that this row heads, each by the column of the grid."""
        cells = list(self._headings(row))
        found: _Header = {}
        recognised: Recognised | None = None
        for spot in self.table.columns:
            if spot.behind and recognised is not None:  # under the heading of the one before
                found.setdefault(recognised.cells[0].column + spot.behind, spot)
            if spot.behind:
                continue
            recognised = self._recognised(spot, row, cells, found)
            if recognised is not None:
                found.setdefault(recognised.cells[0].column, spot)
        return settled_turns(self.table, found) if self.table.side_by_side > 1 else found

    def _headings(self, row: int) -> Iterator[Cell]:
        """The cells of a row with text, and over its empty places what stands in the row above: a
        heading over two rows whose merge was dissolved."""
        filled = [cell for cell in self.grid.row(row) if bare(cell.text)]
        yield from filled
        taken = {column for cell in filled for column in range(cell.column, cell.right)}
        for cell in self.grid.row(row - 1) if filled else ():
            if bare(cell.text) and cell.columns == 1 and cell.column not in taken:
                yield cell

    def _recognised(
        self, spot: ColumnSpot, row: int, cells: list[Cell], found: _Header
    ) -> Recognised | None:
        """The heading of this column among the cells of a row that are not taken yet."""
        free = [cell for cell in cells if cell.column not in found]
        if spot.over:
            free = [c for c in free if heading_over(self.grid, row, c.column) == spot.over]
        recognised = recognise(spot.label, free, self.laid.wording, self.laid.labels)
        if recognised is None or all(
            bare(cell.text) == spot.label or _is_heading(cell) for cell in recognised.cells
        ):
            return recognised
        return None

    def _report(self, row: int, columns: _Header) -> None:
        """Findings for the columns that are not there, or under another name."""
        for spot in self.table.columns:
            at = next((column for column, s in columns.items() if s == spot), None)
            if spot.field and at is None:
                self._find("place-missing", spot, self.grid.name)
            elif spot.field and at is not None:
                self._report_name(row, at, spot)

    def _report_name(self, row: int, column: int, spot: ColumnSpot) -> None:
        cell = next((cell for cell in self._headings(row) if cell.column == column), None)
        if cell is None:
            return
        recognised = recognise(spot.label, [cell], self.laid.wording, self.laid.labels)
        printed = self.laid.wording.names[spot.field]
        if recognised is None:
            return
        as_printed = "".join((printed, *spot.heading))
        unit, own = printed_unit((cell.text,)), printed_unit(spot.heading)
        is_other = bool(unit and own) and unit != own
        is_alike = recognised.how == BY_LIKENESS and bare(cell.text) != bare(printed)
        if is_alike or is_other or adds_unit(cell.text, as_printed):
            printed = next((one for one in reversed(spot.heading) if is_other and one), printed)
            expected = f"原为“{printed}”，现为“{cell.text.strip()}”"
            self._find("place-doubtful", spot, cell.place, f"“{cell.text.strip()}”一列", expected)

    def _end(self, header: int) -> int:
        """The first row below the table: that of the first landmark behind it. A landmark that
        stands there several times may be an answer the first time; the last one counts."""
        last: dict[str, int] = {}
        for row in (number for number in self.grid.row_numbers if number > header):
            texts = (c for c in self.grid.row(row) if not _NUMBERING.fullmatch(bare(c.text)))
            first = next(texts, None)
            if first is not None and first.row == row:
                last |= {end: row for end in self.table.ends if holds(first.text, end)}
            elif first is not None and (own := next(texts, None)) and self.laid.is_printed(own):
                # a single answer in the last group of the table, which goes on from its rows
                last |= {end: row for end in self.table.ends if bare(own.text) == end}
        return min(last.values(), default=self.grid.height)

    def _without_title(self, header: int, end: int, columns: _Header) -> int:
        """The end of the rows, before a title of other words that stands over the next table: one
        paragraph, or one cell over all columns."""
        numbers = [n for n in self.grid.row_numbers if header < n < end]
        while numbers and self._is_title(numbers[-1], columns):
            end = numbers.pop()
        return end

    def _is_title(self, row: int, columns: _Header) -> bool:
        cells = self.grid.row(row)
        if len(cells) != 1 or cells[0].row != row or len(columns) < 2:
            return False
        covers = cells[0].column <= min(columns) and cells[0].right > max(columns)
        return bool(bare(cells[0].text)) and (covers or is_paragraph(cells[0]))

    def _is_paragraph(self, row: int) -> bool:
        return all(is_paragraph(cell) for cell in self.grid.row(row))

    def _is_header(self, row: int) -> bool:
        """Whether the header is repeated here, as on the next page."""
        texts = [bare(cell.text) for cell in self.grid.row(row) if bare(cell.text)]
        return bool(texts) and set(texts) <= self.labels | self.heading

    def _report_trailing(self, lines: list[list[LocatedRow | None]], columns: _Header) -> None:
        """Findings for lines at the very end in which only the first column is filled: they may be
        a remark under a table that nothing printed ends."""
        asked = [spot for spot in columns.values() if spot.field]
        first = next((column for column, spot in columns.items() if spot.field), 0)
        for line in reversed(lines):
            rows = [row for row in line if row is not None]
            filled = [
                cell
                for row in rows
                for field, cell in row.cells.items()
                if bare(cell.text) and field not in self.table.given
            ]
            if filled and (len(asked) < 2 or [cell.column for cell in filled] != [first]):
                return
            for cell in filled:
                self._find("row-doubtful", asked[0], cell.place, cell.text)

    def _is_total(self, row: int, columns: _Header) -> bool:
        """Whether this is a row of totals, which is no answer."""
        cells = [c for c in self._part(row, columns) if bare(c.text) and c.row == row]
        if not any(says_total(cell.text) for cell in cells):
            return False
        asked = {c for c, s in columns.items() if s.field and s.field not in self.table.given}
        beside = (cell for cell in cells if cell.column not in asked)
        said = [c for c in cells if c.column in asked or not _NUMBERING.fullmatch(bare(c.text))]
        return any(says_total(cell.text) for cell in (*said[:1], *beside))

    def _part(self, row: int, columns: _Header) -> Sequence[Cell]:
        """The cells of a row that stand beside these columns and beside no others of the table."""
        turns = {spot.turn for spot in columns.values()}
        cells = self.grid.row(row)
        return part_of(cells, self.edges, turns.pop()) if self.edges and len(turns) == 1 else cells

    def _sums_from(self, end: int, columns: _Header) -> Iterator[int]:
        """The rows of totals with which what stands below the table begins."""
        below = (number for number in self.grid.row_numbers if number >= end)
        yield from takewhile(lambda number: self._is_total(number, columns), below)

    def _total(self, row: int, columns: _Header) -> TotalRow:
        """The row of totals; the cell with its word is none of them."""
        word = next(cell for cell in self._part(row, columns) if says_total(cell.text))
        fields = [spot.field for spot in columns.values()]
        cells = {
            spot.field: cell
            for column, spot in columns.items()
            if spot.field
            and fields.count(spot.field) == 1  # else whose of the rows side by side is not said
            and (cell := self.grid.at(row, column)) is not None
            and (cell.row, cell.column) == (row, column)
            and (cell.problem or bare(cell.text))
            and not says_total(cell.text)
        }
        return TotalRow(word, self.grid.height if self.edges else row, cells)

    def _row(self, row: int, columns: _Header) -> LocatedRow:
        """The row's cells. One that goes on from the row above belongs to its first row only, but
        for what the form prints, as a group's name, which holds for all rows it covers; one that
        covers several columns belongs to the first of them."""
        cells: dict[str, Cell] = {}
        above: list[tuple[ColumnSpot, Cell]] = []
        for column, spot in columns.items():
            if not spot.field:
                continue
            cell = self.grid.at(row, column) or self._blank(row, column)
            holds_on = spot.field in self.table.given or spot.field in self.table.merged
            if cell.row != row and not holds_on:
                above.append((spot, cell))
            elif cell.columns > 1 and any(cell is taken for taken in cells.values()):
                self._report_merged(spot, cell, cells, columns)
            else:
                cells[spot.field] = cell
        own = [c for field, c in cells.items() if field != self.table.group and bare(c.text)]
        for spot, cell in above if own else ():
            if bare(cell.text):
                self._find("place-merged", spot, own[0].place, cell.text, "只算在第一行")
        return LocatedRow(row, cells)

    def _blank(self, row: int, column: int) -> Cell:
        """An empty cell where the file has none: a place that nobody ever typed in."""
        first = self.grid.row(row)[0]
        is_sheet = first.place.startswith(f"{self.grid.name}!")
        place = f"{self.grid.name}!{column_letters(column)}{row + 1}" if is_sheet else first.place
        return Cell(row, column, "", place=place, hidden=first.hidden)

    def _report_merged(
        self, spot: ColumnSpot, cell: Cell, cells: Mapping[str, Cell], columns: _Header
    ) -> None:
        if self.laid.is_printed(cell):
            return  # a line of the form's own over its columns: 一、消防设施
        if not bare(cell.text) or len(set(map(bare, (cell.text, spot.label)))) < 2:
            return
        owner = next(field for field, taken in cells.items() if taken == cell)
        expected = f"全部按“{self.laid.wording.names[owner]}”收录"
        self._find("place-merged", spot, cell.place, cell.text, expected)

    def _cells(
        self, rows: list[LocatedRow], passed: list[int], columns: _Header
    ) -> frozenset[tuple[int, int]]:
        """What belongs to the table: answers, headers, and the numbers in columns only printed."""
        own = {(c.row, c.column) for row in rows for c in row.cells.values()}
        own |= {
            (cell.row, cell.column)
            for number in passed
            for cell in self.grid.row(number)
            if bare(cell.text) in self.labels or cell.column in columns
        }
        printed = [column for column, spot in columns.items() if not spot.field]
        printed += self._unnamed(passed, columns)
        for row in rows:
            for column in printed:
                cell = self.grid.at(row.row, column)
                if cell is not None and _NUMBERING.fullmatch(bare(cell.text)):
                    own.add((cell.row, cell.column))
        return frozenset(own)

    def _unnamed(self, passed: list[int], columns: _Header) -> Iterator[int]:
        """The columns on the left of the first whose heading is empty: they number the rows."""
        for column in range(min(columns, default=0)):
            heading = (self.grid.at(row, column) for row in passed)
            if all(cell is None or not bare(cell.text) for cell in heading):
                yield column

    def _find(
        self, code: str, spot: ColumnSpot, where: str, found: str = "", expected: str = ""
    ) -> None:
        label = self.laid.wording.names[spot.field]
        if where == self.grid.name and len(self.laid.pattern.tables) > 1:
            label = f"{self.table.name}的{label}"  # no cell says in which table it is
        self.laid.findings.append(Finding(code, spot.field, label, where, found, expected))


def _is_heading(cell: Cell) -> bool:
    """Whether the cell can head a column: it holds no answer behind a colon."""
    return not any(colon in cell.text.strip().rstrip("：:") for colon in "：:")
