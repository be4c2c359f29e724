"""Wording: what the labels of a form are called, by the form and by the people who retype it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from huizhi.content import Cell
from huizhi.forms.landmark import NEAR, bare, heads, likeness

_HINT = re.compile(r"[(（\[【<＜][^)）\]】>＞]*[)）\]】>＞]")
_UNIT = re.compile(
    r"([十百千万亿]+元?|[美港日欧]元|USD|‰|[%％])[)）\]】>＞]?$"
)  # of numbers, as people write it behind a label

# How a label was recognised, from the surest to the least sure.
BY_LABEL, BY_SYNONYM, BY_LIKENESS = "label", "synonym", "likeness"


@dataclass(frozen=True)
class Wording:
    """What the labels of a form are called.

    names: the printed label by field id ("rows.title" for a column).
    synonyms: other names by printed label, all as people write them.
    """

    names: Mapping[str, str]
    synonyms: Mapping[str, Iterable[str]]

    @cached_property
    def _others(self) -> dict[str, tuple[str, ...]]:
        return {bare(k): tuple(map(bare, names)) for k, names in self.synonyms.items()}

    def others(self, label: str) -> tuple[str, ...]:
        """Return the synonyms of a landmark, each after `bare`."""
        return self._others.get(label, ())

    @cached_property
    def _called(self) -> dict[frozenset[str], tuple[frozenset[str], ...]]:
        return {}

    def called(self, labels: frozenset[str]) -> tuple[frozenset[str], ...]:
        """Return all names of each of these labels; the same for every return of the form."""
        found = self._called.get(labels)
        if found is None:
            found = tuple(frozenset((label, *self.others(label))) for label in labels)
            self._called[labels] = found
        return found


@dataclass(frozen=True, slots=True)
class Recognised:
    """Cells that hold a label, and how it was recognised in them."""

    cells: tuple[Cell, ...]
    how: str


def recognise(
    label: str, cells: Iterable[Cell], wording: Wording, others: frozenset[str]
) -> Recognised | None:
    """Return the cells that hold the label: as printed, else by a synonym, else the most alike.

    others: every label of the form; a cell that holds another one is never a synonym of this.
    """
    cells = tuple(cells)
    if exact := _holding(label, cells):
        return Recognised(exact, BY_LABEL)
    free = tuple(c for c in cells if bare(c.text) and not _is_one_of(c.text, others))
    if hinted := tuple(c for c in free if bare(without_hint(c.text)) == bare(without_hint(label))):
        return Recognised(hinted, BY_LABEL)
    for synonym in wording.others(label):
        if found := _holding(synonym, free):
            return Recognised(found, BY_SYNONYM)
    best = max(free, key=lambda c: likeness(label_part(c.text), label), default=None)
    if best is not None and likeness(label_part(best.text), label) >= NEAR:
        return Recognised((best,), BY_LIKENESS)
    return None


def holds(text: str, label: str) -> bool:
    """Return whether the text is the label, or begins with it before an answer."""
    return label in heads(text)


def without_hint(text: str) -> str:
    """Return the text without what stands in brackets: 手机（11位） → 手机."""
    return _HINT.sub("", text)


def adds_unit(text: str, printed: str) -> bool:
    """Return whether a label ends in a unit that the form does not print.

    For example 月收入（万元） for 月收入.
    """
    found = _UNIT.search(label_part(text).strip())
    return found is not None and found[1] not in printed


def label_part(text: str) -> str:
    """Return what stands before the first colon: the part of a cell that may be a label."""
    for colon in "：:":
        text = text.split(colon)[0]
    return text


def _holding(label: str, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple(cell for cell in cells if holds(cell.text, label))


def _is_one_of(text: str, labels: frozenset[str]) -> bool:
    return bare(text) in labels or bare(label_part(text)) in labels
