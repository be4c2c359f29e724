"""Printed boxes: the choices with a box for each, as “□男 □女” or as one form prints them
(“是□  否□”, “是（ ）否（ ）”), ticked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import count

from huizhi.content import lazy_pattern
from huizhi.forms.fields.ticks import COUNT, counted, read_ticks, with_marks
from huizhi.forms.fields.words import without_spaces

_BOX = lazy_pattern(r"[□☐▢◻⬜❏❐❑❒○◯]")
_BRACKETS = lazy_pattern(r"([（(\[［])[ \u3000]*([）)\]］])")
_CIRCLES = "○◯"


def boxes(choices: Sequence[str], ticked: Collection[str], printed: str = "") -> str:
    """The choices with their boxes, these ticked; printed: as the form prints them, "" for the
    usual way, which is taken too where the form's cannot be ticked."""
    shown = _ticked_as_printed(choices, ticked, printed) if printed else None
    if shown is not None:
        return shown
    return " ".join(f"{'☑' if choice in ticked else '□'}{choice}" for choice in choices)


def own_way(choices: Sequence[str], printed: str) -> str:
    """What the form prints, "" where that is the usual way or cannot be ticked."""
    printed = printed.strip()
    if not printed or "".join(printed.split(" ")) == "".join(boxes(choices, ()).split(" ")):
        return ""
    every = [_ticked_as_printed(choices, (choice,), printed) for choice in choices]
    return "" if None in every else printed


def _ticked_as_printed(choices: Sequence[str], ticked: Collection[str], printed: str) -> str | None:
    """The printed text with these ticked; None where it would not be read so."""
    longest = sorted(choices, key=len, reverse=True)
    words = re.findall("|".join(map(re.escape, longest)), printed)
    places = _BOX.findall(printed) or _BRACKETS.findall(printed)
    if (signs := counted(choices, printed)) and not places:
        ticks = {sign for sign, choice in signs.items() if choice in ticked}
        return re.sub(COUNT, lambda m: f"{'√' if m[0] in ticks else ''}{m[0]}", printed)
    if sorted(words) != sorted(choices) or len(places) != len(words):
        return None
    turn = count()

    def tick(found: re.Match[str]) -> str:
        if words[next(turn)] not in ticked:
            return found[0]
        if found.re.groups:
            return f"{found[1]}√{found[2]}"
        return "●" if found[0] in _CIRCLES else "☑"

    shown = (_BOX if _BOX.search(printed) else _BRACKETS).sub(tick, printed)
    read = read_ticks(with_marks(shown, choices), choices)
    meant = {without_spaces(one) for one in ticked}
    said = {without_spaces(one) for one in read.ticked} if read is not None else set[str]()
    return shown if said == meant else None
