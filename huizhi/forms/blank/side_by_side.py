"""Side by side: a blank list whose rows stand next to each other, each under headings of its own.

    序号 | 姓名 | 电话 | 序号 | 姓名 | 电话      设施   | 数量 | 设施   | 数量
    1    | \\[]  | \\[]  | 11   | \\[]  | \\[]       灭火器 | \\[]  | 应急灯 | \\[]

The one is a list that goes on in the next half; the other prints what each answer is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from huizhi.content import Cell, Grid
from huizhi.forms import bare
from huizhi.forms.blank.column_kinds import Guesses
from huizhi.forms.blank.table_finder import COUNTED, FoundTable

_NUMBER = re.compile(r"\d{1,3}")


@dataclass(frozen=True)
class SideBySide:
    """The rows of a list that stand on one line. count: how many; first: the headings of the first
    of them; again: for each of these the columns in which it stands again; by_line: whether the
    rows are numbered line by line; numbers_again: where the others are numbered."""

    count: int
    first: tuple[Cell, ...]
    again: Mapping[int, tuple[int, ...]]
    by_line: bool
    numbers_again: tuple[int, ...]

    def of(self, found: FoundTable) -> FoundTable:
        """The table with only the first of the rows on each of its lines."""
        if self.count == 1:
            return found
        own = {cell.column for cell in self.first}
        return replace(
            found,
            heading=self.first,
            printed=tuple(column for column in found.printed if column in own),
            example=tuple(cell for cell in found.example if cell.column in own),
        )


def side_by_side(grid: Grid, found: FoundTable, guesses: Guesses) -> SideBySide:
    """How the rows of this table stand on a line; where a line is one row, that one."""
    parts, alone = _parts(found), SideBySide(1, found.heading, {}, False, ())
    if len(parts) < 2:
        return alone
    numbers = _numbers(grid, found, parts)
    printed = {c.column for part in parts for c in part if c.column in found.printed}
    answers = [c for n, c in enumerate(parts[0]) if n not in numbers]
    names_row = any(guesses[c.column].answers.is_free_text or _is_who(guesses, c) for c in answers)
    if printed - {part[n].column for part in parts for n in numbers} or not names_row:
        return alone
    again = {c.column: tuple(p[n].column for p in parts[1:]) for n, c in enumerate(parts[0])}
    own = [c for c in found.heading if all(c not in part for part in parts)]  # 序号 of the lines
    numbering = found.numbering if found.numbering is not None else -1
    return SideBySide(
        len(parts),
        (*own, *parts[0]),
        again,
        _is_by_line(grid, found, parts, numbers),
        again.get(numbering, ()),
    )


def printed_parts(found: FoundTable, grid: Grid) -> Iterator[FoundTable]:
    """The tables side by side in each of which one column prints what its rows are about; none
    where there are no such."""
    parts = _parts(found)
    numbers = _numbers(grid, found, parts) if parts else frozenset()
    names = [
        [c.column for n, c in enumerate(p) if c.column in found.printed and n not in numbers]
        for p in parts
    ]
    for part, printed in zip(parts, names, strict=True):
        if len(parts) < 2 or any(len(one) != 1 for one in names):
            return
        rows = range(found.first_row, found.bottom)
        named = [r for r in rows if (c := grid.at(r, printed[0])) is not None and bare(c.text)]
        own = next((c.column for n, c in enumerate(part) if n in numbers), None)
        yield replace(
            found,
            heading=part,
            bottom=max(named, default=found.first_row) + 1,
            numbering=own,
            printed=tuple(printed),
            example=(),
        )


def named_halves(found: FoundTable) -> dict[int, str]:
    """What the first heading of each half says of those headings behind it that stand in the other
    half too, by their columns: 收入项目 | 金额 | 支出项目 | 金额 → 收入, 支出; {} for no such
    halves."""
    cells = sorted((c for c in found.heading if c.column != found.numbering), key=_column)
    for size in range(2, len(cells) // 2 + 1):
        if len(cells) % size:
            continue
        parts = [cells[n : n + size] for n in range(0, len(cells), size)]
        heads = [bare(part[0].text) for part in parts]
        ends = zip(*(one[::-1] for one in heads), strict=False)
        shared = len(list(takewhile(_is_same, ends)))
        words = [one[: len(one) - shared] for one in heads]
        same = len({tuple(bare(c.text) for c in part[1:]) for part in parts}) == 1
        if same and len(set(words)) == len(words) and all(words):
            return {
                c.column: word for part, word in zip(parts, words, strict=True) for c in part[1:]
            }
    return {}


def by_neighbour(found: FoundTable) -> dict[int, str]:
    """What the headings on the left of one that stands several times say of each, by its column:
    收入项目 | 金额 | 收入时间 | 支出项目 | 金额 → 收入, 支出."""
    cells = sorted((c for c in found.heading if c.column != found.numbering), key=_column)
    said: dict[int, str] = {}
    for text in {bare(c.text) for c in cells}:
        same = [n for n, c in enumerate(cells) if bare(c.text) == text]
        if len(same) < 2 or not same[0]:
            continue
        left = [bare(cells[n - 1].text) for n in same]
        shared = len(list(takewhile(_is_same, zip(*(one[::-1] for one in left), strict=False))))
        words = [one[: len(one) - shared] for one in left]
        if shared and all(words) and len(set(words)) == len(words):
            said |= {cells[n].column: word for n, word in zip(same, words, strict=True)}
    return said


def _column(cell: Cell) -> int:
    return cell.column


def _is_same(letters: Sequence[str]) -> bool:
    return len(set(letters)) == 1


def _parts(found: FoundTable) -> list[tuple[Cell, ...]]:
    """The headings of each of the rows on a line, as many as there can be; [] for one row."""
    heading = sorted(found.heading, key=lambda c: c.column)
    for cells in (heading, [c for c in heading if c.column != found.numbering]):
        said = [(bare(found.over.get(c.column, "")), bare(c.text)) for c in cells]
        for size in range(2, len(cells) // 2 + 1):
            if len(cells) % size == 0 and said == said[:size] * (len(cells) // size):
                return [tuple(cells[n : n + size]) for n in range(0, len(cells), size)]
    return []


def _numbers(grid: Grid, found: FoundTable, parts: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """Which of the headings of a part number its rows."""
    return frozenset(
        n
        for n, head in enumerate(parts[0])
        if bare(head.text) in COUNTED
        or head.column == found.numbering
        or all(any(t) and all(map(_NUMBER.fullmatch, filter(None, t))) for t in
               (_texts(grid, found, part[n]) for part in parts))
    )  # fmt: skip


def _texts(grid: Grid, found: FoundTable, heading: Cell) -> list[str]:
    cells = (grid.at(row, heading.column) for row in range(found.first_row, found.bottom))
    return [bare(cell.text) if cell is not None else "" for cell in cells]


def _is_who(guesses: Guesses, heading: Cell) -> bool:
    return guesses[heading.column].answers.names_person


def _is_by_line(
    grid: Grid, found: FoundTable, parts: Sequence[Sequence[Cell]], numbers: frozenset[int]
) -> bool:
    """Whether the second row of the first line is numbered 2, and there are more lines."""
    said = [_texts(grid, found, part[n])[0] for part in parts for n in numbers]
    return said[:2] == ["1", "2"] and found.bottom - found.first_row > 1
