"""Grids: what covers what, and drawing and parsing as two ways of one road."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import Cell, Grid, answers_in, column_letters, draw, parse

FORM = """
姓名 | 张三 | 性别 | ~
地址 | 祖师街道88号 | < | <
^    | 备注 |      | a\\!b\\nc
"""


def test_parse_reads_spans_and_missing_cells() -> None:
    grid = parse(FORM, "附件1")
    assert (grid.height, grid.width) == (3, 4)
    assert grid.at(0, 3) is None
    assert grid.at(1, 3) == Cell(1, 1, "祖师街道88号", "祖师街道88号", 1, 3, "附件1!B2")
    assert grid.at(2, 0) == Cell(1, 0, "地址", "地址", 2, 1, "附件1!A2")
    assert grid.at(2, 2) == Cell(2, 2, "", None, place="附件1!C3")
    assert grid.at(2, 3) == Cell(2, 3, "a|b\nc", "a|b\nc", place="附件1!D3")


def test_row_holds_the_cells_that_reach_into_it() -> None:
    assert [cell.text for cell in parse(FORM).row(2)] == ["地址", "备注", "", "a|b\nc"]
    assert parse(FORM).row(9) == ()


def test_answers_are_the_cells_with_text() -> None:
    texts = [cell.text for cell in answers_in([parse(FORM)])]
    assert texts == ["姓名", "张三", "性别", "地址", "祖师街道88号", "备注", "a|b\nc"]


def test_draw_aligns_wide_letters() -> None:
    assert draw(parse(FORM)).split("\n") == [
        "姓名 | 张三         | 性别 | ~",
        "地址 | 祖师街道88号 | <    | <",
        "^    | 备注         |      | a\\!b\\nc",
    ]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("", "\\[]"),
        (" ", "\\[ ]"),
        ("<", "\\[<]"),
        ("~ ", "\\[~ ]"),
        ("姓　名", "姓　名"),
        ("a\u00a0b", "a\\{a0}b"),
        ("\u2028", "\\{2028}"),
        ("\\n", "\\\\n"),
        ("\\[x]", "\\\\[x]"),
        ("\ud800", "\\{d800}"),
    ],
)
def test_texts_that_would_be_taken_for_something_else(text: str, drawn: str) -> None:
    grid = Grid("Sheet1", (Cell(0, 0, text, text or None, place="Sheet1!A1"),))
    assert draw(grid) == drawn
    assert parse(drawn) == grid


@pytest.mark.parametrize("drawing", ["<", "^ | a", "~ | <", "a\\q", "a\\"])
def test_parse_refuses_what_means_nothing(drawing: str) -> None:
    with pytest.raises(ValueError):
        parse(drawing)


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_column_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


TEXTS = (
    st.text()
    | st.text(alphabet=" \t\n\r\\|<^~[]{}n!a\u3000\u00a0\u2028\x1c\x85")
    | st.sampled_from(["", "<", "^", "~", "\\[]", "姓名："])
)


@st.composite
def grids(pick: st.DrawFn) -> Grid:
    """A grid of cells that do not overlap, some places without a cell."""
    height, width = pick(st.integers(0, 5)), pick(st.integers(1, 5))
    free = {(row, column) for row in range(height) for column in range(width)}
    cells = []
    for row, column in sorted(free):
        if (row, column) not in free or pick(st.integers(0, 3)) == 0:
            continue
        rows, columns = pick(st.integers(1, 3)), pick(st.integers(1, 3))
        area = {(row + r, column + c) for r in range(rows) for c in range(columns)}
        if not area <= free:
            area, rows, columns = {(row, column)}, 1, 1
        free -= area
        text = pick(TEXTS)
        place = f"表!{column_letters(column)}{row + 1}"
        cells.append(Cell(row, column, text, text or None, rows, columns, place))
    return Grid("表", tuple(cells))


@given(grids())
def test_parse_gives_back_what_was_drawn(grid: Grid) -> None:
    assert parse(draw(grid), "表") == grid
