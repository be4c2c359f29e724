"""Merged cells: which cells of a rendered row share their width, and which belong to areas that are
several rows high."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from huizhi.formats.sheets import Area

Spans = tuple[tuple[int, int, bool], ...]


@dataclass(frozen=True)
class MergedCells:
    """The merged areas of a sheet as it was rendered."""

    areas: tuple[Area, ...] = ()

    @classmethod
    def of(cls, areas: Iterable[Area], height: int) -> MergedCells:
        """These areas, cut to the rows that the sheet has."""
        return cls(tuple(area.cut(height - 1, area.right) for area in areas if area.top < height))

    def spans(self, row: int) -> Spans:
        """The areas in this row, from 0: first and last column, and whether it is one of several
        rows."""
        return self._spans.get(row, ())

    @cached_property
    def down(self) -> tuple[Area, ...]:
        """The areas that are several rows high."""
        return tuple(area for area in self.areas if area.rows > 1)

    @cached_property
    def _spans(self) -> dict[int, Spans]:
        found: dict[int, Spans] = {}
        for area in self.areas:
            one = (area.left, area.right, area.rows > 1)
            for row in range(area.top, area.bottom + 1):
                found[row] = (*found.get(row, ()), one)
        return found
