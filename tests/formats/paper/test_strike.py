"""What is struck out: a line through letters is told from what is underlined, and ends no cell."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from huizhi.formats.paper.ink import Picture, ink_of
from huizhi.formats.paper.rules import rules_in
from tests.formats.paper.drawn_cells import SONG, Cell

_PEN = (120, 30, 40)


def struck(cell: Cell, *tops: float, slope: float = 0.0, wide: int = 3) -> Picture:
    """A cell with lines of the pen at these shares of its height."""
    picture = np.ascontiguousarray(cell.drawn())
    right = min(cell.width - 8, cell.left + round(cell.size * len(cell.text) * 1.05) + 40)
    for top in tops:
        y = round(cell.height * top)
        middle = ((6 + right) // 2, y + 2)
        end = (right, y + round(slope * (right - 6)))
        cv2.line(picture, (6, y), middle, _PEN, wide, cv2.LINE_AA)
        cv2.line(picture, middle, end, _PEN, wide, cv2.LINE_AA)
    return picture


@pytest.mark.parametrize("text", ["书记", "罗庄社区居民委员会", "13526640917", "赵敏"])
@pytest.mark.parametrize("slope", [0.0, 0.06])
def test_a_line_through_letters_strikes_them_out(text: str, slope: float) -> None:
    assert ink_of(struck(Cell(text), 0.5, slope=slope)).struck
    assert not ink_of(Cell(text).drawn()).struck


@pytest.mark.parametrize(
    "cell",
    [
        Cell("一二三", face=SONG),
        Cell("0371-68890021"),
        Cell("王二——三", face=SONG),
        Cell("文峰路1号", rule=True),
        Cell("工三土正", stamp=True),
        Cell("网格员", shadow=True, crease=120),
        Cell("王丽\n李芳", height=120),
    ],
)
def test_what_is_written_or_underlined_is_not(cell: Cell) -> None:
    assert not ink_of(cell.drawn()).struck


def test_what_is_underlined_by_hand_is_not() -> None:
    assert not ink_of(struck(Cell("文峰路甲九号"), 0.9)).struck


@pytest.mark.parametrize("text", ["排查208户整改9户", "图片4张", "13526640917"])
def test_two_lines_through_letters_strike_them_out(text: str) -> None:
    assert ink_of(struck(Cell(text), 0.44, 0.58)).struck


def table(strike: int, reach: int) -> tuple[Any, Any]:
    """A row of two cells with upright strokes in the first, and a line of the pen at this height
    that ends so far from the upright lines; ink, and how light it is."""
    ink = np.zeros((400, 1600), np.uint8)
    for y in (100, 230):
        cv2.line(ink, (100, y), (1500, y), 255, 4)
    for x in (100, 340, 1500):
        cv2.line(ink, (x, 100), (x, 230), 255, 4)
    for x in range(130, 310, 18):
        cv2.line(ink, (x, 130), (x + 6, 170), 255, 3)
    cv2.line(ink, (100 + reach, strike), (340 - reach, strike), 255, 4)
    return ink, 255 - ink


def test_a_cell_ends_at_no_line_through_letters() -> None:
    for strike, cells in ((150, 2), (167, 2)):  # through their middle, through their feet
        (found,) = rules_in(*table(strike, 10)).tables()
        assert len(found.boxes) == cells
    (found,) = rules_in(*table(195, 2)).tables()
    assert len(found.boxes) == 3  # a printed line below them
