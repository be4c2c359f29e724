"""Template, read backward: where the answers of a form stand.

The template is rendered once with a *probe* in each field's place, by the same renderer that
makes the real forms, and read by the same reader that reads returns. What comes back is the
pattern: probes are the places, everything else that is printed are the landmarks. So nothing
describes a form but its template, and what can be rendered can be read.

    render(template, probe_filling) → file → reader → Document → `pattern_of` → Pattern
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from huizhi.content import Cell, Document, Grid
from huizhi.errors import Mistake
from huizhi.forms.crossing import Crossing, crossings
from huizhi.forms.form import ROWS, Form, FormTable
from huizhi.forms.landmark import bare
from huizhi.forms.own_look import OwnLook, own_look_of
from huizhi.forms.prose import asks_prose
from huizhi.forms.sentence import Sentence

_PROBE = re.compile("\ue000([^\ue001]*)\ue001([^\ue002]*)\ue002")
_COLONS = (":", "：")


@dataclass(frozen=True, slots=True)
class FieldSpot:
    """Where one answer stands.

    label: the landmark it is found by.
    side: where the label is, seen from the answer: "inside" (before it in the same cell), "left" or
        "above".
    turn: how many spots before it have the same label.
    crossing: the row and the column in which it stands, in a table of printed rows and columns.
    """

    field: str
    grid: int
    row: int
    column: int
    label: str
    side: str
    turn: int = 0
    crossing: Crossing | None = None


@dataclass(frozen=True, slots=True)
class ColumnSpot:
    """One column of the repeated rows.

    field: its id; "" for a column that is only printed.
    over: the heading above the label, where two columns have the same label; "" otherwise.
    heading: what is printed above the column, of all levels from the top down, "" where the one
        above goes on.
    """

    field: str
    column: int
    label: str
    over: str = ""
    heading: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSpot:
    """Where repeated rows stand.

    ends: the landmarks that end them.
    group: the field id of the column that holds the name of the group; "" for none.
    given: the field ids of the columns whose texts the form prints, that of the group too.
    """

    grid: int
    columns: tuple[ColumnSpot, ...]
    ends: tuple[str, ...]
    group: str = ""
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of the form that prints a text. texts: all that is printed in it, after `bare`;
    column: where the text stands in it."""

    texts: frozenset[str]
    column: int


@dataclass(frozen=True)
class Pattern:
    """Where the answers of one form stand, seen from its landmarks (each after `bare`).

    sentences: the cells in which answers stand between printed words, each with its grid.
    margins: what its page headers and footers print.
    look: what it shows besides text.
    asks_prose: it asks for a written text, such as a report, besides its answers: what stands in
        its paragraphs is what was asked for.
    printed_rows: the rows that print a text, by the text.
    """

    form: str
    landmarks: frozenset[str]
    fields: tuple[FieldSpot, ...]
    table: TableSpot | None
    sentences: tuple[tuple[int, Sentence], ...] = ()
    margins: tuple[str, ...] = ()
    look: OwnLook = field(default_factory=OwnLook)
    asks_prose: bool = False
    printed_rows: Mapping[str, tuple[PrintedRow, ...]] = field(default_factory=dict)

    @cached_property
    def labels(self) -> frozenset[str]:
        """The labels of all fields and columns."""
        columns = self.table.columns if self.table else ()
        labels = {spot.label for spot in self.fields} | {spot.label for spot in columns}
        return frozenset(labels - {""})

    @cached_property
    def is_spread(self) -> bool:
        """Whether the form asks on several grids."""
        numbers = {spot.grid for spot in self.fields} | {number for number, _ in self.sentences}
        return len(numbers | ({self.table.grid} if self.table else set())) > 1

    @cached_property
    def own_labels(self) -> frozenset[str]:
        """The labels of fields that do not stand in a sentence, and of columns."""
        said = {field for _, sentence in self.sentences for field in sentence.fields}
        labels = {spot.label for spot in self.fields if spot.field not in said}
        labels.update(column.label for column in (self.table.columns if self.table else ()))
        return frozenset(labels - {""})


def probe(field: str, printed: str = "") -> str:
    """Return the text that stands in a field's place while the pattern is read off."""
    return f"\ue000{field}\ue001{printed}\ue002"


def probe_context(form: Form) -> dict[str, object]:
    """Return the form's template variables, each a probe; its table has one row in each group."""
    context: dict[str, object] = {f.label: probe(f.id) for f in form.fields}
    if form.table:
        context[form.table.name] = _probe_groups(form.table)
    return context


def pattern_of(form: Form, document: Document, file: str) -> tuple[Pattern, tuple[Mistake, ...]]:
    """Return the pattern of a form whose template was rendered with probes, and its mistakes.

    Mistakes are fields that the template never asks for or that could not be read back.
    """
    probes = [
        (number, cell)
        for number, grid in enumerate(document.grids)
        for cell in grid.cells
        if _PROBE.search(cell.text)
    ]
    singles = [(n, c) for n, c in probes if f"\ue000{ROWS}." not in c.text]
    in_rows = [(n, c) for n, c in probes if f"\ue000{ROWS}." in c.text]
    mistakes = list(_repeated_across(form, probes, file))
    days = frozenset(f.id for f in form.fields if f.kind.takes_dates == "day")
    crossed = _crossings(document, singles)
    fields = _numbered(
        [
            spot
            for n, c in singles
            for spot in (
                _crossed(n, c, crossed)
                or _field_spots(document.grids[n], n, c, days, file, mistakes)
            )
        ]
    )
    sentences = tuple((n, found) for n, c in singles if (found := _sentence(c, days)) is not None)
    table = _table_spot(form, document, in_rows, file, mistakes) if in_rows else None
    mistakes += _never_asked(form, fields, table, file)
    mistakes += _misplaced(form, document, fields, file)
    pattern = Pattern(
        form.id,
        _landmarks(document),
        tuple(fields),
        table,
        sentences,
        tuple(cell.text for cell in document.margins),
        own_look_of(document),
        asks_prose([cell for _, cell in probes], document),
        _printed_rows(document),
    )
    return pattern, tuple(mistakes)


def _crossings(
    document: Document, singles: list[tuple[int, Cell]]
) -> dict[tuple[int, int, int], Crossing]:
    """The crossings of the fields that stand in one, by grid, row and column."""
    return {
        (number, *place): crossing
        for number, grid in enumerate(document.grids)
        for place, crossing in crossings(
            grid, [c for n, c in singles if n == number and _PROBE.fullmatch(c.text.strip())]
        ).items()
    }


def _probe_groups(table: FormTable) -> list[dict[str, object]]:
    columns = {c.label: probe(f"{ROWS}.{c.id}") for c in table.columns}
    row: dict[str, object] = {"序号": 1, **columns}
    if not table.group:
        return [{"名称": "", **row, "行": [row]}] * max(1, len(table.printed))
    group_id = next((c.id for c in table.columns if c.label == table.group), "")
    names = [group.name for group in table.groups] or [""]
    return [{"名称": probe(f"{ROWS}.{group_id}", name), "行": [row]} for name in names]


def _landmarks(document: Document) -> frozenset[str]:
    cells = (*(c for grid in document.grids for c in grid.cells), *document.margins)
    printed = (_PROBE.sub(r"\2", cell.text) for cell in cells)
    lines = (line for text in printed for line in (text, *text.splitlines()))
    return frozenset(bare(line) for line in lines if bare(line))


def _printed_rows(document: Document) -> dict[str, tuple[PrintedRow, ...]]:
    found: dict[str, tuple[PrintedRow, ...]] = {}
    for grid in document.grids:
        for row in grid.row_numbers:
            cells = [c for c in grid.row(row) if c.row == row and not _PROBE.search(c.text)]
            texts = frozenset(bare(cell.text) for cell in cells) - {""}
            for cell in cells:
                if text := bare(cell.text):
                    found[text] = (*found.get(text, ()), PrintedRow(texts, cell.column))
    return found


def _crossed(
    number: int, cell: Cell, crossed: Mapping[tuple[int, int, int], Crossing]
) -> list[FieldSpot]:
    """The spot of a cell where a printed row and column meet, none for any other cell."""
    here = crossed.get((number, cell.row, cell.column))
    asked = _PROBE.fullmatch(cell.text.strip())
    if here is None or asked is None:
        return []
    return [FieldSpot(asked[1], number, cell.row, cell.column, here.row, "left", crossing=here)]


def _field_spots(
    grid: Grid,
    number: int,
    cell: Cell,
    days: frozenset[str],
    file: str,
    mistakes: list[Mistake],
) -> Iterator[FieldSpot]:
    found = list(_PROBE.finditer(cell.text))
    for this, following in zip(found, [*found[1:], None], strict=True):
        before = found[found.index(this) - 1].end() if this is not found[0] else 0
        prefix = cell.text[before : this.start()]
        suffix = cell.text[this.end() : following.start() if following else None]
        follows = bool(before) and not bare(prefix) and this.group(1) in days
        if following and not bare(suffix) and following.group(1) not in days:
            what = "两个填写标记挨在一起，中间没有文字，交回后分不开"
            mistakes.append(Mistake(file, cell.place, what, remedy="请在中间加上文字，或分成两格"))
        label, side = ("", "inside") if follows else _label(grid, cell, prefix)
        if not label and not before and not bare(suffix):  # behind another it is refused above
            what = f"填写标记“{this.group(1)}”的左边和上面都没有文字，交回后找不到"
            mistakes.append(
                Mistake(file, cell.place, what, remedy="请在左边一格或同一格里写上栏目名称")
            )
        yield FieldSpot(this.group(1), number, cell.row, cell.column, bare(label), side)


def _sentence(cell: Cell, days: frozenset[str]) -> Sentence | None:
    """The cell's text around its answers, None when one answer stands behind a label and a colon,
    or in a cell of its own."""
    found = list(_PROBE.finditer(cell.text))
    edges = [0, *(edge for match in found for edge in match.span()), len(cell.text)]
    pieces = [cell.text[start:end] for start, end in pairwise(edges)][::2]
    if len(found) == 1 and not bare(pieces[1]) and pieces[0].rstrip(" \t\u3000_").endswith(_COLONS):
        return None
    if not any(bare(piece) for piece in pieces):
        return None
    fields = tuple(match.group(1) for match in found)
    return Sentence(fields, tuple(pieces), days.intersection(fields))


def _label(grid: Grid, cell: Cell, prefix: str) -> tuple[str, str]:
    """The landmark of an answer and its side: in the cell, else left, else above."""
    if bare(prefix):
        return prefix.splitlines()[-1] if bare(prefix.splitlines()[-1]) else prefix, "inside"
    left = grid.at(cell.row, cell.column - 1)
    if left and bare(left.text) and not _PROBE.search(left.text):
        return left.text, "left"
    above = grid.at(cell.row - 1, cell.column)
    if above and bare(above.text) and not _PROBE.search(above.text):
        return above.text, "above"
    return "", "left"


def _numbered(spots: list[FieldSpot]) -> list[FieldSpot]:
    """The spots with the turn of each among those of the same label."""
    seen: dict[str, int] = {}
    numbered = []
    for s in spots:
        turn = seen.get(s.label, 0)
        seen[s.label] = turn + 1
        numbered.append(replace(s, turn=turn))
    return numbered


def _table_spot(
    form: Form,
    document: Document,
    probes: list[tuple[int, Cell]],
    file: str,
    mistakes: list[Mistake],
) -> TableSpot:
    number = probes[0][0]
    grid, first_row = document.grids[number], min(c.row for n, c in probes if n == number)
    last_row = max(c.bottom for n, c in probes if n == number)
    heading = HeadingRows.above(grid, first_row - 1)
    asked: dict[int, str] = {}
    for n, cell in probes:
        if n == number:
            asked.setdefault(cell.column, _PROBE.search(cell.text).group(1))  # type: ignore[union-attr]
    if form.table:
        asked |= _printed_columns(
            form.table, grid, sorted({c.row for n, c in probes if n == number})
        )
    header = first_row - 1
    columns = _with_headings_over(
        grid,
        header,
        [
            ColumnSpot(
                asked.get(cell.column, ""),
                cell.column,
                bare(cell.text),
                heading=heading.of(cell.column),
            )
            for cell in grid.row(header)
            if bare(cell.text)
        ],
    )
    for column in set(asked) - {spot.column for spot in columns}:
        what = "重复行的这一列上面没有栏目名称，交回后找不到"
        place = next(c.place for n, c in probes if n == number and c.column == column)
        mistakes.append(Mistake(file, place, what, remedy="请在重复行上面一行写上栏目名称"))
    ends = tuple(
        bare(_PROBE.sub("", cell.text))
        for row in range(last_row, grid.height)
        for cell in grid.row(row)
        if bare(_PROBE.sub("", cell.text))
    )
    group = (
        next((f"{ROWS}.{c.id}" for c in form.table.columns if c.label == form.table.group), "")
        if form.table
        else ""
    )
    given = tuple(f"{ROWS}.{one}" for one in form.table.given_ids) if form.table else ()
    return TableSpot(number, tuple(columns), ends, group, given)


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
                found[at] = f"{ROWS}.{column.id}"
                break
    return found


def _with_headings_over(grid: Grid, header: int, columns: list[ColumnSpot]) -> list[ColumnSpot]:
    """The columns; those that share a label with the heading that stands over each."""
    count = Counter(spot.label for spot in columns)
    return [
        replace(spot, over=heading_over(grid, header, spot.column))
        if count[spot.label] > 1
        else spot
        for spot in columns
    ]


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
    if any(_PROBE.search(cell.text) or any(c in cell.text for c in _COLONS) for cell in printed):
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


def _repeated_across(form: Form, probes: list[tuple[int, Cell]], file: str) -> Iterator[Mistake]:
    """A mistake for each answer that is asked for in several columns of one row, as columns that
    repeat do: what comes back could not be told apart."""
    columns: dict[tuple[int, int, str], dict[int, Cell]] = {}
    for number, cell in probes:
        for found in _PROBE.finditer(cell.text):
            columns.setdefault((number, cell.row, found[1]), {})[cell.column] = cell
    told: set[str] = set()
    for (_, _, asked), cells in columns.items():
        if len(cells) > 1 and asked not in told:
            told.add(asked)
            what = f"填写标记“{_label_of(form, asked)}”在一行里印了{len(cells)}列，交回后分不开"
            remedy = "请每一列用各自的字段，不要写在 {%tc for %} 重复的列里"
            yield Mistake(file, list(cells.values())[1].place, what, remedy=remedy)


def _label_of(form: Form, field_id: str) -> str:
    columns = form.table.columns if form.table else ()
    labels = {f.id: f.label for f in form.fields} | {f"{ROWS}.{c.id}": c.label for c in columns}
    return labels.get(field_id, field_id)


def _misplaced(
    form: Form, document: Document, fields: list[FieldSpot], file: str
) -> Iterator[Mistake]:
    """A mistake for each mark that stands beside the label of another field of the form."""
    labels = {bare(asked.label): asked for asked in form.fields}
    printed = Counter(spot.label for spot in fields)
    for spot in fields:
        other = labels.get(spot.label)
        if spot.crossing is not None:
            continue
        if other is not None and other.id != spot.field and spot.side != "above":
            own = form.field(spot.field).label
            if printed[spot.label] > 1 and spot.label in bare(own):
                continue  # 推荐人手机 beside the second 手机: told apart by what stands before it
            cell = document.grids[spot.grid].at(spot.row, spot.column)
            what = f"标记“{own}”旁边印的却是“{other.label}”"
            yield Mistake(file, cell.place if cell else "", what, remedy="请改正栏目名称或标记")


def _never_asked(
    form: Form, fields: list[FieldSpot], table: TableSpot | None, file: str
) -> list[Mistake]:
    """A mistake for each field of the configuration that the template has no mark for."""
    asked = {spot.field for spot in fields}
    if table:
        asked |= {column.field for column in table.columns}
    wanted: Mapping[str, str] = {f.id: f.label for f in form.fields}
    if form.table:
        wanted = {**wanted, **{f"{ROWS}.{c.id}": c.label for c in form.table.columns}}
    return [
        Mistake(
            file,
            "",
            f"配置里有“{label}”这一栏，模板里却没有它的填写标记",
            remedy=f"请加上标记 {{{{ {label} }}}}",
        )
        for field_id, label in wanted.items()
        if field_id not in asked
    ]
