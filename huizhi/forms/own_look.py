"""Own look: what the office's own form shows besides its text, so that no return is told of it.

A logo, a drawn box, a struck word or a page header that the blank form has comes back with every
return. What a return shows more than that somebody put there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from huizhi.content import PROBLEM_PICTURE, Cell, Document, Grid
from huizhi.forms.landmark import bare

_MANY = 1_000  # more than a PDF has pages
_PICTURES = re.compile(r"里有\d+张图片|上有一张图片.*")


@dataclass(frozen=True)
class OwnLook:
    """What one form shows. at: notes (and pictures in cells) by place; with_text: those by the text
    they stand with; loose: how often each stands without any, in the margins as such; remarks: on
    the whole file. What keeps a value from being read is never the form's own: rows move, and
    an answer may stand where the form has a total."""

    at: Collection[tuple[str, str]] = frozenset()
    with_text: Collection[tuple[str, str]] = frozenset()
    loose: Counter[tuple[bool, str]] = field(default_factory=Counter)
    remarks: Collection[str] = frozenset()


def own_look_of(document: Document) -> OwnLook:
    """What this document, a form without answers, shows."""
    body = ((False, cell) for grid in document.grids for cell in grid.cells)
    margins = ((True, cell) for cell in document.margins)
    seen = [
        (part, cell, look)
        for part, cell in (*body, *margins)
        for own in _looks(cell)
        for look in {own, _in_another_format(own)}
    ]
    return OwnLook(
        frozenset((cell.place, look) for _, cell, look in seen),
        frozenset((bare(cell.text), look) for _, cell, look in seen if bare(cell.text)),
        Counter((part, look) for part, cell, look in seen if not bare(cell.text)),
        frozenset(document.remarks),
    )


def without_own_looks(document: Document, looks: Iterable[OwnLook]) -> Document:
    """The document without the notes, pictures and remarks that one of these forms has itself."""
    known = [one for one in looks if one.at or one.remarks]
    if not known or not _shows_any(document):
        return document
    remarks = tuple(
        remark for remark in document.remarks if not any(remark in one.remarks for one in known)
    )
    left = [_expected(one, document.kind) for one in known]
    _count_those_in_place(document, known, left)
    grids = tuple(_without(grid, known, left) for grid in document.grids)
    margins = tuple(_seen_as_own(cell, True, known, left) for cell in document.margins)
    return replace(document, grids=grids, remarks=remarks, margins=margins)


def _shows_any(document: Document) -> bool:
    """Whether the document shows anything besides its text; most forms come back as they were."""
    return bool(document.remarks) or any(
        cell.notes or cell.problem
        for cells in (*(grid.cells for grid in document.grids), document.margins)
        for cell in cells
    )


def _expected(look: OwnLook, kind: str) -> Counter[tuple[bool, str]]:
    """How often each look of the form may stand without text; the margins of a PDF are printed on
    each of its pages."""
    expected = Counter(look.loose)
    if kind == "pdf":
        expected.update({(False, note): _MANY for is_margin, note in look.loose if is_margin})
    return expected


def _count_those_in_place(
    document: Document, looks: list[OwnLook], left: list[Counter[tuple[bool, str]]]
) -> None:
    """Counts down what stands without text where the form has it, before anything elsewhere can
    pass for it."""
    body = ((False, cell) for grid in document.grids for cell in grid.cells)
    for is_margin, cell in (*body, *((True, cell) for cell in document.margins)):
        for look in () if bare(cell.text) else _looks(cell):
            for one, counter in zip(looks, left, strict=True):
                if (cell.place, look) in one.at:
                    counter[is_margin, look] -= 1


def _without(grid: Grid, looks: list[OwnLook], left: list[Counter[tuple[bool, str]]]) -> Grid:
    if not any(_looks(cell) for cell in grid.cells):
        return grid
    return replace(grid, cells=tuple(_seen_as_own(cell, False, looks, left) for cell in grid.cells))


def _seen_as_own(
    cell: Cell, is_margin: bool, looks: list[OwnLook], left: list[Counter[tuple[bool, str]]]
) -> Cell:
    """The cell without what a form has itself; `left` counts down what stands without text."""
    own = set()
    for look in _looks(cell):
        if _is_own(cell, look, looks):
            own.add(look)
            continue
        counters = [] if bare(cell.text) else [one for one in left if one[is_margin, look] > 0]
        for one in counters:
            one[is_margin, look] -= 1
            own.add(look)
    if not own:
        return cell
    notes = tuple(note for note in cell.notes if note not in own)
    return replace(cell, notes=notes, problem="" if cell.problem in own else cell.problem)


def _is_own(cell: Cell, look: str, looks: list[OwnLook]) -> bool:
    text = bare(cell.text)
    return any((cell.place, look) in one.at or (text, look) in one.with_text for one in looks)


def _in_another_format(look: str) -> str:
    """The look as a PDF or a page of the same form gives it, which tell less of it."""
    if look == PROBLEM_PICTURE or _PICTURES.fullmatch(look):
        return "里有一张图片"
    return look.partition("（")[0]


def _looks(cell: Cell) -> tuple[str, ...]:
    return (*cell.notes, PROBLEM_PICTURE) if cell.problem == PROBLEM_PICTURE else cell.notes
