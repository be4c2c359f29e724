"""Recognising: the text of one cell that was cut out of a page, and why to doubt it.

A cell is known, so nothing is detected: its ink is read whole. Two models read it; where they
differ, where one is unsure, or where ink is left that no letter stands for, the text is doubtful.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from .chances import Chances, Letter, Line
from .coverage import ink_is_left
from .ink import Ink, Picture, ink_of
from .letters import Expected, Kind
from .models import answers
from .text_lines import TextLine, text_lines

Views: TypeAlias = tuple[Chances, Chances]

# A letter with less chance than this is doubted. Print is nearly always above 0.98; in handwriting
# 涛 and 清 agree in both models with 0.95. benchmarks/paper_study.py.
_UNSURE: dict[Kind, float] = {"digits": 0.93, "number": 0.93, "day": 0.93}
_UNSURE_ELSE = 0.97


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read of one cut-out.

    text: its lines with a line break between, "" where there is no ink; score: how sure the least
    sure letter is, from 0 to 1; other_reading: what the other model reads, "" when the same;
    ink_left: there is ink that no letter stands for; doubts: why a person must look at this value,
    as Chinese phrases that go on after “这一格”, none where all signs agree.
    """

    text: str
    score: float
    other_reading: str = ""
    ink_left: bool = False
    doubts: tuple[str, ...] = ()


def recognise(cutout: Picture, expected: Expected | Kind = "text") -> Recognised:
    """What is written on this cut-out (rows × columns × BGR, 0 to 255)."""
    return recognise_all([cutout], [expected])[0]


def recognise_all(
    cutouts: Sequence[Picture], expected: Sequence[Expected | Kind]
) -> list[Recognised]:
    """What is written on each cut-out; expected: for each, what it asks for.

    Raises: ReadError where the packages of requirements-ocr.txt are not installed.
    """
    asked = [one if isinstance(one, Expected) else Expected(one) for one in expected]
    inks = [ink_of(cutout) for cutout in cutouts]
    lines = [text_lines(ink) for ink in inks]
    once = [one.kind == "print" for one, several in zip(asked, lines, strict=True) for _ in several]
    views = iter(_views([line for several in lines for line in several], once))
    result = []
    for ink, several, one in zip(inks, lines, asked, strict=True):
        both = [_in_kind(next(views), one.kind) for _ in several]
        read = [_read(line, pair, one.words) for line, pair in zip(several, both, strict=True)]
        told = _told(read, ink, _likeliest_word(both, one.words), one)
        result.append(replace(told, doubts=()) if one.kind == "print" else told)
    return result


def _in_kind(views: Views, kind: Kind) -> Views:
    return views[0].meant_in(kind), views[1].meant_in(kind)


def _views(lines: Sequence[TextLine], once: Sequence[bool]) -> Iterator[Views]:
    """What both models say of each line, or the first alone where once is enough."""
    pictures = [line.gray for line in lines]
    first = answers("v6", pictures)
    second = iter(answers("v5", [p for p, one in zip(pictures, once, strict=True) if not one]))
    for said, one in zip(first, once, strict=True):
        yield said, said if one else next(second)


@dataclass(frozen=True, slots=True)
class _Read:
    """One line, read twice: the likelier reading, the other one, whether ink is left."""

    line: Line
    other: Line
    ink_left: bool

    @property
    def differ(self) -> bool:
        return _plain(self.line.text) != _plain(self.other.text)


def _read(line: TextLine, views: Views, words: Sequence[str]) -> _Read:
    """Both readings of a line, first the one that is a word of the form, or else the likelier by
    what both models say of it."""
    readings = [view.read() for view in views]
    if _plain(readings[0].text) != _plain(readings[1].text):
        known = {_plain(word) for word in words}
        readings.sort(
            key=lambda one: (_plain(one.text) in known, sum(v.weight(one.text) for v in views)),
            reverse=True,
        )
    first, second = readings
    return _Read(first, second, ink_is_left(first, line.mask))


def _likeliest_word(lines: Sequence[Views], words: Sequence[str]) -> str:
    """The word that one line of writing most looks like; "" where no word is asked for."""
    if len(lines) != 1 or not words:
        return ""
    return max(words, key=lambda word: sum(view.weight(word) for view in lines[0]))


def _told(read: Sequence[_Read], ink: Ink, word: str, expected: Expected) -> Recognised:
    text = "\n".join(_spaced(one.line.text, expected.kind) for one in read)
    other = "\n".join(_spaced(one.other.text, expected.kind) for one in read)
    doubts = list(_doubts(read, ink, _UNSURE.get(expected.kind, _UNSURE_ELSE)))
    if word and _plain(text) not in map(_plain, expected.words):
        doubts.append(f"读出的是“{text}”，像是“{word}”")
        text, other = (word, text) if expected.kind == "choice" else (text, word)
    return Recognised(
        text=text,
        score=min((one.line.score for one in read), default=0.0),
        other_reading="" if _plain(other) == _plain(text) else other,
        ink_left=any(one.ink_left for one in read) or (not text and ink.stamped),
        doubts=tuple(doubts),
    )


def _doubts(read: Sequence[_Read], ink: Ink, least: float) -> Iterator[str]:
    """Why to look at what was read, as phrases that go on after “这一格”."""
    if not any(one.line.letters for one in read):
        if ink.mask.any():
            yield "有笔迹，没有读出字"
        elif ink.stamped:
            yield "有红色的印迹，没有读出字"
        return
    if ink.cut_off:
        yield "有字写到了格子外面，切片上只有一部分"
    if ink.folded:
        yield "有一道折痕压在字上"
    for one in read:
        if one.differ:
            yield f"读了两遍，一遍是“{one.line.text}”，一遍是“{one.other.text}”"
        elif unsure := one.line.unsure(least):
            yield f"有字看不清：{'、'.join(map(_unsure, unsure))}"
        if one.ink_left:
            yield f"还有笔迹没有读成字，读出的只有“{one.line.text}”"


def _unsure(letter: Letter) -> str:
    return f"“{letter.sign}”" + (f"（也像“{letter.rival}”）" if letter.rival.strip() else "")


def _spaced(text: str, kind: Kind) -> str:
    """The text with spaces only between Latin words: elsewhere a gap of writing is no space."""
    if kind in ("digits", "mail", "number", "day"):
        return "".join(text.split())
    return re.sub(r"(?<![A-Za-z]) +| +(?![A-Za-z])", "", text)


def _plain(text: str) -> str:
    """The text as far as it matters whether two readings differ."""
    return "".join(unicodedata.normalize("NFKC", text).split())
