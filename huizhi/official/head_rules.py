"""Head rules: mark, number, title, addressees. GB/T 9704-2012, 7.2, 7.3.1 and 7.3.2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huizhi.official.departure import Departure, Faces, Mend
from huizhi.official.measures import TITLE_SIZE, em_width
from huizhi.official.notice_look import ParagraphLook, face_family
from huizhi.official.notice_structure import NoticeStructure, PlacedParagraph
from huizhi.official.roles import Role
from huizhi.official.title import ROW

_NUMBER_FORM = re.compile(r"[^\s〔〕\[\]（）()]+〔(?:19|20)\d{2}〕[1-9]\d*号")
_REDS = re.compile(r"(?i)(?:[c-f][0-9a-f])(?:[0-4][0-9a-f]){2}")


def head_departures(spread: NoticeStructure) -> Iterator[Departure]:
    """What of the head, the titles and the addressees is not as the standard has it."""
    yield from _marks(spread)
    yield from _numbers(spread)
    yield from _titles(spread)
    yield from _addressees(spread)


def _marks(spread: NoticeStructure) -> Iterator[Departure]:
    for place in spread.of(Role.MASTHEAD):
        one = place.look
        if not _REDS.fullmatch(one.main.color):
            found = f"颜色 {one.main.color or '黑色'}"
            yield Departure(
                "mark-color", one.number, found, "红色", (_mend("color", one, "FF0000"),)
            )
        if one.alignment != "center":
            yield Departure("mark-place", one.number, "没有居中", "居中", (_center(one),))


def _numbers(spread: NoticeStructure) -> Iterator[Departure]:
    for place in spread.of(Role.NUMBER):
        one = place.look
        if not _NUMBER_FORM.fullmatch(one.bare):
            expected = "如 祖办〔2024〕6号：六角括号，年份写全，不加“第”，不编虚位"
            yield Departure("number-form", one.number, f"“{one.bare}”", expected)
        if one.alignment != "center" and not spread.has_signer:
            yield Departure("number-place", one.number, "没有居中", "居中", (_center(one),))
        if spread.of(Role.MASTHEAD) and not spread.has_red_line(place):
            found, expected = "没有分隔线", "发文字号下4毫米处有与版心等宽的红色分隔线"
            yield Departure("red-line", one.number, found, expected)


def _titles(spread: NoticeStructure) -> Iterator[Departure]:
    for block in spread.blocks(Role.TITLE):
        yield from _title(block)


def _title(block: Sequence[PlacedParagraph]) -> Iterator[Departure]:
    looks = [place.look for place in block]
    first = looks[0]
    if wrong := [one for one in looks if face_family(one.main.face) != "小标宋"]:
        mends = tuple(_mend("face", one, Faces(one.text, "方正小标宋简体")) for one in wrong)
        yield Departure("title-face", first.number, wrong[0].main.face, "小标宋体", mends)
    if wrong := [one for one in looks if one.main.size != TITLE_SIZE]:
        mends = tuple(_mend("size", one, TITLE_SIZE) for one in wrong)
        found = f"{wrong[0].main.size:g}磅"
        yield Departure("title-size", first.number, found, "2号（22磅）", mends)
    if wrong := [one for one in looks if one.alignment != "center"]:
        mends = tuple(_center(one) for one in wrong)
        yield Departure("title-place", first.number, "没有居中", "居中", mends)
    rows = [row for one in looks for row in one.text.split("\n") if row.strip()]
    longest = max(rows, key=em_width)
    if em_width(longest.strip()) > ROW + 0.1:
        found = f"“{longest.strip()[:24]}”一行排不下，会在词的中间断开"
        yield Departure("title-rows", first.number, found, "按词意分行，排成梯形或菱形")


def _addressees(spread: NoticeStructure) -> Iterator[Departure]:
    for place in spread.of(Role.ADDRESSEES):
        one = place.look
        if not one.bare.endswith("："):
            found = f"“{one.bare[-6:]}”"
            mends = (_mend("text", one, (one.bare[-1], "：")),) if one.bare[-1] == ":" else ()
            yield Departure("addressees-end", one.number, found, "以全角冒号“：”结束", mends)
        if abs(one.start) > 0.3 or one.alignment in ("center", "right"):
            found = f"空{one.start:g}字" if one.alignment not in ("center", "right") else "没有顶格"
            yield Departure("addressees-place", one.number, found, "顶格", (_flush(one),))
        gap = spread.gap_above(place)
        if gap is not None and abs(gap - 1) > 0.45:
            found = f"空{gap:.1f}行".replace(".0", "")
            yield Departure("addressees-gap", one.number, found, "空一行")


def _mend(what: str, one: ParagraphLook, value: object) -> Mend:
    return Mend(what, one.number, value)


def _center(one: ParagraphLook) -> Mend:
    return Mend("alignment", one.number, "center")


def _flush(one: ParagraphLook) -> Mend:
    return Mend("indent", one.number, (0.0, 0.0, 0.0))
