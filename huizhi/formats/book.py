"""Book: what a workbook for the clerk shall hold, before any library turns it into a file.

    Sheet
    ├── title, notes        lines above the table
    ├── columns, rows       the table: headings (in two rows where columns are `over`ed), then rows
    ├── totals              rows right below the table, outside its filter
    ├── block               a smaller table below, in the same columns, that the chart draws
    ├── footnotes           lines below
    └── chart               below everything

Text is text here: nothing in a value ever becomes a formula. `huizhi.formats.workbook` writes it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "good", "warn", "bad", "quiet"]
Kind = Literal["text", "centre", "name"]  # wrapped at the left; centred; at the left, in bold
Value = str | int | float | dt.date | dt.datetime | None

DEFAULT_WIDTH = 10.0  # of columns that only a block reaches


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell. value: a datetime has no time zone; link: relative address of a file; rows,
    columns: span, and the cells it covers are `COVERED`; share: the number is shown as percent."""

    value: Value = None
    tone: Tone = "plain"
    link: str = ""
    rows: int = 1
    columns: int = 1
    share: bool = False


COVERED = Entry()
Row = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One line above or below a table."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. width: in half-width characters; over: the heading above this and equal
    neighbours; printed: inside the print area (those that are not stand at the right end);
    filtered: has a filter button (the filtered ones stand together)."""

    heading: str
    width: float
    kind: Kind = "text"
    over: str = ""
    printed: bool = True
    filtered: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """A small table. headings: its heading cells; rows: as wide as the headings."""

    title: str
    headings: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of the chart: the block's column (from 0) that holds its numbers."""

    column: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars of the sheet's block: one bar for each row, named by its first cell."""

    title: str
    categories: str
    values: str
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet. frozen: columns that stay when scrolling; nothing: what is said when there are no
    rows; landscape: how it is printed."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    totals: tuple[Row, ...] = ()
    block: Block | None = None
    footnotes: tuple[Note, ...] = ()
    chart: Chart | None = None
    nothing: str = "没有记录。"
    frozen: int = 0
    landscape: bool = True

    @property
    def printed_columns(self) -> int:
        """How many columns, from the left, are printed."""
        block = len(self.block.headings) if self.block else 0
        return max(sum(column.printed for column in self.columns), block)


@dataclass(frozen=True)
class Book:
    """A workbook. footer: printed at the left of every page's foot; saved: the time the file says
    it was made."""

    title: str
    footer: str
    sheets: tuple[Sheet, ...]
    saved: dt.datetime
