"""Tables of a Word document: which cell stands in which column of the table's grid.

One walk over the rows: python-docx's `Table.cell` is wrong on rows that start late and takes
time quadratic in the table.
Source: ISO/IEC 29500-1, 17.4.14 (gridBefore), 17.4.17 (gridSpan), 17.4.84 (vMerge).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from huizhi.content import Limits
from huizhi.formats.ooxml import attribute, child, children, is_ground, whole
from huizhi.formats.text import ShownText
from huizhi.formats.word.text import (
    NOTHING_AROUND,
    Around,
    Passage,
    join_passages,
    passage_of,
    unwrap,
)

_BLOCKS = frozenset({"p", "tbl"})
_ROWS = frozenset({"tr"})
_CELLS = frozenset({"tc"})
_WIDEST = 1_000  # columns of a cell; real tables have at most some hundreds


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell: its row, column and span in the table's grid, all from 0, and what it says.

    position: the how-manieth cell of its row it is, from 1, as a person counts;
    covered: text of cells merged into it from below, which the screen does not show.
    """

    row: int
    column: int
    rows: int
    columns: int
    position: int
    passage: Passage
    covered: str = ""


@dataclass(frozen=True, slots=True)
class _TablePart:
    """What one row gives of a cell. merge: "" or "restart" or "continue" (vertically)."""

    column: int
    columns: int
    merge: str
    passage: Passage


@dataclass(slots=True)
class _Growing:
    """A cell that rows below may still lengthen."""

    row: int
    position: int
    first: _TablePart
    below: list[Passage]

    def finished(self) -> TableCell:
        covered = "\n".join(one.text for one in self.below if one.text)
        passage = self.first.passage
        if self.below:
            passage = replace(join_passages([passage, *self.below]), text=passage.text)
        return TableCell(
            row=self.row,
            column=self.first.column,
            rows=1 + len(self.below),
            columns=self.first.columns,
            position=self.position,
            passage=passage,
            covered=covered,
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table's cells in reading order, and its number of rows."""

    cells: tuple[TableCell, ...]
    height: int


def read_table(
    table: etree._Element,
    limits: Limits,
    read_before: int = 0,
    around: Around = NOTHING_AROUND,
) -> Table:
    """The cells of a `<w:tbl>`, merged ones once.

    read_before: cells read earlier in the document, for the limit counts all.
    Raises: LimitError.
    """
    found: list[_Growing] = []
    above: dict[int, _Growing] = {}  # cells that may go on in this row, by column
    count, height = read_before, 0
    grid_columns = len(children(child(table, "tblGrid"), "gridCol"))
    for row in table_rows(table):
        here: dict[int, _Growing] = {}
        for position, part in enumerate(_parts(row, grid_columns, around), start=1):
            count += part.columns
            limits.check_cells(count)
            cell = above.get(part.column)
            if part.merge == "continue" and cell and cell.first.columns == part.columns:
                cell.below.append(part.passage)
            else:
                cell = _Growing(height, position, part, [])
                found.append(cell)
            if part.merge:
                here[part.column] = cell
        above = here
        height += 1
    return Table(tuple(cell.finished() for cell in found), height)


def table_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, without those whose deletion is tracked."""
    for row, _ in unwrap(table, _ROWS):
        properties = child(row, "trPr")
        if properties is None or child(properties, "del") is None:
            yield row


def cell_passage(cell: etree._Element, stand_in: ShownText | None, around: Around) -> Passage:
    """All text in a `<w:tc>`: paragraphs on lines of their own, nested tables' cells with tabs."""
    passages: list[Passage] = []
    nested = False
    for block, shown in unwrap(cell, _BLOCKS, stand_in):
        if block.tag.endswith("}p"):
            passages.append(passage_of(block, shown, around))
        else:
            nested = True
            passages += (_row_passage(row, around) for row in table_rows(block))
    passage = join_passages(passages, nested)
    if passage.white and is_ground(_setting(child(cell, "tcPr"), "shd")):
        return replace(passage, white="")  # white on a dark ground
    return passage


def _row_passage(row: etree._Element, around: Around) -> Passage:
    """A row of a nested table on one line."""
    passages = [cell_passage(cell, shown, around) for cell, shown in unwrap(row, _CELLS)]
    return replace(join_passages(passages), text="\t".join(one.text for one in passages))


def _parts(row: etree._Element, grid_columns: int, around: Around) -> list[_TablePart]:
    """The cells of a row from left to right, with the old kind of horizontal merge joined."""
    properties = child(row, "trPr")
    before = child(properties, "gridBefore") if properties is not None else None
    column = _span(before, 0, grid_columns)
    parts: list[_TablePart] = []
    for cell, shown in unwrap(row, _CELLS):
        settings = child(cell, "tcPr")
        columns = _span(_setting(settings, "gridSpan"), 1, grid_columns - column)
        passage = cell_passage(cell, shown, around)
        if parts and _merge(settings, "hMerge") == "continue":
            wider = parts[-1].columns + columns
            passages = [parts[-1].passage, passage] if passage.text else [parts[-1].passage]
            parts[-1] = replace(parts[-1], columns=wider, passage=join_passages(passages))
        else:
            parts.append(_TablePart(column, columns, _merge(settings, "vMerge"), passage))
        column += columns
    return parts


def _span(element: etree._Element | None, least: int, room: int) -> int:
    """A span, cut to the room in the grid where it is absurd."""
    text = attribute(element, "val")
    span = whole(text, _WIDEST + 1 if text else least)
    return max(span if span <= _WIDEST else min(room, _WIDEST), least)


def _setting(settings: etree._Element | None, name: str) -> etree._Element | None:
    return None if settings is None else child(settings, name)


def _merge(settings: etree._Element | None, name: str) -> str:
    element = _setting(settings, name)
    if element is None:
        return ""
    return "restart" if attribute(element, "val") == "restart" else "continue"
