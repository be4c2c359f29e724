"""Boxes by their ink."""

from __future__ import annotations

import pytest

from huizhi.formats.paper.boxes import judge_box, judge_boxes
from tests.formats.paper.drawn_cells import Cell, ticked_box


@pytest.mark.parametrize("side", [18, 26, 40])
@pytest.mark.parametrize(
    ("how", "state"),
    [("", "empty"), ("tick", "ticked"), ("cross", "doubtful"), ("scribble", "doubtful")],
)
def test_a_box_is_what_its_ink_says(how: str, state: str, side: int) -> None:
    assert judge_box(ticked_box(how, side)) == state


def test_a_tick_beside_the_box_is_seen_by_the_empty_form() -> None:
    assert judge_box(ticked_box("beside"), ticked_box("")) == "doubtful"
    assert judge_box(ticked_box(""), ticked_box("")) == "empty"


def test_of_two_ticks_where_one_may_be_each_is_doubtful() -> None:
    one, both = ["tick", ""], ["tick", "tick", ""]

    assert judge_boxes([ticked_box(how) for how in one]) == ("ticked", "empty")
    assert judge_boxes([ticked_box(how) for how in both]) == ("doubtful", "doubtful", "empty")


def test_without_a_box_nothing_is_said() -> None:
    assert judge_box(Cell("", width=50, height=50).drawn()) == "doubtful"
