"""Page rules: paper, margins, rows and characters, page numbers. GB/T 9704-2012, 5 and 7.5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huizhi.official.departure import Departure, Mend
from huizhi.official.measures import CHARACTERS, ROWS, SMALL_SIZE, TEXT_SIZE
from huizhi.official.notice_look import NoticeLook, ParagraphLook, SectionLook, face_family
from huizhi.official.roles import Role

_PAPER = (210.0, 297.0)  # mm
# Above and below the core in mm: by the words of 5.2.1, and so that the characters themselves
# stand 37 mm from the top (GB/T 33476.2).
_VERTICAL = ((37.0, 35.0), (34.58, 32.58))
_LEFT, _RIGHT = 28.0, 26.0
_NEAR = 1.0  # mm; 5.2.1
_POINTS = 72 / 25.4
_MOST = 0.8  # of the paragraphs: what departs in so many is of the whole document
_SLACK = 0.02  # of a row or character
_NUMBER_FORM = re.compile(r"—\s?#\s?—")
_PLAIN = re.compile(r"[-–—－﹣─]*\s?#\s?[-–—－﹣─]*")
_TEXT_ROLES = {Role.BODY, Role.HEADING1, Role.HEADING2, Role.HEADING3, Role.HEADING4}


def page_departures(look: NoticeLook, roles: Sequence[Role]) -> Iterator[Departure]:
    """What of the pages is not as the standard has it."""
    sections = [one for one in look.sections if not one.is_landscape] or list(look.sections)
    if sections:
        yield from _paper(sections[0])
        yield from _rows(look, roles, sections[0])
    yield from _page_numbers(look)


def _paper(section: SectionLook) -> Iterator[Departure]:
    mend = (Mend("page"),)
    if abs(section.width - _PAPER[0]) > 1 or abs(section.height - _PAPER[1]) > 1:
        found = f"{section.width:.0f}×{section.height:.0f}毫米"
        yield Departure("paper", 0, found, "A4，210×297毫米", mend)
        return
    vertical = any(_is_near(section, one) for one in _VERTICAL)
    across = abs(section.left - _LEFT) <= _NEAR and abs(section.right - _RIGHT) <= _NEAR
    if not vertical or not across:
        found = (
            f"上{section.top:.1f}、下{section.bottom:.1f}、"
            f"左{section.left:.1f}、右{section.right:.1f}毫米"
        )
        expected = "上37、下35、左28、右26毫米（版心156×225毫米）"
        yield Departure("margins", 0, found, expected, mend)


def _is_near(section: SectionLook, vertical: tuple[float, float]) -> bool:
    top, bottom = vertical
    return abs(section.top - top) <= _NEAR and abs(section.bottom - bottom) <= _NEAR


def _rows(look: NoticeLook, roles: Sequence[Role], section: SectionLook) -> Iterator[Departure]:
    """How many rows a full page holds, and how many characters a full row."""
    texts = [one for one, role in zip(look.paragraphs, roles, strict=True) if role in _TEXT_ROLES]
    lower = abs(section.top - _VERTICAL[0][0]) > _NEAR  # margins that are wrong have their own rule
    vertical = _VERTICAL[1] if lower and _is_near(section, _VERTICAL[1]) else _VERTICAL[0]
    height, width = (_PAPER[1] - sum(vertical)) * _POINTS, (_PAPER[0] - _LEFT - _RIGHT) * _POINTS
    odd_rows: list[tuple[ParagraphLook, int]] = []
    odd_characters: list[tuple[ParagraphLook, int]] = []
    for one in texts:
        rows = int(height / one.pitch + _SLACK) if one.pitch else 0
        if abs(rows - ROWS) > _allowed(one, texts):
            odd_rows.append((one, rows))
        cell = one.main.pitch + (section.cell if section.grid == "linesAndChars" else 0.0)
        characters = int(width / cell + _SLACK) if cell else 0
        if one.main.size == TEXT_SIZE and characters != CHARACTERS:
            odd_characters.append((one, characters))
    for rule, odd, wanted, what, unit in (
        ("rows", odd_rows, ROWS, "pitch", "行"),
        ("characters", odd_characters, CHARACTERS, "spacing", "个字"),
    ):
        if odd:
            first, count = odd[0]
            mends = tuple(Mend(what, one.number) for one, _ in odd)
            place = first.number if len(odd) < len(texts) * _MOST else 0
            found = f"每{'面' if unit == '行' else '行'}{count}{unit}"
            expected = f"每{'面' if unit == '行' else '行'}{wanted}{unit}"
            yield Departure(rule, place, found, expected, mends, len(odd))


def _allowed(one: ParagraphLook, texts: Sequence[ParagraphLook]) -> int:
    """How far a page's rows may be from 22: on the cover, where the signature must be got onto its
    page, a few (7.3.5.5); elsewhere not at all."""
    on_cover = len(texts) > 4 and one.number <= texts[min(2, len(texts) - 1)].number
    return 4 if on_cover else 0


def _page_numbers(look: NoticeLook) -> Iterator[Departure]:
    mend = (Mend("page_number"),) if look.takes_number else ()
    kept = "" if look.takes_number else "；页眉或页脚里另有内容，页码请自己加"
    numbers = {
        kind: paragraph
        for section in look.sections
        for kind, paragraphs in section.footers.items()
        for paragraph in paragraphs
        if "#" in paragraph.text
    }
    if not numbers:
        yield Departure("page-number", 0, "没有页码", f"每面下方有“— 1 —”式的页码{kept}", mend)
        return
    for one in numbers.values():
        text = one.text.strip()
        if not _NUMBER_FORM.fullmatch(text):
            said = text.replace("#", "1")
            found = f"“{said}”" if _PLAIN.fullmatch(text) else f"“{said[:20]}”"
            yield Departure("page-number", 0, found, f"“— 1 —”，左右各一条一字线{kept}", mend)
            return
    wrong = [o for o in numbers.values() if o.main.size != SMALL_SIZE or not _is_song(o)]
    if wrong:
        main = wrong[0].main
        found = f"{main.face}{main.size:g}磅"
        yield Departure("page-number-size", 0, found, f"4号（14磅）宋体{kept}", mend)
    yield from _number_places(look, numbers, mend, kept)


def _is_song(one: ParagraphLook) -> bool:
    return face_family(one.main.face) == "宋体"


def _number_places(
    look: NoticeLook, numbers: dict[str, ParagraphLook], mend: tuple[Mend, ...], kept: str
) -> Iterator[Departure]:
    odd, even = numbers.get("default"), numbers.get("even")
    expected = f"单页居右空一字，双页居左空一字{kept}"
    if not look.odd_and_even or odd is None or even is None:
        yield Departure("page-number-place", 0, "单页和双页的页码在同一侧", expected, mend)
    elif odd.alignment != "right" or abs(odd.right - 1) > 0.3:
        yield Departure("page-number-place", 0, "单页的页码不在右边空一字处", expected, mend)
    elif even.alignment not in ("left", "both") or abs(even.left + even.first - 1) > 0.3:
        yield Departure("page-number-place", 0, "双页的页码不在左边空一字处", expected, mend)
