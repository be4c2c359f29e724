"""Edited sheet: one sheet of the book's own workbook as it came back, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.book import Book
from huizhi.content import Cell, Grid
from huizhi.forms import bare
from huizhi.forms.fields import Circumstances, match_unit
from huizhi.steps.knowing.sheet_change import SheetChange
from huizhi.steps.knowing.workbook_layout import SIGN
from huizhi.storage import BookEntry


class EditedSheet:
    """The sheet, and lists of what was taken, was not, is to be looked at, and has changed."""

    def __init__(self, grid: Grid, book: Book, circumstances: Circumstances) -> None:
        self.grid, self.book, self.circumstances = grid, book, circumstances
        self.heads = heads_of(grid)
        self.entries: list[BookEntry] = []
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.changes: list[SheetChange] = []

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows below the headings in which anything stands."""
        below = self.grid.row_numbers[1:]
        return tuple(row for row in below if any(bare(c.text) for c in self.grid.row(row)))

    def unit(self, row: int) -> str:
        """The unit of a row, "" with a problem told where none is meant."""
        text = self.text(row, "单位")
        match = match_unit(text, self.circumstances.units, self.circumstances.places)
        if match.certainty == "exact" and match.name:
            return match.name
        why = f"“{text}”不在单位名单上" if text else "没有写单位"
        self.problems.append(f"{self.line(row)}：{why}，没有收。")
        return ""

    def text(self, row: int, head: str) -> str:
        cell = self.cell(row, head)
        return cell.text.strip() if cell else ""

    def cell(self, row: int, head: str) -> Cell | None:
        return self.grid.at(row, self.heads[head]) if head in self.heads else None

    def place(self, row: int, head: str) -> str:
        cell = self.cell(row, head)
        return cell.place if cell else self.line(row)

    def line(self, row: int) -> str:
        return f"“{self.grid.name}”第{row + 1}行"

    def is_blank(self, row: int) -> bool:
        """Whether nothing stands in a row besides its sign: what it said was deleted."""
        sign = self.heads.get(SIGN)
        return not any(bare(c.text) for c in self.grid.row(row) if c.column != sign)

    def outside(self) -> Iterator[Cell]:
        """What was written beside the columns that have a heading."""
        inside = set(self.heads.values())
        for row in self.rows:
            yield from (c for c in self.grid.row(row) if c.column not in inside and bare(c.text))


def heads_of(grid: Grid) -> dict[str, int]:
    """The columns of a sheet by their headings."""
    first = grid.row_numbers[0] if grid.row_numbers else 0
    return {c.text.strip(): c.column for c in grid.row(first) if bare(c.text)}


def is_facts(grid: Grid) -> bool:
    """Whether it is the sheet of facts of the book's own workbook."""
    heads = heads_of(grid).keys()
    return (
        grid.name == "底数" and {"单位", "栏目", "内容"} <= heads and bool({"原内容", SIGN} & heads)
    )
