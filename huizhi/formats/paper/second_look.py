"""Second look: a line that is doubtful, looked at again in other ways; what it most likely says.

Two models, and what each makes of the line sharpened and stretched, seldom err at the same letter:
of what they read, letter by letter, and of the rivals of unsure letters, that is taken which all of
them together find likeliest, words of Chinese a little likelier. It stays doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product

import cv2
import numpy as np

from .chances import Chances, Line
from .ink import Picture
from .letters import Kind

_STRETCHED = 1.2  # times as wide as it is
_SHARPER = 1.4
_SOFT = 0.04  # of a line's height, over which it is blurred to be sharpened
_SURE = 0.9  # a letter with more chance has no rival
_MOST_UNSURE = 3  # letters of a reading whose rivals are tried
_MOST_PARTS = 5  # in which two readings differ, tried one by one
_MOST = 48
_JOINED = 1.5  # by so much (natural logarithm) a letter that goes on a word is likelier


def other_pictures(line: Picture) -> list[Picture]:
    """The line (rows × columns, 255 is paper) as it is looked at again."""
    soft = cv2.GaussianBlur(line, (0, 0), max(1.0, line.shape[0] * _SOFT))
    sharp = cv2.addWeighted(line, 1 + _SHARPER, soft, -_SHARPER, 0)
    wide = cv2.resize(line, None, fx=_STRETCHED, fy=1.0, interpolation=cv2.INTER_CUBIC)
    return [sharp.astype(np.uint8), wide.astype(np.uint8)]


def likeliest(views: Sequence[Chances], kind: Kind) -> str:
    """What a line most likely says by all these views together."""
    lines = [view.read() for view in views]
    # Nobody answers with a line: what looks like one is 一.
    possible = dict.fromkeys(text for text in _possible(lines) if text.strip("_"))
    texts = list(possible)[:_MOST]
    if not texts:
        return ""
    weights = sum((view.weights(texts) for view in views), np.zeros(len(texts)))
    if kind == "text":
        weights = weights + _JOINED * np.array([_joined(text) for text in texts])
    return texts[int(weights.argmax())]


def _possible(lines: Sequence[Line]) -> Iterator[str]:
    """What was read, each mixed with the first, and with rivals of unsure letters in it."""
    yield from (line.text for line in lines)
    for line in lines[:2]:
        yield from _with_rivals(line)
    for line in lines[1:]:
        yield from _mixed(lines[0].text, line.text)


def _with_rivals(line: Line) -> Iterator[str]:
    unsure = sorted(
        (one.chance, n) for n, one in enumerate(line.letters) if one.chance < _SURE
    )[:_MOST_UNSURE]  # fmt: skip
    for chosen in product((False, True), repeat=len(unsure)):
        signs = [one.sign for one in line.letters]
        for is_rival, (_, n) in zip(chosen, unsure, strict=True):
            signs[n] = line.letters[n].rival if is_rival else signs[n]
        yield "".join(signs)


def _mixed(one: str, other: str) -> Iterator[str]:
    """Each way to take the parts in which two readings differ from either of them."""
    parts = [
        (one[a:b],) if how == "equal" else (one[a:b], other[c:d])
        for how, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    ]
    if sum(len(part) > 1 for part in parts) <= _MOST_PARTS:
        yield from map("".join, product(*parts))


def _joined(text: str) -> int:
    """How many letters go on a word of Chinese."""
    import rjieba

    words = (word for word in rjieba.cut(text) if len(word) > 1 and not word.isascii())
    return sum(len(word) - 1 for word in words if rjieba.has_word(word))
