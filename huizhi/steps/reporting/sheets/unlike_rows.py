"""Unlike rows: what the rows of a column of figures are, where they are about different things.

总户数   | 户     | 820        走访群众户数 | 33
办公用房 | 平方米 | 60         发放传单份数 | 500
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huizhi.forms import FormField, FormTable, bare, printed_unit, says_measure, unit_column
from huizhi.forms.fields import asks_measure, counts_nothing_named, lists_indicators
from huizhi.storage import KeptField

AnsweredCells = Mapping[str, KeptField]  # of one row, by column id
_COUNTED = re.compile(
    r"([户人份处起件家个次场批台辆亩吨篇条名])次?数$|(金额|经费|资金|[收支]入|面积|人口)$"
)
_MOST = 30  # rows that are named one by one
_SHORT = 20  # letters of a row's name


@dataclass(frozen=True, slots=True)
class UnlikeRows:
    """What the rows of a column are. units: where each says its own, else empty; rows: the places,
    among all rows of all returns, of those of each name, none where there are too many names."""

    units: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[int, ...]], ...] = ()


def unlike_rows(
    table: FormTable,
    column: FormField,
    label: str,
    rows: Sequence[AnsweredCells],
    *,
    own_unit: bool,
) -> UnlikeRows | None:
    """What the rows are, None where their figures may be added up. label: what its heading says;
    own_unit: the heading says what all of them count."""
    if column.kind.shape not in {"number", "text"} or own_unit:
        return None
    filled = [(n, row) for n, row in enumerate(rows) if _is_answered(row.get(column.id))]
    named = _by_name(table, column, filled)
    unit = unit_column(table, column)
    if unit is not None and column.kind.shape == "number":
        said = [row[unit.id].raw.strip() for _, row in filled if unit.id in row]
        units = tuple(dict.fromkeys(filter(None, said)))
        is_list = unit.id in table.given_ids and len(said) > 1
        is_unlike = all(map(says_measure, units)) and (len(units) > 1 or is_list)
        return UnlikeRows(units, named) if is_unlike else None
    if unit is not None or not counts_nothing_named(bare(label)):
        return None
    naming = _naming(table, column)
    names = {_name(naming, row) for _, row in filled} - {""}
    is_indicator = any(lists_indicators(bare(one.label)) for one in naming)
    counted = {_counted(name) for name in names} - {""}
    is_unlike = len(names) > 1 and (is_indicator or len(counted) > 1)
    return UnlikeRows((), named) if is_unlike else None


def _is_answered(kept: KeptField | None) -> bool:
    return kept is not None and kept.value is not None


def _by_name(
    table: FormTable, column: FormField, filled: Sequence[tuple[int, AnsweredCells]]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    naming = _naming(table, column)
    found: dict[str, list[int]] = {}
    for number, row in filled:
        found.setdefault(_name(naming, row), []).append(number)
    is_named = "" not in found and len(found) <= _MOST
    is_named = is_named and all(len(name) <= _SHORT for name in found)
    return tuple((name, tuple(own)) for name, own in found.items()) if is_named else ()


def _naming(table: FormTable, column: FormField) -> Sequence[FormField]:
    """The columns that say what a row is about: those that the form prints, up to this one; else
    the one under 指标, 项目 and the like."""
    place = [one.id for one in table.columns].index(column.id)
    before = [one for one in table.columns[:place] if not asks_measure(bare(one.label))]
    given = [one for one in before if one.id in table.given_ids]
    return given or [one for one in before if lists_indicators(bare(one.label))][-1:]


def _name(naming: Sequence[FormField], row: AnsweredCells) -> str:
    return "".join(_texts(naming, row))


def _texts(naming: Sequence[FormField], row: AnsweredCells) -> Iterator[str]:
    for one in naming:
        if one.id in row and not row[one.id].raw.strip().isdigit():
            yield " ".join(row[one.id].raw.split())


def _counted(name: str) -> str:
    """What a row says that it counts: 户 of 走访户数, 万元 of 产值（万元）, "" for nothing."""
    found = _COUNTED.search(bare(name))
    return printed_unit((name,)) or (found[1] or found[2] if found else "")
