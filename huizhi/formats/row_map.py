"""Row map: which row of a rendered sheet came from which row of its template.

Rendered sheets carry signs that no value can hold:
    \\x03 7 \\x04   the next row comes from template row 7
    \\x05 5 \\x06   a round of the loop that row 5 opens begins;  \\x05 E \\x06  it ends
    \\x07 id \\x08  the field `id` stands in the cell around this sign
    \\x02           the number of the row it stands in
    \\x0f           the rows end
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ROW = "\x02"
_TOKEN = re.compile("\x03(\\d+)\x04|\x05(\\d+|E)\x06|\x0f")
_SLOT = re.compile('<c r="([A-Z]+)\x02"(?:(?!<c |</row>).)*?\x07(?:(?!</c>).)*', re.DOTALL)
_FIELD = re.compile("\x07([^\x08]*)\x08")

Round = tuple[int, int]  # the loop's template row, and the number of this round in the sheet
RowRange = tuple[int, int]  # first and last row, both included, from 0


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """Where a field came to stand: its id, the row from 0, the column's letters."""

    field: str
    row: int
    letters: str


@dataclass(frozen=True)
class RowMap:
    """Rows of a rendered sheet: for each, its template row and the loop rounds around it."""

    rows: tuple[tuple[int, tuple[Round, ...]], ...]
    slots: tuple[SlotPlace, ...]

    def groups(self, first: int, last: int, *, all_rounds: bool = False) -> Iterator[RowRange]:
        """Output ranges for template rows first..last: one for each round of the loops around
        them; with `all_rounds`, one for all rounds of the innermost loop together."""
        found: dict[tuple[Round, ...], list[int]] = {}
        for row, (origin, rounds) in enumerate(self.rows):
            if first <= origin <= last:
                around = tuple(one for one in rounds if one[0] < first)
                found.setdefault(around[:-1] if all_rounds else around, []).append(row)
        for rows in found.values():
            yield rows[0], rows[-1]

    def runs(self, first: int, last: int) -> list[RowRange]:
        """Output rows from template rows first..last, as runs without gaps."""
        runs: list[RowRange] = []
        for row, (origin, _) in enumerate(self.rows):
            if first <= origin <= last:
                if runs and runs[-1][1] == row - 1:
                    runs[-1] = (runs[-1][0], row)
                else:
                    runs.append((row, row))
        return runs

    def span(self, first: int, last: int) -> RowRange | None:
        """The first and last output row from template rows first..last, None when there is none."""
        rows = [row for row, (origin, _) in enumerate(self.rows) if first <= origin <= last]
        return (rows[0], rows[-1]) if rows else None


def settle_rows(text: str) -> tuple[str, RowMap]:
    """The rendered sheet with its rows numbered and its signs gone, and its row map."""
    start = _TOKEN.search(text)
    head, body = (text[: start.start()], text[start.start() :]) if start else (text, "")
    settled, rows, slots = [head], [], []
    rounds: list[Round] = []
    serial, end = 0, 0
    for token in _TOKEN.finditer(body):
        following = _TOKEN.search(body, token.end())
        end = following.start() if following else len(body)
        origin, sign = token.groups()
        chunk = body[token.end() : end]
        if origin is not None:
            row = len(rows)
            rows.append((int(origin), tuple(rounds)))
            slots.extend(_slots_in(chunk, row))
            chunk = _FIELD.sub("", chunk).replace(ROW, str(row + 1))
        elif sign == "E":
            rounds.pop()
        elif sign is not None:
            rounds.append((int(sign), serial := serial + 1))
        settled.append(chunk)
    return "".join(settled), RowMap(tuple(rows), tuple(slots))


def _slots_in(chunk: str, row: int) -> Iterable[SlotPlace]:
    if "\x07" not in chunk:
        return
    for cell in _SLOT.finditer(chunk):
        for field in _FIELD.findall(cell.group()):
            yield SlotPlace(field, row, cell.group(1))
