"""Sentence: answers that stand inside printed text, “请于{{ 日期 }}前将{{ 份数 }}份报送”.

A sentence is printed pieces with an answer between every two: piece, answer, piece, … piece. In a
returned text the pieces are found again in their order, whatever spaces and punctuation changed.

Nothing but room need stand before a day: “{{ 负责人 }}　{{ 日期 }}” is parted where the day begins;
nothing but a mark between two others: “传承人{{ 传承人 }}，{{ 年龄 }}岁” is parted at it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, takewhile

from huizhi.forms.landmark import bare, enclosed_in

_FILLER = " \t\n\r\u00a0\u3000_＿:："
_SEAL = re.compile(r"[（(](?:加?盖?公?章|盖章|签章|印章)[)）]")
_EITHER = re.compile(
    r"(?P<one>[\u4e00-\u9fff]{1,2})[（(](?P<others>[\u4e00-\u9fff]{1,2}(?:[、/／][\u4e00-\u9fff]{1,2})*)[)）]"
)
_COLONS = ("：", ":")
_MARKS = {",", "、", ";", "/", "。", "(", ")"}  # after NFKC
_SQUARE = (("[", "]"), ("［", "］"), ("【", "】"))
_ROOM = r"[\s_＿]*+"  # all of it, or long lines would be tried in every way
_HAN = "〇○零一二三四五六七八九十廿"
_NUMBER = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}})?"
_YEAR = rf"(?:\d{{2}}{_ROOM}\d{{2}}|\d{{2}}|[{_HAN}]{{2,4}})?"
# The day that a text ends in, or the room that was printed for one.
_DAY = re.compile(
    rf"(?<![\d.]){_ROOM}(?:{_YEAR}{_ROOM}年{_ROOM})?{_NUMBER}{_ROOM}月{_ROOM}{_NUMBER}{_ROOM}[日号]?\s*$"
    r"|(?<!\d)\d{2,4}\s*[./\-]\s*\d{1,2}\s*[./\-]\s*\d{1,2}\s*$|(?<!\d)\d{8}\s*$"
)


_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_REMARK = re.compile(r"[（(][^（）()]*[)）]")


@dataclass(frozen=True)
class Sentence:
    """Printed text with answers in it.

    fields: ids of the answers, in order.
    pieces: the printed text around them, one more than fields; the first and the last may be empty.
    days: those of the answers that are a day; where one is the last, nothing need be printed beside
        it.
    """

    fields: tuple[str, ...]
    pieces: tuple[str, ...]
    days: frozenset[str] = frozenset()

    @cached_property
    def landmarks(self) -> tuple[str, ...]:
        """The pieces after `bare`."""
        return tuple(map(bare, self.pieces))

    @cached_property
    def is_numbered(self) -> bool:
        """Whether nothing but numbers is printed, 1.____ 2.____, which are in many a text."""
        return any(self.landmarks) and all(not one or one.isdigit() for one in self.landmarks)

    def are_numbers_of(self, text: str) -> bool:
        """Whether each number that is printed stands in a text as one that counts: 1. or （1）, not
        the digits of a telephone or a day."""
        if enclosed_in(text):
            return True
        plain = unicodedata.normalize("NFKC", text)
        return all(
            re.search(rf"(?<![\d.-]){number}\s*[.、):](?!\d)", plain)
            for number in filter(None, self.landmarks)
        )

    @cached_property
    def joined(self) -> Sentence:
        """The sentence with each day that follows straight upon an answer as one with it."""
        kept = [n for n in range(len(self.fields)) if not self._follows(n)]
        pieces = (self.pieces[0], *(self.pieces[n] for n in kept if n), self.pieces[-1])
        return replace(self, fields=tuple(self.fields[n] for n in kept), pieces=pieces)

    def mark_before(self, number: int) -> str:
        """The one mark between this answer and the one before, "" for none, or where more stands
        there, or nothing else in the sentence."""
        is_between = 0 < number < len(self.fields) and not self.landmarks[number]
        said = unicodedata.normalize("NFKC", self.pieces[number]).strip(_FILLER)
        return said if is_between and said in _MARKS and any(self.landmarks) else ""

    def _follows(self, number: int) -> bool:
        """Whether nothing but room before a day, or a mark, stands between the one before and this
        answer."""
        is_day = number > 0 and self.fields[number] in self.days and not self.landmarks[number]
        return is_day or bool(self.mark_before(number))

    def parted(self, texts: Sequence[str]) -> Iterator[str]:
        """The text of each answer, from those of the joined sentence."""
        left = iter(texts)
        rest = ""
        for number in range(len(self.fields)):
            rest = rest if self._follows(number) else next(left)
            if number + 1 == len(self.fields) or not self._follows(number + 1):
                yield rest
                continue
            own, rest = self._cut(rest, number + 1)
            yield own

    def _cut(self, text: str, following: int) -> tuple[str, str]:
        """The text before the answer that follows, and what is left for it."""
        if mark := self.mark_before(following):
            plain = unicodedata.normalize("NFKC", text)
            at = plain.find(mark) if len(plain) == len(text) else text.find(mark)
            at = at if at >= 0 else len(text)
            return text[:at].strip(_FILLER), text[at + 1 :].strip(_FILLER)
        day = _DAY.search(text)
        at = day.start() if day else len(text)
        return text[:at].strip(_FILLER), text[at:].strip(_FILLER)

    def is_sure(self, texts: Sequence[str]) -> bool:
        """Whether each of the joined answers holds its marks as often as the form prints them."""
        left, run = list(texts), -1
        wanted: list[list[str]] = [[] for _ in texts]
        for number in range(len(self.fields)):
            run += not self._follows(number)
            wanted[run] += [mark] if (mark := self.mark_before(number)) else []
        return all(
            unicodedata.normalize("NFKC", text).count(mark) == marks.count(mark)
            for text, marks in zip(left, wanted, strict=True)
            for mark in set(marks)
        )


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
    joined = sentence.joined
    if not any(joined.landmarks):
        is_alone = len(sentence.fields) == 1
        if is_alone and not _DAY.fullmatch(text):
            return None
        whole = text.strip(_FILLER)
        return ParsedSentence((whole,) if is_alone else tuple(sentence.parted([whole])), True)
    letters = [(letter, at) for at, typed in enumerate(text) for letter in bare(typed)]
    line = "".join(letter for letter, _ in letters)
    first = _from_the_left(joined.landmarks, line)
    if first is None:
        return None
    last = _from_the_right(joined.landmarks, line)
    if first != last and (only := _by_colons(joined, text, letters)):
        first = last = only
    texts = tuple(_between(text, letters, first, joined))
    parted = tuple(sentence.parted(texts))
    is_sure = first == last and sentence.is_sure(texts) and all(map(_is_whole, parted))
    return ParsedSentence(parted, is_sure)


def _by_colons(
    sentence: Sentence, text: str, letters: Sequence[tuple[str, int]]
) -> list[int] | None:
    """Where each piece begins in a text of labels that kept the colon behind each of them, so that
    四年级 is no 年级：; None for another text, or where one stands there more than once."""
    *labels, end = sentence.landmarks
    if end or not all(map(_ends_in_colon, sentence.pieces[:-1])) or not all(labels):
        return None
    line = "".join(letter for letter, _ in letters)
    starts = []
    for label in labels:
        found = [at for at in range(len(line)) if line.startswith(label, at)]
        ends = ((at, letters[at + len(label) - 1][1] + 1) for at in found)
        with_colon = [at for at, end in ends if text[end:].lstrip(" \t\u3000")[:1] in _COLONS]
        if len(with_colon) != 1:
            return None
        starts += with_colon
    return [*starts, len(line)] if starts == sorted(starts) and starts[0] == 0 else None


def _ends_in_colon(piece: str) -> bool:
    return piece.rstrip(" \t\u3000_＿").endswith(("：", ":"))


def reworded(sentence: Sentence) -> Iterator[tuple[Sentence, int, str]]:
    """The sentence as somebody may have left it who wrote over what was printed: without the place
    for a seal, or with one of the words between which he had to choose, 街道 of 乡（镇、街道）. The
    number of the answer before that word, and the word, which is a part of it; -1 for none."""
    for number, piece in enumerate(sentence.pieces):
        pieces = list(sentence.pieces)
        pieces[number] = _SEAL.sub("  ", piece)
        if bare(pieces[number]) != bare(piece) and any(map(bare, pieces)):
            yield replace(sentence, pieces=tuple(pieces)), -1, ""
        found = _EITHER.match(piece.strip(_FILLER))
        if found is None or not number:
            continue
        for word in (found["one"], *re.split("[、/／]", found["others"])):
            pieces[number] = piece.replace(found[0], word, 1)
            yield replace(sentence, pieces=tuple(pieces)), number - 1, word


def without_remarks(sentence: Sentence, text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what somebody added in brackets, of which the form prints nothing, and these
    additions: 参保3人（1人在外地），缴费___元."""
    printed = bare("".join(sentence.pieces))
    added = tuple(
        one[0]
        for one in _REMARK.finditer(text)
        if _WORDS.search(one[0]) and bare(one[0]) not in printed
    )
    for one in added:
        text = text.replace(one, "", 1)
    return text, added


def _is_whole(text: str) -> bool:
    """Whether each bracket of a text has its other: 清洁家园（某社区 holds what is another's."""
    plain = unicodedata.normalize("NFKC", text)
    return plain.count("(") == plain.count(")")


@dataclass(frozen=True, slots=True)
class BrokenSentence:
    """What can still be told of a text that holds only some of a sentence's printed pieces.

    texts: the answers that stand between two that it holds, by field.
    rest: what was written behind the last piece.
    """

    texts: tuple[tuple[str, str], ...]
    rest: str


def parse_broken(sentence: Sentence, text: str) -> BrokenSentence | None:
    """Return what a text says that begins as this sentence and holds another of its pieces; None
    for any other. An answer ends at the next piece that is there, whatever stands behind it."""
    letters = [(letter, at) for at, typed in enumerate(text) for letter in bare(typed)]
    line = "".join(letter for letter, _ in letters)
    pieces = sentence.landmarks
    if not pieces[0] or not line.startswith(pieces[0]):
        return None
    held, after = [(0, 0)], len(pieces[0])
    for number, piece in enumerate(pieces[1:], start=1):
        if piece and (start := line.find(piece, after)) >= 0:
            held.append((number, start))
            after = start + len(piece)
    if len(held) == 1:
        return None
    kept = replace(
        sentence,
        fields=tuple(sentence.fields[number] for number, _ in held[:-1]),
        pieces=tuple(sentence.pieces[number] for number, _ in held),
    )
    starts = [start for _, start in held]
    texts = list(_between(text, letters, starts, kept))
    ends = letters[after - 1][1] + 1
    rest = text[ends:].strip(_FILLER)
    if held[-1][0] < len(sentence.fields):  # the answer behind it, up to the end of the text
        kept = replace(kept, fields=(*kept.fields, sentence.fields[held[-1][0]]))
        texts, rest = [*texts, rest], ""
    return BrokenSentence(tuple(zip(kept.fields, texts, strict=True)), rest if bare(rest) else "")


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
        yield _without_halves(gap.rstrip(_FILLER + _edge(following)))


def _without_halves(text: str) -> str:
    """The text without half of a bracket at its edge, of which the form prints the other: [ 2."""
    for opening, closing in _SQUARE:
        if text.startswith(opening) and closing not in text:
            text = text[1:].strip(_FILLER)
        elif text.endswith(closing) and opening not in text:
            text = text[:-1].strip(_FILLER)
    return text


def _edge(piece: Iterable[str]) -> str:
    """The punctuation that a piece begins with, in full and in half width."""
    marks = "".join(takewhile(lambda letter: not bare(letter), piece))
    return marks + unicodedata.normalize("NFKC", marks)
