"""Units over: the unit of amounts (万元) that a title or a line above says for all of them, or a
heading over several columns for the answers in a table of categories.

二、资金构成（单位：万元）                帮扶资金（万元） | <
来源 | 金额                        村    中央             | 省级
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from huizhi.content import Cell, Grid, lazy_pattern
from huizhi.forms.landmark import bare

UNIT_IN_BRACKETS = lazy_pattern(
    r"[(（](?:单位[:：]?)?([\u4e00-\u9fff]{1,3}|[万千]?(?:平方|立方)公?里?米?|"
    r"[%％‰℃㎡㎥]|°C|[kcm]?m[23²³]?|kg|kwh|t|g)[)）]$",
    re.IGNORECASE,
)
_SAYS = re.compile(r"单位\s*[:：]\s*([^()（）\n]{1,16})")
_MONEY = re.compile(r"(?:^|[、，,/和\s])(?:人民币)?([百千万亿]*元)(?=$|[、，,/和\s；;])")
_COUNTED_IN = re.compile(
    r"(?:^|[\s（(，,；;])(?:计量|金额)?单位\s*[:：]\s*([^()（）\n]{1,24}?)\s*(?:[（(][^（）()]{1,6}[）)])?\s*[)）]?\s*$"
)
_LISTED = re.compile(r"[^\W\d_]{1,5}(?:\s*[、，,/和]\s*[^\W\d_]{1,5})*|[㎡%％]")
_ALONE = re.compile(r"\s*[(（]?\s*(?:金额|计量)?单位\s*[:：].{1,16}", re.DOTALL)
_IN_BRACKETS = re.compile(r"[(（]([百千万亿]*元)[)）]\s*$")


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """Where an answer or a column of answers stands first; is_crossed: in a table of categories."""

    field: str
    grid: int
    row: int
    column: int
    is_crossed: bool = False


def printed_unit(heading: Sequence[str]) -> str:
    """The unit in brackets behind the lowest of these headings that has one, "" for none."""
    found = (UNIT_IN_BRACKETS.search(one.strip()) for one in reversed(heading))
    return next((one[1].replace("％", "%") for one in found if one), "")


def money_units(text: str) -> tuple[str, ...] | None:
    """The units of money among those in which a text says that numbers are counted: 万元 of
    单位：人、万元; None where it says nothing of that."""
    found = _COUNTED_IN.search(text)
    if found is None or not _LISTED.fullmatch(found[1]):
        return None
    return tuple(_MONEY.findall(found[1]))


def units_over(grids: tuple[Grid, ...], places: Iterable[AskedPlace]) -> Mapping[str, str]:
    """The units of amounts by field, of the nearest text above that says one."""
    said = [list(_said(grid)) for grid in grids]
    units: dict[str, str] = {}
    for place in places:
        grid = grids[place.grid]
        own = _over_columns(grid, place) if place.is_crossed else ""
        if unit := own or _nearest(grid, said[place.grid], place):
            units[place.field] = unit
    return units


def _nearest(grid: Grid, said: Iterable[tuple[Cell, str]], place: AskedPlace) -> str:
    """The unit said nearest above a place: of several in one row that over its column, else the
    last."""
    above = [(c.row, _spans(c, place), n, u) for n, (c, u) in enumerate(said)
             if _is_over(grid, c, place)]  # fmt: skip
    return max(above, default=(0, False, 0, ""))[-1]


def _said(grid: Grid) -> Iterator[tuple[Cell, str]]:
    """The cells that say a unit of money, in reading order."""
    for cell in grid.cells:
        units = money_units(cell.text) if "单位" in cell.text else ()
        if units is None:
            found = _SAYS.search(cell.text)
            units = tuple(_MONEY.findall(found[1].strip())) if found else ()
        if units:
            yield cell, units[0]


def _is_over(grid: Grid, cell: Cell, place: AskedPlace) -> bool:
    """Whether what a cell says is said of this place: in a line of its own, or at the end of one,
    of all below, in a title or heading of what it stands over."""
    is_alone = _ALONE.fullmatch(cell.text) is not None or len(grid.row(cell.row)) == 1
    is_note = is_alone or bool(money_units(cell.text))
    return cell.row < place.row and (is_note or _spans(cell, place))


def _spans(cell: Cell, place: AskedPlace) -> bool:
    return cell.column <= place.column < cell.right


def _over_columns(grid: Grid, place: AskedPlace) -> str:
    """The unit in brackets of the nearest heading above a place that has one."""
    above = grid.at(place.row - 1, place.column)
    while above is not None:
        found = _IN_BRACKETS.search(above.text.strip())
        if found is not None:
            return found[1]
        if bare(above.text) and above.column == 0 and above.right >= grid.width:
            return ""  # a line over all
        above = grid.at(above.row - 1, place.column) if above.row else None
    return ""
