"""Own numbers: what a formula makes of the number of its own row or column, as in =ROW()-2.

ROW() is right by itself after rendering, what is taken from it or compared with it was counted on
the rows of the template, marks included: =ROW()-2 shows 1 there and 0 in what is rendered. And
ROW(A1), which people drag down so that it counts, is the same in all rounds.
Source: ISO/IEC 29500-1, 18.17.7 (COLUMN, COLUMNS, ROW, ROWS).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from huizhi.formats.excel.column_reference import references_in
from huizhi.formats.excel.formula import Reference, parse_formula
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks

_NUMBERS = re.compile(r"\b(?:ROW|COLUMN)S?\s*\(", re.IGNORECASE)
_ADDRESSES = frozenset(["INDIRECT(", "ADDRESS(", "HYPERLINK("])  # `built_address`
_BESIDE = frozenset(["INDEX(", "OFFSET("])  # the row beside
_COMPARED = frozenset(["=", "<>", "<", ">", "<=", ">="])
_REMEDY = "序号请写标记 {{ loop.index }}，生成时填上 1、2、3……"


@dataclass(frozen=True, slots=True)
class _Range:
    """Rows or columns that a reference names, from 0; fixed: whether with "$"."""

    first: int
    last: int
    fixed: tuple[bool, bool]


@dataclass(frozen=True)
class _Axis:
    """Rows or columns. number, count: the functions; called: one of them; ranges: what the
    references in a formula name."""

    number: str
    count: str
    called: str
    mark: str
    ranges: Callable[[str], Iterator[_Range]]


def check_row_numbers(formula: str, row: int, blocks: RowBlocks) -> None:
    """formula: without "="; row: where it stands, from 0; blocks: of its sheet.

    Raises: BlockError when it counts on rows that are others after rendering.
    """
    _check(formula, row, blocks, _Axis("ROW(", "ROWS(", "行", "tr", _rows))


def check_column_numbers(formula: str, column: int, blocks: RowBlocks) -> None:
    """The same for columns; blocks: counted in columns. Raises: BlockError."""
    _check(formula, column, blocks, _Axis("COLUMN(", "COLUMNS(", "列", "tc", _columns))


def _check(formula: str, place: int, blocks: RowBlocks, axis: _Axis) -> None:
    if not _NUMBERS.search(formula) or not any(one < place for one in blocks.controls):
        return
    try:
        tokens = [one for one in Tokenizer(f"={formula}").items if one.type != Token.WSPACE]
    except (TokenizerError, IndexError):
        return  # refused by those who have to rewrite it
    calls = list(_numbers(tokens, axis))
    own = [one for one in calls if one.is_own(place)]
    for one in own:
        _check_own(one, place, blocks, axis)
    loop = any(block.loops for block in blocks.around(place))
    for one in calls if loop and not own else ():
        _check_dragged(one, place, blocks, axis)


@dataclass(frozen=True)
class _Call:
    """One call of ROW, ROWS, COLUMN or COLUMNS. given: what it names, None for nothing, `()` for
    more than one range; around: the functions around it; before, after: two tokens each."""

    function: str
    written: str
    given: _Range | tuple[()] | None
    around: frozenset[str]
    before: Sequence[Token]
    after: Sequence[Token]

    def is_own(self, place: int) -> bool:
        """Whether it is the number of the formula's own row."""
        if self.function.endswith("S("):
            return False
        if not isinstance(self.given, _Range):
            return self.given is None
        return self.given.first == self.given.last == place and not any(self.given.fixed)


def _numbers(tokens: Sequence[Token], axis: _Axis) -> Iterator[_Call]:
    around: list[str] = []
    for number, token in enumerate(tokens):
        if token.subtype == Token.OPEN:
            around.append(token.value.upper())
        elif token.subtype == Token.CLOSE and around:
            around.pop()
        if token.subtype != Token.OPEN or around[-1] not in {axis.number, axis.count}:
            continue
        end = next((n for n, t in enumerate(tokens) if n > number and t.subtype == Token.CLOSE), 0)
        said = tokens[number + 1 : end]
        given: _Range | tuple[()] | None = None
        if said:
            ranges = list(axis.ranges(said[0].value)) if len(said) == 1 else []
            given = ranges[0] if len(ranges) == 1 else ()
        written = "".join(one.value for one in tokens[number : end + 1])
        before = tokens[max(0, number - 2) : number]
        after = tokens[end + 1 : end + 3]
        yield _Call(around[-1], written, given, frozenset(around[:-1]), before, after)


def _check_own(call: _Call, place: int, blocks: RowBlocks, axis: _Axis) -> None:
    if call.around & _ADDRESSES:
        return
    taken = _number_beside(call.after, {"-"})
    beside = taken == 1 and bool(call.around & _BESIDE)
    if taken is not None and place + 1 - taken == 1 and not beside and "MOD(" not in call.around:
        raise BlockError(
            place,
            f"{call.written}-{taken} 在模板里是 1，{{%{axis.mark} %}} 标记的{axis.called}"
            "生成后就没有了，那时不再从 1 数起",
            _REMEDY,
        )
    compared = _number_beside(call.after, _COMPARED)
    if compared is None:
        compared = _number_beside(call.before[::-1], _COMPARED)
    if compared is None or compared - 1 in blocks.controls or compared > blocks.height:
        return
    if any(one < compared - 1 for one in blocks.controls):
        raise BlockError(
            place,
            f"{call.written} 和写死的 {compared} 比，第{compared}{axis.called}生成后不在原处",
            "第一轮、最后一轮请用标记，如 {{ '首' if loop.first else '' }}",
        )


def _number_beside(tokens: Sequence[Token], signs: frozenset[str] | set[str]) -> int | None:
    """The number that follows one of these signs."""
    if len(tokens) < 2 or tokens[0].value not in signs or tokens[1].subtype != Token.NUMBER:
        return None
    return int(tokens[1].value) if tokens[1].value.isdigit() else None


def _check_dragged(call: _Call, place: int, blocks: RowBlocks, axis: _Axis) -> None:
    """Raises: BlockError for what counts only while it is dragged down."""
    given = call.given
    if not isinstance(given, _Range):
        return
    around = [one for one in blocks.around(place) if one.loops]
    if any(one.first <= row <= one.last for one in around for row in (given.first, given.last)):
        return
    if call.function == axis.count:
        grows = given.fixed[0] != given.fixed[1]
    else:
        grows = given.first == given.last and not any(given.fixed)
    if grows:
        what = f"{call.written} 在循环的各轮里都一样，不会逐{axis.called}加一"
        raise BlockError(place, what, _REMEDY)


def _rows(text: str) -> Iterator[_Range]:
    try:
        found = [one for one in parse_formula(text) if isinstance(one, Reference)]
    except ValueError:
        return
    for one in found:
        yield _Range(*one.rows, one.fixed)


def _columns(text: str) -> Iterator[_Range]:
    try:
        found = list(references_in(text))
    except ValueError:
        return
    for one in found:
        yield _Range(*one.columns, (one.first.fixed, (one.last or one.first).fixed))
