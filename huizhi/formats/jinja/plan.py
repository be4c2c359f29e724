"""Mark plan: which marks are put where into a form that has none, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellMark:
    """One mark in one cell. grid, row, column: of the cell, as its reader counts; start, end: the
    part of its text that the mark replaces; mark: what is written, "{{ 姓名 }}"."""

    grid: int
    row: int
    column: int
    start: int
    end: int
    mark: str


@dataclass(frozen=True, slots=True)
class RowMarks:
    """Rows that become one repeated row. first_row, bottom: the rows, bottom not included; the
    first of them stays and gets `cells`; before, after: what the control rows around it say."""

    grid: int
    first_row: int
    bottom: int
    before: tuple[str, ...]
    cells: tuple[CellMark, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class MarkPlan:
    """All marks of one form."""

    cells: tuple[CellMark, ...]
    rows: tuple[RowMarks, ...] = ()
