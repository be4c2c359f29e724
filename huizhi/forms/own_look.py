"""Own look: what the office's own form shows besides its text, so that no return is told of it.

A logo, a drawn box, a struck word or a page header that the blank form has comes back with every
return. What a return shows more than that somebody put there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from huizhi.forms.grid import Cell, Document, Grid
from huizhi.forms.landmark import bare


@dataclass(frozen=True)
class OwnLook:
    """What one form shows. at: notes (and problems of cells) by place; with_text: those by the text
    they stand with; loose: how often each stands without any; remarks: on the whole file."""

    at: Collection[tuple[str, str]] = frozenset()
    with_text: Collection[tuple[str, str]] = frozenset()
    loose: Counter[str] = field(default_factory=Counter)
    remarks: Collection[str] = frozenset()


def own_look_of(document: Document) -> OwnLook:
    """What this document, a form without answers, shows."""
    seen = [
        (cell, look)
        for cell in (*(c for grid in document.grids for c in grid.cells), *document.margins)
        for look in _looks(cell)
    ]
    return OwnLook(
        frozenset((cell.place, look) for cell, look in seen),
        frozenset((bare(cell.text), look) for cell, look in seen if bare(cell.text)),
        Counter(look for cell, look in seen if not bare(cell.text)),
        frozenset(document.remarks),
    )


def without_own_looks(document: Document, looks: Iterable[OwnLook]) -> Document:
    """The document without the notes, problems and remarks that one of these forms has itself."""
    known = [one for one in looks if one.at or one.remarks]
    if not known:
        return document
    remarks = tuple(
        remark for remark in document.remarks if not any(remark in one.remarks for one in known)
    )
    grids = tuple(_without(grid, known) for grid in document.grids)
    margins = _without(Grid("", document.margins), known).cells
    return replace(document, grids=grids, remarks=remarks, margins=margins)


def _without(grid: Grid, looks: list[OwnLook]) -> Grid:
    if not any(_looks(cell) for cell in grid.cells):
        return grid
    left = [Counter(one.loose) for one in looks]
    cells = tuple(_seen_as_own(cell, looks, left) for cell in grid.cells)
    return replace(grid, cells=cells)


def _seen_as_own(cell: Cell, looks: list[OwnLook], left: list[Counter[str]]) -> Cell:
    own = {look for look in _looks(cell) if _is_own(cell, look, looks, left)}
    if not own:
        return cell
    notes = tuple(note for note in cell.notes if note not in own)
    return replace(cell, notes=notes, problem="" if cell.problem in own else cell.problem)


def _is_own(cell: Cell, look: str, looks: list[OwnLook], left: list[Counter[str]]) -> bool:
    text = bare(cell.text)
    is_same = any((cell.place, look) in one.at or (text, look) in one.with_text for one in looks)
    counters = [] if text else [one for one in left if one[look] > 0]
    for one in counters:
        one[look] -= 1
    return is_same or bool(counters)


def _looks(cell: Cell) -> tuple[str, ...]:
    return (*cell.notes, cell.problem) if cell.problem else cell.notes
