"""Loop names: defined names over repeated rows, and what may be made of them.

A name for one cell of a loop means the cells of all rounds afterwards, so it can be added up and no
longer be a number by itself. A name without "$" means cells as far from the one that uses it
("the cell above"): it stays as it is, and only where no row of marks can come between.
Source: ISO/IEC 29500-1, 18.2.5 (definedName).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree
from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel.names import is_relative, own_names, references_of
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks
from huizhi.formats.sheets import MOST_ROWS

_OWN_OR_BESIDE = frozenset([0, 1, MOST_ROWS - 1])  # counted from the first row of a sheet
_OPERATORS = frozenset([Token.OP_IN, Token.OP_PRE, Token.OP_POST])


def check_relative_rows(name: str, blocks: Mapping[str, RowBlocks]) -> None:
    """name: its formula; blocks: of all sheets, by name.

    Raises: BlockError when it means rows further away than the one beside.
    """
    for one in references_of(name) if is_relative(name) else ():
        own = blocks.get(one.sheet)
        if own is None or not own.controls:
            continue
        corners = (one.first, one.last or one.first)
        if any(corner.fixed or corner.row not in _OWN_OR_BESIDE for corner in corners):
            what = f"引用的 {one.text}：行号前没有“$”，指的是离所在格几行远的格，行移动后就不对了"
            raise BlockError(one.rows[0], what, "请在行号前加“$”，如 $B$3")


def check_names_used(
    workbook: etree._Element,
    formulas: Iterable[tuple[str, str]],
    blocks: Mapping[str, RowBlocks],
    file: str,
) -> None:
    """workbook: root of its part; formulas: of all cells, each with its
    place; blocks: of all sheets, by name.

    Raises: TemplateError when a formula takes a name for one number that means many.
    """
    names = {one.get("name", ""): one.text or "" for one in own_names(workbook)}
    several = [name for name, text in names.items() if _is_looped_cell(text, blocks)]
    if not several:
        return
    known = re.compile("|".join(rf"(?<![\w.]){re.escape(name)}(?![\w.(!])" for name in several))
    for place, formula in formulas:
        for name in _taken_alone(formula) if known.search(formula) else ():
            if name in several:
                what = f"公式里的名称“{name}”指循环里的一行，生成后可能有许多行或没有"
                remedy = f"请写成合计，如 SUM({name})；指本轮请直接写那一格"
                raise TemplateError([Mistake(file, place, what, remedy=remedy)])


def _is_looped_cell(name: str, blocks: Mapping[str, RowBlocks]) -> bool:
    """Whether a name with this formula is one cell of a loop."""
    found = list(references_of(name))
    if len(found) != 1 or found[0].text != name or found[0].sheet not in blocks:
        return False
    first, last = found[0].rows
    around = blocks[found[0].sheet].around(first)
    return (
        first == last
        and found[0].columns[0] == found[0].columns[1]
        and any(one.loops for one in around)
    )


def _taken_alone(formula: str) -> Iterator[str]:
    """The names in a formula that it reckons with as they are, not given to a function."""
    try:
        tokens = [one for one in Tokenizer(f"={formula}").items if one.type != Token.WSPACE]
    except (TokenizerError, IndexError):
        return  # refused by those who have to rewrite it
    for number, token in enumerate(tokens):
        beside = {
            one.type for one in (*tokens[max(0, number - 1) : number], *tokens[number + 1 :][:1])
        }
        if token.subtype == Token.RANGE and (len(tokens) == 1 or beside & _OPERATORS):
            yield token.value
