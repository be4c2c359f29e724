"""Second reading: a doubtful line, read again in other ways; what it most likely says.

Two models, and what each makes of the line sharpened and stretched, seldom err at the same letter:
of what they read, letter by letter, and of the rivals of unsure letters, that is taken which all of
them together find likeliest, words of Chinese much likelier than letters by themselves. It stays
doubtful.
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
_LEAST_CHANCE, _MOST_SIGNS = 2e-4, 6  # of a sign that may stand where another was read
_LONGEST_WORD = 4
_IN_WORD = 12.0  # by so much (natural logarithm, of all views) a letter in a word is likelier


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
    if kind == "text" and texts:
        texts = list(dict.fromkeys((*texts, *words_completed(lines[0], views))))
    if not texts:
        return ""
    weights = sum((view.weights(texts) for view in views), np.zeros(len(texts)))
    best = texts[int(weights.argmax())]
    if kind != "text":
        return best
    # Words make no digit likelier.
    alike = [n for n, text in enumerate(texts) if _beside_han(text) == _beside_han(best)]
    told = {n: weights[n] + _IN_WORD * _letters_in_words(texts[n]) for n in alike}
    return texts[max(told, key=lambda n: told[n])]


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


def words_completed(line: Line, views: Sequence[Chances]) -> Iterator[str]:
    """The line with one letter as another that some view finds possible there, where that makes a
    word of Chinese and the letter that was read makes none."""
    signs = [one.sign for one in line.letters]
    for n, letter in enumerate(line.letters):
        if not is_han(letter.sign) or _is_in_word(signs, n):
            continue
        place = letter.column / max(len(views[0].steps) * views[0].step_width, 1)
        for other in _possible_at(place, views):
            changed = [*signs[:n], other, *signs[n + 1 :]]
            if other != letter.sign and _is_in_word(changed, n):
                yield "".join(changed)


def _possible_at(place: float, views: Sequence[Chances]) -> list[str]:
    """The signs that may stand at this place of a line (share of its width), likeliest first."""
    found: dict[str, float] = {}
    for view in views:
        middle = round(place * len(view.steps))
        steps = view.steps[max(middle - 1, 0) : middle + 2]
        if len(steps):
            best = steps.max(axis=0)
            for n in np.flatnonzero(best > _LEAST_CHANCE).tolist():
                if n and is_han(view.signs[n]):
                    found[view.signs[n]] = max(found.get(view.signs[n], 0.0), float(best[n]))
    return sorted(found, key=lambda sign: -found[sign])[:_MOST_SIGNS]


def _is_in_word(signs: Sequence[str], n: int) -> bool:
    """Whether a letter stands in a word of two to four letters."""
    import rjieba

    for long in range(2, _LONGEST_WORD + 1):
        for first in range(max(n - long + 1, 0), min(n, len(signs) - long) + 1):
            word = "".join(signs[first : first + long])
            if all(map(is_han, word)) and rjieba.has_word(word):
                return True
    return False


def is_han(sign: str) -> bool:
    """Whether a sign is a Chinese character."""
    return "㐀" <= sign <= "鿿"


def _beside_han(text: str) -> str:
    return "".join(sign for sign in text if not is_han(sign))


def _letters_in_words(text: str) -> int:
    """How many letters stand in words of Chinese."""
    import rjieba

    words = (word for word in rjieba.cut(text) if len(word) > 1 and is_han(word[0]))
    return sum(len(word) for word in words if rjieba.has_word(word))
