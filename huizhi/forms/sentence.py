"""Sentence: answers that stand inside printed text, “请于{{ 日期 }}前将{{ 份数 }}份报送”.

A sentence is printed pieces with an answer between every two: piece, answer, piece, … piece. In a
returned text the pieces are found again in their order, whatever spaces and punctuation changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile

from huizhi.forms.landmark import bare

_FILLER = " \t\n\r\u00a0\u3000_＿:："


@dataclass(frozen=True)
class Sentence:
    """Printed text with answers in it.

    fields: ids of the answers, in order.
    pieces: the printed text around them, one more than fields; the first and the last may be empty.
    """

    fields: tuple[str, ...]
    pieces: tuple[str, ...]

    @cached_property
    def landmarks(self) -> tuple[str, ...]:
        """The pieces after `bare`."""
        return tuple(map(bare, self.pieces))


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A text taken apart.

    texts: the answers, in order.
    certain: there is no other way to take it apart.
    """

    texts: tuple[str, ...]
    certain: bool


def parse_sentence(sentence: Sentence, text: str) -> ParsedSentence | None:
    """Return the answers in a text that is this sentence; None when it is not."""
    letters = [(letter, at) for at, typed in enumerate(text) for letter in bare(typed)]
    line = "".join(letter for letter, _ in letters)
    first = _from_the_left(sentence.landmarks, line)
    if first is None:
        return None
    last = _from_the_right(sentence.landmarks, line)
    return ParsedSentence(tuple(_between(text, letters, first, sentence)), first == last)


def _from_the_left(pieces: Sequence[str], line: str) -> list[int] | None:
    """Where each piece begins, each as early as it can."""
    if not line.startswith(pieces[0]) or not line.endswith(pieces[-1]):
        return None
    starts, after = [0], len(pieces[0])
    for piece in pieces[1:-1]:
        start = line.find(piece, after)
        if start < 0:
            return None
        starts.append(start)
        after = start + len(piece)
    end = len(line) - len(pieces[-1])
    return [*starts, end] if end >= after else None


def _from_the_right(pieces: Sequence[str], line: str) -> list[int]:
    """Where each piece begins, each as late as it can; there is a way, for one was found."""
    starts = [len(line) - len(pieces[-1])]
    for piece in reversed(pieces[1:-1]):
        starts.append(line.rfind(piece, 0, starts[-1]))
    return [0, *reversed(starts)]


def _between(
    text: str, letters: list[tuple[str, int]], starts: list[int], sentence: Sentence
) -> Iterator[str]:
    """The text between every two pieces, without what fills the gap of a blank form and without
    the punctuation at the edges of the pieces, which a person may leave out."""
    for number, (piece, following) in enumerate(pairwise(sentence.pieces)):
        after = starts[number] + len(sentence.landmarks[number])
        begin = letters[after - 1][1] + 1 if after else 0
        end = letters[starts[number + 1]][1] if starts[number + 1] < len(letters) else len(text)
        gap = text[begin:end].lstrip(_FILLER + _edge(reversed(piece)))
        yield gap.rstrip(_FILLER + _edge(following))


def _edge(piece: Iterable[str]) -> str:
    """The punctuation that a piece begins with, in full and in half width."""
    marks = "".join(takewhile(lambda letter: not bare(letter), piece))
    return marks + unicodedata.normalize("NFKC", marks)
