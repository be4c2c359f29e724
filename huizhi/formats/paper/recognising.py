"""Recognising: the text of one cell that was cut out of a page, and why to doubt it.

A cell is known, so nothing is detected: its ink is read whole. Two models read it; where they
differ, where one is unsure, or where ink is left that no letter stands for, the text is doubtful.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .chances import Chances, Letter, Line
from .coverage import ink_is_left
from .ink import Ink, Picture, ink_of
from .letters import Expected, Kind
from .look_alikes import may_be_crease, point_is_possible, unknown_like
from .models import answers
from .printed_boxes import BOXED, boxed_text
from .second_reading import likeliest, other_pictures, words_completed
from .text_lines import TextLine, text_lines

Views: TypeAlias = tuple[Chances, Chances]

# A letter with less chance than this is doubted. Print is nearly always above 0.98; in handwriting
# 涛 and 清 agree in both models with 0.95. benchmarks/paper_study.py.
_UNSURE: dict[Kind, float] = {"day": 0.97, "name": 0.997}  # no word tells whether a name is right
_UNSURE_ELSE = 0.99
STRUCK = "有一道线穿过字，可能是划掉的"
_CLEARLY, _NEARLY = 4.0, 24.0  # natural logarithms: a choice that stands out, and one that may be
_NEVER = -1e9
_MORE_VIEWS = 2  # of each doubtful line by each model, as `other_pictures` has them


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


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A cut-out looked at once: its ink, its lines, and what the first model says of each."""

    cutout: Picture
    ink: Ink
    lines: tuple[TextLine, ...]
    said: tuple[Chances, ...]

    @property
    def printed(self) -> tuple[str, float]:
        """The text as print, its lines parted by line breaks, and how sure its letters are on the
        average, from 0 to 1. For labels and titles, by which a form is known; no doubts are told.
        """
        read = [said.meant_in("text").read() for said in self.said]
        letters = [letter.chance for line in read for letter in line.letters]
        text = "\n".join(line.text for line in read)
        return text, sum(letters) / len(letters) if letters else 0.0


def look_at(cutouts: Sequence[Picture]) -> list[Look]:
    """Each cut-out (rows × columns × BGR, 0 to 255) looked at once.

    Raises: ReadError where the packages of requirements-ocr.txt are not installed.
    """
    inks = [ink_of(cutout) for cutout in cutouts]
    lines = [tuple(text_lines(ink)) for ink in inks]
    said = iter(answers("v6", [line.gray for several in lines for line in several]))
    return [
        Look(cutout, ink, several, tuple(next(said) for _ in several))
        for cutout, ink, several in zip(cutouts, inks, lines, strict=True)
    ]


def recognise(cutout: Picture, expected: Expected | Kind = "text") -> Recognised:
    """What is written on this cut-out (rows × columns × BGR, 0 to 255)."""
    return recognise_all([cutout], [expected])[0]


def recognise_all(
    cutouts: Sequence[Picture], expected: Sequence[Expected | Kind]
) -> list[Recognised]:
    """What is written on each cut-out; expected: for each, what it asks for.

    Raises: as `look_at`.
    """
    return recognise_looks(look_at(cutouts), expected)


def recognise_looks(looks: Sequence[Look], expected: Sequence[Expected | Kind]) -> list[Recognised]:
    """What is written on each cut-out that was looked at once; expected: what it asks for."""
    asked = [one if isinstance(one, Expected) else Expected(one) for one in expected]
    found = [_boxed(look, one) for look, one in zip(looks, asked, strict=True)]
    rest = [n for n, one in enumerate(found) if one is None]
    read = iter(_written([looks[n] for n in rest], [asked[n] for n in rest]))
    return [one or next(read) for one in found]


def _boxed(look: Look, expected: Expected) -> Recognised | None:
    """The printed choices of this cut-out and which are ticked; None where it has none."""
    if expected.kind not in BOXED:
        return None
    text, doubts = boxed_text(look.cutout, look.lines, look.said, expected)
    doubts = (*doubts, STRUCK) if look.ink.struck else doubts
    return Recognised(text, 1.0, doubts=doubts) if text else None


def _written(looks: Sequence[Look], asked: Sequence[Expected]) -> list[Recognised]:
    """What is written, read by both models."""
    second = iter(answers("v5", [line.gray for look in looks for line in look.lines]))
    read = [
        [
            _read(line, (said.meant_in(one.kind), next(second).meant_in(one.kind)), one)
            for line, said in zip(look.lines, look.said, strict=True)
        ]
        for look, one in zip(looks, asked, strict=True)
    ]
    _look_again(read, asked)
    return [_told(*three) for three in zip(read, [look.ink for look in looks], asked, strict=True)]


@dataclass(slots=True)
class _Read:
    """One line. views: what was said of it, first by both models of the line as it is; line: what
    is taken; other: the other reading; ink_left: whether there is ink that no letter stands for."""

    picture: TextLine
    views: list[Chances]
    line: Line
    other: Line
    ink_left: bool
    is_doubtful: bool

    @property
    def differ(self) -> bool:
        return _plain(self.line.text) != _plain(self.other.text)


def _read(line: TextLine, views: Views, expected: Expected) -> _Read:
    """Both readings of a line, first the one that is a word of the form, or else the likelier by
    what both models say of it."""
    readings = [view.read() for view in views]
    differ = _plain(readings[0].text) != _plain(readings[1].text)
    if differ:
        known = {_plain(word) for word in expected.words}
        readings.sort(
            key=lambda one: (_plain(one.text) in known, sum(v.weight(one.text) for v in views)),
            reverse=True,
        )
    first, second = readings
    left = ink_is_left(first, line.mask)
    is_doubtful = differ or left or bool(first.unsure(_least(expected.kind)))
    return _Read(line, list(views), first, second, left, is_doubtful)


def _look_again(read: Sequence[Sequence[_Read]], asked: Sequence[Expected]) -> None:
    """Doubtful lines read anew from more views; what they say then stays doubtful."""
    doubtful = [
        (one, expected)
        for several, expected in zip(read, asked, strict=True)
        for one in several
        if one.is_doubtful and _plain(one.line.text) not in map(_plain, expected.words)
        if one.picture.mask.any()
    ]
    pictures = [other for one, _ in doubtful for other in other_pictures(one.picture.gray)]
    more = [iter(answers(name, pictures)) for name in ("v6", "v5")]
    for one, expected in doubtful:
        for said in more * _MORE_VIEWS:
            one.views.append(next(said).meant_in(expected.kind))
        text = likeliest(one.views, expected.kind)
        if text and _plain(text) != _plain(one.line.text):
            before = one.line
            one.line = max((v.spelled(text) for v in one.views[:2]), key=lambda line: line.score)
            one.other = before if _plain(one.other.text) == _plain(text) else one.other
            one.ink_left = ink_is_left(one.line, one.picture.mask)


def _weights(read: _Read, words: Sequence[str]) -> dict[str, float]:
    """How likely each of these words is (natural logarithm), by both models."""
    first, second = (view.weights(words) for view in read.views[:2])
    return dict(zip(words, (first + second).tolist(), strict=True))


def _likeliest_word(read: Sequence[_Read], words: Sequence[str]) -> str:
    """The word that one line of writing most looks like; "" where no word is asked for."""
    if len(read) != 1 or not words:
        return ""
    weights = _weights(read[0], words)
    return max(words, key=lambda word: weights[word])


def _is_clear(word: str, text: str, read: _Read, words: Sequence[str]) -> bool:
    """Whether the line is rather this word than any other, and nearly as likely what was read."""
    weights = _weights(read, (*words, text))
    second = max((weights[one] for one in words if one != word), default=_NEVER)
    return weights[word] > second + _CLEARLY and weights[word] > weights[text] - _NEARLY


def _told(read: Sequence[_Read], ink: Ink, expected: Expected) -> Recognised:
    word = _likeliest_word(read, expected.words)
    text = "\n".join(_spaced(one.line.text, expected.kind) for one in read)
    other = "\n".join(_spaced(one.other.text, expected.kind) for one in read)
    doubts = list(_doubts(read, ink, expected.kind))
    if word and _plain(text) not in map(_plain, expected.words):
        doubts.append(f"读出的是“{text}”，像是“{word}”")
        taken = expected.kind == "choice" and _is_clear(word, text, read[0], expected.words)
        text, other = (word, text) if taken else (text, word)
    return Recognised(
        text=text,
        score=min((one.line.score for one in read), default=0.0),
        other_reading="" if _plain(other) == _plain(text) else other,
        ink_left=any(one.ink_left for one in read) or (not text and ink.stamped),
        doubts=tuple(doubts),
    )


def _doubts(read: Sequence[_Read], ink: Ink, kind: Kind) -> Iterator[str]:
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
    if ink.struck:
        yield STRUCK
    for one in read:
        if one.differ:
            yield f"读了两遍，一遍是“{one.line.text}”，一遍是“{one.other.text}”"
        elif unsure := one.line.unsure(_least(kind)):
            yield f"有字看不清：{'、'.join(map(_unsure, unsure))}"
        if kind == "number" and point_is_possible(one.line, one.views[:2], one.picture.mask):
            yield f"可能还有一个小数点，读出的是“{one.line.text}”"
        if may_be_crease(one.line, one.picture.gray, one.picture.mask):
            yield f"有一笔比别的淡得多，可能是折痕，读出的是“{one.line.text}”"
        if kind == "name":
            for sign, other in unknown_like(one.line.text):
                yield f"“{sign}”也可能是“{other}”，程序不认得后一个字"
        if kind == "text" and (word := next(words_completed(one.line, one.views[:2]), "")):
            yield f"读出的是“{one.line.text}”，像是“{word}”"
        if one.ink_left:
            yield f"还有笔迹没有读成字，读出的只有“{one.line.text}”"


def _least(kind: Kind) -> float:
    """With less chance than this a letter is doubted."""
    return _UNSURE.get(kind, _UNSURE_ELSE)


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
