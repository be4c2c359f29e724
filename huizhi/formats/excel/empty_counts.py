"""Empty counts: calls that would count 1 where a loop has no round, and are written as 0 then.

A range whose rows are all gone points at one empty cell (`moved`), so that SUM and COUNT are 0.
ROWS, COUNTBLANK, COUNTIF by what a cell is not, and SUMPRODUCT would count that cell.
Source: ISO/IEC 29500-1, 18.17.7 (COLUMNS, COUNTBLANK, COUNTIF, COUNTIFS, ROWS, SUMPRODUCT).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from huizhi.formats.excel.formula import Formula, Reference, parse_formula, parse_reference
from huizhi.formats.excel.formula_calls import arguments_of, text_said

_COUNTS = re.compile(r"\b(?:ROWS|COLUMNS|COUNTBLANK|COUNTIFS?|SUMPRODUCT)\s*\(", re.IGNORECASE)
_ALWAYS = frozenset(["COUNTBLANK(", "SUMPRODUCT("])
_BY_CRITERION = frozenset(["COUNTIF(", "COUNTIFS("])


@dataclass(frozen=True, slots=True)
class EmptyCount:
    """Such a call. text: as the formula writes it."""

    text: str


def with_counts(formula: str, size: str) -> Iterator[str | Reference | EmptyCount]:
    """The formula (without "=") as `parse_formula` has it, such calls each as one; size: the
    function that counts what may be gone, "ROWS" or "COLUMNS". Raises: ValueError."""
    calls = list(_calls(formula, size)) if _COUNTS.search(formula) else []
    place = 0
    for part in parse_formula(formula):
        start = place
        place += len(part if isinstance(part, str) else part.text)
        call = next(((first, end) for first, end in calls if first <= start < end), None)
        if call is None:
            yield part
        elif call[0] == start:
            yield EmptyCount(formula[slice(*call)])


@lru_cache(maxsize=512)
def _parsed(call: str) -> tuple[Formula, tuple[Reference, ...]]:
    """Such a call as text with references between, and the references that it is given itself."""
    tokens = [one for one in Tokenizer(f"={call}").items if one.type != Token.WSPACE]
    given = [one for argument in arguments_of(tokens[1:]) for one in argument]
    found = (parse_reference(one.value) for one in given if one.subtype == Token.RANGE)
    return parse_formula(call), tuple(one for one in found if one is not None)


def written_count(
    call: EmptyCount, is_gone: Callable[[Reference], bool], place: Callable[[str | Reference], str]
) -> str:
    """The call with each of its parts as `place` says, or 0 when one that it is given is gone."""
    parts, given = _parsed(call.text)
    if any(map(is_gone, given)):
        return "0"
    return "".join(map(place, parts))


def _calls(formula: str, size: str) -> Iterator[tuple[int, int]]:
    """Where the outermost of these calls begin and end."""
    try:
        tokens = Tokenizer(f"={formula}").items
    except (TokenizerError, IndexError):
        return  # refused by those who have to rewrite it
    if "".join(one.value for one in tokens) != formula:
        return  # spaces are written otherwise
    place = done = 0
    for number, token in enumerate(tokens):
        if token.subtype == Token.OPEN and place >= done and _counts(tokens, number, size):
            done = place + _length(tokens[number:])
            yield place, done
        place += len(token.value)


def _length(tokens: Sequence[Token]) -> int:
    """How many characters the call has that the first token opens."""
    deep = length = 0
    for token in tokens:
        deep += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
        length += len(token.value)
        if not deep:
            break
    return length


def _counts(tokens: Sequence[Token], number: int, size: str) -> bool:
    """Whether the call that this token opens would count an empty cell."""
    function = tokens[number].value.upper()
    if function in _ALWAYS or function == f"{size}(":
        return True
    if function not in _BY_CRITERION:
        return False
    said = (one for argument in arguments_of(tokens[number + 1 :]) for one in argument)
    texts = (text_said(one) for one in said if one.subtype == Token.TEXT)
    return any(text in {"", "="} or text.startswith("<>") for text in texts)
