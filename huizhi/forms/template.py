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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from huizhi.content import PROBLEM_NO_RESULT, Cell, Document, Grid
from huizhi.errors import Mistake
from huizhi.forms.crossing import Crossing, crossings
from huizhi.forms.form import Form, FormTable
from huizhi.forms.landmark import TOTALS, bare, enclosed_in
from huizhi.forms.own_look import OwnLook, own_look_of
from huizhi.forms.probe import PROBE, probe, tables_asked
from huizhi.forms.prose import asks_prose
from huizhi.forms.sentence import Sentence
from huizhi.forms.table_spot import TableSpot, table_spots
from huizhi.forms.units_over import AskedPlace, units_over
from huizhi.forms.wording import without_hint

_NOTE = re.compile(r"\s*[（(][^（）()]*[)）]\s*[：:]?\s*")  # on a line of its own below a label
_BETWEEN_PROBES = re.compile("\ue000[^\ue002]*\ue002")
_EMPTY_BRACKET = re.compile(r"[(（][\s_＿]+[)）]")
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
    computed: what stands on the left of cells in which the form has a formula of its own.
    enclosed: the landmarks that print circled numbers, with these; brackets: those that print an
        empty bracket, in which somebody may write.
    hinted: the labels that print something in brackets, as they are printed, by what `bare` leaves.
    units_over: of amounts by field, in what they are by a title or a line above them.
    """

    form: str
    landmarks: frozenset[str]
    fields: tuple[FieldSpot, ...]
    tables: tuple[TableSpot, ...] = ()
    sentences: tuple[tuple[int, Sentence], ...] = ()
    margins: tuple[str, ...] = ()
    look: OwnLook = field(default_factory=OwnLook)
    asks_prose: bool = False
    printed_rows: Mapping[str, tuple[PrintedRow, ...]] = field(default_factory=dict)
    computed: frozenset[str] = frozenset()
    units_over: Mapping[str, str] = field(default_factory=dict)
    enclosed: Mapping[str, str] = field(default_factory=dict)
    brackets: frozenset[str] = frozenset()
    hinted: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def labels(self) -> frozenset[str]:
        """The labels of all fields and columns."""
        labels = {spot.label for spot in self.fields}.union(*(one.labels for one in self.tables))
        return frozenset(labels - {""})

    @cached_property
    def is_spread(self) -> bool:
        """Whether the form asks on several grids."""
        numbers = {spot.grid for spot in self.fields} | {number for number, _ in self.sentences}
        return len(numbers | {table.grid for table in self.tables}) > 1

    @cached_property
    def own_labels(self) -> frozenset[str]:
        """The labels of fields that do not stand in a sentence, and of columns."""
        said = {field for _, sentence in self.sentences for field in sentence.fields}
        labels = {spot.label for spot in self.fields if spot.field not in said}
        return frozenset(labels.union(*(one.labels for one in self.tables)) - {""})


def probe_context(form: Form) -> dict[str, object]:
    """Return the form's template variables, each a probe; a table has one row in each group."""
    context: dict[str, object] = {f.label: probe(f.id) for f in form.fields}
    return context | {table.name: _probe_groups(table) for table in form.tables}


def pattern_of(form: Form, document: Document, file: str) -> tuple[Pattern, tuple[Mistake, ...]]:
    """Return the pattern of a form whose template was rendered with probes, and its mistakes.

    Mistakes are fields that the template never asks for or that could not be read back.
    """
    probes = [
        (number, cell)
        for number, grid in enumerate(document.grids)
        for cell in grid.cells
        if PROBE.search(cell.text)
    ]
    singles = [(n, c) for n, c in probes if not tables_asked(c)]
    mistakes = list(_repeated_across(form, probes, file))
    days = frozenset(f.id for f in form.fields if f.kind.takes_dates)
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
    tables = table_spots(form, document, probes, file, mistakes)
    mistakes += _never_asked(form, fields, tables, file)
    before = {pair for _, sentence in sentences for pair in pairwise(sentence.fields)}
    mistakes += _misplaced(form, document, fields, before, file)
    pattern = Pattern(
        form.id,
        _landmarks(document),
        tuple(fields),
        tables,
        sentences,
        tuple(cell.text for cell in document.margins),
        own_look_of(document),
        asks_prose([cell for _, cell in probes], document),
        _printed_rows(document),
        _computed(document),
        units_over(document.grids, _asked_places(fields, probes)),
        dict(_enclosed(document)),
        frozenset(
            bare(cell.text)
            for g in document.grids
            for cell in g.cells
            if _EMPTY_BRACKET.search(cell.text)
        ),
        dict(_hinted(document)),
    )
    return pattern, tuple(mistakes)


def _asked_places(
    fields: Sequence[FieldSpot], probes: Sequence[tuple[int, Cell]]
) -> Iterator[AskedPlace]:
    """Where each answer stands, and each column in its first row."""
    crossed = {spot.field for spot in fields if spot.crossing is not None}
    taken: set[str] = set()
    for number, cell in probes:
        for field_id in (found[1] for found in PROBE.finditer(cell.text)):
            if field_id not in taken:
                taken.add(field_id)
                is_crossed = field_id in crossed
                yield AskedPlace(field_id, number, cell.row, cell.column, is_crossed)


def _crossings(
    document: Document, singles: list[tuple[int, Cell]]
) -> dict[tuple[int, int, int], Crossing]:
    """The crossings of the fields that stand in one, by grid, row and column."""
    return {
        (number, *place): crossing
        for number, grid in enumerate(document.grids)
        for place, crossing in crossings(
            grid,
            [c for n, c in singles if n == number and PROBE.fullmatch(c.text.strip())],
            {(c.row, c.column) for n, c in singles if n == number and _holds_more(c)},
        ).items()
    }


def _holds_more(cell: Cell) -> bool:
    """Whether a cell of a table holds a word behind its answer, as a box does: □合格."""
    return "段" not in cell.place and PROBE.fullmatch(cell.text.strip()) is None


def _probe_groups(table: FormTable) -> list[dict[str, object]]:
    columns = {c.label: probe(table.field_id(c.id)) for c in table.columns}
    row: dict[str, object] = {"序号": 1, **columns}
    if not table.group:
        line = {"名称": "", **row, "行": [row], "并排": [row] * table.side_by_side}
        return [line] * max(1, len(table.printed))
    names = [group.name for group in table.groups] or [""]
    group_id = table.field_id(table.group_id)
    return [{"名称": probe(group_id, name), "行": [row]} for name in names]


def _landmarks(document: Document) -> frozenset[str]:
    cells = (*(c for grid in document.grids for c in grid.cells), *document.margins)
    printed = (PROBE.sub(r"\2", cell.text) for cell in cells)
    lines = (line for text in printed for line in (text, *text.splitlines()))
    return frozenset(bare(line) for line in lines if bare(line))


def _enclosed(document: Document) -> Iterator[tuple[str, str]]:
    for cell in (cell for grid in document.grids for cell in grid.cells):
        text = PROBE.sub(r"\2", cell.text)
        for line in (text, *text.splitlines()):
            if signs := enclosed_in(line):
                yield bare(line), "".join(signs)


def _hinted(document: Document) -> Iterator[tuple[str, str]]:
    """What is printed before and between the answers, where it has brackets with words."""
    for cell in (cell for grid in document.grids for cell in grid.cells):
        for text in _BETWEEN_PROBES.split(cell.text):
            for line in (text, *text.splitlines()):
                if bare(line) != bare(without_hint(line)):
                    yield bare(line), line.strip()


def _computed(document: Document) -> frozenset[str]:
    labels = (
        grid.at(cell.row, cell.column - 1)
        for grid in document.grids
        for cell in grid.cells
        if cell.problem == PROBLEM_NO_RESULT
    )
    texts = (c.text for c in labels if c is not None and not PROBE.search(c.text))
    return frozenset(map(bare, texts)) - {"", *TOTALS}


def _printed_rows(document: Document) -> dict[str, tuple[PrintedRow, ...]]:
    found: dict[str, tuple[PrintedRow, ...]] = {}
    for grid in document.grids:
        for row in grid.row_numbers:
            cells = [c for c in grid.row(row) if c.row == row and not PROBE.search(c.text)]
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
    asked = PROBE.fullmatch(cell.text.strip())
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
    found = list(PROBE.finditer(cell.text))
    sentence = _sentence(cell, days)
    for this, following in zip(found, [*found[1:], None], strict=True):
        before = found[found.index(this) - 1].end() if this is not found[0] else 0
        prefix = cell.text[before : this.start()]
        suffix = cell.text[this.end() : following.start() if following else None]
        follows = bool(before) and not bare(prefix)
        is_marked = bool(sentence and sentence.mark_before(found.index(this)))
        follows = follows and (this.group(1) in days or is_marked)
        is_parted = bool(sentence and sentence.mark_before(found.index(this) + 1))
        if following and not bare(suffix) and following.group(1) not in days and not is_parted:
            what = "两个填写标记挨在一起，中间没有文字，交回后分不开"
            remedy = "请在中间加上文字，或分成两格"
            mistakes.append(Mistake(file, cell.place, what, "", remedy, (following.group(1),)))
        follows = follows or (
            not bare(PROBE.sub("", cell.text))
            and _is_lone_day(cell, tuple(m[1] for m in found), days)
        )
        label, side = ("", "inside") if follows else _label(grid, cell, prefix)
        if (
            not label and not follows and not before and not bare(suffix)
        ):  # behind another it is refused above
            what = f"填写标记“{this.group(1)}”的左边和上面都没有文字，交回后找不到"
            remedy = "请在左边一格或同一格里写上栏目名称"
            mistakes.append(Mistake(file, cell.place, what, "", remedy, (this.group(1),)))
        yield FieldSpot(this.group(1), number, cell.row, cell.column, bare(label), side)


def _sentence(cell: Cell, days: frozenset[str]) -> Sentence | None:
    """The cell's text around its answers, None when one answer stands behind a label and a colon,
    or in a cell of its own."""
    found = list(PROBE.finditer(cell.text))
    edges = [0, *(edge for match in found for edge in match.span()), len(cell.text)]
    pieces = [cell.text[start:end] for start, end in pairwise(edges)][::2]
    before = pieces[0].rstrip(" \t\u3000_")
    is_label = before.endswith(_COLONS) and bare(_last_line(before)) == bare(before)
    if len(found) == 1 and not bare(pieces[1]) and is_label:
        return None
    fields = tuple(match.group(1) for match in found)
    if not any(bare(piece) for piece in pieces):
        is_with_day = len(fields) == 2 and fields[1] in days
        if not is_with_day and not _is_lone_day(cell, fields, days):
            return None
    return Sentence(fields, tuple(pieces), days.intersection(fields))


def _is_lone_day(cell: Cell, fields: tuple[str, ...], days: frozenset[str]) -> bool:
    """Whether the cell is a line of text with nothing in it but a day, as below a signature."""
    is_line = "表格" not in cell.place and "!" not in cell.place
    return is_line and len(fields) == 1 and fields[0] in days


def _label(grid: Grid, cell: Cell, prefix: str) -> tuple[str, str]:
    """The landmark of an answer and its side: in the cell, else left, else above; above, too, where
    what stands on the left goes down the side of the label above: 监测 | pH值 over ^ | \\[]."""
    if bare(prefix):
        return _last_line(prefix), "inside"
    left, above = grid.at(cell.row, cell.column - 1), grid.at(cell.row - 1, cell.column)
    is_down = left is not None and above is not None and left.row <= above.row < cell.row
    is_over = is_down and above is not None and above.columns == cell.columns
    is_over = is_over and above is not None and bare(above.text) != ""
    if is_over and above is not None and not PROBE.search(above.text):
        return above.text, "above"
    if left and bare(left.text) and not PROBE.search(left.text):
        return left.text, "left"
    if above and bare(above.text) and not PROBE.search(above.text):
        return above.text, "above"
    return "", "left"


def _last_line(prefix: str) -> str:
    """The last line of what stands before an answer, with the line above where it is a note."""
    lines = prefix.splitlines()
    is_note = _NOTE.fullmatch(lines[-1]) is not None and len(lines) > 1
    last = "".join(lines[-2:]) if is_note else lines[-1]
    return last if bare(last) else prefix


def _numbered(spots: list[FieldSpot]) -> list[FieldSpot]:
    """The spots with the turn of each among those of the same label."""
    seen: dict[str, int] = {}
    numbered = []
    for s in spots:
        turn = seen.get(s.label, 0)
        seen[s.label] = turn + 1
        numbered.append(replace(s, turn=turn))
    return numbered


def _repeated_across(form: Form, probes: list[tuple[int, Cell]], file: str) -> Iterator[Mistake]:
    """A mistake for each answer that is asked for in several columns of one row, as columns that
    repeat do: what comes back could not be told apart."""
    columns: dict[tuple[int, int, str], dict[int, Cell]] = {}
    for number, cell in probes:
        for found in PROBE.finditer(cell.text):
            columns.setdefault((number, cell.row, found[1]), {})[cell.column] = cell
    beside = {i for t in form.tables if t.side_by_side > 1 for _, i in t.field_ids}
    told: set[str] = set(beside)  # of which `table_spots` says what is wrong
    for (_, _, asked), cells in columns.items():
        if len(cells) > 1 and asked not in told:
            told.add(asked)
            what = f"填写标记“{_label_of(form, asked)}”在一行里印了{len(cells)}列，交回后分不开"
            remedy = "请每一列用各自的字段，不要写在 {%tc for %} 重复的列里"
            yield Mistake(file, list(cells.values())[1].place, what, "", remedy, (asked,))


def _label_of(form: Form, field_id: str) -> str:
    return form.label(field_id)


def _misplaced(
    form: Form,
    document: Document,
    fields: list[FieldSpot],
    before: set[tuple[str, str]],
    file: str,
) -> Iterator[Mistake]:
    """A mistake for each mark that stands beside the label of another field of the form. before:
    which field is followed by which in a sentence: what is printed between them may name the first,
    as in __号楼__单元."""
    labels = {bare(asked.label): asked for asked in form.fields}
    printed = Counter(spot.label for spot in fields)
    for spot in fields:
        other = labels.get(spot.label)
        if spot.crossing is not None:
            continue
        if other is not None and (other.id, spot.field) in before:
            continue
        if other is not None and other.id != spot.field and spot.side != "above":
            own = form.field(spot.field).label
            if bare(own).endswith(spot.label) or (
                printed[spot.label] > 1 and spot.label in bare(own)
            ):
                continue  # 推荐人手机 beside the second 手机: told apart by what stands before it
            cell = document.grids[spot.grid].at(spot.row, spot.column)
            what = f"标记“{own}”旁边印的却是“{other.label}”"
            place = cell.place if cell else ""
            yield Mistake(file, place, what, "", "请改正栏目名称或标记", (spot.field,))


def _never_asked(
    form: Form, fields: list[FieldSpot], tables: Sequence[TableSpot], file: str
) -> list[Mistake]:
    """A mistake for each field of the configuration that the template has no mark for."""
    asked = {spot.field for spot in fields}
    asked |= {column.field for table in tables for column in table.columns}
    several = len(form.tables) > 1
    owners = {i: t.name for t in form.tables for _, i in t.field_ids} if several else {}
    return [
        Mistake(
            file,
            "",
            f"配置里{owner}有“{label}”这一栏，模板里却没有它的填写标记",
            remedy=f"请加上标记 {{{{ {label} }}}}",
            about=(field_id,),
        )
        for field_id in form.ids()
        if field_id not in asked
        for label in (form.label(field_id),)
        for owner in (f"明细“{owners[field_id]}”" if field_id in owners else "",)
    ]
