"""Row map: which row of a rendered sheet came from which row of its template."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from huizhi.formats.sheets import MOST_ROWS, RowRange

Round = tuple[int, int]  # the loop's template row, and the number of this round in the sheet
Origin = tuple[int, tuple[Round, ...]]  # a template row, and the rounds around what came of it


@dataclass(frozen=True, slots=True)
class Streamed:
    """Rows that are written later. row: of the template; first: the row of the sheet that they
    begin at; both from 0."""

    row: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class _RowRun:
    """Rows of the sheet without a gap that came from one template row. loop: each of them is a
    round of its own of this loop; None: there is one row."""

    first: int
    count: int
    origin: int
    around: tuple[Round, ...]
    loop: int | None = None

    @property
    def last(self) -> int:
        return self.first + self.count - 1

    def rounds_of(self, row: int) -> tuple[Round, ...]:
        """The rounds around one of these rows; those of its own loop are counted down from -1, so
        that no two loops share a number."""
        return self.around if self.loop is None else (*self.around, (self.loop, -1 - row))


@dataclass(frozen=True)
class RowMap:
    """Rows of a rendered sheet: for each, its template row and the loop rounds around it.

    height: rows of the template; what stands below them moves as a whole. loops: the last row of
    each loop's template rows by its first, both with `{%tr %}` marks. streamed: rows that are
    written later, from the top down; they are not in `rows`.
    """

    rows: tuple[Origin, ...]
    height: int
    loops: Mapping[int, int] = field(default_factory=dict)
    streamed: tuple[Streamed, ...] = ()

    @cached_property
    def length(self) -> int:
        """How many rows the sheet has."""
        return len(self.rows) + sum(one.count for one in self.streamed)

    @cached_property
    def moves(self) -> bool:
        """Whether any row stands elsewhere than in the template."""
        if self.streamed or len(self.rows) != self.height:
            return True
        return any(row != origin for row, (origin, _) in enumerate(self.rows))

    @cached_property
    def _runs(self) -> list[_RowRun]:
        """All runs from the top down."""
        runs: list[_RowRun] = []
        row, rest = 0, iter(self.rows)
        for stream in self.streamed:
            for origin, around in islice(rest, stream.first - row):
                runs.append(_RowRun(row, 1, origin, around))
                row += 1
            loop = max((first for first in self.loops if first < stream.row), default=None)
            if stream.count:
                runs.append(_RowRun(row, stream.count, stream.row, (), loop))
            row += stream.count
        runs += [_RowRun(n, 1, origin, around) for n, (origin, around) in enumerate(rest, row)]
        return runs

    @cached_property
    def _firsts(self) -> list[int]:
        return [run.first for run in self._runs]

    @cached_property
    def _runs_from(self) -> dict[int, list[_RowRun]]:
        found: dict[int, list[_RowRun]] = {}
        for run in self._runs:
            found.setdefault(run.origin, []).append(run)
        return found

    @cached_property
    def _extents(self) -> dict[Round, RowRange]:
        """The first and last row of each round that has rows of its own in `rows`."""
        found: dict[Round, RowRange] = {}
        for run in self._runs:
            for one in run.around:
                found[one] = found.get(one, (run.first, 0))[0], run.last
        return found

    @cached_property
    def _chosen(self) -> dict[RowRange, list[_RowRun]]:
        """What `_of` has found so far."""
        return {}

    def rows_from(self, origin: int) -> list[int]:
        """The rows that came from this template row, in order; of those that are written later
        only the first."""
        if origin >= self.height:
            return [self._below(origin)]
        return [run.first for run in self._runs_from.get(origin, [])]

    def runs_from(self, origin: int) -> list[RowRange]:
        """The rows that came from this template row, each by itself; those that are written later
        as one run."""
        return [(run.first, run.last) for run in self._runs_from.get(origin, [])]

    @cached_property
    def nested(self) -> bool:
        """Whether a loop stands in another."""
        return any(o < i and e < self.loops[o] for o in self.loops for i, e in self.loops.items())

    def in_loop(self, origin: int) -> bool:
        """Whether this template row is in a loop."""
        return any(first <= origin <= last for first, last in self.loops.items())

    def rounds_of(self, row: int) -> tuple[Round, ...]:
        """The loop rounds around a row, the outermost first."""
        if row >= self.length:
            return ()
        return self._runs[bisect_right(self._firsts, row) - 1].rounds_of(row)

    def groups(self, first: int, last: int) -> Iterator[RowRange]:
        """Ranges for template rows first..last: one for each round of the loops around all of
        them."""
        found: dict[tuple[Round, ...], list[_RowRun]] = {}
        for run in self._of(first, last):
            around = tuple(one for one in run.around if one[0] < first)
            found.setdefault(around, []).append(run)
        for runs in found.values():
            yield runs[0].first, runs[-1].last

    def rounds(self, first: int, last: int) -> Iterator[RowRange]:
        """As `groups`, each row that is written later by itself."""
        if first != last:
            return self.groups(first, last)
        runs = self._runs_from.get(first, [])
        return ((row, row) for run in runs for row in range(run.first, run.last + 1))

    def groups_of_rounds(self, first: int, last: int) -> Iterator[RowRange]:
        """As `groups`, one for all rounds of the innermost loop together."""
        found: dict[tuple[Round, ...], list[_RowRun]] = {}
        for run in self._of(first, last):
            found.setdefault(run.around[:-1], []).append(run)
        for runs in found.values():
            yield runs[0].first, runs[-1].last

    def runs(self, first: int, last: int) -> list[RowRange]:
        """Rows from template rows first..last, as runs without gaps."""
        runs: list[RowRange] = []
        own = [(run.first, run.last) for run in self._of(first, last)]
        for start, end in [*own, *self._rest(last, first)]:
            if runs and runs[-1][1] + 1 >= start:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
        return runs

    def span(
        self,
        first: int,
        last: int,
        inside: tuple[Round, ...] = (),
        fixed: tuple[bool, bool] = (False, False),
    ) -> RowRange | None:
        """The first and last row that a reference to template rows first..last means.

        inside: rounds around the row where the reference stands; in a loop that both are in, the
        rows of its own round are meant. fixed: whether "$" stands before the first row and the
        last; such a row stays put while the innermost of these loops goes round, so that all its
        rounds are meant. None where no row is left.
        """
        own = self._of(first, last)
        innermost = inside[-1][0] if inside else -1
        of_first = [one for one in inside if one[0] < first]
        of_last = [one for one in inside if self.loops.get(one[0], last) > last]
        for stays, around in zip(fixed, (of_first, of_last), strict=True):
            if stays and around and around[-1][0] == innermost:
                around.pop()
        start, end = self._at_least(own, of_first), self._at_most(own, of_last)
        for top, bottom in self._rest(last, first):
            start, end = top if start is None else start, bottom
        return None if start is None or end is None or start > end else (start, end)

    def _at_least(self, runs: Sequence[_RowRun], around: Sequence[Round]) -> int | None:
        """The first row of these runs that is not before the innermost of these rounds."""
        least = self._extent(around[-1])[0] if around else 0
        n = bisect_left(runs, least, key=lambda run: run.last)
        return max(runs[n].first, least) if n < len(runs) else None

    def _at_most(self, runs: Sequence[_RowRun], around: Sequence[Round]) -> int | None:
        """The last row of these runs that is not behind the innermost of these rounds."""
        most = self._extent(around[-1])[1] if around else self.length
        n = bisect_right(runs, most, key=lambda run: run.first)
        return min(runs[n - 1].last, most) if n else None

    def _extent(self, around: Round) -> RowRange:
        """The first and last row of a round; see `_RowRun.rounds_of`."""
        _, number = around
        return self._extents[around] if number >= 0 else (-1 - number, -1 - number)

    def _of(self, first: int, last: int) -> list[_RowRun]:
        """The runs of these template rows from the top down."""
        if (first, last) not in self._chosen:
            origins = range(first, min(last + 1, self.height))
            runs = (run for origin in origins for run in self._runs_from.get(origin, []))
            self._chosen[first, last] = sorted(runs, key=lambda run: run.first)
        return self._chosen[first, last]

    def _rest(self, last: int, first: int) -> list[RowRange]:
        """Where the part below the template's rows went, a range or nothing."""
        if last < self.height:
            return []
        return [(self._below(max(first, self.height)), self._below(last))]

    def _below(self, origin: int) -> int:
        return min(origin - self.height + self.length, MOST_ROWS - 1)
