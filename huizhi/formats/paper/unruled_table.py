"""Unruled table: texts that stand below one another without any lines, as rows and columns.

Columns are told by the white between them, which no text of theirs goes over; a heading over
several columns goes over it, and so does a text that was written too wide. Nothing is taken for
sure that the white does not say: such texts are doubted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

WHICH_COLUMN = "没有格线，看不准写在哪一栏"
WHICH_ROW = "没有格线，看不准和上面一行是不是同一格"
TOO_HIGH = "没有格线，写得偏高，看不准是不是上面一行的"
_WHITE = 1  # pixels between the texts of two columns, at least
_TIGHT = 0.9  # of a line's height: as near below stands the next line of one text
_NEAR = 3.0  # heights of a line between two pieces of one text
_INTO = 0.2  # of a text's height by which it reaches into the row below
_LEAST_ROWS = 2  # rows with several texts, of what is a table


@dataclass(frozen=True)
class LaidText:
    """A text. number: by which others know it; left, top, right, bottom: in pixels of the page;
    is_printed: some form prints it; is_answered: it is a label and its answer, parted by a colon,
    which belong to no table."""

    number: int
    left: int
    top: int
    right: int
    bottom: int
    is_printed: bool = False
    is_answered: bool = False

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass
class LaidCell:
    """A cell. numbers: of the texts that stand in it, from the top; columns: how many it goes
    over; doubts: as `PaperText`."""

    row: int
    column: int
    columns: int
    left: int
    top: int
    right: int
    bottom: int
    numbers: list[int] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class UnruledTable:
    """A table. top: of its first row, in pixels of the page; cells: in reading order, also those
    in which nothing stands."""

    top: int
    cells: tuple[LaidCell, ...]

    @property
    def numbers(self) -> frozenset[int]:
        """Of the texts in it."""
        return frozenset(number for cell in self.cells for number in cell.numbers)


_Row = list[LaidText]
_Column = tuple[int, int]  # left and right, in pixels


def unruled_tables(rows: Sequence[Sequence[LaidText]]) -> list[UnruledTable]:
    """The tables among these rows of texts, which follow one another down the page."""
    return [_table(run) for run in _runs([list(row) for row in rows])]


def _runs(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """The rows that stand together as a table: several texts beside one another, and below them
    what is narrow enough to be one of their columns."""
    run: list[_Row] = []
    for row in [*rows, []]:
        if run and _goes_on(run, row):
            run.append(row)
            continue
        while run and len(run[-1]) == 1 and not _is_further_line(run, run[-1][0]):
            run.pop()  # a line of text below the table
        if sum(len(one) > 1 for one in run) >= _LEAST_ROWS:
            yield run
        run = [row] if _is_beside(row) else []


def _is_beside(row: _Row) -> bool:
    return len(row) > 1 and not all(one.is_answered for one in row)


def _goes_on(run: Sequence[_Row], row: _Row) -> bool:
    if not row:
        return False
    if len(row) > 1:
        return _is_beside(row)
    (one,) = row
    left, right = min(r[0].left for r in run), max(r[-1].right for r in run)
    is_near = one.top - max(t.bottom for t in run[-1]) < 4 * one.height
    return is_near and one.right - one.left < (right - left) / 2 and one.right > left


def _is_further_line(run: Sequence[_Row], one: LaidText) -> bool:
    """Whether a text by itself goes on with what stands right above it, behind the first column."""
    second = min(row[1].left for row in run if len(row) > 1)
    return one.left > second - one.height and not one.is_printed


def _table(run: Sequence[_Row]) -> UnruledTable:
    columns, over = _columns(run)
    columns, moved = _joined(columns, run, over)
    run, hung = _put_down(run, columns)
    cells: list[LaidCell] = []
    above: list[LaidCell] = []
    number = 0
    for before, row in zip([None, *run[:-1]], run, strict=True):
        if before is not None and _is_rest(run, above, row, columns):
            _add_to(above, row, columns)
            continue
        above = list(_cells_of(number, row, columns, moved))
        for cell in above:
            if hung & set(cell.numbers):
                cell.doubts.append(TOO_HIGH)
        cells += above
        number += 1
    return UnruledTable(run[0][0].top, tuple(cells))


def _put_down(run: Sequence[_Row], columns: Sequence[_Column]) -> tuple[list[_Row], set[int]]:
    """The rows; texts that reach into the row below, which has nothing in their columns, are put
    there: they were written too high. And the numbers of such texts."""
    rows = [list(run[0])]
    hung: set[int] = set()
    for row in run[1:]:
        above = rows[-1] if len(rows) > 1 else []
        if above and len(row) > 1 and all(_reaches(one, row, columns) for one in above):
            hung |= {one.number for one in above}
            rows[-1] = sorted([*above, *row], key=lambda one: one.left)
        else:
            rows.append(list(row))
    return rows, hung


def _reaches(high: LaidText, row: _Row, columns: Sequence[_Column]) -> bool:
    free = _column_of(high, columns) not in {_column_of(one, columns) for one in row}
    into = high.bottom - min(one.top for one in row)
    return free and not high.is_printed and into > _INTO * high.height


def _columns(run: Sequence[_Row]) -> tuple[list[_Column], set[int]]:
    """The columns from the left, and the numbers of the texts that go over several of them."""
    over: set[int] = set()
    while True:
        columns = _covered([t for row in run for t in row if t.number not in over])
        bridge = _bridge(run, columns, over)
        if bridge is None:
            return columns, over
        over.add(bridge.number)


def _covered(texts: Sequence[LaidText]) -> list[_Column]:
    """Where any of these texts stand, from the left, with white between."""
    columns: list[_Column] = []
    for one in sorted(texts, key=lambda t: t.left):
        if columns and one.left < columns[-1][1] + _WHITE:
            columns[-1] = columns[-1][0], max(columns[-1][1], one.right)
        else:
            columns.append((one.left, one.right))
    return columns


def _bridge(run: Sequence[_Row], columns: Sequence[_Column], over: set[int]) -> LaidText | None:
    """The widest text that ties two columns, which are two for several rows or by their headings;
    None where no such two are tied."""
    for left, right in columns:
        within = [
            [t for t in row if t.number not in over and left <= t.left and t.right <= right]
            for row in run
        ]
        parted = [row for row in within if len(row) > 1]
        told = [row for row in parted if any(t.is_printed for t in row)]
        if told or len(parted) > 1:
            single = [row[0] for row in within if len(row) == 1]
            gaps = [(a.right, b.left) for row in told or parted for a, b in pairwise(row)]
            tying = [t for t in single if any(t.left < b and t.right > a for a, b in gaps)]
            if tying:
                return max(tying, key=lambda t: t.right - t.left)
    return None


def _joined(
    columns: Sequence[_Column], run: Sequence[_Row], over: set[int]
) -> tuple[list[_Column], set[int]]:
    """The columns, those made one that never hold two texts in a row: a heading that stands at the
    left and numbers that stand at the right; and the numbers of texts whose column is not sure."""
    found = list(columns)
    unsure: set[int] = set()
    while chain := _chain_apart(found, run, over):
        if len(chain) % 2:  # heading, numbers, heading, numbers: as many of these as of those
            ties = chain[::2]
        else:
            ties = [min(chain, key=lambda n: found[n + 1][0] - found[n][1])]
            tied = range(chain[0], chain[-1] + 2)
            unsure |= {
                t.number for row in run for t in row
                if not t.is_printed and _column_of(t, found) in tied
            }  # fmt: skip
        for n in reversed(ties):
            found[n : n + 2] = [(found[n][0], found[n + 1][1])]
    return found, unsure


def _chain_apart(columns: Sequence[_Column], run: Sequence[_Row], over: set[int]) -> list[int]:
    """The first columns, one behind another, that hold no text in any row in which the next does;
    none where there are no such."""
    held = [{_column_of(t, columns) for t in row if t.number not in over} for row in run]
    chain: list[int] = []
    for n in range(len(columns) - 1):
        if any(n in row and n + 1 in row for row in held):
            if chain:
                break
        else:
            chain.append(n)
    return chain


def _column_of(text: LaidText, columns: Sequence[_Column]) -> int:
    """The number of the column with which a text has most in common."""
    return max(
        range(len(columns)),
        key=lambda n: min(text.right, columns[n][1]) - max(text.left, columns[n][0]),
    )


def _spanned(text: LaidText, columns: Sequence[_Column]) -> tuple[int, int]:
    """The first and the last column that a text goes over."""
    own = [n for n, (a, b) in enumerate(columns) if text.left < b and text.right > a]
    return (own[0], own[-1]) if own else (_column_of(text, columns),) * 2


def _is_rest(
    run: Sequence[_Row], above: Sequence[LaidCell], row: _Row, columns: Sequence[_Column]
) -> bool:
    """Whether a row only goes on with texts of the row above: it has none in the first column and
    none that a form prints, and stands close below texts that no form prints."""
    printed = {t.number for other in run for t in other if t.is_printed}
    for one in row:
        first, last = _spanned(one, columns)
        column = _column_of(one, columns)
        if first < last:
            return False
        cell = next((c for c in above if c.column == column and c.numbers), None)
        if column == 0 or one.is_printed or cell is None or printed & set(cell.numbers):
            return False
        if one.top - cell.bottom > _TIGHT * one.height:
            return False
    return len(row) < sum(bool(cell.numbers) for cell in above)


def _add_to(above: Sequence[LaidCell], row: _Row, columns: Sequence[_Column]) -> None:
    """Adds the texts of a row to the cells above."""
    for one in row:
        cell = next(c for c in above if c.column == _column_of(one, columns))
        cell.numbers.append(one.number)
        cell.bottom, cell.right = one.bottom, max(cell.right, one.right)
        if WHICH_ROW not in cell.doubts:
            cell.doubts.append(WHICH_ROW)


def _cells_of(
    number: int, row: _Row, columns: Sequence[_Column], unsure: set[int]
) -> Iterator[LaidCell]:
    """The cells of a row, the empty ones among them."""
    top, bottom = min(t.top for t in row), max(t.bottom for t in row)
    cells = [LaidCell(number, n, 1, a, top, b, bottom) for n, (a, b) in enumerate(columns)]
    for one in row:
        first, last = _spanned(one, columns)
        cell = cells[first]
        if cell.numbers:  # two pieces of one text, or two texts: nobody can tell
            cell.right, cell.bottom = one.right, max(cell.bottom, one.bottom)
            cell.doubts.append(WHICH_COLUMN)
        else:
            cell.left, cell.top, cell.right, cell.bottom = one.left, one.top, one.right, one.bottom
            cell.columns = last - first + 1
        if one.number in unsure:
            cell.doubts.append(WHICH_COLUMN)
        cell.numbers.append(one.number)
    covered = {n for c in cells for n in range(c.column + 1, c.column + c.columns)}
    yield from (c for c in cells if c.column not in covered or c.numbers)
