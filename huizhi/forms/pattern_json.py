"""Pattern exchange: patterns of forms as JSON and back, without loss, so that they can be kept.

Not pickle: what lies on a disk is data, never a program.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from huizhi.forms.crossing import Crossing
from huizhi.forms.own_look import OwnLook
from huizhi.forms.sentence import Sentence
from huizhi.forms.table_spot import ColumnSpot, TableSpot
from huizhi.forms.template import FieldSpot, Pattern, PrintedRow

Patterns = Mapping[str, Mapping[str, Pattern]]  # of each form, by the suffix of its template


def patterns_to_json(patterns: Patterns) -> bytes:
    """The patterns as JSON in ASCII; `patterns_from_json` gives them back equal."""
    said = {
        form: {suffix: _pattern_out(one) for suffix, one in by_suffix.items()}
        for form, by_suffix in patterns.items()
    }
    return json.dumps(said, separators=(",", ":")).encode("ascii")


def patterns_from_json(data: bytes) -> dict[str, dict[str, Pattern]]:
    """The patterns that `patterns_to_json` wrote.

    Raises: ValueError when they are none.
    """
    try:
        return {
            form: {suffix: _pattern_in(one) for suffix, one in by_suffix.items()}
            for form, by_suffix in json.loads(data).items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no patterns") from error


def _pattern_out(pattern: Pattern) -> dict[str, Any]:
    look = pattern.look
    return {
        "form": pattern.form,
        "landmarks": sorted(pattern.landmarks),
        "fields": [_field_out(spot) for spot in pattern.fields],
        "tables": [_table_out(spot) for spot in pattern.tables],
        "sentences": [
            [number, one.fields, one.pieces, sorted(one.days)] for number, one in pattern.sentences
        ],
        "margins": pattern.margins,
        "look": [
            sorted(look.at),
            sorted(look.with_text),
            [[*key, count] for key, count in look.loose.items()],
            sorted(look.remarks),
        ],
        "asks_prose": pattern.asks_prose,
        "printed_rows": {
            text: [[sorted(row.texts), row.column] for row in rows]
            for text, rows in pattern.printed_rows.items()
        },
        "computed": sorted(pattern.computed),
        "units_over": dict(pattern.units_over),
        "enclosed": dict(pattern.enclosed),
        "brackets": sorted(pattern.brackets),
        "hinted": dict(pattern.hinted),
    }


def _pattern_in(said: Any) -> Pattern:
    return Pattern(
        said["form"],
        frozenset(said["landmarks"]),
        tuple(_field_in(*one) for one in said["fields"]),
        tuple(_table_in(*one) for one in said["tables"]),
        tuple(
            (number, Sentence(tuple(fields), tuple(pieces), frozenset(days)))
            for number, fields, pieces, days in said["sentences"]
        ),
        tuple(said["margins"]),
        _look_in(*said["look"]),
        said["asks_prose"],
        {
            text: tuple(PrintedRow(frozenset(texts), column) for texts, column in rows)
            for text, rows in said["printed_rows"].items()
        },
        frozenset(said["computed"]),
        dict(said["units_over"]),
        dict(said["enclosed"]),
        frozenset(said["brackets"]),
        dict(said["hinted"]),
    )


def _field_out(spot: FieldSpot) -> list[Any]:
    crossing = spot.crossing
    crossed = crossing and [
        crossing.row, crossing.heading, crossing.over, crossing.turn, crossing.unit,
    ]  # fmt: skip
    place = [spot.field, spot.grid, spot.row, spot.column]
    return [*place, spot.label, spot.side, spot.turn, crossed]


def _field_in(
    field: str, grid: int, row: int, column: int, label: str, side: str, turn: int, crossed: Any
) -> FieldSpot:
    crossing = None if crossed is None else Crossing(*crossed)
    return FieldSpot(field, grid, row, column, label, side, turn, crossing)


def _table_out(spot: TableSpot) -> list[Any]:
    columns = [
        [c.field, c.column, c.label, c.over, c.heading, c.turn, c.behind] for c in spot.columns
    ]
    own = [spot.ends, spot.group, spot.given, spot.id, spot.name]
    rows = [spot.side_by_side, spot.by_line, spot.merged]
    return [spot.grid, columns, *own, sorted(spot.titles), *rows]


def _table_in(*said: Any) -> TableSpot:
    grid, columns, ends, group, given, own_id, name, titles, side_by_side, by_line, merged = said
    return TableSpot(
        grid,
        tuple(_column_in(*one) for one in columns),
        tuple(ends),
        group,
        tuple(given),
        own_id,
        name,
        frozenset(titles),
        side_by_side,
        by_line,
        tuple(merged),
    )


def _column_in(
    field: str, column: int, label: str, over: str, heading: list[str], turn: int, behind: int
) -> ColumnSpot:
    return ColumnSpot(field, column, label, over, tuple(heading), turn, behind)


def _look_in(at: Any, with_text: Any, loose: Any, remarks: Any) -> OwnLook:
    return OwnLook(
        frozenset((place, note) for place, note in at),
        frozenset((text, note) for text, note in with_text),
        Counter({(in_margin, text): count for in_margin, text, count in loose}),
        frozenset(remarks),
    )
