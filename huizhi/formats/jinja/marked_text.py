"""Marked text: the texts of a template that can hold marks, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A paragraph, a cell of a sheet, a page header. place: as the clerk sees it; row, cell: the
    table row and cell that it stands in, numbered through the part, -1 for none."""

    place: str
    text: str
    row: int = -1
    cell: int = -1


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """What is compiled as one: no loop goes on in another part. in_sheets: of a workbook's
    cells."""

    texts: tuple[MarkedText, ...]
    in_sheets: bool = False
