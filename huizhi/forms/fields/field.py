"""Field: one kind of answer; `show` writes it into a form and `read` gets it back.

A kind is one class in one file beside this one. Reading what was shown gives the value back:
`kind.read(cell(kind.show(x)), circumstances).value == x`, for every value of the kind.
A kind never guesses in silence: whatever it assumed or could not read is a `Doubt`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from huizhi.content import Cell
from huizhi.findings import Doubt

FieldValue = str | int | float | bool | dt.date | None
# What an answer is in a cell of a spreadsheet: an amount in yuan, a share of one, a day, or text.
CellShape = Literal["text", "number", "amount", "percent", "day"]
CellAnswer = str | int | float | dt.date

_SURE_AMOUNT = 10**13  # with its two decimals the 15 digits that a spreadsheet keeps


@dataclass(frozen=True, slots=True)
class UnitName:
    """One unit of the roster: its name and everything else it is known by."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What answers are read against: the facts of the activity, not of the form.

    year: the activity's year, assumed where an answer names none; earliest, latest: the days
    between which a date is plausible; area_code: the office's, "0374"; units: the roster; places:
    what may stand straight before a unit's name: the office's own.
    """

    year: int
    earliest: dt.date
    latest: dt.date
    area_code: str = ""
    units: tuple[UnitName, ...] = ()
    places: str = ""


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
    """One kind of answer. `kind` is its Chinese name in the configuration (类型).

    shape: what its values are in the cells of a summary or an export. Whatever is added up is a
    number; whatever names somebody or something (an id, a telephone, an account) is text.
    """

    kind: ClassVar[str]
    shape: ClassVar[CellShape] = "text"
    takes_dates: ClassVar[Literal["", "day", "month"]] = ""  # what a spreadsheet's day answers

    def show(self, value: FieldValue) -> str:
        """The value as it stands in a form, "" for None."""
        return "" if value is None else str(value)

    @abstractmethod
    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        """The value that the cell says, with the doubts; never raises on any text or value."""

    def validation(self, circumstances: Circumstances) -> Validation | None:
        """The rule and prompt for the input cell of a spreadsheet, or None."""
        return None

    def in_cell(self, value: str | float | bool | None) -> tuple[CellShape, CellAnswer | None]:
        """A value as the ledger keeps it (a day as YYYY-MM-DD), as the cell of a spreadsheet has
        it: its shape and the number, day or text. A value that is not of the shape is text."""
        if value is None:
            return "text", None
        if isinstance(value, bool):
            return "text", "是" if value else "否"
        with contextlib.suppress(ValueError):
            if self.shape == "number" and isinstance(value, int):
                return "number", value
            if self.shape == "amount" and abs(float(value)) < _SURE_AMOUNT:
                return "amount", float(value)
            if self.shape == "percent":
                return "percent", _share(str(value))
            if self.shape == "day":
                return "day", dt.date.fromisoformat(str(value))
        return "text", str(value)


def _share(text: str) -> float:
    """The share of one that "30%" or "0.3" says. Raises: ValueError."""
    number, sign, _ = text.partition("%")
    return float(Decimal(number) / 100) if sign else float(text)


def answered_nothing(raw: str, doubts: Sequence[Doubt] = ()) -> Answer:
    """The answer of a cell that was left empty or says 无, / and the like."""
    return Answer(None, raw, tuple(doubts))
