"""Printed boxes: which of the printed choices in a cell are ticked, told by the ink of each box.

The words are known, so where each box stands is told by them: what a model makes of a ticked box
(区, 回, nothing) does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import numpy as np

from .boxes import BoxState, judge_box, judge_boxes
from .chances import Chances
from .ink import Picture
from .letters import Expected
from .text_lines import TextLine

BOXED = ("box", "boxes")
EMPTY, TICKED = "□", "☑"
_AROUND = 0.5  # of the line's height: as far a box's picture goes to each side of its middle
_BOX_LIKE = " □☑√区回囗口国図因囚日目曰凶xXVv0Oo"  # what a model makes of a box
_LIKE = 0.5  # share of a word's letters by which it is told in a line


def boxed_text(
    cutout: Picture, lines: Sequence[TextLine], said: Sequence[Chances], expected: Expected
) -> tuple[str, tuple[str, ...]]:
    """The choices as “☑男 □女”, and why to doubt them; "" where their words are not in these lines.

    cutout: rows × columns × BGR; said: what a model says of each line; expected: with the words in
    the form's order.
    """
    words = expected.words
    found = list(_boxes(cutout, lines, said, words))
    if len(found) != len(words):
        return "", ()
    pictures = [picture for _, picture in found]
    several = expected.kind == "boxes"
    states = tuple(map(judge_box, pictures)) if several else judge_boxes(pictures)
    text = " ".join(
        (TICKED if state == "ticked" else EMPTY) + word
        for (word, _), state in zip(found, states, strict=True)
    )
    return text, (*_doubts(words, states), *_beside(said, words))


def _doubts(words: Sequence[str], states: Sequence[BoxState]) -> Iterator[str]:
    for word, state in zip(words, states, strict=True):
        if state == "doubtful":
            yield f"“{word}”前面的方框看不准有没有打勾"


def _beside(said: Sequence[Chances], words: Sequence[str]) -> Iterator[str]:
    """What is written beside the words, line by line: what 其他 is, or what belongs elsewhere."""
    for chances in said:
        read = chances.read().text
        known = "".join(word for word in words if _stands_in(word, read))
        matching = SequenceMatcher(None, read, known, autojunk=False).get_matching_blocks()
        first = 0
        for start, _, length in matching:
            rest = read[first:start].strip(_BOX_LIKE)
            if sum(map(str.isalnum, rest)) > 1:
                yield f"除了选项还写有“{rest}”"
            first = start + length


def _boxes(
    cutout: Picture, lines: Sequence[TextLine], said: Sequence[Chances], words: Sequence[str]
) -> Iterator[tuple[str, Picture]]:
    """Each word with the picture of the box before it, in the form's order."""
    left = list(words)
    for line, chances in zip(lines, said, strict=True):
        read = chances.read().text
        here = []
        while left and _stands_in(left[0], read):
            here.append(left.pop(0))
        if not here:
            continue
        spelled = chances.spelled("".join(EMPTY + word for word in here)).letters
        columns = iter(letter.column for letter in spelled if letter.sign == EMPTY)
        for word, column in zip(here, columns, strict=False):
            yield word, _around(cutout, line, column)


def _stands_in(word: str, text: str) -> bool:
    letters = [sign for sign in word if sign.isalnum()]
    return sum(sign in text for sign in letters) >= max(1, _LIKE * len(letters))


def _around(cutout: Picture, line: TextLine, column: float) -> Picture:
    """The box whose middle is at this column of a line, with room around."""
    high = line.mask.shape[0]
    reach = round(high * (0.5 + _AROUND / 2))
    middle = (line.top + high // 2, line.left + round(column))
    rows = slice(max(0, middle[0] - reach), middle[0] + reach)
    columns = slice(max(0, middle[1] - reach), middle[1] + reach)
    return np.ascontiguousarray(cutout[rows, columns])
