"""Field: one kind of answer; `show` writes it into a form and `read` gets it back.

A kind is one class in one file beside this one. Reading what was shown gives the value back:
`kind.read(cell(kind.show(x)), circumstances).value == x`, for every value of the kind.
A kind never guesses in silence: whatever it assumed or could not read is a `Doubt`.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from huizhi.findings import Doubt
from huizhi.forms.grid import Cell

FieldValue = str | int | float | bool | dt.date | None


@dataclass(frozen=True, slots=True)
class UnitName:
    """One unit of the roster: its name and everything else it is known by."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What answers are read against: the facts of the activity, not of the form.

    year: the activity's year, assumed where an answer names none; earliest, latest: the days
    between which a date is plausible; area_code: the office's, "0374"; units: the roster.
    """

    year: int
    earliest: dt.date
    latest: dt.date
    area_code: str = ""
    units: tuple[UnitName, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one cell says: the value (None: nothing was answered), its raw text, the doubts."""

    value: FieldValue
    raw: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Validation:
    """What a spreadsheet is told about an input cell (ISO/IEC 29500-1, 18.3.1.33).

    rule: "list" (formula1 holds choices), "textLength" or "date" with operator and formulas,
    "custom" with formula1 in which `{cell}` stands for the cell, or "any": a prompt only.
    title at most 32 characters, prompt and error at most 255 (the format's own limits).
    """

    title: str
    prompt: str
    rule: Literal["any", "list", "textLength", "date", "whole", "decimal", "custom"] = "any"
    choices: tuple[str, ...] = ()
    operator: str = "between"
    formula1: str = ""
    formula2: str = ""
    error: str = ""
    stops: bool = False


class Field(ABC):
    """One kind of answer. `kind` is its Chinese name in the configuration (类型)."""

    kind: ClassVar[str]

    @abstractmethod
    def show(self, value: FieldValue) -> str:
        """The value as it stands in a form, "" for None."""

    @abstractmethod
    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        """The value that the cell says, with the doubts; never raises on any text or value."""

    def validation(self, circumstances: Circumstances) -> Validation | None:
        """The rule and prompt for the input cell of a spreadsheet, or None."""
        return None


def answered_nothing(raw: str, doubts: Sequence[Doubt] = ()) -> Answer:
    """The answer of a cell that was left empty or says 无, / and the like."""
    return Answer(None, raw, tuple(doubts))
