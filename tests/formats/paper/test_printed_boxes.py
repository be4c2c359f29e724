"""Which printed choices are ticked, by the ink of their boxes."""

from __future__ import annotations

from itertools import pairwise

import cv2
import pytest

from huizhi.formats.paper import Expected, recognise
from huizhi.formats.paper.ink import Picture
from tests.formats.paper.drawn_cells import SONG, Cell

WORDS = ("参加", "不参加", "待定")
PRINTED = Cell("□参加 □不参加 □待定", width=480, face=SONG, size=34)
BOXES = (14, 134, 286)  # where about the boxes begin, as this face has them


def ticked(*numbers: int) -> Picture:
    picture = PRINTED.drawn()
    for number in numbers:
        left = BOXES[number]
        ends = ((left + 8, 32), (left + 15, 44), (left + 36, 16))
        for one, other in pairwise(ends):
            cv2.line(picture, one, other, (110, 32, 38), 3)
    return picture


@pytest.mark.parametrize(
    ("ticks", "text", "doubted"),
    [
        ((), "□参加 □不参加 □待定", 0),
        ((1,), "□参加 ☑不参加 □待定", 0),
        ((2,), "□参加 □不参加 ☑待定", 0),
        ((1, 2), "□参加 □不参加 □待定", 2),
    ],
)
def test_a_tick_is_told_by_the_ink_of_its_box(
    ticks: tuple[int, ...], text: str, doubted: int
) -> None:
    read = recognise(ticked(*ticks), Expected("box", WORDS))

    assert read.text == text
    assert len(read.doubts) == doubted


def test_several_may_be_ticked_where_the_form_says_so() -> None:
    read = recognise(ticked(1, 2), Expected("boxes", WORDS))

    assert (read.text, read.doubts) == ("□参加 ☑不参加 ☑待定", ())


def test_where_the_words_are_not_found_it_is_read_as_writing() -> None:
    assert recognise(Cell("另附").drawn(), Expected("box", WORDS)).text == "另附"


def test_what_is_written_beside_the_choices_is_told() -> None:
    read = recognise(
        Cell("□参加 □不参加 □待定 下周回复", width=700, face=SONG, size=34).drawn(),
        Expected("box", WORDS),
    )

    assert (read.text, read.doubts) == ("□参加 □不参加 □待定", ("除了选项还写有“下周回复”",))
