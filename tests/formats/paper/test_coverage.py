"""Ink that no letter stands for, drawn as columns."""

from __future__ import annotations

import numpy as np
import pytest

from huizhi.formats.paper.chances import Letter, Line
from huizhi.formats.paper.coverage import ink_is_left

HIGH = 40


def line(*signs: tuple[str, float]) -> Line:
    return Line(tuple(Letter(sign, column, 1.0, "", 0.0) for sign, column in signs))


# From which column to which there is ink; the letters read and their columns; whether ink is left.
LINES: dict[str, tuple[list[tuple[int, int]], Line, bool]] = {
    "all": ([(0, 36), (42, 78)], line(("罗", 18), ("庄", 60)), False),
    "only the first": ([(0, 36), (42, 78), (84, 120)], line(("罗", 18)), True),
    "not the middle": ([(0, 36), (42, 78), (84, 120)], line(("罗", 18), ("社", 102)), True),
    "digits": ([(0, 14), (20, 34), (40, 54)], line(("1", 7), ("3", 27), ("5", 47)), False),
    "wide apart": ([(0, 36), (100, 136)], line(("王", 18), ("三", 118)), False),
    "a comma behind": ([(0, 36), (60, 63)], line(("男", 18)), False),
    "nothing read": ([(0, 36)], line(), True),
    "nothing there": ([], line(), False),
}


@pytest.mark.parametrize("name", LINES)
def test_ink_in_reach_of_no_letter_is_left(name: str) -> None:
    ink, read, left = LINES[name]
    mask = np.zeros((HIGH, 140), dtype=bool)
    for first, end in ink:
        mask[:, first:end] = True

    assert ink_is_left(read, mask) is left


def test_a_lone_stroke_is_one_letter() -> None:
    mask = np.zeros((HIGH, 60), dtype=bool)
    mask[20:24, 10:46] = True

    assert not ink_is_left(line(("一", 28)), mask)
