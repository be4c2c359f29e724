"""Totals of tables of categories, held against the single answers that they sum up."""

from __future__ import annotations

import pytest

from huizhi.content.grid import Grid, parse
from huizhi.forms.crossing import crossings, find_crossing
from huizhi.forms.crossing_totals import crossed_tables, hold_crossed
from tests.forms.fields.reading import JUNE

FORM = parse("类别 | 总数 | 女\n党员 | 1 | 2\n群众 | 5 | 6\n合计 | ~ | ~", "表")


@pytest.mark.parametrize(
    ("returned", "differing"),
    [
        ("类别 | 总数 | 女\n党员 | 1 | 2\n群众 | 5 | 6\n合计 | 6 | 8", []),
        ("类别 | 总数 | 女\n党员 | 1 | 2\n群众 | 5 | 6\n合计 | 6 | 9", ["表!C4"]),
        ("类别 | 总数 | 女\n党员 | 57.1 | 2\n群众 | 42.9% | 6\n合计 | 100 | 8%", []),
        ("类别 | 总数 | 女\n党员 | 57.1 | 2\n群众 | 41.9% | 6\n合计 | 100 | 8", ["表!B4"]),
        ("类别 | 总数 | 女\n合计 | 7 | 8\n党员 | 1 | 2\n群众 | 5 | 6", ["表!B2"]),
        ("类别 | 总数 | 女\n党员 | 1 | 2\n群众 | 5 | 6\n合计 | \\[] | \\[]", []),
    ],
)
def test_a_total_that_differs_is_named(returned: str, differing: list[str]) -> None:
    assert named(FORM, returned) == differing


def test_a_row_that_is_among_another_is_not_added_up_again() -> None:
    form = parse("类别 | 户数 | 人数\n死亡 | 1 | 2\n其中：老年 | 3 | 4\n合计 | ~ | ~", "表")
    returned = "类别 | 户数 | 人数\n死亡 | 5 | 8\n其中：老年 | 3 | 4\n合计 | 5 | 12"
    assert named(form, returned) == ["表!C4"]


def named(form: Grid, returned: str) -> list[str]:
    """The places of the totals that differ in a returned form."""
    asked = crossings(form, [cell for cell in form.cells if cell.text.isdecimal()])
    grid = parse(returned, "表")
    answers = [one for crossing in asked.values() if (one := find_crossing(grid, crossing))]
    held = [hold_crossed(table, JUNE) for table in crossed_tables(grid, answers)]
    return [finding.where for one in held for finding in one.findings]
