"""Numbered sheet: a rendered sheet whose rows have their numbers, and the signs in it gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huizhi.formats.excel.row_map import Origin, Round, RowMap, Streamed
from huizhi.formats.excel.row_signs import STREAMED, Signs, SlotPlace

_LONG = 4000  # characters of rows that are not kept in mind


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
    settled, remembered = signs.settled, signs.remembered
    around: tuple[Round, ...] = ()
    for chunk in text.split(signs.rows):
        begins = not pieces
        stream = _stream_of(chunk, row) if streams and not begins else None
        if stream is not None:
            chunk, begins = chunk.partition("\x03")[2], True
            streamed.append(stream)
            pieces.append(stream)
            row += stream.count
        one = (settled if len(chunk) > _LONG else remembered)(chunk, row, begins)
        rows += [(origin, around) for origin in one.origins]
        row += len(one.origins)
        if one.references:
            references += [(len(pieces) + n, written, row - 1) for n, written in one.references]
        pieces += one.pieces
        slots += one.slots
        if one.rounds:
            for loop in one.rounds:
                if loop is None:
                    rounds.pop()
                else:
                    rounds.append((loop, serial := serial + 1))
            around = tuple(rounds)
    row_map = RowMap(tuple(rows), height, loops, tuple(streamed))
    return NumberedSheet(pieces, row_map, tuple(slots), tuple(references))


def _stream_of(chunk: str, row: int) -> Streamed | None:
    """The rows written later that this chunk stands for, from this row on."""
    said, _, _ = chunk.partition("\x03")
    origin, streamed, count = said.partition(STREAMED)
    return Streamed(int(origin), row, int(count)) if streamed else None
