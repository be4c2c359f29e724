"""Alignment: which cell of a returned document answers which field of a form.

Two ways are followed and compared: the defined name that was put on the input cell when the form
was rendered, and the landmark printed beside it. Each answer says which way found it; where the
ways disagree, or a landmark only resembles, a finding says so and the value is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from huizhi.findings import Finding
from huizhi.forms.form import ROWS
from huizhi.forms.grid import Cell, Document, Grid
from huizhi.forms.landmark import NEAR, after_label, bare, likeness
from huizhi.forms.template import ColumnSpot, FieldSpot, Pattern, TableSpot

NAME_PREFIX = "hz_"

# How an answer was found, from the surest to the least sure.
BY_BOTH, BY_LABEL, BY_NAME, BY_LIKENESS = "both", "label", "name", "likeness"


@dataclass(frozen=True, slots=True)
class Located:
    """An answer's cell, cut down to the answer itself; how: one of the BY_ constants."""

    field: str
    cell: Cell
    how: str


@dataclass(frozen=True, slots=True)
class LocatedRow:
    """One row of a table: the cells of its columns by field id, the number in its grid, from 0."""

    grid: int
    row: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Alignment:
    """A document laid against a pattern.

    score: share of the pattern's landmarks that the document holds, from 0 to 1; grids: the
    numbers of the grids in which something of the form stands; unread: cells with text that
    neither the form printed nor a field took.
    """

    form: str
    score: float
    grids: tuple[int, ...]
    fields: tuple[Located, ...]
    rows: tuple[LocatedRow, ...]
    unread: tuple[Cell, ...]
    findings: tuple[Finding, ...]


def likeness_of(pattern: Pattern, document: Document) -> float:
    """The share of the pattern's landmarks that the document holds."""
    return max((_score(pattern, grid) for grid in document.grids), default=0.0)


def align(pattern: Pattern, document: Document, labels: Mapping[str, str]) -> Alignment:
    """The document's answers to the pattern's form; labels: printed label by field id."""
    scores = [_score(pattern, grid) for grid in document.grids]
    if not scores:
        return Alignment(pattern.form, 0.0, (), (), (), (), ())
    number = max(range(len(scores)), key=lambda n: (scores[n], _filled(document.grids[n])))
    work = _Sheet(pattern, document.grids[number], number, document, labels)
    located = [found for spot in pattern.fields for found in work.locate(spot)]
    rows = tuple(work.rows(pattern.table)) if pattern.table else ()
    findings = [*work.findings, *_other_sheets(pattern, document, scores, number)]
    unread = tuple(work.unread(located, rows))
    return Alignment(
        pattern.form, scores[number], (number,), tuple(located), rows, unread, tuple(findings)
    )


def _score(pattern: Pattern, grid: Grid) -> float:
    """Share of the form's own labels (fields and columns) that stand in the grid."""
    labels = {spot.label for spot in pattern.fields}
    if pattern.table:
        labels |= {column.label for column in pattern.table.columns}
    held = sum(any(_holds(cell.text, label) for cell in grid.cells) for label in labels)
    return held / len(labels) if labels else 0.0


def _holds(text: str, label: str) -> bool:
    return bare(text) == label or after_label(text, label) is not None


def _filled(grid: Grid) -> int:
    return sum(bool(cell.text.strip()) for cell in grid.cells)


def _other_sheets(
    pattern: Pattern, document: Document, scores: list[float], chosen: int
) -> Iterator[Finding]:
    """Findings on sheets that are hidden, hold the same form again, or something else."""
    for number, grid in enumerate(document.grids):
        answers = [c for c in grid.cells if bare(c.text) and bare(c.text) not in pattern.landmarks]
        if grid.hidden and answers:
            yield Finding("sheet-hidden", where=grid.name, found=f"工作表“{grid.name}”")
        if number == chosen or not answers:
            continue
        if scores[number] < NEAR:
            found = f"工作表“{grid.name}”里的{len(answers)}处文字"
            yield Finding("text-unread", where=answers[0].place, found=found)
        else:
            chosen_name = document.grids[chosen].name
            found = f"“{chosen_name}”和“{grid.name}”"
            yield Finding("form-several", where=grid.name, found=found, expected=f"“{chosen_name}”")


class _Sheet:
    """One grid under alignment; collects findings on the way."""

    def __init__(
        self,
        pattern: Pattern,
        grid: Grid,
        number: int,
        document: Document,
        labels: Mapping[str, str],
    ) -> None:
        self.pattern, self.grid, self.number, self.document = pattern, grid, number, document
        self.labels = labels
        self.findings: list[Finding] = []
        self.label_cells: set[tuple[int, int]] = set()
        self.table_rows: set[int] = set()
        self._all_labels = {spot.label for spot in pattern.fields} | {
            column.label for column in (pattern.table.columns if pattern.table else ())
        }

    # single fields

    def locate(self, spot: FieldSpot) -> Iterator[Located]:
        """The answer to one field, with findings where the ways to it disagree."""
        named = self._by_name(spot)
        labelled, how = self._by_label(spot)
        if labelled is None and named is None:
            self._find("place-missing", spot)
        elif labelled is None and named is not None:
            yield Located(spot.field, named, BY_NAME)
        elif labelled is not None:
            yield self._agreed(spot, named, labelled, how)

    def _agreed(self, spot: FieldSpot, named: Cell | None, labelled: Cell, how: str) -> Located:
        if how == BY_LIKENESS:
            seen = labelled.text if bare(labelled.text) else "（空）"
            self._find("place-doubtful", spot, labelled, found=seen, expected=self._similar(spot))
        if named is None:
            return Located(spot.field, labelled, how)
        if (named.row, named.column) == (labelled.row, labelled.column):
            return Located(spot.field, labelled, BY_BOTH)
        if bare(named.text) and bare(named.text) not in self.pattern.landmarks:
            code = "place-conflict"
            self._find(code, spot, labelled, found=labelled.text, expected=named.text)
        return Located(spot.field, labelled, how)

    def _by_name(self, spot: FieldSpot) -> Cell | None:
        """The cell the field's defined name points at, cut down to the answer."""
        place = self.document.names.get(NAME_PREFIX + spot.field)
        if place is None or place.grid != self.grid.name:
            return None
        cell = self.grid.at(place.row, place.column)
        return self._inside(cell, spot) if cell and spot.side == "inside" else cell

    def _by_label(self, spot: FieldSpot) -> tuple[Cell | None, str]:
        exact = [cell for cell in self.grid.cells if _holds(cell.text, spot.label)]
        if exact:
            self._warn_if_repeated(spot, exact)
            label = exact[min(spot.turn, len(exact) - 1)]
            return self._beside(spot, label), BY_LABEL
        label_cell = self._resembling(spot.label)
        if label_cell is None:
            return None, BY_LABEL
        return self._beside(spot, label_cell), BY_LIKENESS

    def _warn_if_repeated(self, spot: FieldSpot, exact: list[Cell]) -> None:
        """Say so when the label stands more often than in the form and the answers differ."""
        expected = sum(other.label == spot.label for other in self.pattern.fields)
        if len(exact) <= expected:
            return
        texts = {bare(self._beside(spot, cell).text) for cell in exact} - {""}
        if len(texts) > 1:
            found = "、".join(f"“{self._beside(spot, cell).text}”" for cell in exact)
            expected_text = f"“{self._beside(spot, exact[spot.turn]).text}”"
            self._find("form-several", spot, exact[0], found=found, expected=expected_text)

    def _resembling(self, label: str) -> Cell | None:
        """The cell most like the label, when it is like enough and no other label's."""
        cells = [
            cell
            for cell in self.grid.cells
            if bare(cell.text) and bare(cell.text) not in self._all_labels
        ]
        best = max(cells, key=lambda cell: likeness(_label_part(cell.text), label), default=None)
        return best if best and likeness(_label_part(best.text), label) >= NEAR else None

    def _similar(self, spot: FieldSpot) -> str:
        cell = self._resembling(spot.label)
        return f"原为“{self.labels[spot.field]}”，现为“{cell.text if cell else ''}”"

    def _beside(self, spot: FieldSpot, label: Cell) -> Cell:
        """The answer that belongs to a label: behind it in its cell, else beside it."""
        self.label_cells.add((label.row, label.column))
        inside = self._inside(label, spot, is_label=True)
        if inside.text.strip() or (spot.side == "inside" and not self._to_the_right(label)):
            return inside
        if spot.side == "above":
            below = self.grid.at(label.bottom, label.column)
            return below or inside
        return self._to_the_right(label) or inside

    def _to_the_right(self, label: Cell) -> Cell | None:
        """The first filled cell between the label and the next label, else the first cell."""
        first, column = None, label.right
        while (cell := self.grid.at(label.row, column)) is not None:
            if bare(cell.text) in self._all_labels or self._starts_with_label(cell):
                break
            if cell.text.strip() or cell.problem:
                return cell
            first = first or cell
            column = cell.right
        return first

    def _starts_with_label(self, cell: Cell) -> bool:
        return any(after_label(cell.text, label) for label in self._all_labels)

    def _inside(self, cell: Cell, spot: FieldSpot, *, is_label: bool = False) -> Cell:
        """The cell with only what stands behind the label (and before the suffix) as its text.

        is_label: the cell holds the label, exactly or nearly; without a colon it is nothing else.
        """
        text = after_label(cell.text, spot.label)
        if text is None:
            text = _behind_colon(cell.text) if is_label else cell.text
        if bare(spot.suffix) and bare(text).endswith(bare(spot.suffix)):
            text = text[: text.rfind(spot.suffix.strip()[:1])]
        if text == cell.text:
            return cell
        return replace(cell, text=text.strip(), value=text.strip() or None)

    # repeated rows

    def rows(self, table: TableSpot) -> Iterator[LocatedRow]:
        """The rows below the table's header, to the landmark that ends it."""
        header = self._header(table)
        if header is None:
            self.findings.append(
                Finding("place-missing", field=ROWS, label="明细表", where=self.grid.name)
            )
            return
        header_row, columns = header
        self._report_missing(table, columns)
        self.table_rows.add(header_row)
        for row in (number for number in self.grid.row_numbers if number > header_row):
            if self._ends(row, table, columns):
                break
            self.table_rows.add(row)
            if not self._is_header(row, columns):
                yield self._row(row, columns)

    def _header(self, table: TableSpot) -> tuple[int, dict[int, ColumnSpot]] | None:
        """The row that holds most of the column labels, with the spot at each grid column."""
        best: tuple[int, dict[int, ColumnSpot]] | None = None
        for row in self.grid.row_numbers:
            found = self._columns_in(row, table)
            if len(found) >= 2 and (best is None or len(found) > len(best[1])):
                best = row, found
        return best

    def _columns_in(self, row: int, table: TableSpot) -> dict[int, ColumnSpot]:
        cells = [cell for cell in self.grid.row(row) if bare(cell.text)]
        found = {
            cell.column: spot
            for spot in table.columns
            for cell in cells
            if bare(cell.text) == spot.label
        }
        for spot in table.columns:
            if spot not in found.values():
                near = max(cells, key=lambda c: likeness(c.text, spot.label), default=None)
                if near and near.column not in found and likeness(near.text, spot.label) >= NEAR:
                    found[near.column] = spot
        return found

    def _report_missing(self, table: TableSpot, columns: Mapping[int, ColumnSpot]) -> None:
        for spot in table.columns:
            if spot.field and spot not in columns.values():
                label = self.labels[spot.field]
                self.findings.append(
                    Finding("place-missing", field=spot.field, label=label, where=self.grid.name)
                )

    def _ends(self, row: int, table: TableSpot, columns: Mapping[int, ColumnSpot]) -> bool:
        first = next((cell for cell in self.grid.row(row) if bare(cell.text)), None)
        if first is None or first.row != row:
            return False
        return any(_holds(first.text, end) or bare(first.text) == end for end in table.ends)

    def _is_header(self, row: int, columns: Mapping[int, ColumnSpot]) -> bool:
        texts = [bare(cell.text) for cell in self.grid.row(row) if bare(cell.text)]
        return bool(texts) and set(texts) <= {spot.label for spot in columns.values()}

    def _row(self, row: int, columns: Mapping[int, ColumnSpot]) -> LocatedRow:
        """The row's cells; one that goes on from the row above belongs to its first row only,
        but for the group's name, which holds for all rows it covers."""
        cells: dict[str, Cell] = {}
        group = self.pattern.table.group if self.pattern.table else ""
        for column, spot in columns.items():
            cell = self.grid.at(row, column)
            if cell is not None and spot.field and (cell.row == row or spot.field == group):
                cells[spot.field] = cell
        return LocatedRow(self.number, row, cells)

    # what is left over

    def unread(self, located: Iterable[Located], rows: Iterable[LocatedRow]) -> Iterator[Cell]:
        """Cells with text that the form does not print and no field took."""
        taken = {(found.cell.row, found.cell.column) for found in located}
        taken |= {(c.row, c.column) for row in rows for c in row.cells.values()}
        printed = self._printed_columns()
        for cell in self.grid.cells:
            place = (cell.row, cell.column)
            if place in taken or place in self.label_cells or not bare(cell.text):
                continue
            in_table = cell.row in self.table_rows and cell.column in printed
            if not in_table and not self._is_printed(cell):
                yield cell

    def _is_printed(self, cell: Cell) -> bool:
        return all(
            bare(line) in self.pattern.landmarks for line in cell.text.splitlines() if bare(line)
        ) or (bare(cell.text) in self.pattern.landmarks)

    def _printed_columns(self) -> set[int]:
        """Columns of the table that are printed only, such as 序号."""
        if not self.pattern.table:
            return set()
        header = self._header(self.pattern.table)
        return {column for column, spot in header[1].items() if not spot.field} if header else set()

    def _find(
        self,
        code: str,
        spot: FieldSpot,
        cell: Cell | None = None,
        found: str = "",
        expected: str = "",
    ) -> None:
        where = cell.place if cell else self.grid.name
        label = self.labels[spot.field]
        self.findings.append(Finding(code, spot.field, label, where, found, expected))


def _behind_colon(text: str) -> str:
    """What stands behind the first colon, "" when there is none."""
    return text[len(_label_part(text)) :].lstrip("：:")


def _label_part(text: str) -> str:
    """What stands before the first colon: the part of a cell that may be a label."""
    for colon in "：:":
        text = text.split(colon)[0]
    return text
