"""Page layout: which cut-outs of a page stand in the cells of which table, and which beside.

Ruled tables are told by their lines, others by their columns. A label and the answer right behind
it are parted, the lines of one text put together, so that each cut-out is what one cell says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from huizhi.formats.paper.chances import Letter
from huizhi.formats.paper.cut_out import MARGIN, CutOut, cut_at
from huizhi.formats.paper.hints import PaperHints, plain
from huizhi.formats.paper.letters import Expected
from huizhi.formats.paper.page import FlatPage, Picture
from huizhi.formats.paper.recognising import Look
from huizhi.formats.paper.ruled_table import placed_boxes
from huizhi.formats.paper.rules import RuledTable
from huizhi.formats.paper.slope import is_level
from huizhi.formats.paper.text_lines import TextLine
from huizhi.formats.paper.unruled_table import LaidCell, LaidText, UnruledTable, unruled_tables

TOO_NEAR = "没有格线，和旁边的字挨得太近"
ASKEW = "拍得斜，没有格线，看不准是哪一行的"
_COLONS = "：:"
_CLOSING = "）)】〕》”"
_AIR = 4  # pixels left before what stands behind a colon
_LEAST_LABEL = 3  # letters of a label that is told within a text
_SAME_LEFT = 6  # pixels within which texts begin below one another
_GAP = 0.3  # of a line's height, between a label and the answer right behind it

Looks = Mapping[int, Look]  # by the `id` of the cut-out


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: where it stands in it, and its cut-out."""

    row: int
    column: int
    rows: int
    columns: int
    cut: CutOut


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table, ruled or not. top: in pixels of the page; cells: in reading order."""

    top: int
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The tables of a page from the top, and the texts beside them, those on one line in one
    row."""

    height: int
    tables: tuple[LaidTable, ...]
    rows: tuple[tuple[CutOut, ...], ...]

    @property
    def cuts(self) -> Iterator[CutOut]:
        """Every cut-out, tables first."""
        for table in self.tables:
            yield from (cell.cut for cell in table.cells)
        for row in self.rows:
            yield from row

    def expected(self, said: Mapping[int, str], hints: PaperHints) -> dict[int, Expected]:
        """What is expected in cut-outs, by their `id`: what the label on the left asks for, or in
        a table the heading above. said: what each says as print."""
        found: dict[int, Expected] = {}
        for row in self.rows:
            for label, text in pairwise(row):
                if asked := hints.expected.get(plain(said.get(id(label), ""))):
                    found[id(text)] = asked
        for table in self.tables:
            found |= _expected_in(table, said, hints)
        return found


def laid_out(
    page: FlatPage,
    ruled: Sequence[tuple[RuledTable, Mapping[int, CutOut]]],
    rows: Sequence[Sequence[CutOut]],
    looks: Looks,
    hints: PaperHints,
) -> PageLayout:
    """The layout of a page. ruled: its tables with the cut-outs of their boxes; rows: the texts
    beside, as `rows_of` has them; looks: at those in which something is written."""
    tables = [
        LaidTable(
            table.top,
            tuple(
                TableCell(one.row, one.column, one.rows, one.columns, cuts[one.box.number])
                for one in placed_boxes(table.boxes)
            ),
        )
        for table, cuts in ruled
    ]
    height = page.picture.shape[0]
    rest: list[list[CutOut]] = []
    for between in _between([table.top for table in tables], rows):
        found, left = _unruled(page, between, looks, hints)
        tables += found
        rest += left
    tables.sort(key=lambda table: table.top)
    return PageLayout(height, tuple(tables), tuple(map(tuple, rest)))


def rows_of(
    page: FlatPage, lines: Sequence[CutOut], looks: Looks, hints: PaperHints
) -> list[list[CutOut]]:
    """The texts beside the tables in rows, from the top and the left; labels, and what stands
    right beside them, parted."""
    rows: list[list[CutOut]] = []
    for cut in lines:
        if rows and (cut.top + cut.bottom) / 2 < rows[-1][0].bottom:
            rows[-1].append(cut)
        else:
            rows.append([cut])
    lefts: tuple[int, ...] = ()
    parted: list[list[CutOut]] = []
    for _ in range(2):  # the second time by the columns that the first has found
        parted = [
            [part for cut in row for part in _parted(page, cut, looks, hints, lefts)]
            for row in rows
        ]
        lefts = tuple(part.left for row in parted for part in row[1:])
    return parted


def _between(
    tops: Sequence[int], rows: Sequence[Sequence[CutOut]]
) -> Iterator[list[Sequence[CutOut]]]:
    """The rows above the first table, between the first and the second, and so on."""
    for above, below in pairwise([0, *sorted(tops), 10**9]):
        yield [row for row in rows if above <= row[0].top < below]


def _parted(
    page: FlatPage, cut: CutOut, looks: Looks, hints: PaperHints, lefts: Sequence[int]
) -> tuple[CutOut, ...]:
    """A text; labels in it, and what stands beside them without a colon, each by itself. lefts: of
    the columns, in which a label may touch what is cut off before it."""
    look = looks.get(id(cut))
    if look is None or len(look.lines) != 1 or not hints.printed:
        return (cut,)
    if hints.printed_as(look.printed[0]) is not None:
        return (cut,)
    letters = look.said[0].meant_in("text").read().letters
    left = max(cut.left - MARGIN, 0)
    parts = [cut]
    edges = edges_of_labels(letters, hints)
    # A row of labels and answers may be set so close that nothing is left between them.
    wide = _GAP * (cut.bottom - cut.top)
    least = 1 if len(edges) > 1 and edges[0] == 0 else wide
    for number in (one for one in edges if one):
        gaps = _gaps_before(look.lines[0], letters, number)
        below = [g for g in gaps if any(abs(left + g[1] - one) <= _SAME_LEFT for one in lefts)]
        gap = max(below or gaps, key=lambda g: g[1] - g[0], default=None)
        if gap and gap[1] - gap[0] >= (1 if below else least):
            last = parts.pop()
            parts.append(cut_at(page, (last.left, cut.top, left + gap[0], cut.bottom)))
            parts.append(cut_at(page, (left + gap[1], cut.top, cut.right, cut.bottom)))
            if gap[1] - gap[0] < wide:
                parts[-2:] = [replace(one, doubts=(*one.doubts, TOO_NEAR)) for one in parts[-2:]]
    return tuple(parts)


def edges_of_labels(letters: Sequence[Letter], hints: PaperHints) -> list[int]:
    """The numbers of the letters at which a label begins, or what stands behind it."""
    edges: set[int] = set()
    first = 0
    while first < len(letters):
        ends = (
            end
            for end in range(len(letters), first + _LEAST_LABEL - 1, -1)
            if plain("".join(one.sign for one in letters[first:end])) in hints.printed
            and letters[first].sign.isalnum()
            and _may_end_label(letters[end - 1].sign)
        )
        end = next(ends, None)
        if end is None:
            first += 1
            continue
        edges.add(first)
        if end < len(letters) and letters[end].sign not in _COLONS:
            edges.add(end)
        first = end
    return sorted(edges)


def _may_end_label(sign: str) -> bool:
    """Whether a label may end so, and not before it: a box is the answer's."""
    return sign.isalnum() or sign in _CLOSING


def _gaps_before(line: TextLine, letters: Sequence[Letter], number: int) -> list[tuple[int, int]]:
    """The gaps between the middles of a letter and of the one before it, which is no blank, in
    columns of the cut-out."""
    before = next((one for one in reversed(letters[:number]) if one.sign.strip()), letters[0])
    start = max(round(before.column), 0)
    end = round(letters[number].column) + 1
    inked = np.flatnonzero(line.mask[:, start:end].any(axis=0)) + line.left + start
    wide = np.flatnonzero(np.diff(inked) > 1)
    return [(int(inked[one]) + 1, int(inked[one + 1])) for one in wide]


@dataclass(frozen=True, slots=True)
class BehindLabel:
    """A text of one line that begins with a label and a colon. label: with its colon; said: what
    was read behind it as print; picture: of that."""

    label: str
    said: str
    picture: Picture


def behind_label(look: Look, hints: PaperHints) -> BehindLabel | None:
    """What stands behind a label and a colon in a text of one line; None for any other text."""
    if len(look.lines) != 1:
        return None
    letters = look.said[0].meant_in("text").read().letters
    colon = next((n for n, one in enumerate(letters) if one.sign in _COLONS), None)
    if not colon or colon + 1 == len(letters):
        return None
    label = "".join(one.sign for one in letters[:colon])
    if plain(label) not in hints.printed:
        return None
    line = look.lines[0]
    start = max(round(letters[colon - 1].column), 0)
    inked = np.flatnonzero(line.mask[:, start : round(letters[colon + 1].column) + 1].any(axis=0))
    wide = np.flatnonzero(np.diff(inked) >= _GAP * line.mask.shape[0])
    if not wide.size:
        return None
    begins = line.left + start + int(inked[wide[-1] + 1])  # the colon has gaps on both sides
    picture = np.ascontiguousarray(look.cutout[:, max(begins - _AIR, 0) :])
    said = "".join(one.sign for one in letters[colon + 1 :])
    return BehindLabel(f"{label}：", said, picture)


def _unruled(
    page: FlatPage, rows: Sequence[Sequence[CutOut]], looks: Looks, hints: PaperHints
) -> tuple[list[LaidTable], list[list[CutOut]]]:
    """The tables without lines among these rows, and what stands beside them."""
    if not hints.printed:
        return [], [list(row) for row in rows]
    rows = [row for row in rows if any(look.printed[0] for look in _looks_in(row, looks))]
    cuts = [cut for row in rows for cut in row]
    numbers = {id(cut): number for number, cut in enumerate(cuts)}
    laid = [[_laid(numbers[id(cut)], cut, looks, hints) for cut in row] for row in rows]
    found = unruled_tables(laid)
    if found and not is_level(page.text_ink):
        for table in found:
            for cell in table.cells:
                cell.doubts.append(ASKEW)
    taken = frozenset[int]().union(*(table.numbers for table in found))
    left = [[cut for cut in row if numbers[id(cut)] not in taken] for row in rows]
    return [_table(page, table, cuts) for table in found], [row for row in left if row]


def _looks_in(row: Sequence[CutOut], looks: Looks) -> Iterator[Look]:
    return (looks[id(cut)] for cut in row if id(cut) in looks)


def _laid(number: int, cut: CutOut, looks: Looks, hints: PaperHints) -> LaidText:
    look = looks.get(id(cut))
    text = look.printed[0] if look else ""
    name, colon, answer = text.replace(":", "：").partition("：")
    is_printed = hints.printed_as(text) is not None if text else False
    is_answered = bool(colon and plain(answer)) and plain(name) in hints.printed
    return LaidText(number, cut.left, cut.top, cut.right, cut.bottom, is_printed, is_answered)


def _table(page: FlatPage, table: UnruledTable, cuts: Sequence[CutOut]) -> LaidTable:
    cells = (
        TableCell(cell.row, cell.column, 1, cell.columns, _cut_of(page, cell, cuts))
        for cell in table.cells
    )
    return LaidTable(table.top, tuple(cells))


def _cut_of(page: FlatPage, cell: LaidCell, cuts: Sequence[CutOut]) -> CutOut:
    """The cut-out of a cell: of all that stands in it."""
    doubts = tuple(cell.doubts)
    box = (cell.left, cell.top, cell.right, cell.bottom)
    if not cell.numbers:
        return CutOut(*box, None, doubts)
    if len(cell.numbers) > 1:
        return replace(cut_at(page, box), doubts=doubts)
    only = cuts[cell.numbers[0]]
    return replace(only, doubts=(*only.doubts, *doubts)) if doubts else only


def _expected_in(
    table: LaidTable, said: Mapping[int, str], hints: PaperHints
) -> dict[int, Expected]:
    labels = {
        (row, column): plain(said.get(id(one.cut), ""))
        for one in table.cells
        for row in range(one.row, one.row + one.rows)
        for column in range(one.column, one.column + one.columns)
    }
    found: dict[int, Expected] = {}
    for one in table.cells:
        left = labels.get((one.row, one.column - 1), "")
        above = (labels.get((row, one.column), "") for row in range(one.row - 1, -1, -1))
        asked = [hints.expected[label] for label in (left, *above) if label in hints.expected]
        if asked:
            found[id(one.cut)] = asked[0]
    return found
