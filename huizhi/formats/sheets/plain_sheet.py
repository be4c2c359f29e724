"""Plain sheets: what a reader found on one sheet, gathered cell by cell, as a Grid.

Blank cells count up to some rows and columns past the last text, as in `xlsx_sheet`: whole columns
that were only formatted say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from huizhi.content import Cell, Grid, Limits, column_letters
from huizhi.formats.sheets.areas import Area, MergedAreas, merged_areas
from huizhi.formats.sheets.cell_content import Content
from huizhi.formats.sheets.sheet_control import Control, settle_controls
from huizhi.formats.sheets.sheet_look import CellLook, lay_over
from huizhi.formats.text import first_remarks, quote_remark

_BLANK = Content()
BLANK_ROWS = 200
_BLANK_COLUMNS = 50


@dataclass
class PlainSheet:
    """What a reader found on one sheet.

    contents: by row and column, from 0; blank: places of empty cells; areas: merged cells;
    hidden_rows, hidden_columns: by number; hidden: the sheet itself is; looks, controls: what lies
    over the cells.
    """

    name: str
    contents: dict[tuple[int, int], Content] = field(default_factory=dict)
    blank: set[tuple[int, int]] = field(default_factory=set)
    areas: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    looks: list[CellLook] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)

    def lay_over(self, limits: Limits) -> list[str]:
        """Puts what lies over the cells into them; remarks on what lies far off."""
        if not self.looks and not self.controls:
            return []
        last, covered = self._last(), self._merges(limits).covered
        looks = [*self.looks, *settle_controls(self.contents, covered, self.controls)]
        beyond = lay_over(self.contents, covered, looks, last)
        return first_remarks([f"{self._place(one.row, one.column)} {one.note}" for one in beyond])

    def grid(self, limits: Limits) -> Grid:
        """The sheet as a grid. Raises: LimitError."""
        last_row, last_column = self._last()
        merges = self._merges(limits)
        blank = {(r, c) for r, c in self.blank if r <= last_row and c <= last_column}
        limits.check_cells(len(blank) + len(self.contents))
        places = blank.union(self.contents, merges.at).difference(merges.covered)
        cells = (self._cell(place, merges.at) for place in sorted(places))
        return Grid(self.name, tuple(cells), self.hidden)

    def covered(self, limits: Limits) -> list[str]:
        """Remarks on text that merged cells hide."""
        merges = self._merges(limits)
        return first_remarks(
            [
                f"{self._place(*place)} 被合并单元格盖住，其中还有{quote_remark(content.text)}"
                for place, content in self.contents.items()
                if place in merges.covered and content.text.strip()
            ]
        )

    def _last(self) -> tuple[int, int]:
        """The last row and column in which a blank cell counts."""
        filled = [place for place, one in self.contents.items() if one.text or one.problem]
        row = max((row for row, _ in filled), default=-1)
        column = max((column for _, column in filled), default=-1)
        return row + BLANK_ROWS, column + _BLANK_COLUMNS

    def _merges(self, limits: Limits) -> MergedAreas:
        return merged_areas(self.areas, *self._last(), limits)

    def _cell(self, place: tuple[int, int], areas: Mapping[tuple[int, int], Area]) -> Cell:
        content, area = self.contents.get(place, _BLANK), areas.get(place)
        row, column = place
        rows = range(area.top, area.bottom + 1) if area else (row,)
        columns = range(area.left, area.right + 1) if area else (column,)
        return Cell(
            row,
            column,
            content.text,
            content.value,
            len(rows),
            len(columns),
            self._place(row, column),
            content.problem,
            self._is_hidden(rows, columns),
            notes=content.notes,
            shown=content.shown,
        )

    def _is_hidden(self, rows: Iterable[int], columns: Iterable[int]) -> bool:
        return self.hidden_rows.issuperset(rows) or self.hidden_columns.issuperset(columns)

    def _place(self, row: int, column: int) -> str:
        return f"{self.name}!{column_letters(column)}{row + 1}"
