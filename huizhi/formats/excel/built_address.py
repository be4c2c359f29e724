"""Built addresses: cells that a formula names by a text it puts together, as in INDIRECT("B"&5).

Such a text cannot follow moved rows, so it has to be right by itself: what it takes from ROW(),
MATCH and other functions is worked out over the rows as they are then, and rows above the first
that may move stay where they are. Every other row in it is refused.
Source: ISO/IEC 29500-1, 18.17.7.4 (ADDRESS), 18.17.7.142 (HYPERLINK), 18.17.7.156 (INDIRECT).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from openpyxl.formula.tokenizer import Token, Tokenizer

from huizhi.formats.excel.row_blocks import BlockError, RowBlocks

_BUILDERS = frozenset(["INDIRECT(", "HYPERLINK(", "ADDRESS("])
_JOINERS = frozenset(["CONCATENATE(", "CONCAT(", "(", "_XLFN.CONCAT("])
_BUILDS = re.compile(r"\b(?:INDIRECT|HYPERLINK|ADDRESS)\s*\(", re.IGNORECASE)
_ROW = re.compile(r"(?<![\w$])\$?[A-Z]{1,3}\$?([0-9]{1,7})(?!\w)", re.IGNORECASE)
_ROW_OF_R1C1 = re.compile(r"(?<!\w)R([0-9]{1,7})C[0-9\[]", re.IGNORECASE)
_COLUMN_ENDS = re.compile(r"(?:^|[!:'#])\$?[A-Z]{1,3}\$?$", re.IGNORECASE)
_SHEET_ENDS = re.compile(r"^'?!")


def check_built_addresses(formula: str, sheet: str, blocks: Mapping[str, RowBlocks]) -> None:
    """formula: without "="; sheet: where it stands; blocks: of all sheets, by name.

    Raises: BlockError when a text in the formula names a row that may move.
    """
    if not _BUILDS.search(formula):
        return
    tokens = [one for one in Tokenizer(f"={formula}").items if one.type != Token.WSPACE]
    for number, token in enumerate(tokens):
        if token.subtype == Token.OPEN and token.value.upper() in _BUILDERS:
            _check(token.value.upper(), list(_first_argument(tokens[number + 1 :])), sheet, blocks)


def _check(
    function: str, argument: Sequence[Token], sheet: str, blocks: Mapping[str, RowBlocks]
) -> None:
    texts = [_text(one) for one in argument if one.subtype == Token.TEXT]
    if function == "HYPERLINK(" and not any(text.startswith("#") for text in texts):
        return  # an address outside
    plain = len(argument) == 1 and bool(texts) and not _ROW_OF_R1C1.search(texts[0])
    firsts = [blocks[one].first for one in _sheets_meant("".join(texts), sheet, blocks)]
    first = min((one for one in firsts if one is not None), default=None)
    if first is None or plain:  # plain texts follow as references do
        return
    if all(row is not None and row < first for row in _rows(function, argument)):
        return
    raise BlockError(
        first,
        f"{function[:-1]} 里的地址是公式拼出来的，第{first + 1}行起的行移动后它不会跟着变",
        '请直接引用那一格（如 =B5），或把地址写完整，如 INDIRECT("B5")、HYPERLINK("#表!B5")；'
        "指公式自己这一行的用 ROW()",
    )


def _rows(function: str, argument: Sequence[Token]) -> Iterator[int | None]:
    """The rows that the argument names, from 0; None where they are not known."""
    before = ""
    for number, token in enumerate(argument):
        sign = argument[number - 1].value if number else ""
        following = argument[number + 1 :]
        if token.subtype == Token.TEXT:
            before = _text(token)
            found = [*_ROW.findall(before), *_ROW_OF_R1C1.findall(before)]
            yield from (int(row) - 1 for row in found)
        elif token.subtype == Token.NUMBER:
            if sign not in {"+", "-"}:
                yield int(float(token.value)) - 1
            elif abs(float(token.value)) > 1:  # more than the row beside
                yield None
        elif token.subtype == Token.RANGE and (
            function == "ADDRESS(" or _gives_row(before, following)
        ):
            yield None


def _gives_row(before: str, following: Sequence[Token]) -> bool:
    """Whether a cell between this text and what follows holds the number of a row."""
    after = next((_text(one) for one in following if one.subtype == Token.TEXT), "")
    return bool(_COLUMN_ENDS.search(before)) and not _SHEET_ENDS.search(after)


def _first_argument(tokens: Sequence[Token]) -> Iterator[Token]:
    """What the first argument says itself, without what functions in it are given."""
    open_calls: list[bool] = []  # whether what stands in each is looked at
    for token in tokens:
        if token.subtype == Token.OPEN:
            open_calls.append(token.value.upper() in _JOINERS)
        elif token.subtype == Token.CLOSE:
            if not open_calls:
                return
            open_calls.pop()
        elif token.type == Token.SEP and not open_calls:
            return
        elif all(open_calls):
            yield token


def _sheets_meant(text: str, sheet: str, blocks: Mapping[str, RowBlocks]) -> list[str]:
    """The sheets that an address with these texts may be about."""
    if "!" not in text:
        return [sheet] if sheet in blocks else []
    name = text.lstrip("#").partition("!")[0].strip("'").replace("''", "'")
    return [name] if name in blocks else list(blocks)


def _text(token: Token) -> str:
    return token.value[1:-1].replace('""', '"') if token.subtype == Token.TEXT else ""
