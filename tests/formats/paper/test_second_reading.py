"""What a doubtful line most likely says, by several views and by the words of Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from huizhi.formats.paper.chances import Chances
from huizhi.formats.paper.second_reading import likeliest, words_completed


def seen(*letters: Mapping[str, float]) -> Chances:
    """A view of a line: for each letter what it may be and how likely that is."""
    signs: Sequence[str] = ["", *dict.fromkeys(sign for one in letters for sign in one)]
    steps = np.full((3 * len(letters), len(signs)), 1e-5, np.float32)
    steps[:, 0] = 0.999
    for n, one in enumerate(letters):
        steps[3 * n + 1, 0] = 1e-5
        for sign, chance in one.items():
            steps[3 * n + 1, signs.index(sign)] = chance
    return Chances(steps, tuple(signs), 8.0)


def test_a_letter_that_may_make_a_word_is_told() -> None:
    doubtful = seen({"火": 0.998, "灭": 0.001}, {"火": 0.99}, {"器": 0.99})
    whole = seen({"老": 0.99}, {"化": 0.99, "他": 0.009}, {"电": 0.99}, {"线": 0.99})

    assert list(words_completed(doubtful.read(), [doubtful])) == ["灭火器"]
    assert list(words_completed(whole.read(), [whole])) == []


def test_words_are_likelier_and_digits_are_not() -> None:
    view = seen({"老": 0.99}, {"他": 0.9, "化": 0.09}, {"4": 0.9, "做": 0.09}, {"人": 0.99})

    assert likeliest([view], "text") == "老化4人"
    assert likeliest([view], "name") == "老他4人"
