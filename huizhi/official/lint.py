"""Lint: a notice held against the standard, every departure at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from huizhi.official.departure import RULES, Departure, Mend
from huizhi.official.head_rules import head_departures
from huizhi.official.notice_look import NoticeLook
from huizhi.official.notice_structure import NoticeStructure
from huizhi.official.page_rules import page_departures
from huizhi.official.roles import Role, roles_of
from huizhi.official.tail_rules import tail_departures
from huizhi.official.text_rules import text_departures
from huizhi.official.word_rules import word_departures

# Rules of single paragraphs; what departs in the same way in many of them is one departure.
_GROUPED = frozenset(
    ["body-face", "body-size", "body-indent", "heading-face", "closing-mark", "punctuation"]
)


def departures_of(look: NoticeLook) -> tuple[Departure, ...]:
    """The departures, in the order of their paragraphs; those of the whole document first."""
    roles = roles_of(look.paragraphs)
    spread = NoticeStructure(look, roles)
    found = [
        *page_departures(look, roles),
        *head_departures(spread),
        *text_departures(spread),
        *tail_departures(spread),
        *word_departures(spread),
        *_colors(spread),
    ]
    return tuple(
        sorted(_grouped(found), key=lambda one: (one.paragraph, list(RULES).index(one.rule)))
    )


def _colors(spread: NoticeStructure) -> Iterable[Departure]:
    for place in spread.places:
        if place.role in (Role.MASTHEAD, Role.OTHER):
            continue
        wrong = [one for one in place.look.types if one.color and one.text.strip()]
        if wrong:
            mend = Mend("color", place.look.number, "000000")
            yield Departure("color", place.look.number, f"颜色 {wrong[0].color}", "黑色", (mend,))


def _grouped(found: Sequence[Departure]) -> list[Departure]:
    kept: dict[tuple[object, ...], Departure] = {}
    for one in found:
        grouped = one.rule in _GROUPED
        key = (one.rule, one.found, one.expected) if grouped else (id(one),)
        if key in kept:
            known = kept[key]
            mends = (*known.mends, *one.mends)
            kept[key] = replace(known, times=known.times + 1, mends=mends)
        else:
            kept[key] = one
    return list(kept.values())
