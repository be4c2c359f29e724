"""Built addresses: cells that a formula names by a text it puts together, as in INDIRECT("B"&5).

Such a text cannot follow moved rows, so it has to be right by itself: what it takes from ROW(),
MATCH and other functions is worked out over the rows as they are then, and rows above the first
that may move stay where they are. Every other row in it is refused. So is OFFSET by a number of
rows that is written out, over rows with marks: it would count other rows afterwards.
Source: ISO/IEC 29500-1, 18.17.7 (ADDRESS, HYPERLINK, INDIRECT, OFFSET).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from openpyxl.formula.tokenizer import Token

from huizhi.content import column_letters
from huizhi.formats.excel.formula import parse_reference
from huizhi.formats.excel.formula_calls import calls_in, number_written, text_said, text_written
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks
from huizhi.formats.sheets import column_number

_BUILDERS = frozenset(["INDIRECT(", "HYPERLINK(", "ADDRESS("])
_BUILDS = re.compile(r"\b(?:INDIRECT|HYPERLINK|ADDRESS|OFFSET)\s*\(", re.IGNORECASE)
_ROW = re.compile(r"(?<![\w$])\$?[A-Z]{1,3}\$?([0-9]{1,7})(?!\w)", re.IGNORECASE)
_ROW_OF_R1C1 = re.compile(r"(?<!\w)R([0-9]{1,7})C[0-9\[]", re.IGNORECASE)
_COLUMN = re.compile(r"(?<![\w$.])\$?([A-Z]{1,3})(?=\$?[0-9]|\$?$|\$?:)")
_COLUMN_OF_R1C1 = re.compile(r"(?<!\w)(?:R[0-9]*|R\[-?[0-9]+\])C([0-9]{1,5})", re.IGNORECASE)
_COLUMN_ENDS = re.compile(r"(?:^|[!:'#])\$?[A-Z]{1,3}\$?$", re.IGNORECASE)
_SHEET_ENDS = re.compile(r"^'?!")


def check_built_addresses(formula: str, sheet: str, blocks: Mapping[str, RowBlocks]) -> None:
    """formula: without "="; sheet: where it stands; blocks: of all sheets, by name.

    Raises: BlockError when a text in the formula names a row that may move.
    """
    for function, given, _ in calls_in(formula, _BUILDS):
        if function in _BUILDERS:
            _check(function, given[0], sheet, blocks)
        elif function == "OFFSET(":
            _check_offset(given, sheet, blocks)


def check_built_columns(formula: str, sheet: str, firsts: Mapping[str, int]) -> None:
    """The same for columns. firsts: by sheet name, the first column that may move, from 0.

    Raises: BlockError when a text or number in the formula names a column that may move.
    """
    for function, given, _ in calls_in(formula, _BUILDS):
        if function in _BUILDERS:
            texts = [text_said(one) for one in given[0] if one.subtype == Token.TEXT]
            meant, columns = "".join(texts), list(_columns(function, given))
            if len(given[0]) == 1 and texts and not _COLUMN_OF_R1C1.search(meant):
                continue  # plain texts follow as references do
        elif (
            function == "OFFSET(" and (base := parse_reference(text_written(given[0]))) is not None
        ):
            counted = [number_written(given[n]) or 0 for n in (2, 4) if n < len(given)]
            meant = f"{base.sheet}!" if base.sheet else ""
            reached = column_number(base.columns[0]) + max(counted, default=0)
            columns = [reached] if any(counted) else []
        else:
            continue
        first = min((firsts[one] for one in _sheets_meant(meant, sheet, firsts)), default=None)
        if first is not None and any(column >= first for column in columns):
            raise BlockError(
                first,
                f"{function[:-1]} 里写死了列，{column_letters(first)}列起的列移动后它不会跟着变",
                "请直接引用那一格或那些列（如 =C5、C5:C5），它会跟着走",
            )


def _columns(function: str, given: Sequence[Sequence[Token]]) -> Iterator[int]:
    """The columns that the arguments name, from 0."""
    for token in given[0]:
        yield from (column_number(one) for one in _COLUMN.findall(text_said(token).upper()))
        yield from (int(one) - 1 for one in _COLUMN_OF_R1C1.findall(text_said(token)))
    if (
        function == "ADDRESS("
        and len(given) > 1
        and (column := number_written(given[1])) is not None
    ):
        yield column - 1


def _check(
    function: str, argument: Sequence[Token], sheet: str, blocks: Mapping[str, RowBlocks]
) -> None:
    texts = [text_said(one) for one in argument if one.subtype == Token.TEXT]
    if function == "HYPERLINK(" and not any(text.startswith("#") for text in texts):
        return  # an address outside
    plain = len(argument) == 1 and bool(texts) and not _ROW_OF_R1C1.search(texts[0])
    meant = [blocks[one] for one in _sheets_meant("".join(texts), sheet, blocks)]
    firsts = [one.first for one in meant]
    first = min((one for one in firsts if one is not None), default=None)
    if first is None or plain:  # plain texts follow as references do
        return
    if all(row is not None and row < first for row in _rows(function, argument)):
        return
    alone = all(first in one.lone for one in meant if one.first == first)
    raise BlockError(
        first,
        f"{function[:-1]} 里的地址是公式拼出来的，第{first + 1}行起的行移动后它不会跟着变",
        "请把那张表的 {%sheet for %} 一行移到最后一行，别的行就不移动了"
        if alone
        else '请直接引用那一格（如 =B5），或把地址写完整，如 INDIRECT("B5")、HYPERLINK("#表!B5")；'
        "指公式自己这一行的用 ROW()",
    )


def _rows(function: str, argument: Sequence[Token]) -> Iterator[int | None]:
    """The rows that the argument names, from 0; None where they are not known."""
    before = ""
    for number, token in enumerate(argument):
        sign = argument[number - 1].value if number else ""
        following = argument[number + 1 :]
        if token.subtype == Token.TEXT:
            before = text_said(token)
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
    after = next((text_said(one) for one in following if one.subtype == Token.TEXT), "")
    return bool(_COLUMN_ENDS.search(before)) and not _SHEET_ENDS.search(after)


def _check_offset(
    arguments: Sequence[Sequence[Token]], sheet: str, blocks: Mapping[str, RowBlocks]
) -> None:
    """Raises: BlockError when rows with marks are counted in a number that is written out."""
    base = parse_reference(text_written(arguments[0]))
    target = blocks.get(base.sheet or sheet) if base is not None else None
    if base is None or target is None:
        return
    shift, height = (number_written(arguments[n]) if n < len(arguments) else None for n in (1, 3))
    top = base.rows[0]
    if height is not None and abs(height) > 1:
        passed = range(min(top, top + (shift or 0)), top + (shift or 0) + height)
    elif shift is not None and abs(shift) > 1:  # more than the row beside
        passed = range(min(top, top + shift), max(top, top + shift) + 1)
    else:
        return
    crossed = next((row for row in passed if row in target.controls), None)
    if crossed is not None:
        raise BlockError(
            crossed,
            f"OFFSET 数着行走，中间有第{crossed + 1}行的 {{%tr %}} 标记，生成后行数就不一样了",
            "请直接引用要用的那一格或那些行（如 B5:B5），它会跟着行走",
        )


def _sheets_meant(text: str, sheet: str, blocks: Mapping[str, object]) -> list[str]:
    """The sheets that an address with these texts may be about."""
    if "!" not in text:
        return [sheet] if sheet in blocks else []
    name = text.lstrip("#").partition("!")[0].strip("'").replace("''", "'")
    return [name] if name in blocks else list(blocks)
