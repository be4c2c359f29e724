"""Titles broken by sense into rows that make a trapezoid or a rhombus.

Source: GB/T 9704-2012, 7.3.1: a title of several rows is broken at words, its rows are centred and
arranged as a trapezoid or a rhombus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from huizhi.official.measures import CLOSING_MARKS, em_width

ROW = 20.0  # characters of 22 pt in the 442.25 pt of the core
_MOST_ROWS = 6
_ENOUGH_BREAKS = 14  # the cheapest places that are tried in all combinations
_HELD = re.compile(
    r"《[^《》]*》|“[^“”]*”|（[^（）]*）|〔[^〔〕]*〕\d*号?|[0-9]+(?:年度?|月|日|号|级|届|次)?"
)
_OPENERS = "《“‘（〔【"
_CLOSING_BRACKETS = "》”’）〕】"
_NEVER_FIRST = frozenset("的了和与及之等年月日号")  # one-character words that no row begins with
# What a break at a place costs, in characters of unevenness.
_BEFORE = {"关于": -4.0, "《": -1.5, "“": -0.5}
_AFTER = {"》": -1.0, "”": -0.5}
_INSIDE, _SHORT_WORD, _WORD, _NAME_END = 12.0, 5.0, 1.0, -1.5
_HELD_WIDTH = 0.75  # of a row
_SANDGLASS, _RECTANGLE, _NARROW = 8.0, 1.0, 3.0


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is never broken. depth: how many brackets and quotes are open before it."""

    text: str
    depth: int
    named: bool = False


@lru_cache(maxsize=256)
def title_rows(text: str, names: tuple[str, ...] = (), row: float = ROW) -> tuple[str, ...]:
    """The title in rows of at most `row` characters, each em wide; one row when it fits.

    names: what must not be broken, such as the office's. What is longer than a row anyway is broken
    inside, at words. A title that no break makes fit comes back whole.
    """
    text = text.strip()
    if em_width(text) <= row:
        return (text,)
    atoms = tuple(_atoms(text, names, row))
    places = _places(atoms)
    least = -(-em_width(text) // row)
    best: tuple[float, tuple[str, ...]] | None = None
    for count in range(int(least), min(int(least) + 1, _MOST_ROWS) + 1):
        for breaks in combinations(sorted(places), count - 1):
            rows = _rows(atoms, breaks)
            if max(map(em_width, rows)) > row:
                continue
            cost = _shape(rows) + sum(places[one] for one in breaks) + 6.0 * (count - least)
            if best is None or cost < best[0]:
                best = cost, rows
    return best[1] if best else (text,)


def _places(atoms: Sequence[_Atom]) -> dict[int, float]:
    """Where a row may end (before the atom of this number), with what it costs; the cheapest."""
    priced = {n: _price(atoms[n - 1], atoms[n]) for n in range(1, len(atoms))}
    return dict(sorted(priced.items(), key=lambda one: one[1])[:_ENOUGH_BREAKS])


def _price(before: _Atom, after: _Atom) -> float:
    price = _WORD + _INSIDE * after.depth
    price += next((cost for words, cost in _BEFORE.items() if after.text.startswith(words)), 0)
    price += next((cost for words, cost in _AFTER.items() if before.text.endswith(words)), 0)
    price += _NAME_END if before.named else 0
    if len(after.text.rstrip(CLOSING_MARKS)) == 1 or len(before.text.lstrip(_OPENERS)) == 1:
        price += _SHORT_WORD
    if after.text[0] in _NEVER_FIRST:
        price += 2 * _SHORT_WORD
    return price


def _shape(rows: Sequence[str]) -> float:
    """How far the rows are from a trapezoid or a rhombus, in characters."""
    widths = [em_width(one) for one in rows]
    steps = [after - before for before, after in pairwise(widths)]
    turned = any(a < 0 < b for a, b in pairwise(steps))
    cost = _SANDGLASS if turned else 0.0
    cost += sum(_RECTANGLE for step in steps if step == 0)
    cost += sum(max(0.0, abs(step) - 4.0) for step in steps)
    return cost + (_NARROW if min(widths) < 4 else 0.0)


def _rows(atoms: Sequence[_Atom], breaks: Sequence[int]) -> tuple[str, ...]:
    edges = (0, *breaks, len(atoms))
    return tuple("".join(one.text for one in atoms[a:b]) for a, b in pairwise(edges))


def _atoms(text: str, names: Sequence[str], row: float) -> Iterator[_Atom]:
    """Words with the marks that belong to them: an opening mark goes with the next, a closing one
    with the last."""
    pieces = list(_pieces(text, sorted(names, key=len, reverse=True), row))
    held, depth, kept = "", 0, None
    for piece, named in pieces:
        if all(one in _OPENERS for one in piece):
            if kept:
                yield kept
                kept = None
            held += piece
        elif all(one in CLOSING_MARKS for one in piece) and kept is not None:
            kept = _Atom(kept.text + piece, kept.depth, named=False)
            depth -= sum(one in _CLOSING_BRACKETS for one in piece)
        else:
            if kept:
                yield kept
            kept = _Atom(held + piece, depth, named)
            depth += len(held)
            held = ""
    if kept or held:
        yield _Atom((kept.text if kept else "") + held, kept.depth if kept else depth)


def _pieces(text: str, names: Sequence[str], row: float) -> Iterator[tuple[str, bool]]:
    """Names, what stands in brackets, and words; whether each is a name. What is wider than
    three quarters of a row is opened up."""
    known = [re.escape(one) for one in names if 1 < em_width(one) <= row]
    held = re.compile("|".join([*known, _HELD.pattern]))
    done = 0
    for found in held.finditer(text):
        yield from ((word, False) for word in _words(text[done : found.start()]))
        piece = found.group()
        if piece in names or em_width(piece) <= row * _HELD_WIDTH:
            yield piece, piece in names
        else:
            inner = piece[1:-1] if piece[-1] in CLOSING_MARKS else piece
            if inner != piece:
                yield piece[0], False
                yield from _pieces(inner, names, row)
                yield piece[-1], False
            else:
                yield from ((word, False) for word in _words(piece))
        done = found.end()
    yield from ((word, False) for word in _words(text[done:]))


def _words(text: str) -> Iterator[str]:
    if text:
        import rjieba  # its dictionary takes 60 ms; most titles need none

        yield from rjieba.cut(text)
