"""Mess: one way in which a returned form is not as it was sent, and the list of them all."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.draft import Draft

Change = Callable[[Draft, random.Random], None]

# When two are made of one draft, the one with the lower stage comes first.
TYPED, PLACED, LABELS, STRUCTURE, SHEETS, FILE = range(6)

LIAISON = ("liaison.xlsx", "liaison.docx")
WORKS = ("works.xlsx", "works.docx")
HOUSEHOLD = ("household.xlsx", "household.docx")
EXCEL = ("liaison.xlsx", "works.xlsx")
WORD = ("liaison.docx", "works.docx")
ALL = (*LIAISON, *WORKS)
LABELLED = ("liaison.xlsx", "liaison.docx", "works.xlsx")  # labels in cells of their own


@dataclass(frozen=True, slots=True)
class Mess:
    """name: in Chinese, as the table of results shows it; family: the file it stands in; made_in:
    the forms and formats in which it can be made, such as "works.docx"."""

    name: str
    family: str
    stage: int
    change: Change
    made_in: tuple[str, ...] = ALL


MESSES: dict[str, Mess] = {}


def mess(name: str, stage: int, made_in: tuple[str, ...] = ALL) -> Callable[[Change], Change]:
    """Enters a function into the list; it changes a draft, or raises NotApplicableError."""

    def enter(change: Change) -> Change:
        if name in MESSES:
            raise ValueError(name)
        family = change.__module__.rpartition(".")[2]
        MESSES[name] = Mess(name, family, stage, change, made_in)
        return change

    return enter
