"""Formulas: the references in a spreadsheet formula, so that they can follow moved rows.

Whole columns, names, tables and other workbooks name no row and stay as they are.
Source: ISO/IEC 29500-1, 18.17.2 (formula syntax).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from huizhi.formats.sheets import RowRange

_SPACES = re.compile(r"[\t\r\n]")  # which stand between words as spaces do
_CORNER = r"(\$?[A-Z]{1,3}|)(\$?)([0-9]{1,7})"
_REFERENCE = re.compile(
    rf"(?:(?P<sheet>'(?:[^']|'')+'|[^'!\[\]]+)!)?{_CORNER}(?::(?:(?P<again>'(?:[^']|'')+'|[^'!\[\]]+)!)?"
    rf"{_CORNER})?(?P<spill>#?)",
    re.IGNORECASE,
)
_ADDRESS = re.compile('"(?P<inner>#?)(?P<cells>[^"]+)"')


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference: column as written ("$B", "" for a whole row), the row from 0."""

    column: str
    fixed: bool
    row: int

    def at(self, row: int) -> str:
        return f"{self.column}{'$' if self.fixed else ''}{row + 1}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to cells. sheet: its name, "" for the formula's own; prefix: the sheet as
    written, with "!"; last: None for a single cell; spill: "#" where the cells below are meant."""

    text: str
    sheet: str
    prefix: str
    first: Corner
    last: Corner | None
    spill: str

    @property
    def rows(self) -> RowRange:
        """First and last row, from 0."""
        rows = sorted((self.first.row, (self.last or self.first).row))
        return rows[0], rows[-1]

    @property
    def fixed(self) -> tuple[bool, bool]:
        """Whether "$" stands before the first row and before the last."""
        corners = sorted((self.first, self.last or self.first), key=lambda one: one.row)
        return corners[0].fixed, corners[-1].fixed

    @property
    def columns(self) -> tuple[str, str]:
        """The letters of both ends without "$"; "" for whole rows."""
        return tuple(
            one.column.lstrip("$").upper() for one in (self.first, self.last or self.first)
        )  # type: ignore[return-value]

    def at(self, rows: RowRange) -> str:
        """The reference to these rows; a single cell becomes a range where there are several."""
        first = self.first.at(rows[0])
        if self.last is None and rows[0] == rows[1]:
            return f"{self.prefix}{first}{self.spill}"
        return f"{self.prefix}{first}:{(self.last or self.first).at(rows[1])}"


Formula = tuple[str | Reference, ...]


def parse_formula(text: str) -> Formula:
    """The formula (without "=") as text with references between.

    Raises: ValueError when it cannot be read, or names cells over several sheets.
    """
    plain = _SPACES.sub(" ", text)  # of the same length
    body = plain.rstrip()
    try:
        tokens = Tokenizer("=" + body).items
    except (TokenizerError, IndexError) as error:
        raise ValueError(f"公式写法读不懂（{text[:40]}）") from error
    parts: list[str | Reference] = []
    done, before = 0, ""
    for token in tokens:
        end = done + _length(token, body, done)
        if plain[done:end] != token.value and token.type != Token.WSPACE:
            raise ValueError(f"公式写法读不懂（{text[:40]}）")
        parts += _parts(token, text[done:end], before)
        done, before = end, token.value
    if done != len(body):
        raise ValueError(f"公式写法读不懂（{text[:40]}）")
    return (*parts, text[done:]) if text[done:] else tuple(parts)


def _length(token: Token, body: str, start: int) -> int:
    """How many characters of the formula a token is: the tokenizer makes one space of several."""
    if token.type != Token.WSPACE:
        return len(token.value)
    return len(body) - start - len(body[start:].lstrip(" "))


def write_formula(formula: Formula, place: Callable[[Reference], str]) -> str:
    """The formula's text with each reference as `place` says."""
    return "".join(part if isinstance(part, str) else place(part) for part in formula)


def quote_sheet_name(sheet: str) -> str:
    """The sheet's name as formulas write it, always in quotes."""
    return "'" + sheet.replace("'", "''") + "'"


@lru_cache(maxsize=4096)
def parse_reference(text: str) -> Reference | None:
    """The reference that this operand of a formula is; None for all that names no row.

    Raises: ValueError for cells over several sheets.
    """
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    sheet, column, fixed, row, again, last_column, last_fixed, last_row, spill = found.groups()
    if again and again != sheet:
        raise ValueError(f"公式跨工作表引用（{text}）")
    if not column and last_row is None:
        return None  # a plain number
    name = sheet[1:-1].replace("''", "'") if sheet and sheet.startswith("'") else sheet or ""
    if ":" in name:
        raise ValueError(f"公式跨工作表引用（{text}）")
    first = Corner(column, bool(fixed), int(row) - 1)
    last = Corner(last_column, bool(last_fixed), int(last_row) - 1) if last_row else None
    return Reference(text, name, f"{sheet}!" if sheet else "", first, last, spill)


def _parts(token: Token, text: str, before: str) -> list[str | Reference]:
    """The token as the formula writes it; before: the token before it. An address in quotes, as in
    HYPERLINK("#表!B6","去看") and INDIRECT("B6"), is a reference too; so is the beginning of a
    range that a function ends, B3:INDEX(…)."""
    address = _ADDRESS.fullmatch(text) if token.subtype == Token.TEXT else None
    if address is not None and (address["inner"] or before.upper() == "INDIRECT("):
        reference = parse_reference(address["cells"])
        if reference is not None:
            return [f'"{address["inner"]}', reference, '"']
    if token.type == Token.FUNC and ":" in text:
        start, function = text.rsplit(":", 1)
        return [parse_reference(start) or start, f":{function}"]
    if token.subtype == Token.RANGE and text.startswith("@"):  # one of these cells
        return ["@", parse_reference(text[1:]) or text[1:]]
    return [_part(token, text)]


def _part(token: Token, text: str) -> str | Reference:
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return text
    if text.startswith(":") or text.endswith(":"):  # a range with a space in it
        raise ValueError(f"公式写法读不懂（{text[:40]}）")
    return parse_reference(text) or text
