"""Laid grid: one returned grid with the pattern it is laid against, and what is noticed on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from huizhi.content import Cell, Grid, NamedPlace
from huizhi.findings import Finding
from huizhi.forms.crossing import CrossedAnswer
from huizhi.forms.landmark import bare, enclosed_in
from huizhi.forms.template import FieldSpot, Pattern
from huizhi.forms.wording import Wording

NAME_PREFIX = "hz_"

# How an answer was found, from the surest to the least sure.
BY_BOTH, BY_NAME, BY_SENTENCE, BY_HEADER = "both", "name", "sentence", "header"


@dataclass(frozen=True, slots=True)
class Located:
    """An answer's cell, cut down to the answer itself; how: one of the BY_
    constants here or in `huizhi.forms.wording`."""

    field: str
    cell: Cell
    how: str


@dataclass
class LaidGrid:
    """A grid under alignment. names: the document's defined names; label_cells: (row, column) of
    the cells in which labels were recognised; answer_cells: of those that only look like a label
    and were taken as an answer; findings: what was noticed on the way; crossed: the answers of
    tables of categories."""

    pattern: Pattern
    grid: Grid
    names: Mapping[str, NamedPlace]
    wording: Wording
    findings: list[Finding] = field(default_factory=list)
    label_cells: set[tuple[int, int]] = field(default_factory=set)
    answer_cells: set[tuple[int, int]] = field(default_factory=set)
    crossed: list[CrossedAnswer] = field(default_factory=list)

    @cached_property
    def labels(self) -> frozenset[str]:
        """Every label of the form, after `bare`."""
        return self.pattern.labels

    @cached_property
    def known_labels(self) -> frozenset[str]:
        """The labels and their synonyms."""
        return self.labels.union(*self.wording.called(self.labels))

    @cached_property
    def heading_labels(self) -> frozenset[str]:
        """The headings of the tables' columns, after `bare`."""
        return frozenset[str]().union(*(table.labels for table in self.pattern.tables)) - {""}

    @cached_property
    def heading_rows(self) -> frozenset[int]:
        """The rows in which all headings of a table stand side by side; what stands beside one
        of them is another heading, never the answer to a field of the same name."""
        every = [table.labels - {""} for table in self.pattern.tables]
        return frozenset(
            row
            for row in self.grid.row_numbers
            for headings in every
            if len(headings) > 1 and _stand_together(headings, self.grid.row(row))
        )

    def is_label(self, cell: Cell) -> bool:
        """Whether the cell holds a label of the form and nothing else."""
        return bare(cell.text) in self.known_labels

    def is_printed(self, cell: Cell) -> bool:
        """Whether the form prints what stands in the cell, and there."""
        return is_printed(self.pattern, self.grid, cell)

    def find(
        self, code: str, spot: FieldSpot, where: str = "", found: str = "", expected: str = ""
    ) -> None:
        """Notes a finding on a field."""
        label = self.wording.names[spot.field]
        self.findings.append(
            Finding(code, spot.field, label, where or self.grid.name, found, expected)
        )


def is_printed(pattern: Pattern, grid: Grid, cell: Cell) -> bool:
    """Return whether the form prints what stands in this cell: the same words in a row of other
    words, or once more in their own row, are what somebody wrote."""
    text = bare(cell.text)
    if text not in pattern.landmarks:
        lines = [line for line in cell.text.splitlines() if bare(line)]
        return all(
            bare(line) in pattern.landmarks and not _is_circled(pattern, line) for line in lines
        )
    if _is_circled(pattern, cell.text):
        return False
    printed = pattern.printed_rows.get(text)
    if printed is None:
        return not text.isdigit()  # a line of a longer text
    row = [one for one in grid.row(cell.row) if one.row == cell.row]
    beside = {bare(one.text) for one in row}
    fitting = [one for one in printed if _is_row_of(one.texts - {text}, beside - {text})]
    if any(len(one.texts) > 1 for one in fitting):
        same = [one.column for one in row if bare(one.text) == text]
        return cell.column in _printed_among(same, [one.column for one in fitting])
    columns = {one.column for one in printed}
    if any(one.column == cell.column for one in fitting):
        return True
    standing = [one for one in grid.cells if one.column in columns and bare(one.text) == text]
    if fitting and not standing and not text.isdigit():
        return True  # it was moved
    return standing == [cell]  # its row says something else now


def _is_row_of(printed: frozenset[str], beside: Set[str]) -> bool:
    """Whether half of what the form prints in a row stands in one; its numbers tell nothing where
    it prints words too, for any number may be an answer."""
    words = {one for one in printed if not one.isdigit()} or printed
    return 2 * len(words & beside) >= len(words)


def _printed_among(standing: list[int], printed: list[int]) -> list[int]:
    """In which of the columns where a text stands in its row it is the form's own: as often as it
    is printed, where it is printed, else from the left."""
    kept = [column for column in standing if column in printed]
    moved = (column for column in standing if column not in printed)
    return [*kept, *islice(moved, max(0, len(printed) - len(kept)))]


def _is_circled(pattern: Pattern, text: str) -> bool:
    """Whether somebody circled a number that the form prints in this text: 1.居民 ②企业."""
    signs = "".join(enclosed_in(text))
    return bool(signs) and signs != pattern.enclosed.get(bare(text), "")


def _stand_together(headings: frozenset[str], cells: Iterable[Cell]) -> bool:
    """Whether these headings are all there, and nothing empty between them."""
    texts = [bare(cell.text) for cell in cells]
    own = [at for at, text in enumerate(texts) if text in headings]
    return {texts[at] for at in own} == headings and all(texts[own[0] : own[-1] + 1])
