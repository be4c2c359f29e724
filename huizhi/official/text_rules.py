"""Text rules: body, headings and their numbers. GB/T 9704-2012, 7.3.3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from huizhi.official.departure import Departure, Faces, Mend
from huizhi.official.measures import TEXT_SIZE
from huizhi.official.notice_look import ParagraphLook, Type, face_family
from huizhi.official.notice_structure import NoticeStructure, PlacedParagraph
from huizhi.official.roles import HEADING_FORMS, HEADINGS, Role

_FACES = {Role.HEADING1: ("黑体", "黑体"), Role.HEADING2: ("楷体", "楷体_GB2312")}
_BODY_FACE = ("仿宋", "仿宋_GB2312")
_DIGITS = {one: number for number, one in enumerate("一二三四五六七八九", start=1)}
_NEAR = 0.3  # characters
_RIGHT_FORMS = {
    Role.HEADING1: (re.compile(r"[一二三四五六七八九十百]+、"), "一、"),
    Role.HEADING2: (re.compile(r"（[一二三四五六七八九十百]+）(?![、.．])"), "（一）"),
    Role.HEADING3: (re.compile(r"\d+\."), "1."),
    Role.HEADING4: (re.compile(r"（\d+）(?![、.．])"), "（1）"),
}


def text_departures(spread: NoticeStructure) -> Iterator[Departure]:
    """What of the body and its headings is not as the standard has it; each place by itself."""
    for place in spread.of(Role.BODY, *HEADINGS):
        one = place.look
        yield from _faces(place)
        if wrong := [t for t in one.types if t.size != TEXT_SIZE and t.text.strip()]:
            mend = Mend("size", one.number, TEXT_SIZE)
            rule = Departure(
                "body-size", one.number, f"{wrong[0].size:g}磅", "3号（16磅）", (mend,)
            )
            yield rule
        if abs(one.start - 2) > _NEAR or abs(one.left) > _NEAR or one.alignment == "center":
            yield _unindented(one)
        if not one.kinsoku:
            mend = Mend("kinsoku", one.number)
            yield Departure("closing-mark", one.number, "没有设避头尾", "标点不排在行首", (mend,))
    yield from _heading_numbers(spread)


def _unindented(one: ParagraphLook) -> Departure:
    found = "居中" if one.alignment == "center" else f"首行空{one.start:.1f}字".replace(".0", "")
    mends = [Mend("indent", one.number, (2.0, 0.0, 0.0))]
    if one.alignment == "center":
        mends.append(Mend("alignment", one.number, "both"))
    return Departure("body-indent", one.number, found, "首行空二字，回行顶格", tuple(mends))


def _faces(place: PlacedParagraph) -> Iterator[Departure]:
    """The faces of a paragraph: that of a heading up to its first full stop, that of the body."""
    one = place.look
    family, font = _FACES.get(place.role, _BODY_FACE)
    head, rest = _parted(one, place.role)
    said = "".join(part.text for part in head)
    wrong = [t for t in head if face_family(t.face) != family and t.text.strip()]
    if wrong:
        rule = "heading-face" if place.role in HEADINGS else "body-face"
        mend = Mend("face", one.number, Faces(head=said, face=font))
        yield Departure(rule, one.number, wrong[0].face, f"{family}", (mend,))
    wrong = [t for t in rest if face_family(t.face) != _BODY_FACE[0] and t.text.strip()]
    if wrong:
        mend = Mend("face", one.number, Faces(head=said, rest=_BODY_FACE[1]))
        yield Departure("body-face", one.number, wrong[0].face, _BODY_FACE[0], (mend,))


def _parted(one: ParagraphLook, role: Role) -> tuple[list[Type], list[Type]]:
    """The paragraph's types up to the end of its heading, and those after it."""
    if role not in _FACES:
        return list(one.types), []
    end = one.text.find("。") + 1 or len(one.text)
    if end == len(one.text.rstrip()):
        return list(one.types), []
    head, rest, done = [], [], 0
    for part in one.types:
        cut = min(max(end - done, 0), len(part.text))
        if cut:
            head.append(replace(part, text=part.text[:cut]))
        if cut < len(part.text):
            rest.append(replace(part, text=part.text[cut:]))
        done += len(part.text)
    return head, rest


def _heading_numbers(spread: NoticeStructure) -> Iterator[Departure]:
    """Forms and order of the numbers; each level begins anew below the next higher one."""
    last = dict.fromkeys(HEADINGS, 0)
    for place in spread.of(Role.TITLE, *HEADINGS):
        if place.role is Role.TITLE:
            last = dict.fromkeys(HEADINGS, 0)
            continue
        one, level = place.look, HEADINGS.index(place.role)
        right, example = _RIGHT_FORMS[place.role]
        if not right.match(one.bare):
            yield _misformed(place, example)
        number = _number_of(place)
        wanted = last[place.role] + 1
        if number != wanted:
            found = (
                f"“{one.bare[:8]}”，前面是第{last[place.role]}个"
                if wanted > 1
                else f"“{one.bare[:8]}”"
            )
            expected = f"第{wanted}个，依次编号"
            yield Departure("heading-order", one.number, found, expected)
        last[place.role] = wanted if _goes_on(spread, place, wanted + 1) else number
        last |= dict.fromkeys(HEADINGS[level + 1 :], 0)


def _goes_on(spread: NoticeStructure, place: PlacedParagraph, number: int) -> bool:
    """Whether the next heading of this level, before one of a higher level, has this number."""
    level = HEADINGS.index(place.role)
    for other in spread.places[place.index + 1 :]:
        if other.role is place.role:
            return _number_of(other) == number
        if other.role is Role.TITLE or other.role in HEADINGS[:level]:
            return False
    return True


def _misformed(place: PlacedParagraph, example: str) -> Departure:
    one = place.look
    form = next(form for role, form in HEADING_FORMS if role is place.role)
    written = one.text.lstrip()
    found = form.match(written)
    mends: tuple[Mend, ...] = ()
    if found:
        shown = example.replace("一", found["number"]).replace("1", found["number"])
        mends = (Mend("text", one.number, (found.group(), shown)),)
    return Departure("heading-form", one.number, f"“{one.bare[:8]}”", f"“{example}”", mends)


def _number_of(place: PlacedParagraph) -> int:
    form = next(form for role, form in HEADING_FORMS if role is place.role)
    found = form.match(place.look.bare)
    said = found["number"] if found else ""
    return int(said) if said.isdigit() else _chinese(said)


def _chinese(said: str) -> int:
    """The number of 一 to 九十九; 0 for what is none."""
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return _DIGITS.get(said, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)
