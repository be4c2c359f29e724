"""Book: what the summary workbook shall say, before a template decides how it looks.

    Sheet
    ├── title, notes        lines above the table
    ├── columns, rows       the table: headings (in several rows where columns are `over`ed), rows
    ├── totals              rows right below the table, outside its filter
    └── footnotes           lines below

Text is text here: nothing in a value ever becomes a formula. The only formulas are `Sums` and
`Difference`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["plain", "good", "warn", "bad", "quiet"]
Kind = Literal["text", "centre", "name"]  # wrapped at the left; centred; at the left, in bold
# as its type says; 66.7%; 1,200.00; 12.50%; 2024-06-03; a number, which an empty cell may become
Shape = Literal["", "share", "amount", "percent", "day", "number"]
Value = str | int | float | dt.date | dt.datetime | None


@dataclass(frozen=True, slots=True)
class Sums:
    """A formula over all rows of the table: the sum of these columns (by place, from 0), as a share
    of the sum of others where there are `wholes`."""

    parts: tuple[int, ...]
    wholes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A formula within its row: the number in one column less another one (by place, from 0)."""

    of: int
    less: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell. value: a datetime has no time zone; link: relative address of a file; rows,
    columns: span, and the cells it covers are `COVERED`; shape: how the number or day is shown, ""
    as its type says; formula: whose result the value is, None for none."""

    value: Value = None
    tone: Tone = "plain"
    link: str = ""
    rows: int = 1
    columns: int = 1
    shape: Shape = ""
    formula: Sums | Difference | None = None


COVERED = Entry()
Row = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One line above or below a table."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. width: in half-width characters, kind: on which side its values stand; both
    count only where the template leaves the columns to the sheet. over: the headings above this and
    equal neighbours, from the top down, "" where the one above goes on; printed: inside the print
    area (those that are not stand at the right end)."""

    heading: str
    width: float = 0
    kind: Kind = "text"
    over: tuple[str, ...] = ()
    printed: bool = True


@dataclass(frozen=True)
class OutputSheet:
    """One sheet. pattern: the sheet of the template that it is made from; nothing: what is said
    when there are no rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    notes: tuple[Note, ...] = ()
    totals: tuple[Row, ...] = ()
    footnotes: tuple[Note, ...] = ()
    nothing: str = "没有记录。"
    pattern: str = ""

    @property
    def printed_columns(self) -> int:
        """How many columns, from the left, are printed."""
        return sum(column.printed for column in self.columns)


@dataclass(frozen=True)
class OutputWorkbook:
    """A workbook. footer: printed at the left of every page's foot; saved: the time the file says
    it was made; properties: custom document properties, by which it is known when it comes to the
    level above."""

    title: str
    footer: str
    sheets: tuple[OutputSheet, ...]
    saved: dt.datetime
    properties: Mapping[str, str] = field(default_factory=dict)
