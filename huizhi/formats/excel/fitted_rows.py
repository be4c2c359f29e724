"""Fitted rows: the rows of a rendered sheet, each as high as its text, and the numbers in them.

Most rows of a form are the same in every rendering; what was found out about a row is kept in mind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from huizhi.formats.excel.merged_cells import MergedCells
from huizhi.formats.excel.row_height import (
    DEFAULT_HEIGHT,
    HIGHEST,
    RowHeights,
    height_of,
    least_height,
    with_height,
)
from huizhi.formats.sheets import Area

_ROW_ENDS = "</row>"
_NUMBER = re.compile(r'<row r="(\d+)"')
_VALUE = re.compile(r'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?><v>(-?[\d.]+)</v>')
_REMEMBERED, _LONG = 256, 4000  # rows that are kept in mind, up to so many characters

NumberFound = tuple[str, str, str, str]  # a number's column, row, style ("" for none) and text


class RowTexts(NamedTuple):
    """The rows of a sheet as XML, with what stands around them, and the numbers in them."""

    text: str
    numbers: tuple[NumberFound, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that was looked at. number: from 0, -1 for none; fitted: with its height."""

    number: int
    fitted: str
    numbers: tuple[NumberFound, ...]


@dataclass(frozen=True)
class FittedRows:
    """Fits the rows of a sheet whose merged cells stand here."""

    heights: RowHeights
    merged: MergedCells
    _known: dict[str, _Row] = field(default_factory=dict, compare=False, repr=False)
    _shared: dict[tuple[str, ...], tuple[str, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def fit(self, rows: str) -> RowTexts:
        """The rows, those without a height with one that shows all their text."""
        *parts, rest = rows.split(_ROW_ENDS)
        known, fitted, places = self._known, [], {}
        numbers: list[NumberFound] = []
        for place, part in enumerate(parts):
            row = known.get(part) or self._looked_at(part)
            fitted.append(row.fitted)
            places[row.number] = place
            if row.numbers:
                numbers += row.numbers
        for areas in self._bands:
            there = [places[row] for row in _rows_of(areas) if row in places]
            own = tuple([parts[place] for place in there])
            shared = self._shared.get(own) or self._sharing(own, there, fitted, areas, places)
            for place, text in zip(there, shared, strict=True):
                fitted[place] = text
        return RowTexts(_ROW_ENDS.join([*fitted, rest]), tuple(numbers))

    def _looked_at(self, part: str) -> _Row:
        """A row up to before its end, with what stands before it."""
        found = _NUMBER.search(part)
        number = int(found[1]) - 1 if found else -1
        fitted = self.heights.fitted(part, self.merged.spans(number) if number >= 0 else ())
        row = _Row(number, fitted, tuple(_VALUE.findall(part)) if "<v>" in part else ())
        if len(part) <= _LONG:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[part] = row
        return row

    @cached_property
    def _bands(self) -> tuple[tuple[Area, ...], ...]:
        """The areas that are several rows high, those that have rows in common together."""
        bands: list[list[Area]] = []
        bottom = -1
        for area in sorted(self.merged.down, key=lambda one: one.top):
            if area.top > bottom:
                bands.append([])
            bands[-1].append(area)
            bottom = max(bottom, area.bottom)
        order = self.merged.down.index
        return tuple(tuple(sorted(band, key=order)) for band in bands)

    def _sharing(
        self,
        own: tuple[str, ...],
        there: Sequence[int],
        fitted: Sequence[str],
        areas: Sequence[Area],
        places: dict[int, int],
    ) -> tuple[str, ...]:
        """The rows of a band, those of areas that are too low for their text made higher, all
        of an area alike. own: the rows before they were fitted; there: where they are among all."""
        made = {place: fitted[place] for place in there}
        given = {place: height_of(part) for place, part in zip(there, own, strict=True)}
        parts = dict(zip(there, own, strict=True))
        for area in areas:
            rows = [places[row] for row in range(area.top, area.bottom + 1) if row in places]
            need = 0.0
            if area.top in places:
                need = self.heights.needed(area, parts[places[area.top]])
            heights = [height_of(made[place]) or DEFAULT_HEIGHT for place in rows]
            room = sum(heights) + (area.rows - len(rows)) * DEFAULT_HEIGHT
            has_own = any(given[place] for place in rows)
            if (least_height(need) if has_own else need) > room:
                more = (need - room) / len(rows)
                for place, height in zip(rows, heights, strict=True):
                    made[place] = with_height(made[place], min(HIGHEST, height + more))
        shared = tuple(made[place] for place in there)
        if sum(map(len, own)) <= _LONG:
            if len(self._shared) >= _REMEMBERED:
                self._shared.clear()
            self._shared[own] = shared
        return shared


def _rows_of(areas: Sequence[Area]) -> range:
    """The rows of a band, from 0."""
    return range(min(area.top for area in areas), max(area.bottom for area in areas) + 1)
