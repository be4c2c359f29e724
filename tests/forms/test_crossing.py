"""Crossings: answers found by the name of their row and the heading of their column."""

from __future__ import annotations

import pytest

from huizhi.content.grid import Grid, parse
from huizhi.forms.crossing import Crossing, crossings, find_crossing

FORM = parse(
    """
    人口统计表 | < | < | < | <
    类别 | 城镇 | <  | 农村 | <
    ^    | 男   | 女 | 男   | 女
    党员 | 1    | 2  | 3    | 4
    群众 | 5    | 6  | 7    | 8
    """,
    "表",
)


def answers(grid: Grid) -> list[str]:
    found = (find_crossing(grid, one) for one in _asked().values())
    return ["" if one is None else one.cell.text for one in found]


def _asked() -> dict[tuple[int, int], Crossing]:
    return dict(crossings(FORM, [cell for cell in FORM.cells if cell.text.isdecimal()]))


def test_each_answer_is_named_by_its_row_and_the_headings_over_it() -> None:
    asked = _asked()
    assert asked[3, 1] == Crossing("党员", "男", "城镇")
    assert asked[4, 4] == Crossing("群众", "女", "农村")
    assert answers(FORM) == ["1", "2", "3", "4", "5", "6", "7", "8"]


@pytest.mark.parametrize(
    "returned",
    [
        """
        类别 | 城镇 | <  | 农村 | <
        ^    | 男   | 女 | 男   | 女
        合计 | 9    | 9  | 9    | 9
        群众 | 5    | 6  | 7    | 8
        党员 | 1    | 2  | 3    | 4
        """,
        """
        序号 | 类别 | 农村 | <  | 城镇 | <
        ^    | ^    | 男   | 女 | 男   | 女
        1    | 党员 | 3    | 4  | 1    | 2
        2    | 群众 | 7    | 8  | 5    | 6
        """,
    ],
)
def test_rows_and_columns_that_have_moved(returned: str) -> None:
    assert answers(parse(returned, "表")) == ["1", "2", "3", "4", "5", "6", "7", "8"]


def test_a_row_that_is_gone_is_not_another() -> None:
    left = parse(
        """
        类别 | 城镇 | <  | 农村 | <
        ^    | 男   | 女 | 男   | 女
        群众 | 5    | 6  | 7    | 8
        """,
        "表",
    )
    assert answers(left) == ["", "", "", "", "5", "6", "7", "8"]


def test_labels_beside_their_answers_are_no_crossing() -> None:
    form = parse("姓名 | 1 | 手机 | 2\n地址 | 3 | 邮箱 | 4", "表")
    assert crossings(form, [cell for cell in form.cells if cell.text.isdecimal()]) == {}
