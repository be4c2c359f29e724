"""Letters out of chances: what is put together, what is closed, how likely a word is."""

from __future__ import annotations

import numpy as np
import pytest

from huizhi.formats.paper.chances import Chances
from huizhi.formats.paper.letters import Kind, meant


def chances(*steps: dict[str, float]) -> Chances:
    signs = tuple(dict.fromkeys(["", *(sign for step in steps for sign in step)]))
    table = np.array([[step.get(sign, 0.0) for sign in signs] for step in steps], np.float32)
    return Chances(table, signs, step_width=10.0)


def test_letters_with_their_places_and_rivals() -> None:
    said = chances({"王": 0.9, "玉": 0.1}, {"王": 0.6, "": 0.4}, {"": 1.0}, {"王": 0.7, "主": 0.3})

    first, second = said.read().letters

    assert (first.sign, first.column, first.rival) == ("王", 10.0, "玉")
    assert (second.sign, second.column, second.rival) == ("王", 35.0, "主")
    assert second.rival_chance == pytest.approx(0.3)
    assert said.read().score == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("sign", "kind", "stands_for"),
    [
        ("區", "text", "区"),
        ("乾", "text", "乾"),
        ("め", "text", "女"),
        ("め", "choice", "女"),
        ("ж", "text", ""),
        ("|", "digits", "1"),
        ("|", "text", "|"),
        ("一", "digits", "-"),
        ("一", "day", "一"),
        ("O", "number", "0"),
        ("×", "mail", "x"),
        ("８", "text", "8"),
    ],
)
def test_what_a_sign_stands_for(sign: str, kind: Kind, stands_for: str) -> None:
    assert meant(sign, kind) == stands_for


def test_full_and_simplified_forms_share_their_chance() -> None:
    said = chances({"區": 0.4, "区": 0.25, "臣": 0.35})

    assert said.read().text == "區"
    assert said.meant_in("text").read().text == "区"
    assert said.meant_in("text").read().score == pytest.approx(0.65)


def test_a_word_is_as_likely_as_all_its_alignments() -> None:
    said = chances({"男": 0.6, "": 0.4}, {"男": 0.5, "": 0.5})

    assert np.exp(said.weight("男")) == pytest.approx(0.6 * 0.5 + 0.6 * 0.5 + 0.4 * 0.5)
    assert np.exp(said.weight("")) == pytest.approx(0.4 * 0.5)
    assert said.weight("女") < said.weight("男")
