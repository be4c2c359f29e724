"""Row map: which row of a rendered sheet came from which row of its template.

A rendered sheet carries signs of what must be settled after rendering. A sign is a control
character, a key that is drawn anew for each template, a letter and what it says; so no value can
hold one. Signs never reach a file: `number_rows` takes out every one.
"""

from __future__ import annotations

import re
import secrets
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from itertools import islice
from xml.sax.saxutils import unescape

from markupsafe import Markup

from huizhi.formats.jinja import names_shown
from huizhi.formats.sheets import MOST_ROWS, RowRange

_REMEMBERED, _LONG = 256, 4000  # rows that are kept in mind, up to so many characters
_STREAMED = "x"  # between a template row and how many rows come of it

Round = tuple[int, int]  # the loop's template row, and the number of this round in the sheet
Origin = tuple[int, tuple[Round, ...]]  # a template row, and the rounds around what came of it


@dataclass(frozen=True)
class Signs:
    """The signs of one template.

    row: the next rows come from these template rows; begin, end: a round of the loop that this
    row opens; cell: the reference of a cell in this column ("" for the row's number alone);
    slot: a field stands here, alone in its cell or among other text; reference: a reference in a
    formula, as written. stream: here come so many rows of this template row, written later.
    """

    key: str = field(default_factory=lambda: secrets.token_hex(4))

    def row(self, first: int, last: int) -> str:
        return self._sign("r", f"{first}-{last}")

    def stream(self, row: int, count: int) -> Markup:
        return Markup(self._sign("r", f"{row:d}{_STREAMED}{count:d}"))  # noqa: S704 — two numbers

    def begin(self, loop: int) -> str:
        return self._sign("b", str(loop))

    def end(self) -> str:
        return self._sign("e", "")

    def cell(self, letters: str = "") -> str:
        return self._sign("c", letters)

    def slot(self, name: str, *, alone: bool) -> str:
        return self._sign("a" if alone else "s", name)

    def reference(self, written: str) -> str:
        return self._sign("f", written)

    @cached_property
    def rows(self) -> str:
        """What the sign of rows begins with."""
        return f"\x02{self.key}r"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches any sign: its letter and what it says."""
        return re.compile(f"\x02{self.key}([a-z])([^\x03]*)\x03")

    @cached_property
    def settled(self) -> Callable[[str, int, bool], _Chunk]:
        """`_settled_chunk` for these signs."""
        return partial(_settled_chunk, self.pattern)

    @cached_property
    def remembered(self) -> Callable[[str, int, bool], _Chunk]:
        """The same for rows that most renderings have in common."""
        return lru_cache(maxsize=_REMEMBERED)(self.settled)

    def _sign(self, letter: str, said: str) -> str:
        return f"\x02{self.key}{letter}{said}\x03"


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """Where a field came to stand: its id, the row from 0, the column's letters; alone: nothing
    else stands in the cell."""

    field: str
    row: int
    letters: str
    alone: bool


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

    def agreeing(self, rounds: Mapping[int, int]) -> RowRange | None:
        """The rows of this run that are in these rounds."""
        if any(rounds.get(loop, number) != number for loop, number in self.around):
            return None
        if self.loop is None or self.loop not in rounds:
            return self.first, self.last
        row = -1 - rounds[self.loop]
        return (row, row) if self.first <= row <= self.last else None


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
    def _runs_in(self) -> dict[tuple[int, int, int], list[_RowRun]]:
        """The runs of each origin in each round of each loop around it."""
        found: dict[tuple[int, int, int], list[_RowRun]] = {}
        for run in self._runs:
            for loop, number in run.around:
                found.setdefault((run.origin, loop, number), []).append(run)
        return found

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
        rounds, innermost = dict(inside), inside[-1][0] if inside else -1
        of_first = {loop: n for loop, n in rounds.items() if loop < first}
        of_last = {loop: n for loop, n in rounds.items() if self.loops.get(loop, last) > last}
        for stays, constrained in zip(fixed, (of_first, of_last), strict=True):
            if stays:
                constrained.pop(innermost, None)
        start = next(self._agreeing(range(first, min(last + 1, self.height)), of_first), None)
        end = next(self._agreeing(range(min(last, self.height - 1), first - 1, -1), of_last), None)
        for below in self._rest(last, first):
            start, end = below if start is None else start, below
        if start is None or end is None or start[0] > end[1]:
            return None
        return start[0], end[1]

    def _agreeing(self, origins: range, rounds: Mapping[int, int]) -> Iterator[RowRange]:
        """For each origin that has rows in these rounds, the first and last of them."""
        for origin in origins:
            every = (run.agreeing(rounds) for run in self._candidates(origin, rounds))
            rows = [one for one in every if one is not None]
            if rows:
                yield rows[0][0], rows[-1][1]

    def _candidates(self, origin: int, rounds: Mapping[int, int]) -> Sequence[_RowRun]:
        """The first and the last run of this origin in these rounds, for all between them agree;
        of a stream's rows the one run that holds them."""
        runs = self._runs_from.get(origin, [])
        around = [loop for loop, _ in runs[0].around if loop in rounds] if runs else []
        if around:
            runs = self._runs_in.get((origin, around[-1], rounds[around[-1]]), [])
        return runs if len(runs) < 3 else (runs[0], runs[-1])

    def _of(self, first: int, last: int) -> list[_RowRun]:
        origins = range(first, min(last + 1, self.height))
        runs = (run for origin in origins for run in self._runs_from.get(origin, []))
        return sorted(runs, key=lambda run: run.first)

    def _rest(self, last: int, first: int) -> list[RowRange]:
        """Where the part below the template's rows went, a range or nothing."""
        if last < self.height:
            return []
        return [(self._below(max(first, self.height)), self._below(last))]

    def _below(self, origin: int) -> int:
        return min(origin - self.height + self.length, MOST_ROWS - 1)


@dataclass(frozen=True)
class NumberedSheet:
    """A rendered sheet whose rows have their numbers.

    pieces: its text, and in between the rows that are written later; references: for each
    reference in a formula the piece that it becomes, how it was written, and the row it stands in.
    """

    pieces: list[str | Streamed]
    row_map: RowMap
    slots: tuple[SlotPlace, ...]
    references: tuple[tuple[int, str, int], ...]


def number_rows(
    text: str, signs: Signs, height: int, loops: Mapping[int, int], *, streams: bool = False
) -> NumberedSheet:
    """The rendered sheet with its rows numbered, its signs gone and characters that XML forbids
    made visible. height, loops: see `RowMap`; streams: rows may be written later."""
    rows: list[Origin] = []
    rounds: list[Round] = []
    slots: list[SlotPlace] = []
    references: list[tuple[int, str, int]] = []
    pieces: list[str | Streamed] = []
    streamed: list[Streamed] = []
    serial = row = 0
    for chunk in text.split(signs.rows):
        begins = not pieces
        stream = _stream_of(chunk, row) if streams and not begins else None
        if stream is not None:
            chunk, begins = chunk.partition("\x03")[2], True
            streamed.append(stream)
            pieces.append(stream)
            row += stream.count
        settled = signs.settled if len(chunk) > _LONG else signs.remembered
        one = settled(chunk, row, begins)
        around = tuple(rounds)
        rows += [(origin, around) for origin in one.origins]
        row += len(one.origins)
        references += [(len(pieces) + n, written, row - 1) for n, written in one.references]
        pieces += one.pieces
        slots += one.slots
        for loop in one.rounds:
            if loop is None:
                rounds.pop()
            else:
                rounds.append((loop, serial := serial + 1))
    row_map = RowMap(tuple(rows), height, loops, tuple(streamed))
    return NumberedSheet(pieces, row_map, tuple(slots), tuple(references))


def _stream_of(chunk: str, row: int) -> Streamed | None:
    """The rows written later that this chunk stands for, from this row on."""
    said, _, _ = chunk.partition("\x03")
    origin, streamed, count = said.partition(_STREAMED)
    return Streamed(int(origin), row, int(count)) if streamed else None


@dataclass(frozen=True, slots=True)
class _Chunk:
    """One row with what follows it up to the next. origins: its template row, or those of several
    empty rows; rounds: loops that begin a round after it, None where a round ends."""

    origins: range
    pieces: tuple[str, ...]
    slots: tuple[SlotPlace, ...]
    references: tuple[tuple[int, str], ...]
    rounds: tuple[int | None, ...]


def _settled_chunk(pattern: re.Pattern[str], chunk: str, row: int, begins: bool) -> _Chunk:
    """What stands from one row's sign to the next; row: its number; begins: there is no row yet."""
    said, _, text = ("", "", chunk) if begins else chunk.partition("\x03")
    start, _, end = said.partition("-")
    origins = range(0) if begins else range(int(start), int(end) + 1)
    last = row + len(origins) - 1
    first, *rest = pattern.split(text)
    pieces, letters = [first], ""
    slots: list[SlotPlace] = []
    references: list[tuple[int, str]] = []
    rounds: list[int | None] = []
    for letter, said, following in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        if letter == "c":
            letters = said
            pieces.append(f"{said}{last + 1}")
        elif letter == "b":
            rounds.append(int(said))
        elif letter == "e":
            rounds.append(None)
        elif letter == "f":
            references.append((len(pieces), unescape(said)))
            pieces.append("")
        else:
            slots.append(SlotPlace(said, last, letters, letter == "a"))
        pieces.append(following)
    if not references:
        pieces = ["".join(pieces)]
    return _Chunk(
        origins, tuple(map(names_shown, pieces)), tuple(slots), tuple(references), tuple(rounds)
    )
