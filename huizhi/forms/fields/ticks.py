"""Ticks: which of the printed choices somebody marked, however the mark was typed and wherever it
stands: “☑男 □女”, “男√ 女”, “□是√ □否”, “✅疾病”.

Two things are never guessed: whose a mark is that stands between two words, and what a choice
means that has no box any more while the others have theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from huizhi.content import lazy_pattern
from huizhi.forms.fields.words import half_width, without_spaces

CHECKED, UNCHECKED, CROSSED = "☑", "□", "✗"
# As input methods, phones and symbol fonts type them. Source: Unicode charts 2190 to 2BFF, 1F300 to
# 1FAFF; Wingdings and Wingdings 2 for F0xx.
_MARKS = {
    **dict.fromkeys("√✓✔☑☒🗸🗹🗵🗷✅■▣◼◾⬛▪◉◎●⦿⚫🔘🔴🔵🟢⭕🉑👌👍🆗∨ˇ", CHECKED),
    **dict.fromkeys("\uf0fe\uf0fd\uf0fc\uf052\uf050\uf054", CHECKED),
    **dict.fromkeys("□☐▢○◯〇◻◽⬜▫⚪❏❐❑❒🔲🔳⬚", UNCHECKED),
    **dict.fromkeys("\uf0a8\uf06f\uf0a3", UNCHECKED),
    **dict.fromkeys("×✗✘✕✖❌❎🚫⛔🙅", CROSSED),
}
_BOXES = frozenset("☑☒🗹🗷◉◎●■\uf0fe\uf0fd\uf052")
_UNSEEN = lazy_pattern(r"(?<=\S)[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]+")  # looks of emoji
_TABLE = str.maketrans(_MARKS)
_LETTER = lazy_pattern(r"(?<![A-Za-z])[vV](?![A-Za-z])")  # typed for √
_BRACKET = lazy_pattern(rf"[(\[【〔{{]\s*([{CHECKED}{UNCHECKED}{CROSSED}vV对]?)\s*[)\]】〕}}]")
_SPACE = lazy_pattern(r"[\s/、,;|]+")
_CIRCLES = "○◯〇⚪"  # boxes where the form prints them, else drawn around a choice
_CIRCLE = lazy_pattern(f"[{_CIRCLES}]")
_RINGS = frozenset((*_CIRCLES, "●", "⭕", "O", "o"))
_EMPTY_BRACKET = lazy_pattern(r"[(\[【〔{（［｛]\s*[)\]】〕}）］｝]")
_BETWEEN = "\n/、,;|"  # what may stand between two choices
_FAR = 1000  # characters between a mark and a word on another line
_COUNTED = lazy_pattern(r"(?:\b[A-Za-z]|\b\d{1,2})[.、)]\s*(?=\n)|[①-⑳]\s*(?=\n)")  # A.男□ B.女□
COUNT = r"(?:[①-⑩]|(?<![A-Za-z0-9])[A-H1-9](?=[.．、]))"  # what options are counted with
_PRINTED_BOX = lazy_pattern(r"[□☐▢◻⬜❏❐❑❒○◯]|[（(\[［][ \u3000]*[）)\]］]")
_LINE = "_():"  # “□其他：____”, the line that is printed behind a choice
_SAYS_LINE = lazy_pattern("请?(?:注明|说明|填写|列明|写明)")


@dataclass(frozen=True, slots=True)
class Ticked:
    """What the marks say. ticked: the choices that are marked; gone: those without a box beside
    others that have one; more: what stands there besides choices and marks."""

    ticked: tuple[str, ...]
    gone: tuple[str, ...] = ()
    more: str = ""


def with_marks(text: str, choices: Sequence[str] = (), printed: str = "") -> str:
    """The text in half width with every mark as ☑, □ or ✗, and brackets to be ticked as boxes:
    是(√)否() → 是☑否□. Brackets beside boxes are a printed line behind a choice, and stay; so does
    a letter V where a choice has one.

    printed: as the form prints the choices, "" where that is not known."""
    text = _circles_as_ticks(text, choices, printed)
    plain = half_width(_UNSEEN.sub("", text).translate(_TABLE)).translate(_TABLE)
    if not any("v" in choice.casefold() for choice in choices):
        plain = _LETTER.sub(CHECKED, plain)
    if {CHECKED, UNCHECKED} & set(_BRACKET.sub("", plain)):
        return plain
    return _BRACKET.sub(_boxed, plain)


def is_tick(text: str) -> bool:
    """Whether a text as it was typed is a tick and nothing else: √, V, ☑."""
    return without_spaces(with_marks(text)) == CHECKED


def is_tick_or_ring(text: str) -> bool:
    """Whether a text as it was typed is a tick, or a ring put for one, and nothing else."""
    return text.strip() in _RINGS or is_tick(text)


def has_tick_signs(text: str) -> bool:
    """Whether any mark stands in a text that `with_marks` gave."""
    return any(mark in text for mark in (CHECKED, UNCHECKED, CROSSED))


def is_untouched(
    text: str, choices: Sequence[str], printed: str = "", *, takes_several: bool = False
) -> bool:
    """Whether every choice stands there with its box empty, as printed: □男□女.

    text: as it was typed; printed: as the form prints the choices, "" for the usual way. A sign
    that the form does not print may mean one of them, and so may a box unlike the others.
    """
    if printed and without_spaces(text) == without_spaces(printed):
        return True
    if len(_looks(text)) > 1 or (takes_several and _looks(text) - _looks(printed) - {UNCHECKED}):
        return False
    text = with_marks(text, choices, printed)
    if CHECKED in text or text.count(UNCHECKED) < len(choices):
        return False
    own = with_marks(printed, choices, printed)
    if any(text.count(sign) > own.count(sign) for sign in _BETWEEN[1:]):
        return False
    if printed and text.count(UNCHECKED) > own.count(UNCHECKED):
        return False
    plain = without_spaces(text)
    if not all(without_spaces(choice) in plain for choice in choices):
        return False
    among, own_among = _up_to_last(plain, choices), _up_to_last(without_spaces(own), choices)
    if any(among.count(sign) > own_among.count(sign) for sign in _LINE):
        return False  # □（是） □否
    found = read_ticks(text, choices)
    rest = _SAYS_LINE.sub("", _without(plain, choices))
    is_printed = not set(rest) - {UNCHECKED, *_BETWEEN, *_LINE}
    is_printed = is_printed or (printed != "" and without_spaces(own) == plain)
    return is_printed and (found is None or not found.gone)


def beyond(text: str, choices: Sequence[str], printed: str = "") -> str:
    """What a text says besides choices and marks, and what the form prints among them: what
    somebody wrote behind 其他."""
    own = beyond(printed, choices) if printed else ""
    rest = _without(without_spaces(text), choices)
    for sign in counted(choices, printed):
        rest = re.sub(rf"{half_width(sign)}[.、]?[{CHECKED}]?(?=\n)", "", rest)
    rest = rest.replace("\n", " ").strip()
    edges = CHECKED + UNCHECKED + CROSSED + _BETWEEN + ":：_()（） "
    rest = rest.strip(edges)
    return rest.replace(own, "", 1).strip(edges) if own else rest


def counted(choices: Sequence[str], printed: str) -> dict[str, str]:
    """The choices by what each is counted with where the form prints no boxes: ①地暖 ②暖气片; none
    where not each of them is counted."""
    if _PRINTED_BOX.search(printed):
        return {}
    found = {
        one[0][0]: choice
        for choice in choices
        if (one := re.search(rf"{COUNT}[.．、]?[ \u3000]*{re.escape(choice)}", printed))
    }
    return found if len(found) == len(choices) else {}


def has_ticked_boxes(text: str) -> bool:
    """Whether boxes stand in a text as it was typed, ticked ones: where one choice has a box, the
    others had one too."""
    return not _BOXES.isdisjoint(text)


def read_ticks(
    text: str, choices: Sequence[str], printed: str = "", *, boxed: bool = False
) -> Ticked | None:
    """What the marks say of the choices, None where that cannot be told.

    text: as `with_marks` gave it; printed: as the form prints them, "" for the usual way; boxed:
    the choices had boxes, whatever is left of them.
    """
    tokens = _tokens(text, choices)
    marks = _regular(tokens) or _by_chunks(tokens) or _by_edge(tokens)
    if marks is None:
        return None
    if CROSSED in marks.values() and CHECKED not in marks.values():
        return None  # a cross may mean yes or no
    boxed = boxed or UNCHECKED in marks.values()
    found = [choice for choice in choices if without_spaces(choice) in marks]
    ticked = tuple(c for c in found if marks[without_spaces(c)] == CHECKED)
    gone = tuple(c for c in found if not marks[without_spaces(c)]) if boxed else ()
    return Ticked(ticked, gone, beyond(text, choices, printed))


def _circles_as_ticks(text: str, choices: Sequence[str], printed: str) -> str:
    """The text with ☑ for the circles that somebody has put to a choice: □220V ○380V, 是(○) 否( ).
    They stay boxes where the form prints them, and where each choice has one or a tick."""
    circles = _CIRCLE.findall(text)
    if not circles or any(_CIRCLE.search(one) for one in (printed, *choices)):
        return text
    marks = list(map(_MARKS.get, _CIRCLE.sub("", text)))
    has_empty = UNCHECKED in marks or _EMPTY_BRACKET.search(text)
    ticks = sum(mark in (CHECKED, CROSSED) for mark in marks)
    if not has_empty and not printed and len(circles) + ticks >= len(choices):
        return text
    return _CIRCLE.sub(CHECKED, text)


def _up_to_last(text: str, choices: Sequence[str]) -> str:
    """The text up to the last of the choices, behind which a line may be printed."""
    return text[: max((text.rfind(without_spaces(choice)) for choice in choices), default=0)]


def _looks(text: str) -> set[str]:
    """How the empty boxes of a text look: any square as □, a circle as itself."""
    return {
        sign if sign in _CIRCLES else UNCHECKED for sign in text if _MARKS.get(sign) == UNCHECKED
    }


def _boxed(found: re.Match[str]) -> str:
    mark = found.group(1)
    if mark in (UNCHECKED, CROSSED):
        return mark
    return CHECKED if mark else UNCHECKED


@dataclass(frozen=True, slots=True)
class _TickToken:
    """A piece of the text. kind: "word" (squeezed), "mark", "space" or "other"."""

    kind: str
    text: str


def _tokens(text: str, choices: Sequence[str]) -> list[_TickToken]:
    words = sorted({without_spaces(choice) for choice in choices}, key=len, reverse=True)
    spread = "|".join(r"\s*".join(map(re.escape, word)) for word in words)
    pattern = re.compile(
        rf"(?P<word>{spread})|(?P<mark>[{CHECKED}{UNCHECKED}{CROSSED}])|(?P<space>{_SPACE.pattern})"
        r"|(?P<other>.)",
        re.DOTALL,
    )
    found = (_TickToken(m.lastgroup or "", m.group()) for m in pattern.finditer(text.strip()))
    return [_TickToken(t.kind, without_spaces(t.text)) if t.kind == "word" else t for t in found]


def _regular(tokens: list[_TickToken]) -> dict[str, str] | None:
    """The mark of each word where marks and words take turns: all marks before or all behind."""
    slots = _slots(tokens)
    kept = [(kind, text) for kind, text, _, _ in slots if kind != "other"]
    words = [text for kind, text in kept if kind == "word"]
    takes_turns = all(one[0] != other[0] for one, other in pairwise(kept))
    if len(kept) != 2 * len(words) or not words or not takes_turns:
        return None
    if len(set(words)) != len(words):
        return None
    before = kept[0][0] == "mark"
    found: dict[str, str] = {}
    marks = [slot for slot in slots if slot[0] == "mark"]
    for word, (_, run, close_left, close_right) in zip(words, marks, strict=True):
        mark = _mark_of(run, close_left, close_right, before=before)
        if mark is None:
            return None
        found[word] = mark
    return found


def _slots(tokens: list[_TickToken]) -> list[tuple[str, str, bool, bool]]:
    """Words, and runs of marks with whether they touch a word on the left and on the right."""
    slots: list[tuple[str, str, bool, bool]] = []
    number = 0
    while number < len(tokens):
        end = number + 1
        token = tokens[number]
        if token.kind == "mark":
            while end < len(tokens) and tokens[end].kind == "mark":
                end += 1
        if token.kind != "space":
            text = "".join(one.text for one in tokens[number:end])
            left = number > 0 and tokens[number - 1].kind == "word"
            right = end < len(tokens) and tokens[end].kind == "word"
            slots.append((token.kind, text, left, right))
        number = end
    return slots


def _mark_of(run: str, close_left: bool, close_right: bool, *, before: bool) -> str | None:
    """What a run of marks says of its word; None when the mark may be the neighbour's.

    before: the marks stand before their words.
    """
    own, other = (close_right, close_left) if before else (close_left, close_right)
    if other and not own and CHECKED in run:
        return None
    if len(run) == 1:
        return run
    if len(set(run)) > 1:  # a tick beside the box that stayed, as in □√是
        nearest = run[-1] if before else run[0]
        if nearest != CHECKED and other:
            return None
    return CHECKED if CHECKED in run else CROSSED if CROSSED in run else UNCHECKED


def _by_chunks(tokens: list[_TickToken]) -> dict[str, str] | None:
    """The mark of each word where white space keeps the words apart, each with its own marks."""
    chunks: list[list[_TickToken]] = [[]]
    for token in tokens:
        if token.kind == "space":
            chunks.append([])
        else:
            chunks[-1].append(token)
    found: dict[str, str] = {}
    for chunk in filter(None, chunks):
        words = {token.text for token in chunk if token.kind == "word"}
        marks = {token.text for token in chunk if token.kind == "mark"}
        kinds = {token.kind for token in chunk}
        if len(words) > 1 or kinds == {"mark"}:
            return None
        for word in words:
            mark = next((m for m in (CHECKED, CROSSED, UNCHECKED) if m in marks), "")
            found[word] = max(found.get(word, ""), mark, key=_weight)
    return found or None


def _by_edge(tokens: list[_TickToken]) -> dict[str, str] | None:
    """The mark of each word in a text that begins with a mark (all stand before their words) or
    ends with one (behind); “男√女” could be either, and so could a mark that is as far from the
    next word as from its own."""
    before, behind = (tokens[end].kind == "mark" if tokens else False for end in (0, -1))
    if before == behind:
        return None
    ordered = tokens if before else tokens[::-1]
    found: dict[str, str] = {}
    mark, gap, last_gap, last = "", 0, 0, "start"
    has_spaces = any(token.kind == "space" for token in tokens)
    for token in ordered:
        if token.kind == "space":
            gap += len(token.text) + _FAR * ("\n" in token.text)
            continue
        if last == "mark" == token.kind and token.text != mark:
            return None
        if token.kind == "word" and last == "mark":
            if has_spaces and gap >= last_gap:
                return None
            found[token.text] = max(found.get(token.text, ""), mark, key=_weight)
        elif token.kind == "word":
            found.setdefault(token.text, "")
        elif token.kind == "mark" and last != "mark":
            mark, last_gap = token.text, gap if last == "word" else _FAR
        last, gap = token.kind, 0
    return found or None


def _weight(mark: str) -> int:
    return ["", UNCHECKED, CROSSED, CHECKED].index(mark)


def _without(text: str, choices: Sequence[str]) -> str:
    """The text with a line break for each choice, without what the choices are counted with."""
    for choice in sorted(map(without_spaces, choices), key=len, reverse=True):
        text = text.replace(choice, "\n", 1)
    return _COUNTED.sub("", text)
