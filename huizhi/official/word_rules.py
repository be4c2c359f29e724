"""Word rules: punctuation, brackets of years, numerals of dates. GB/T 15834, GB/T 15835."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huizhi.content import lazy_pattern
from huizhi.official.departure import Departure, Mend
from huizhi.official.notice_look import ParagraphLook
from huizhi.official.notice_structure import NoticeStructure, PlacedParagraph
from huizhi.official.roles import HEADING_FORMS, HEADINGS, Role

_HAN = "\u4e00-\u9fff"
_HALF = lazy_pattern(
    rf"(?<=[{_HAN}”》）〕])[,;:?!]|[,;:?!](?=[{_HAN}“《（])|\((?=[{_HAN}])|(?<=[{_HAN}])[()]|\)(?=[{_HAN}])"
)
_QUOTED = lazy_pattern(rf"\"[^\"]*[{_HAN}][^\"]*\"")
_FULL = str.maketrans(",;:?!()", "，；：？！（）")
_YEAR = lazy_pattern(r"[\[［(（【〈](\d{4})[\]］)）】〉](?=第?\d+号)")
_DATE_ZERO = lazy_pattern(r"\d{4}年0\d月\d{1,2}日|\d{4}年\d{1,2}月0\d日|(?<!\d)0\d月\d{1,2}日")
_CHECKED = (
    *(Role.BODY, Role.LIST, Role.ADDRESSEES, Role.ATTACHMENT_TITLE, Role.TITLE),
    *HEADINGS,
)


def word_departures(spread: NoticeStructure) -> Iterator[Departure]:
    """What of marks and numerals is not as the standard has it."""
    for place in spread.of(*_CHECKED):
        one = place.look
        text = _without_number(place)
        yield from _punctuation(one, text)
        for found in _YEAR.finditer(text):
            written = found.group()
            right = f"〔{found[1]}〕"
            mend = Mend("text", one.number, (written, right))
            yield Departure("brackets", one.number, f"“{written}”", f"“{right}”", (mend,))
        if zero := _DATE_ZERO.search(text):
            expected = "月、日不编虚位，如 6月1日"
            yield Departure("numerals", one.number, f"“{zero.group()}”", expected)


def _punctuation(one: ParagraphLook, text: str) -> Iterator[Departure]:
    """Half-width marks within Chinese text, one departure a paragraph."""
    without_years = _YEAR.sub(lambda found: found[1], text)
    half = [found.group() for found in _HALF.finditer(without_years)]
    quoted = _QUOTED.findall(without_years)
    if not half and not quoted:
        return
    said = "".join(dict.fromkeys(half)) or '""'
    mends = (Mend("punctuation", one.number),)
    expected = "全角的中文标点"
    yield Departure("punctuation", one.number, f"半角的“{said}”", expected, mends)


def full_width(text: str) -> str:
    """The text with its half-width marks as Chinese text has them, character for character."""
    changed = _HALF.sub(lambda found: found.group().translate(_FULL), text)
    changed = _brackets(changed)
    return _QUOTED.sub(lambda found: f"“{found.group()[1:-1]}”", changed)


def _brackets(text: str) -> str:
    """Pairs of brackets of which one is full-width: both."""
    stack: list[int] = []
    letters = list(text)
    for number, letter in enumerate(letters):
        if letter in "（(":
            stack.append(number)
        elif letter in "）)" and stack:
            opened = stack.pop()
            if {letters[opened], letter} & {"（", "）"}:
                letters[opened], letters[number] = "（", "）"
    return "".join(letters)


def _without_number(place: PlacedParagraph) -> str:
    """The text without the number of a heading, which has rules of its own."""
    text = place.look.text.strip()
    if place.role is Role.LIST:
        return re.sub(r"^附件[：:]", "", text)
    if place.role is Role.ADDRESSEES:
        return text[:-1]
    form = next((form for role, form in HEADING_FORMS if role is place.role), None)
    return form.sub("", text, count=1) if form else text
