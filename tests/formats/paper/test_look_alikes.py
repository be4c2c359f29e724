"""Characters that no model knows, and points that nobody read."""

from __future__ import annotations

import numpy as np
import pytest

from huizhi.formats.paper.chances import Chances, Letter, Line
from huizhi.formats.paper.look_alikes import UNKNOWN, may_be_crease, point_is_possible, unknown_like
from huizhi.formats.paper.models import model


def test_neither_model_knows_them_and_both_know_what_they_look_like() -> None:
    for signs in (set(model("v6").signs), set(model("v5").signs)):
        assert not signs & set(UNKNOWN.values())
        assert set(UNKNOWN) <= signs


def test_letters_of_a_name_that_may_be_others() -> None:
    assert list(unknown_like("吉昇吉")) == [("吉", "𠮷"), ("昇", "曻")]


def number(point: float) -> Chances:
    """12, between whose digits there may be a point."""
    steps = [[0.0, 1.0, 0.0, 0.0], [1 - point, 0.0, 0.0, point], [0.0, 0.0, 1.0, 0.0]]
    return Chances(np.array(steps, np.float32), ("", "1", "2", "."), step_width=20.0)


@pytest.mark.parametrize(
    ("point", "dot", "possible"), [(0, 0, False), (0.02, 0, True), (0, 5, True)]
)
def test_a_point_that_was_not_read(point: float, dot: int, possible: bool) -> None:
    mask = np.zeros((40, 60), dtype=bool)
    mask[4:36, 6:14] = mask[4:36, 44:52] = True
    mask[36 - dot : 36, 27 : 27 + dot] = True
    said = number(point)

    assert said.read().text == "12"
    assert point_is_possible(said.read(), [said], mask) is possible


@pytest.mark.parametrize(("darkness", "crease"), [(70, True), (190, False)])
def test_a_pale_stroke_among_dark_letters_may_be_a_crease(darkness: int, crease: bool) -> None:
    gray = np.full((40, 130), 255, np.uint8)
    letters = []
    for column, sign in ((10, "6"), (40, "0"), (70, "8"), (100, "1")):
        gray[4:36, column : column + 6] = 55 if sign != "1" else 255 - darkness
        letters.append(Letter(sign, column + 3.0, 1.0, "", 0.0))

    assert may_be_crease(Line(tuple(letters)), gray, gray < 250) is crease
