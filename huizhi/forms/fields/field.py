"""Field: one kind of answer; `show` writes it into a form and `read` gets it back.

A kind is one class in one file beside this one. Reading what was shown gives the value back:
`kind.read(cell(kind.show(x)), circumstances).value == x`, for every value of the kind.
A kind never guesses in silence: whatever it assumed or could not read is a `Doubt`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.day_text import is_room
from huizhi.forms.fields.ticks import is_untouched
from huizhi.forms.fields.words import names_nothing

FieldValue = str | int | float | bool | dt.date | None
# What an answer is in a cell of a spreadsheet: an amount in yuan, a share of one, a day, or text.
CellShape = Literal["text", "number", "amount", "percent", "day"]
CellAnswer = str | int | float | dt.date
# How an answer is asked for on the page: a line of text (by which keyboard of a phone, a date with
# a calendar beside it), a list to choose from, or boxes to tick.
InputType = Literal[
    "text", "tel", "email", "url", "numeric", "decimal", "date", "choice", "several"
]
# Where an answer may be filled in again: nowhere, in other forms of the activity, next year too.
UsedAgain = Literal["", "forms", "years"]

_SURE_AMOUNT = 10**13  # with its two decimals the 15 digits that a spreadsheet keeps


@dataclass(frozen=True, slots=True)
class UnitName:
    """One unit of the roster: its name and everything else it is known by."""

    name: str
    aliases: tuple[str, ...] = ()


_SAMPLE_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")  # as no form counts


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


@dataclass(frozen=True, slots=True)
class Labels:
    """The printed labels that ask for a kind, for `learn`.

    words: a regular expression that is searched in a label, small letters, without its number;
    rank: where the words of several kinds are in one label, the lowest rank is meant. The ranks
    of kinds that mean what they say whatever stands beside it are below FREE_TEXT (联系电话说明 is
    a telephone), the others above it (日期说明 is free text). unless: beside which they mean
    something else (学习时间（小时） is no day).
    """

    words: str
    rank: int
    unless: str = ""

    def are_in(self, label: str, in_full: str) -> bool:
        """Whether the label has these words, without its hint in brackets or with it."""
        if self.unless and re.search(self.unless, in_full):
            return False
        return any(re.search(self.words, text) for text in (label, in_full))


FREE_TEXT = 200  # the rank of the words that ask for free text


@dataclass(frozen=True, slots=True)
class FieldOptions:
    """What the configuration says of a field besides its kind. choices: 选项; boxed: 打勾; least,
    most: number of characters; items: the names of 项目, the same for every field; printed:
    方框样式."""

    choices: tuple[str, ...] = ()
    boxed: bool = False
    least: int | None = None
    most: int | None = None
    items: tuple[UnitName, ...] = ()
    printed: str = ""


class Field(ABC):
    """One kind of answer. `kind` is its Chinese name in the configuration (类型).

    Everything that other rooms ask about a kind is a property here, with what holds for most
    kinds; a kind says in its own file where it differs. Nobody else compares its name.
    """

    kind: ClassVar[str]
    # In the cells of a summary or an export: whatever is added up is a number; whatever names
    # somebody or something (an id, a telephone, an account) is text.
    shape: ClassVar[CellShape] = "text"
    is_added_up: ClassVar[bool] = False  # the answers of a column, below it
    takes_dates: ClassVar[Literal["", "day", "month"]] = ""  # what a spreadsheet's day answers

    # In the configuration.
    has_choices: ClassVar[bool] = False  # 选项 must be written
    may_be_boxed: ClassVar[bool] = False  # 打勾 may be written
    has_length: ClassVar[bool] = False  # 最少字数 and 最多字数 may be written

    # What an answer says.
    is_free_text: ClassVar[bool] = False  # anything at all; what nothing better is known of
    names_person: ClassVar[bool] = False  # by the name
    identifies_person: ClassVar[bool] = False  # by a number that nobody else has
    names_unit: ClassVar[bool] = False  # of the roster, most often the one that reports
    names_item: ClassVar[bool] = False  # of 项目 in the configuration
    is_phone: ClassVar[bool] = False
    is_mobile: ClassVar[bool] = False  # a telephone that takes messages
    is_email: ClassVar[bool] = False
    tells_apart: ClassVar[bool] = False  # rows with different answers are about different things
    used_again: ClassVar[UsedAgain] = "years"

    # How an answer is written.
    holds_long_number: ClassVar[bool] = False  # of which spreadsheets lose digits
    may_be_ticked: ClassVar[bool] = False  # with any sign for a tick, of symbol fonts too
    takes_several: ClassVar[bool] = False  # several of its choices
    input_type: ClassVar[InputType] = "text"

    # In a blank form without marks.
    labels: ClassVar[Labels | None] = None  # None: no label asks for it by itself
    stands_over_columns: ClassVar[bool] = False  # a label over columns says it of each of them

    choices: tuple[str, ...] = ()  # what is offered, in the order of the form
    printed: str = ""  # how the form prints what is to be ticked, "" for the usual way
    measure: str = ""  # what its numbers count, where the form prints it: 万元, 亩

    @classmethod
    def of(cls, options: FieldOptions) -> Self:
        """The kind as the configuration has it for one field."""
        return cls()

    @property
    def worth(self) -> int:
        """How many of the plain measure one of its numbers is: 10,000 of 万元."""
        return 1

    def measured_in(self, measure: str) -> Field:
        """The kind where the form prints that it asks for this: 万元, 亩; itself where that says
        nothing of its answers."""
        return self

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        """A made-up value, for trials and the demo; `read` gives it back from what `show` writes.
        Another number gives another value, as far as the kind has enough of them."""
        return f"试填第{number}处".translate(_SAMPLE_DIGITS)

    def show(self, value: FieldValue) -> str:
        """The value as it stands in a form, "" for None."""
        return "" if value is None else str(value)

    @abstractmethod
    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        """The value that the cell says, with the doubts; never raises on any text or value."""

    def validation(self, circumstances: Circumstances) -> Validation | None:
        """The rule and prompt for the input cell of a spreadsheet, or None."""
        return None

    def is_answer(self, raw: str) -> bool:
        """Whether a text that gave no value says anything: what is printed to be filled in does not
        (“    年  月  日”, “□是 □否”), nor a stroke or 无 where a number or a day is asked for."""
        if is_room(raw) or (self.shape != "text" and names_nothing(raw)):
            return False
        return not self.choices or not is_untouched(
            raw, self.choices, self.printed, takes_several=self.takes_several
        )

    def in_cell(self, value: str | float | bool | None) -> tuple[CellShape, CellAnswer | None]:
        """A value as the ledger keeps it (a day as YYYY-MM-DD), as the cell of a spreadsheet has
        it: its shape and the number, day or text. A value that is not of the shape is text."""
        if value is None:
            return "text", None
        if isinstance(value, bool):
            return "text", "是" if value else "否"
        with contextlib.suppress(ValueError):
            if self.shape == "number" and isinstance(value, (int, float)):
                return "number", value
            if self.shape == "amount" and abs(float(value)) < _SURE_AMOUNT:
                # Of 万元 there may be more decimals than an amount is shown with.
                return "number" if self.measure else "amount", float(value)
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
