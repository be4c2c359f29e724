"""The text of a cell, read by both models, and what is doubted of it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from huizhi.formats.paper import Expected, Recognised, has_ink, look_at, recognise, recognise_all
from huizhi.formats.paper.ink import Picture
from tests.formats.paper.drawn_cells import SONG, Cell

CELLS: dict[str, tuple[Cell, Expected]] = {
    "a name": (Cell("欧阳文倩"), Expected()),
    "one letter": (Cell("女", width=90), Expected("choice", ("男", "女"))),
    "a unit in a shadow": (Cell("桃源里社区", shadow=True, noise=6), Expected()),
    "a number under a stamp": (Cell("13523456781", face=SONG, stamp=True), Expected("digits")),
    "on a line": (Cell("建安大道7号院", rule=True), Expected()),
    "two lines": (Cell("排查消防通道\n发现隐患3处", height=110), Expected()),
    "a day": (Cell("2025年11月8日", width=520), Expected("day")),
    "small print": (Cell("chen_88@example.org", face=SONG, size=21, height=40), Expected("mail")),
    "a cell full of ink": (Cell("抽水泵", width=112, height=40, left=4), Expected()),
    "a 1 as high as its cell": (Cell("柳巷163号", width=200, height=40, face=SONG), Expected()),
    "a 一 as wide as its cell": (Cell("一", width=46, height=60, left=6), Expected()),
    "in low light": (Cell("已上报街道办", dark=0.32, noise=7), Expected()),
    "over a fold": (Cell("13413874386", left=60, crease=150), Expected("digits")),
    "nothing": (Cell(""), Expected()),
    "only a stamp": (Cell("", stamp=True), Expected("digits")),
}


@pytest.fixture(scope="module")
def found() -> dict[str, Recognised]:
    pictures = [cell.drawn() for cell, _ in CELLS.values()]
    read = recognise_all(pictures, [expected for _, expected in CELLS.values()])
    return dict(zip(CELLS, read, strict=True))


@pytest.mark.parametrize("name", [name for name in CELLS if name != "only a stamp"])
def test_the_text_is_read(found: dict[str, Recognised], name: str) -> None:
    assert found[name].text == CELLS[name][0].text


@pytest.mark.parametrize("name", ["one letter", "two lines", "a day", "nothing"])
def test_what_both_models_read_alike_is_not_doubted(
    found: dict[str, Recognised], name: str
) -> None:
    assert found[name].doubts == ()
    assert found[name].other_reading == ""


def test_red_ink_that_nobody_read_is_said(found: dict[str, Recognised]) -> None:
    read = found["only a stamp"]

    assert read.ink_left
    assert read.doubts


def test_what_is_no_word_of_the_form_is_taken_for_the_likest_and_doubted() -> None:
    read = recognise(Cell("未参加过", width=200).drawn(), Expected("choice", ("参加", "未参加")))

    assert read.text == "未参加"
    assert read.doubts == ("读出的是“未参加过”，像是“未参加”",)


def test_a_name_near_one_of_the_roster_is_proposed_not_taken() -> None:
    read = recognise(Cell("桃源星社区", width=260).drawn(), Expected("text", ("桃源里社区",)))

    assert read.text == "桃源星社区"
    assert read.other_reading == "桃源里社区"
    assert len(read.doubts) == 1


def squiggle() -> Picture:
    cell = Cell("").drawn()
    for column in range(60, 300):
        row = round(35 + 16 * np.sin(column / 9))
        cell[row - 2 : row + 2, column] = (110, 32, 38)
    return cell


def test_a_squiggle_is_no_silent_nothing() -> None:
    assert recognise(squiggle()).doubts
    assert has_ink(squiggle())
    assert not has_ink(Cell("", shadow=True).drawn())


def test_what_is_looked_at_once_is_read_as_print() -> None:
    (look,) = look_at([Cell("联系电话").drawn()])

    assert look.printed == ("联系电话", pytest.approx(1, abs=0.1))


def test_a_character_that_no_model_knows_is_doubted_in_a_name() -> None:
    cell = Cell("吉明远").drawn()

    assert recognise(cell).doubts == ()
    assert "“吉”也可能是“𠮷”，程序不认得后一个字" in recognise(cell, "name").doubts


def test_strokes_that_a_rule_has_severed_are_one_line() -> None:
    cell = Cell("赵明远", size=40).drawn()
    cell[36:39] = 240

    assert recognise(cell).text == "赵明远"


def test_letters_that_run_together_are_no_rule() -> None:
    small = cv2.GaussianBlur(
        Cell("整改中", width=92, height=30, size=26, left=6).drawn(), (5, 5), 0
    )

    assert recognise(small.astype(np.uint8)).text == "整改中"


def test_letters_that_are_cut_off_are_doubted() -> None:
    whole = Cell("赵明远", height=60, size=36).drawn()

    assert recognise(whole).doubts == ()
    assert recognise(whole[26:]).doubts
