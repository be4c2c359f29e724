"""Column rounds: which columns a sheet gets, and what the names of `{%tc for %}` are in each.

The statements of the control columns, in order, are a small template of their own: what it prints
says which columns of the template come one after the other, as signs of rows do for rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Undefined, nodes
from jinja2.runtime import LoopContext

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel.column_blocks import ColumnBlocks
from huizhi.formats.excel.numbered_sheet import number_rows
from huizhi.formats.excel.row_blocks import control_source
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.excel.row_signs import Signs
from huizhi.formats.excel.sheet_source import SheetRows, control_of_row
from huizhi.formats.jinja import (
    FAILURES,
    CompiledMarks,
    MarkEnvironment,
    PlacedSource,
    place_sign,
    straighten_quotes,
)
from huizhi.formats.sheets import MOST_COLUMNS

_TAKE = "_taken"  # what the plan calls for each run of columns
_LOOP = ("index", "index0", "first", "last", "length", "revindex", "revindex0", "depth", "depth0")


@dataclass(frozen=True)
class SheetColumns:
    """The columns of one rendered sheet. names: of each the values that its marks may name besides
    those of the whole template."""

    columns: RowMap
    names: tuple[Mapping[str, object], ...]

    def bound(self, sheet: int) -> dict[int, str]:
        """By column, the assignments that give its marks these values."""
        return {
            column: ", ".join(f"{name}={_key(sheet, column, name)}" for name in names)
            for column, names in enumerate(self.names)
            if names
        }

    def values(self, sheet: int) -> Iterator[tuple[str, object]]:
        """The values by the names that `bound` has for them."""
        for column, names in enumerate(self.names):
            for name, value in names.items():
                yield _key(sheet, column, name), value


def _key(sheet: int, column: int, name: str) -> str:
    return f"_c{sheet}_{column}_{name}"


@dataclass(frozen=True)
class ColumnPlan:
    """What decides the columns of one sheet, compiled. scopes: by column of the template, the names
    that its marks may use."""

    blocks: ColumnBlocks
    marks: CompiledMarks
    signs: Signs
    scopes: Mapping[int, tuple[str, ...]]

    def columns(self, context: Mapping[str, object]) -> SheetColumns:
        """The columns for these values. Raises: RenderError."""
        taken: list[Mapping[str, object]] = []

        def take(names: Mapping[str, object]) -> str:
            if len(taken) == MOST_COLUMNS:
                raise ValueError(f"一张表最多{MOST_COLUMNS}列")
            taken.append({n: kept(v) for n, v in names.items() if not isinstance(v, Undefined)})
            return ""

        text = self.marks.render({**context, _TAKE: take})
        found = number_rows(text, self.signs, self.blocks.width, self.blocks.blocks.loops)
        return SheetColumns(found.row_map, tuple(taken))

    def once(self) -> SheetColumns:
        """The columns of the template as they are, each once, their names with nothing behind."""
        blocks = self.blocks.blocks
        rounds = {
            column: tuple((b.first, -1 - b.first) for b in blocks.around(column) if b.loops)
            for column in range(self.blocks.width)
            if column not in blocks.controls
        }
        columns = RowMap(tuple(rounds.items()), self.blocks.width, blocks.loops)
        return SheetColumns(columns, tuple(dict.fromkeys(self.scopes[c]) for c in rounds))


def compile_plan(
    blocks: ColumnBlocks, rows: SheetRows, environment: MarkEnvironment, file: str, sheet: str
) -> ColumnPlan:
    """The plan of a sheet's columns.

    Raises: TemplateError when a statement is broken, or names what only rows know.
    """
    signs = Signs()
    scopes = _scopes_of(blocks, environment)
    said = {cell.column: (cell, statement) for cell, statement in blocks.statements}
    pieces: list[str] = []
    for column in range(blocks.width):
        if column in said:
            cell, statement = said[column]
            source = control_source(statement, column, blocks.blocks, signs)
            pieces.append(place_sign(cell.reference) + source)
        else:
            names = ", ".join(f'"{name}": {name}' for name in scopes[column])
            pieces.append(f"{signs.row(column, column)}{{{{ {_TAKE}({{{names}}}) }}}}")

    marks = CompiledMarks(environment, PlacedSource("".join(pieces), sheet, f"{sheet}!"), file)
    known = _names_of_rows(rows, environment)
    for name in sorted(marks.used & known):
        cell = next(c for c, s in blocks.statements if name in s)
        what = f"{{%tc %}} 里用了“{name}”，它只在循环的行里才有"
        remedy = "一张表的列数对每一行都一样，请用全表都有的名称，如 {%tc for 列 in 各列 %}"
        raise TemplateError([Mistake(file, f"{sheet}!{cell.reference}", what, remedy=remedy)])
    return ColumnPlan(blocks, marks, signs, scopes)


def _scopes_of(blocks: ColumnBlocks, environment: MarkEnvironment) -> dict[int, tuple[str, ...]]:
    """By column, the names that the statements before it give."""
    scopes: dict[int, tuple[str, ...]] = {}
    stack: list[tuple[str, ...]] = [()]
    said = {cell.column: statement for cell, statement in blocks.statements}
    for column in range(blocks.width):
        statement = said.get(column)
        if statement is None:
            scopes[column] = tuple(dict.fromkeys(name for names in stack for name in names))
            continue
        word = statement.split(None, 1)[0]
        if word == "for":
            stack.append((*targets(statement, environment), "loop"))
        elif word == "if":
            stack.append(())
        elif word.startswith("end"):
            ended = stack.pop()
            if word == "endif":  # names that a condition sets stay
                stack[-1] += ended
        elif word == "set":
            stack[-1] += targets(statement, environment)
    return scopes


def targets(statement: str, environment: MarkEnvironment) -> tuple[str, ...]:
    """The names that a `for` or `set` gives; none where it is broken, which is told elsewhere."""
    end = "{% endfor %}" if statement.startswith("for") else ""
    try:
        tree = environment.parse(f"{{% {straighten_quotes(statement)} %}}{end}")
    except FAILURES:
        return ()
    given = (one for one in tree.find_all(nodes.Name) if one.ctx == "store")
    return tuple(dict.fromkeys(one.name for one in given))


def _names_of_rows(rows: SheetRows, environment: MarkEnvironment) -> frozenset[str]:
    """The names that `{%tr for %}` gives."""
    said = (control_of_row(row) or "" for row in rows.rows)
    given = (targets(one, environment) for one in said if one.startswith("for"))
    return frozenset(name for names in given for name in names)


def kept(value: object) -> object:
    """The value as it is in this round."""
    if isinstance(value, LoopContext):
        return {name: getattr(value, name) for name in _LOOP}
    return value
