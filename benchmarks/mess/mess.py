"""Mess: one way in which a returned form is not as it was sent, and the list of them all."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.draft import Draft

Change = Callable[[Draft, random.Random], None]

# When two are made of one draft, the one with the lower stage comes first.
TYPED, PLACED, LABELS, STRUCTURE, SHEETS, FILE = range(6)
BOTH_FORMS, BOTH_SUFFIXES = ("liaison", "works"), (".xlsx", ".docx")


@dataclass(frozen=True, slots=True)
class Mess:
    """name: in Chinese, as the table of results shows it; family: the file it stands in."""

    name: str
    family: str
    stage: int
    change: Change
    forms: tuple[str, ...] = BOTH_FORMS
    suffixes: tuple[str, ...] = BOTH_SUFFIXES


MESSES: dict[str, Mess] = {}


def mess(
    name: str,
    stage: int,
    forms: tuple[str, ...] = BOTH_FORMS,
    suffixes: tuple[str, ...] = BOTH_SUFFIXES,
) -> Callable[[Change], Change]:
    """Enters a function into the list; it changes a draft, or raises NotApplicableError."""

    def enter(change: Change) -> Change:
        if name in MESSES:
            raise ValueError(name)
        family = change.__module__.rpartition(".")[2]
        MESSES[name] = Mess(name, family, stage, change, forms, suffixes)
        return change

    return enter
