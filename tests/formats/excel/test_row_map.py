"""Row map: where template rows went, drawn as the origins of the rendered rows."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.formats.excel.numbered_sheet import number_rows
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.excel.row_signs import Signs, SlotPlace
from huizhi.formats.jinja.marks import names_shown
from huizhi.formats.sheets.areas import MOST_ROWS


def _looped(*inner: int) -> RowMap:
    """Rows of this template: 0 head, 1 `for`, 2, 3 `for`, 4, 5 `endfor`, 6, 7 `endfor`, 8 foot;
    `inner` has the number of inner rounds for each outer one."""
    signs = Signs()
    text = signs.row(0, 0)
    for count in inner:
        text += signs.begin(1) + signs.row(2, 2)
        text += (signs.begin(3) + signs.row(4, 4) + signs.end()) * count
        text += signs.row(6, 6) + signs.end()
    return number_rows(text + signs.row(8, 8), signs, 9, {1: 7, 3: 5}).row_map


def _origins(rows: RowMap) -> str:
    return "".join(str(origin) for origin, _ in rows.rows)


def test_rows_know_where_they_came_from() -> None:
    rows = _looped(2, 0, 1)
    assert _origins(rows) == "024462624" + "68"
    assert rows.moves
    assert [len(rounds) for _, rounds in rows.rows] == [0, 1, 2, 2, 1, 1, 1, 1, 2, 1, 0]


@pytest.mark.parametrize(
    ("first", "last", "groups"),
    [
        (0, 0, [(0, 0)]),
        (2, 2, [(1, 1), (5, 5), (7, 7)]),  # once a round
        (2, 6, [(1, 4), (5, 6), (7, 9)]),  # over the whole inner loop
        (4, 4, [(2, 2), (3, 3), (8, 8)]),
        (1, 7, [(1, 9)]),  # over the whole outer loop
        (0, 8, [(0, 10)]),
        (8, 8, [(10, 10)]),
        (3, 3, []),
    ],
)
def test_areas_are_repeated_once_for_each_round_around_them(
    first: int, last: int, groups: list[tuple[int, int]]
) -> None:
    assert list(_looped(2, 0, 1).groups(first, last)) == groups


def test_rounds_of_the_innermost_loop_are_one_group() -> None:
    assert list(_looped(2, 0, 1).groups_of_rounds(4, 4)) == [(2, 3), (8, 8)]
    assert list(_looped(1, 1).groups_of_rounds(2, 2)) == [(1, 4)]


@pytest.mark.parametrize(
    ("first", "last", "runs"),
    [
        (4, 4, [(2, 3), (8, 8)]),
        (0, 2, [(0, 1), (5, 5), (7, 7)]),
        (1, 7, [(1, 9)]),
        (3, 3, []),
        (8, 20, [(10, 22)]),  # what lies below moves along
        (9, 9, [(11, 11)]),
        (0, MOST_ROWS - 1, [(0, MOST_ROWS - 1)]),
    ],
)
def test_runs_have_no_gaps(first: int, last: int, runs: list[tuple[int, int]]) -> None:
    assert _looped(2, 0, 1).runs(first, last) == runs


@pytest.mark.parametrize(
    ("first", "last", "row", "span"),
    [
        (4, 4, None, (2, 8)),
        (3, 5, None, (2, 8)),
        (3, 3, None, None),
        (4, 4, 3, (3, 3)),  # from the second inner row: its own round
        (3, 5, 3, (2, 3)),  # the whole inner loop of its own outer round
        (1, 7, 3, (1, 9)),  # the whole outer loop
        (0, 4, 3, (0, 3)),  # from above the loop to itself
        (4, 8, 3, (3, 10)),
        (2, 2, 9, (7, 7)),
        (4, 4, 5, None),  # an outer round without inner ones
        (8, 8, 3, (10, 10)),
        (9, 12, None, (11, 14)),
        (4, 30, None, (2, 32)),
    ],
)
def test_a_reference_means_the_rows_of_its_own_round(
    first: int, last: int, row: int | None, span: tuple[int, int] | None
) -> None:
    rows = _looped(2, 0, 1)
    assert rows.span(first, last, rows.rounds_of(row) if row is not None else ()) == span


def test_nothing_left_is_none() -> None:
    rows = _looped()
    assert rows.span(1, 7) is None
    assert rows.runs(1, 7) == []
    assert list(rows.groups(1, 7)) == []


def test_rows_that_stay_do_not_move() -> None:
    signs = Signs()
    assert not number_rows(signs.row(0, 4), signs, 5, {}).row_map.moves
    assert number_rows(signs.row(0, 3), signs, 5, {}).row_map.moves
    assert number_rows(signs.row(1, 4), signs, 5, {}).row_map.moves


def test_signs_become_numbers_and_places() -> None:
    signs = Signs()
    text = (
        f"<a>{signs.row(0, 1)}{signs.row(2, 2)}<row r='{signs.cell()}'><c r='{signs.cell('B')}'>"
        f"{signs.slot('name', alone=True)}x</c><c r='{signs.cell('AA')}'>y"
        f"{signs.slot('rows.a', alone=False)}{signs.reference('A1&lt;')}</c></row></a>"
    )
    settled = number_rows(text, signs, 3, {})
    assert "".join(settled.pieces) == "<a><row r='3'><c r='B3'>x</c><c r='AA3'>y</c></row></a>"
    assert settled.slots == (SlotPlace("name", 2, "B", True), SlotPlace("rows.a", 2, "AA", False))
    ((index, written, row),) = settled.references
    assert (settled.pieces[index], written, row) == ("", "A1<", 2)


@given(st.text(max_size=80))
def test_no_text_is_taken_for_a_sign(text: str) -> None:
    signs = Signs()
    other = Signs().row(0, 5)
    settled = number_rows(text + other, signs, 0, {})
    assert "".join(settled.pieces) == names_shown(text + other)
    assert settled.row_map.rows == ()
