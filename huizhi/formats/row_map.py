"""Row map: which row of a rendered sheet came from which row of its template.

A rendered sheet carries signs of what must be settled after rendering. A sign is a control
character, a key that is drawn anew for each template, a letter and what it says; so no value can
hold one. Signs never reach a file: `settle` takes out every one.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from xml.sax.saxutils import unescape

from huizhi.formats.marks import visible
from huizhi.formats.merged_areas import MOST_ROWS

_REMEMBERED, _LONG = 256, 4000  # rows that are kept in mind, up to so many characters

Round = tuple[int, int]  # the loop's template row, and the number of this round in the sheet
RowRange = tuple[int, int]  # first and last row, both included, from 0


@dataclass(frozen=True)
class Signs:
    """The signs of one template.

    row: the next rows come from these template rows; begin, end: a round of the loop that this
    row opens; cell: the reference of a cell in this column ("" for the row's number alone);
    slot: a field stands here, alone in its cell or among other text; reference: a reference in a
    formula, as written.
    """

    key: str = field(default_factory=lambda: secrets.token_hex(4))

    def row(self, first: int, last: int) -> str:
        return self._sign("r", f"{first}-{last}")

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


@dataclass(frozen=True)
class RowMap:
    """Rows of a rendered sheet: for each, its template row and the loop rounds around it.

    height: rows of the template; what stands below them moves as a whole. loops: the last row of
    each loop's template rows by its first, both with `{%tr %}` marks.
    """

    rows: tuple[tuple[int, tuple[Round, ...]], ...]
    height: int
    loops: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def moves(self) -> bool:
        """Whether any row stands elsewhere than in the template."""
        stays = all(row == origin for row, (origin, _) in enumerate(self.rows))
        return not stays or len(self.rows) != self.height

    @cached_property
    def _rows_from(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for row, (origin, _) in enumerate(self.rows):
            found.setdefault(origin, []).append(row)
        return found

    def rows_from(self, origin: int) -> list[int]:
        """The rows that came from this template row, in order."""
        if origin >= self.height:
            return [self._below(origin)]
        return self._rows_from.get(origin, [])

    def rounds_of(self, row: int) -> tuple[Round, ...]:
        """The loop rounds around a row, the outermost first."""
        return self.rows[row][1] if row < len(self.rows) else ()

    def groups(self, first: int, last: int) -> Iterator[RowRange]:
        """Ranges for template rows first..last: one for each round of the loops around all of
        them."""
        found: dict[tuple[Round, ...], list[int]] = {}
        for row in self._of(first, last):
            around = tuple(one for one in self.rounds_of(row) if one[0] < first)
            found.setdefault(around, []).append(row)
        for rows in found.values():
            yield rows[0], rows[-1]

    def groups_of_rounds(self, first: int, last: int) -> Iterator[RowRange]:
        """As `groups`, one for all rounds of the innermost loop together."""
        found: dict[tuple[Round, ...], list[int]] = {}
        for row in self._of(first, last):
            found.setdefault(self.rounds_of(row)[:-1], []).append(row)
        for rows in found.values():
            yield rows[0], rows[-1]

    def runs(self, first: int, last: int) -> list[RowRange]:
        """Rows from template rows first..last, as runs without gaps."""
        runs: list[RowRange] = []
        for start, end in [
            *((row, row) for row in self._of(first, last)),
            *self._rest(last, first),
        ]:
            if runs and runs[-1][1] + 1 >= start:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
        return runs

    def span(self, first: int, last: int, inside: tuple[Round, ...] = ()) -> RowRange | None:
        """The first and last row that a reference to template rows first..last means.

        inside: rounds around the row where the reference stands; in a loop that both are in, the
        rows of its own round are meant. None where no row is left.
        """
        rounds = dict(inside)
        of_first = {loop: n for loop, n in rounds.items() if loop < first}
        of_last = {loop: n for loop, n in rounds.items() if self.loops.get(loop, last) > last}
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
            rows = [
                row
                for row in self._rows_from.get(origin, [])
                if all(rounds.get(loop, n) == n for loop, n in self.rounds_of(row))
            ]
            if rows:
                yield rows[0], rows[-1]

    def _of(self, first: int, last: int) -> list[int]:
        origins = range(first, min(last + 1, self.height))
        return sorted(row for origin in origins for row in self._rows_from.get(origin, []))

    def _rest(self, last: int, first: int) -> list[RowRange]:
        """Where the part below the template's rows went, a range or nothing."""
        if last < self.height:
            return []
        return [(self._below(max(first, self.height)), self._below(last))]

    def _below(self, origin: int) -> int:
        return min(origin - self.height + len(self.rows), MOST_ROWS - 1)


@dataclass(frozen=True)
class Settled:
    """A rendered sheet whose rows have their numbers.

    pieces: its text; references: for each reference in a formula the piece that it becomes, how
    it was written, and the row it stands in.
    """

    pieces: list[str]
    row_map: RowMap
    slots: tuple[SlotPlace, ...]
    references: tuple[tuple[int, str, int], ...]


def settle(text: str, signs: Signs, height: int, loops: Mapping[int, int]) -> Settled:
    """The rendered sheet with its rows numbered, its signs gone and characters that XML forbids
    made visible. height, loops: see `RowMap`."""
    rows: list[tuple[int, tuple[Round, ...]]] = []
    rounds: list[Round] = []
    slots: list[SlotPlace] = []
    references: list[tuple[int, str, int]] = []
    pieces: list[str] = []
    serial = 0
    for chunk in text.split(signs.rows):
        settled = signs.settled if len(chunk) > _LONG else signs.remembered
        one = settled(chunk, len(rows), not pieces)
        around = tuple(rounds)
        rows += [(origin, around) for origin in one.origins]
        references += [(len(pieces) + n, written, len(rows) - 1) for n, written in one.references]
        pieces += one.pieces
        slots += one.slots
        for loop in one.rounds:
            if loop is None:
                rounds.pop()
            else:
                rounds.append((loop, serial := serial + 1))
    row_map = RowMap(tuple(rows), height, loops)
    return Settled(pieces, row_map, tuple(slots), tuple(references))


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
        origins, tuple(map(visible, pieces)), tuple(slots), tuple(references), tuple(rounds)
    )
