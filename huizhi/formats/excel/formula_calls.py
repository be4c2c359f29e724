"""Formula calls: the functions that a formula calls, and what each is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

_JOINERS = frozenset(["CONCATENATE(", "CONCAT(", "(", "_XLFN.CONCAT("])


class Call(NamedTuple):
    """One call. function: "INDEX(", in capitals; given: its arguments; begins: whether a range
    begins with what it gives, as in INDEX(B:B,2):B9."""

    function: str
    given: list[list[Token]]
    begins: bool


def calls_in(formula: str, functions: re.Pattern[str]) -> Iterator[Call]:
    """The calls in a formula (without "="); none when it has none of these functions."""
    if not functions.search(formula):
        return
    try:
        tokens = [one for one in Tokenizer(f"={formula}").items if one.type != Token.WSPACE]
    except (TokenizerError, IndexError):
        return  # refused by those who have to rewrite it
    for number, token in enumerate(tokens):
        if token.subtype == Token.OPEN:
            function = token.value.upper().rpartition(":")[2]
            yield Call(function, list(arguments_of(tokens[number + 1 :])), _begins(tokens, number))


def _begins(tokens: Sequence[Token], number: int) -> bool:
    """Whether ":" follows the end of the call that this token opens."""
    deep = 0
    for place, token in enumerate(tokens[number:], number + 1):
        deep += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
        if not deep:
            return place < len(tokens) and tokens[place].value.startswith(":")
    return False


def arguments_of(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """What each argument says itself, without what functions in it are given."""
    argument: list[Token] = []
    open_calls: list[bool] = []  # whether what stands in each is looked at
    for token in tokens:
        if token.subtype == Token.OPEN:
            open_calls.append(token.value.upper() in _JOINERS)
            if not open_calls[-1]:
                argument.append(token)
        elif token.subtype == Token.CLOSE:
            if not open_calls:
                break
            open_calls.pop()
        elif token.type == Token.SEP and not open_calls:
            yield argument
            argument = []
        elif all(open_calls):
            argument.append(token)
    yield argument


def number_written(argument: Sequence[Token]) -> int | None:
    """The number that is written out as an argument, None for anything else."""
    said = text_written(argument)
    return int(said) if re.fullmatch("[+-]?[0-9]{1,7}", said) else None


def text_written(argument: Sequence[Token]) -> str:
    """An argument as it is written, without spaces."""
    return "".join(one.value for one in argument)


def text_said(token: Token) -> str:
    """What a text in quotes says, "" for anything else."""
    return token.value[1:-1].replace('""', '"') if token.subtype == Token.TEXT else ""
