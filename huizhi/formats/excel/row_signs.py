"""Row signs: what a rendered sheet carries of all that is settled after rendering.

A sign is a control character, a key that is drawn anew for each template, a letter and what it
says; so no value can hold one. Signs never reach a file: `numbered_sheet` takes out every one.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from xml.sax.saxutils import unescape

from markupsafe import Markup

from huizhi.formats.jinja import names_shown

_REMEMBERED = 256  # rows that are kept in mind
STREAMED = "x"  # between a template row and how many rows come of it


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
        return Markup(self._sign("r", f"{row:d}{STREAMED}{count:d}"))  # noqa: S704 — two numbers

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
    def settled(self) -> Callable[[str, int, bool], SettledRow]:
        """`_settled_row` for these signs."""
        return partial(_settled_row, self.pattern)

    @cached_property
    def remembered(self) -> Callable[[str, int, bool], SettledRow]:
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
class SettledRow:
    """One row with what follows it up to the next. origins: its template row, or those of several
    empty rows; rounds: loops that begin a round after it, None where a round ends."""

    origins: range
    pieces: tuple[str, ...]
    slots: tuple[SlotPlace, ...]
    references: tuple[tuple[int, str], ...]
    rounds: tuple[int | None, ...]


def _settled_row(pattern: re.Pattern[str], chunk: str, row: int, begins: bool) -> SettledRow:
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
    return SettledRow(
        origins, tuple(map(names_shown, pieces)), tuple(slots), tuple(references), tuple(rounds)
    )
