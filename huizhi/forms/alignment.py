"""Alignment: which cell of a returned document answers which field of a form.

Two ways are followed and compared: the defined name that was put on the input cell when the form
was rendered, and the landmark printed beside it. Each answer says which way found it; where the
ways disagree, or a landmark only resembles, a finding says so and the value is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from huizhi.content import PROBLEM_NO_RESULT, Cell, Document, Grid, NamedPlace
from huizhi.findings import Finding
from huizhi.forms.crossing_totals import CrossedTable, crossed_tables
from huizhi.forms.field_finder import find_fields
from huizhi.forms.laid_grid import LaidGrid, Located, is_printed
from huizhi.forms.landmark import NEAR, bare, cells_by_head
from huizhi.forms.leftover import leftovers
from huizhi.forms.lines_below import lines_below
from huizhi.forms.parted_day import with_joined_days
from huizhi.forms.prose import prose_in
from huizhi.forms.row_finder import FoundRows, LocatedRow, find_tables
from huizhi.forms.sentence import parse_sentence
from huizhi.forms.template import Pattern
from huizhi.forms.wording import Wording, label_part

_FEW = 10  # so many texts on another sheet are named one by one


@dataclass(frozen=True)
class Alignment:
    """A document laid against a pattern, once for each time the form stands in it.

    score: the share of the pattern's landmarks that the document holds, from 0 to 1.
    where: the grid and rows in which the form stands, as the user sees them.
    unread: cells with text that neither the form printed nor a field took, and cells beside the
        fields that could not be read.
    elsewhere: cells with text on other sheets; only for the fullest copy.
    tables: the rows of each table of the form, in its order.
    crossed: the tables of categories, for their totals.
    prose: of the unread, the text that the form asks for in its paragraphs.
    below: of the unread, the lines right under answers that stand in a line, by field.
    """

    form: str
    score: float
    where: str
    fields: tuple[Located, ...]
    tables: tuple[FoundRows, ...]
    unread: tuple[Cell, ...]
    findings: tuple[Finding, ...]
    elsewhere: tuple[Cell, ...] = ()
    prose: tuple[Cell, ...] = ()
    crossed: tuple[CrossedTable, ...] = ()
    below: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[LocatedRow, ...]:
        """The rows of all tables."""
        return tuple(row for table in self.tables for row in table.rows)

    def leaving(self, places: Set[str]) -> Alignment:
        """Return the alignment with only the cells at these places unread.

        For a document that holds other forms too: places are those no form of it took or printed.
        """
        elsewhere = tuple(cell for cell in self.elsewhere if cell.place in places)
        if len(elsewhere) == len(self.elsewhere):
            told = self.findings
        else:
            sheets: dict[str, list[Cell]] = {}
            for cell in elsewhere:
                sheets.setdefault(cell.place.partition("!")[0], []).append(cell)
            told = tuple(f for f in self.findings if f.code != "text-unread")
            told += tuple(f for name, cells in sheets.items() for f in _of_sheet(name, cells))
        unread = tuple(c for c in self.unread if c.place in places or not bare(c.text))
        return replace(self, unread=unread, elsewhere=elsewhere, findings=told)

    @property
    def left(self) -> tuple[Cell, ...]:
        """The cells that this form leaves unread, on its own sheet and on others."""
        return (*self.unread, *self.elsewhere)


def score_of(pattern: Pattern, document: Document, wording: Wording) -> float:
    """Return the share of the form's own labels that the document holds, from 0 to 1."""
    document = _joined(document) if pattern.is_spread else document
    return max((_score(pattern, wording, grid) for grid in document.grids), default=0.0)


def align(pattern: Pattern, document: Document, wording: Wording) -> tuple[Alignment, ...]:
    """Return the document's answers to the form: one alignment for each filled copy, fullest first.

    Empty when nothing of the form is in the document.
    """
    document = with_joined_days(document)
    document = _joined(document) if pattern.is_spread else document
    parts = _parts(pattern, wording, document)
    if not parts:
        return ()
    copies = [_laid(pattern, part, document, wording) for part in parts]
    copies.sort(key=lambda one: (one.score < NEAR, -_answered(one), -one.score))
    best, *others = copies
    kept = [one for one in others if one.score >= min(NEAR, best.score) and _answered(one)]
    shown = {p.grid.name for p in parts if p.score >= NEAR} | {best.where.partition("!")[0]}
    left = [one for one in others if one not in kept and one.where.partition("!")[0] in shown]
    told = {grid.name for grid in document.grids if grid.hidden or grid.name not in shown}
    others_on = {
        grid.name: [c for c in grid.cells if bare(c.text) and not is_printed(pattern, grid, c)]
        for grid in document.grids
        if grid.name in told
    }
    best = replace(
        best,
        unread=(*best.unread, *(cell for one in left for cell in _texts(one))),
        findings=(*best.findings, *_other_sheets(document, others_on, shown)),
        elsewhere=tuple(c for name, cells in others_on.items() if name not in shown for c in cells),
    )
    return (best, *kept)


@dataclass(frozen=True, slots=True)
class _PartAligner:
    """A grid, or a run of its rows, that may hold one copy of the form."""

    grid: Grid
    score: float
    is_whole: bool


def _parts(pattern: Pattern, wording: Wording, document: Document) -> list[_PartAligner]:
    """The parts of the document with anything of the form in them."""
    parts = []
    for grid in document.grids:
        pieces = list(_copies(pattern, grid))
        parts += [_PartAligner(p, _score(pattern, wording, p), len(pieces) == 1) for p in pieces]
    return [part for part in parts if part.score > 0]


def _joined(document: Document) -> Document:
    """The document with all its sheets as one, one below the other."""
    cells: list[Cell] = []
    tops: dict[str, int] = {}
    for grid in document.grids:
        tops[grid.name] = below = max((cell.bottom for cell in cells), default=0)
        cells += [replace(cell, row=cell.row + below) for cell in grid.cells]
    name = document.grids[0].name if document.grids else ""
    names = {
        key: NamedPlace(name, place.row + tops[place.grid], place.column)
        for key, place in document.names.items()
        if place.grid in tops
    }
    return replace(document, grids=(Grid(name, tuple(cells)),), names=names)


def _copies(pattern: Pattern, grid: Grid) -> Iterator[Grid]:
    """The grid cut into runs of rows where the form stands in it several times, one below another:
    where most of its labels stand the same number of times. Those that head a column too say
    nothing of that."""
    turns = [spot.label for spot in pattern.fields]
    turns += [spot.label for table in pattern.tables for spot in table.columns]
    standing = cells_by_head(grid)
    found = {
        label: [cell.row for cell in standing.get(label, ())]
        for label in dict.fromkeys(spot.label for spot in pattern.fields)
        if label and turns.count(label) == 1
    }
    counts = [len(rows) for rows in found.values()]
    often = max(counts, default=0)
    if often < 2 or counts.count(often) * 3 < len(counts) * 2 or len(counts) < 2:
        yield grid
        return
    full = [sorted(rows) for rows in found.values() if len(rows) == often]
    starts = [min(rows[n] for rows in full) for n in range(often)]
    if len(set(starts)) < often:
        yield grid
        return
    for top, bottom in pairwise([0, *starts[1:], grid.height]):
        yield replace(grid, cells=tuple(c for c in grid.cells if top <= c.row < bottom))


def _score(pattern: Pattern, wording: Wording, grid: Grid) -> float:
    """Share of the form's own labels (fields, columns, sentences) that stand in the grid."""
    labels = pattern.own_labels
    standing = cells_by_head(grid).keys()
    held = 0
    for called in wording.called(labels):
        if not standing.isdisjoint(called):  # looks up the few names, not all that stands there
            held += 1
    held += sum(
        any(parse_sentence(sentence, cell.text) for cell in grid.cells)
        for _, sentence in pattern.sentences
    )
    return held / max(1, len(labels) + len(pattern.sentences))


def _laid(pattern: Pattern, one: _PartAligner, document: Document, wording: Wording) -> Alignment:
    laid = LaidGrid(pattern, one.grid, document.names, wording)
    located = tuple(find_fields(laid, pattern.fields))
    tables = find_tables(laid, pattern.tables) if pattern.tables else ()
    whole = tuple(_unread(laid, located, tables))
    unread = (*whole, *leftovers(laid, located))
    free = [cell for cell in whole if (cell.row, cell.column) not in laid.label_cells]
    where = one.grid.name
    if not one.is_whole and one.grid.cells:
        where = f"{where}!第{one.grid.cells[0].row + 1}行起"
    return Alignment(
        pattern.form,
        one.score,
        where,
        located,
        tables,
        unread,
        tuple(laid.findings),
        crossed=tuple(crossed_tables(one.grid, laid.crossed)),
        prose=prose_in(one.grid, unread) if pattern.asks_prose else (),
        below={} if pattern.asks_prose else lines_below(one.grid, located, free, pattern.landmarks),
    )


def _answered(one: Alignment) -> int:
    """How many answers an alignment found."""
    return len(_answers(one))


def _answers(one: Alignment) -> list[Cell]:
    cells = [found.cell for found in one.fields] + [c for r in one.rows for c in r.cells.values()]
    return [cell for cell in cells if bare(cell.text)]


def _texts(one: Alignment) -> list[Cell]:
    """Everything that somebody wrote into a copy, in reading order."""
    return sorted({*_answers(one), *one.unread}, key=lambda cell: (cell.row, cell.column))


def _unread(
    laid: LaidGrid, located: Iterable[Located], tables: Iterable[FoundRows]
) -> Iterator[Cell]:
    """Cells with text that the form does not print and no field took."""
    answered = {(found.cell.row, found.cell.column) for found in located}
    beside = {place for place in laid.label_cells if not _says_unread(laid.grid.at(*place))}
    taken = (answered | beside).union(*(table.cells for table in tables))
    for cell in laid.grid.cells:
        if (cell.row, cell.column) in taken:
            continue
        if _is_computed(laid, cell):
            continue
        if cell.problem or (bare(cell.text) and not laid.is_printed(cell)):
            yield cell


def _is_computed(laid: LaidGrid, cell: Cell) -> bool:
    """Whether a number stands where the form has a formula of its own, which asks nobody."""
    if not laid.pattern.computed or (cell.number is None and cell.problem != PROBLEM_NO_RESULT):
        return False
    label = laid.grid.at(cell.row, cell.column - 1)
    return label is not None and bare(label.text) in laid.pattern.computed


def _says_unread(label: Cell | None) -> bool:
    """Whether something is written behind the label in its cell, after a colon."""
    return label is not None and bool(bare(label.text[len(label_part(label.text)) :]))


def _other_sheets(
    document: Document, texts: Mapping[str, list[Cell]], shown: set[str]
) -> Iterator[Finding]:
    """Findings on sheets that are hidden, or hold something else; texts: of these, by sheet."""
    for grid in document.grids:
        answers = texts.get(grid.name, [])
        if grid.hidden and answers:
            yield Finding("sheet-hidden", where=grid.name, found=f"工作表“{grid.name}”")
        if grid.name not in shown:
            yield from _of_sheet(grid.name, answers)


def _of_sheet(name: str, texts: Sequence[Cell]) -> Iterator[Finding]:
    """Findings on the texts of a sheet that holds something else than the form."""
    if len(texts) <= _FEW:
        yield from (Finding("text-unread", where=c.place, found=c.text) for c in texts)
    else:
        found = f"工作表“{name}”里的{len(texts)}处文字"
        yield Finding("text-unread", where=texts[0].place, found=found)
