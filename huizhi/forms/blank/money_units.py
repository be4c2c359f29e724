"""Money units: in what a blank form counts its amounts, by what it prints above a table (单位：人、
万元) and in headings (收入（元）): the nearest to the place counts; where two speak, a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huizhi.content import Cell, Grid
from huizhi.forms import money_units, printed_unit, without_hint
from huizhi.forms.blank.guess import Guess
from huizhi.forms.blank.table_finder import FoundTable
from huizhi.forms.fields import Money


def money_above(grid: Grid, below: int) -> tuple[str, ...]:
    """The units of amounts that the nearest text above a row says in which anything is counted."""
    said = _said(grid, range(below))
    return said[-1] if said else ()


def money_doubts(
    grid: Grid, table: FoundTable, guesses: Mapping[int, Guess], others: Sequence[FoundTable]
) -> Iterator[str]:
    """A doubt for the amounts of a table that two units of money may be said of. others: every
    table of the grid, by which it is told what is said above this one alone."""
    amounts = [c for c in table.columns() if guesses[c.column].kind == Money.kind]
    own = {c.column: _own(table, c) for c in amounts}
    before = max((one.bottom for one in others if one.bottom <= table.first_row), default=0)
    said = _said(grid, range(before, table.first_row)) or _said(grid, range(table.first_row))[:1]
    above = tuple(dict.fromkeys(unit for units in said for unit in units))
    if not amounts or not above:
        return
    nearest = said[-1][:1] if said[-1] else ()
    plain = [c for c in amounts if not own[c.column]]
    if len(above) > 1 and plain and nearest:
        named, units = _named(plain), "”“".join(above)
        yield f"上面写着“{units}”，{named}没有写明是哪一种，按“{nearest[0]}”读，请核对"
    other = [c for c in amounts if own[c.column] and (own[c.column],) != above]
    if other:
        each = "、".join(f"“{_plain(c)}”按“{own[c.column]}”" for c in other)
        yield f"上面写着“{'”“'.join(above)}”，{each}读（写在这一栏上的），请核对"


def _said(grid: Grid, rows: range) -> list[tuple[str, ...]]:
    """What each text in these rows says amounts are counted in, that says what anything is."""
    cells = (c for c in grid.cells if c.row in rows and "单位" in c.text)
    found = (money_units(c.text) for c in cells)
    return [units for units in found if units is not None]


def _own(table: FoundTable, heading: Cell) -> str:
    """The unit of money in the heading of a column, or in that above it; "" for none."""
    unit = printed_unit((table.over.get(heading.column, ""), heading.text))
    return unit if unit.endswith("元") else ""


def _named(columns: Sequence[Cell]) -> str:
    return "、".join(f"“{_plain(c)}”" for c in columns)


def _plain(heading: Cell) -> str:
    return without_hint(heading.text).strip()
