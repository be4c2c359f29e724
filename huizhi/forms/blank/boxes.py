"""Boxes: the printed choices of a text and which side of its word each □ stands on.

“□是 □否” has its boxes before the words, “是□ 否□” behind them; the whole text says which, for a
form is drawn one way. Where it does not (“□是 否□”), nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from huizhi.forms.blank.guess import guess_kind, known_id

BOXES = "□☐▢◻⬜❏❐❑❒"
_WORD = rf"[^\s{BOXES}_＿:：、，,；;。/？?！!]+"
_ROOM = r"[ \t\u3000\u00a0]*"
_PARTING = r"[ \u3000\u00a0\n\t、，,；;/]*"
_NUMBER = r"(?:(?:[A-Za-z]|[0-9]{1,2})、[ \u3000]*)?"
_BEFORE = rf"[{BOXES}]{_ROOM}{_NUMBER}{_WORD}"
_BEHIND = rf"{_NUMBER}{_WORD}{_ROOM}[{BOXES}]"
_NOTED = (
    rf"[ \u3000]+[（(][^（）()\n{BOXES}_＿]{{2,20}}[)）](?=[ \u3000\n]*[{BOXES}])"  # 是 （需附图）
)
_WITH_NOTES = re.compile(rf"{_BEFORE}(?:{_NOTED})?(?:{_PARTING}{_BEFORE}(?:{_NOTED})?)*")
_RUNS = {
    "before": re.compile(rf"{_BEFORE}(?:{_PARTING}{_BEFORE})*"),
    "behind": re.compile(rf"{_BEHIND}(?:{_PARTING}{_BEHIND})*"),
}
_ONES = {"before": re.compile(_BEFORE), "behind": re.compile(_BEHIND)}
_BOX = re.compile(rf"[{BOXES}]")
_COUNTED = re.compile(
    r"(?:([A-Za-z]|[0-9]{1,2})[.．、)）](?![0-9])|[①-⑳])[ \u3000]*"
)  # A.男, 1、是
_NOTE = re.compile(r"[（(](?:请|可|打|单选|多选|限|√|在)[^（）()]*[）)]$")  # 女（请打√）
_CIRCLE = re.compile(r"(?<![○◯〇×])[○◯](?![○◯〇×])")
_OPENED = re.compile(r"[（(][^）)]*$")  # 损坏（说明：____）
_CLOSED = re.compile(rf"^[^（({BOXES}]*[）)](?=[^\s{BOXES}])")  # 级）无
_LIST_OPENED = re.compile(rf"[^\s（()）{BOXES}]*[（(](?=[^（()）]*[{BOXES}])")
_ALONE = re.compile(rf"\s*(?:[{BOXES}○◯]|[（(\[［][ \u3000]*[）)\]］])\s*")
_DIGITS = re.compile(
    rf"[{BOXES}](?:[ \u3000]?[{BOXES}]){{3,}}(?![{BOXES}]|[ \u3000]*[^\s{BOXES}，。；;、,）)])"
)
_SPOKEN_OF = re.compile(rf"[{BOXES}](?=[内中里](?:打|画|划|填|勾|用|选|写|以))")
_FAR = 99  # spaces; nothing that a box could belong to stands on that side


@dataclass(frozen=True, slots=True)
class BoxRun:
    """Choices that follow one another, from start to end of the text. words: in their order; box:
    where the box of the first stands."""

    start: int
    end: int
    words: tuple[str, ...]
    box: int


def box_runs(text: str) -> tuple[BoxRun, ...]:
    """The choices of a text, each run by itself; none where the sides of its boxes are unclear. A
    box that only a sentence speaks of is none: 请在□内打“√”."""
    text = _SPOKEN_OF.sub("。", _with_boxes(text))
    side = box_side(text)
    if not side:
        return ()
    run_of = _WITH_NOTES if side == "before" and _notes_are_apart(text) else _RUNS[side]
    return tuple(run for found in run_of.finditer(text) for run in _parted(text, found, side))


def _notes_are_apart(text: str) -> bool:
    """Whether notes stand between choices and hold none of their words: □是 （需附图） □否."""
    notes = re.findall(_NOTED, text)
    words = [_word(one[0]) for one in _ONES["before"].finditer(text)]
    return bool(notes) and not any(word in note for word in words for note in notes)


def box_side(text: str) -> str:
    """Where the boxes of a text stand, "before" or "behind" their words; "" for no boxes, or where
    that cannot be told."""
    text = _SPOKEN_OF.sub("。", _with_boxes(text))
    lines = [line for line in text.split("\n") if _BOX.search(line)]
    sides = {side for line in lines if (side := _side_in(line))}
    return sides.pop() if len(sides) == 1 else ""


def is_tick_place(text: str) -> bool:
    """Whether a text is one box or pair of brackets and nothing else: a place to put a tick in."""
    return _ALONE.fullmatch(text) is not None


def with_room_for_digits(text: str) -> str:
    """The text with a line for boxes in a row that have no words, one for each digit of a number:
    邮政编码：□□□□□□; as long as it was."""
    return _DIGITS.sub(lambda found: "_" * len(found[0]), text)


def has_unclear_boxes(text: str) -> bool:
    """Whether boxes stand in a text of which it cannot be told on which side of their words."""
    text = with_room_for_digits(text)
    plain = _SPOKEN_OF.sub("。", _with_boxes(text))
    is_unclear = _BOX.search(plain) is not None and not box_runs(text)
    return is_unclear and not is_tick_place(text)


def _with_boxes(text: str) -> str:
    """The text with □ for the circles of ○是 ○否, which are no name left out as in ○○社区."""
    circles = _CIRCLE.findall(text)
    return _CIRCLE.sub("□", text) if len(circles) > 1 else text


def _side_in(line: str) -> str:
    """The side in one line: of its edges, else of the nearer words."""
    boxes = [found.start() for found in _BOX.finditer(line)]
    begins = not re.split("[：:]", line[: boxes[0]])[-1].strip()
    ends = not line[boxes[-1] + 1 :].strip(" \t\u3000\u00a0_＿。；;，,")
    if begins != ends:
        return "before" if begins else "behind"
    nearer = [_far(line[at + 1 :]) - _far(line[:at][::-1]) for at in boxes]
    before, behind = sum(one < 0 for one in nearer), sum(one > 0 for one in nearer)
    if before != behind:
        return "before" if before > behind else "behind"
    first = line[: boxes[0]].split()[-1:]
    is_label = bool(first) and (known_id(first[0]) is not None or guess_kind(first[0]).known)
    return "before" if is_label and not begins else ""


def _far(beside: str) -> int:
    """How many spaces stand between a box and the word beside it."""
    word = beside.lstrip(" \t\u3000\u00a0")
    return len(beside) - len(word) if re.match(_WORD, word) else _FAR


def _parted(text: str, found: re.Match[str], side: str) -> Iterator[BoxRun]:
    """The runs in one match: another begins where a word stands that the run has already, as in
    是□否□ 是□否□."""
    run: list[re.Match[str]] = []
    said: list[str] = []
    start = found.start()
    if side == "behind" and (opened := _LIST_OPENED.match(text, start)):  # 类型为（单个□ 多个□）
        start = opened.end() if text[found.end() :].lstrip()[:1] in ("）", ")") else start
    for one in _ONES[side].finditer(text, start, found.end()):
        word = _word(one[0])
        if word in said:
            yield _run(text, run, said)
            run, said = [], []
        run.append(one)
        said.append(word)
    yield _run(text, run, said)


def _without_counts(words: list[str]) -> list[str]:
    """The words without what they are counted with, where that counts: 1.是 2.否; no day (7.8), and
    no number of their own."""
    found = [_COUNTED.match(word) for word in words]
    signs = [_place_of(one[1] or one[0]) for one in found if one is not None]
    if any(after <= before for before, after in pairwise(signs)):
        return words
    return [
        word[one.end() :] or word if one is not None else word
        for word, one in zip(words, found, strict=True)
    ]


def _place_of(sign: str) -> int:
    """The number that a sign counts with; letters in their order."""
    return int(sign) if sign.isdecimal() else ord(sign.strip().casefold()[0])


def _run(text: str, run: list[re.Match[str]], words: list[str]) -> BoxRun:
    start, end = run[0].start(), run[-1].end()
    if closed := _CLOSED.match(text[start:end]):  # 每周（  ）上午□
        start += closed.end()
    if note := _NOTE.search(text[:end]) or _OPENED.search(text, start, end):
        end = note.start()
    box = _BOX.search(text, start)
    return BoxRun(start, end, tuple(_without_counts(words)), box.start() if box else start)


def _word(text: str) -> str:
    word = _OPENED.sub("", _NOTE.sub("", _BOX.sub("", text).strip()))
    return _CLOSED.sub("", word) or word
