"""Ruled table: the boxes that lines enclose as rows and columns, merged cells as one.

Paper is never quite flat: a line that is level on the sheet may sink by some pixels across the
page. So lines are not told by where they stand on the page but from box to box: the right edge of
one and the left edge of the next are one line, and so are the upper edges of neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from huizhi.formats.paper.rules import RuledBox

_NEAR = 16  # pixels within which the edges of neighbours are one line


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its place in the table: row and column from 0, and how many it goes over."""

    box: RuledBox
    row: int
    column: int
    rows: int
    columns: int


def placed_boxes(boxes: Sequence[RuledBox]) -> list[PlacedBox]:
    """The boxes of one table in reading order, each with its place."""
    across = _numbered(boxes, lambda b: (b.left, b.right), lambda b: (b.top, b.bottom))
    down = _numbered(boxes, lambda b: (b.top, b.bottom), lambda b: (b.left, b.right))
    placed = [
        PlacedBox(box, top, left, max(bottom - top, 1), max(right - left, 1))
        for box, (left, right), (top, bottom) in zip(boxes, across, down, strict=True)
    ]
    return sorted(placed, key=lambda one: (one.row, one.column))


_Span = Callable[[RuledBox], tuple[int, int]]


def _numbered(boxes: Sequence[RuledBox], along: _Span, beside: _Span) -> list[tuple[int, int]]:
    """For each box the numbers of the two lines that it lies between, in one direction."""
    lines = _Lines(2 * len(boxes))
    for one, other in combinations(range(len(boxes)), 2):
        first, second = along(boxes[one]), along(boxes[other])
        gap = _gap(beside(boxes[one]), beside(boxes[other]))
        for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
            apart = abs(first[i] - second[j])
            # Boxes that touch, or lie one behind the other along the very line.
            if apart <= _NEAR and gap <= _NEAR:
                lines.join(2 * one + i, 2 * other + j)
    places: dict[int, list[int]] = {}
    for number, box in enumerate(boxes):
        for side in (0, 1):
            places.setdefault(lines.of(2 * number + side), []).append(along(box)[side])
    means = {line: sum(values) / len(values) for line, values in places.items()}
    ordered = {line: place for place, line in enumerate(_merged(means))}
    same = _same_line(means)
    return [
        (ordered[same[lines.of(2 * n)]], ordered[same[lines.of(2 * n + 1)]])
        for n in range(len(boxes))
    ]


def _merged(means: dict[int, float]) -> list[int]:
    """One line of each that stand at nearly the same place, in order."""
    same = _same_line(means)
    return sorted(set(same.values()), key=lambda line: means[line])


def _same_line(means: dict[int, float]) -> dict[int, int]:
    """For each line the first of those at nearly the same place."""
    found: dict[int, int] = {}
    last: int | None = None
    for line in sorted(means, key=lambda one: means[one]):
        if last is None or means[line] - means[last] > _NEAR:
            last = line
        found[line] = last
    return found


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How far apart two stretches are; 0 or less where they overlap."""
    return max(one[0], other[0]) - min(one[1], other[1])


class _Lines:
    """Edges that are one line, joined two by two."""

    def __init__(self, count: int) -> None:
        self._first = list(range(count))

    def of(self, edge: int) -> int:
        """The line that an edge belongs to."""
        while self._first[edge] != edge:
            self._first[edge] = self._first[self._first[edge]]
            edge = self._first[edge]
        return edge

    def join(self, one: int, other: int) -> None:
        """Says that two edges are one line."""
        self._first[self.of(one)] = self.of(other)
