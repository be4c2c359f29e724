"""Notice text: the lines of a notice, each with its place and the attachment it stands in, and the
sentences of a line.

Texts keep their characters, so that a sentence is shown as it is written; only full-width digits
and letters become half width, one for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from huizhi.content import Document
from huizhi.official import DATE_LINE

_HALF = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B))}
_HALF |= {0x00A0: 0x20, 0x0009: 0x20}
_VALUE_MARK = re.compile(r"\{\{[^{}]*\}\}")
_MARK = re.compile(r"\{%[^{}]*%\}|\{#[^{}]*#\}")
_VALUE = "……"  # what stands where a mark takes a value from the settings
_OPEN, _CLOSE = "（(《〈“‘〔【[", "）)》〉”’〕】]"
_KIND = dict(zip(_OPEN + _CLOSE, "((《〈“‘〔【[" * 2, strict=True))  # of a bracket, either half
_LONGEST = 2000  # characters of a sentence; what is longer is no sentence that a person wrote
_ENDS = "。！？!?；;"
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}[.．、](?!\d))\s*"
)
_ATTACHMENT = re.compile(
    r"附\s*件\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})?\s*[:：]?\s*"
    r"|附\s*件\s*(?P<numbered>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[:：]|\s|(?=《))\s*(?P<title>\S.{0,59})"
)
_LIST = re.compile(r"附\s*件?\s*[:：]")
_LIST_ITEM = re.compile(r"(?:附件\s*)?\d{1,2}\s*[.．、:：]")
_CHINESE = {one: number for number, one in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One line of a notice. text: trimmed, without template marks; place: as the user sees it
    (“第16段”); part: number of the attachment whose page it stands on, 0 before the first one;
    in_table: it is a cell of a table; in_box: of a text box; in_list: it belongs to the list of
    attachments."""

    text: str
    place: str
    part: int = 0
    in_table: bool = False
    in_box: bool = False
    in_list: bool = False


@dataclass(frozen=True, slots=True)
class NoticeSentence:
    """A sentence. heading: the headings it stands under, joined, without their numbers; before:
    what stands before it in its line."""

    text: str
    place: str
    part: int
    heading: str
    before: str


def lines_of(document: Document) -> tuple[NoticeLine, ...]:
    """The lines that hold text, in reading order; a line break in a paragraph parts two."""
    return tuple(_with_parts(_plain_lines(document)))


def plain_text(text: str) -> str:
    """The text without template marks, …… for one that takes a value; digits half width."""
    return _VALUE_MARK.sub(_VALUE, _MARK.sub("", text)).translate(_HALF)


def sentences_of(lines: Iterable[NoticeLine]) -> Iterator[NoticeSentence]:
    """The sentences of running text; a semicolon ends one, too, but nothing inside brackets."""
    above = ["", "", "", ""]
    for line in lines:
        if line.in_table or line.in_list:
            continue
        level = heading_level(line.text)
        pieces = split_outside(line.text, _ENDS)
        under = "　".join(one for one in above[: level or 4] if one)
        before = ""
        for piece in pieces:
            if len(piece) <= _LONGEST:
                own = piece.strip()
                yield NoticeSentence(own, line.place, line.part, under, before.strip()[-_LONGEST:])
            before += piece
        if level:
            short = without_number(pieces[0])
            above[level - 1 :] = [short[:40], *[""] * (4 - level)]


def heading_level(text: str) -> int:
    """1 for 一、, 2 for （一）, 3 for 1., 4 for （1）; 0 for a line without such a number."""
    found = _HEADING.match(text)
    if found is None:
        return 0
    in_brackets, chinese = text[0] in "（(", not any(c.isdigit() for c in found.group())
    return (2 if in_brackets else 1) if chinese else (4 if in_brackets else 3)


def without_number(text: str) -> str:
    """The text of a heading or item of a list without its number and closing mark."""
    return _HEADING.sub("", text, count=1).strip().rstrip("。：:")


def split_outside(text: str, ends: str) -> list[str]:
    """The pieces of a text, each with the mark that ends it; nothing is parted inside brackets or
    quotes, as long as they are closed."""
    pieces, begin = [], 0
    for position in outside(text):
        if text[position] in ends:
            pieces.append(text[begin : position + 1])
            begin = position + 1
    pieces.append(text[begin:])
    return [one for one in pieces if one.strip()]


@lru_cache(maxsize=256)
def outside(text: str) -> tuple[int, ...]:
    """The positions of a text in no brackets or quotes; what is not closed opens none."""
    changes = [0] * (len(text) + 1)
    opened: dict[str, list[int]] = {}
    for position, letter in enumerate(text):
        if letter in _OPEN:
            opened.setdefault(_KIND[letter], []).append(position)
        elif letter in _CLOSE and (waiting := opened.get(_KIND[letter])):
            changes[waiting.pop()] += 1
            changes[position + 1] -= 1
    depths = accumulate(changes)
    return tuple(
        position for position, depth in zip(range(len(text)), depths, strict=False) if not depth
    )


def number_of(text: str) -> int | None:
    """The number that one or two digits or Chinese numerals write: 3, 三, 十二."""
    if text.isdecimal():
        return int(text)
    ten, _, one = text.rpartition("十")
    if "十" in text:
        return _CHINESE.get(ten, 1) * 10 + _CHINESE.get(one, 0)
    return _CHINESE.get(text)


def numbers_of_attachments(text: str) -> tuple[int, ...]:
    """The numbers of attachments that a text names: 附件1, 附件1-3, 附件1、2."""
    found: list[int] = []
    for one in _NAMED.finditer(text):
        found += _listed(one.group(1))
    return tuple(dict.fromkeys(found))


_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?![\d.．月年日个张份])"
_NAMED = re.compile(rf"附件\s*({_NUMBER}(?:\s*(?:[-—–~～至到、和及]\s*)(?:附件)?\s*{_NUMBER})*)")


def _listed(text: str) -> list[int]:
    pieces = re.split(r"([-—–~～至到])|[、和及]", text.replace("附件", ""))
    found: list[int] = []
    is_range = False
    for piece in pieces:
        number = number_of((piece or "").strip())
        if number is None:
            is_range = bool((piece or "").strip())
            continue
        found += range(found[-1] + 1, number + 1) if is_range and found else [number]
        is_range = False
    return found


def attachment_head(text: str) -> tuple[int, str] | None:
    """Number and title of a line that begins an attachment's page: 附件2 gives (2, ""),
    附件2：登记表 (2, "登记表"), 附件 without a number (1, ""); None for every other line."""
    found = _ATTACHMENT.fullmatch(text)
    if found is None:
        return None
    number = found["number"] or found["numbered"] or "1"
    return number_of(number) or 1, (found["title"] or "").strip()


def _plain_lines(document: Document) -> Iterator[NoticeLine]:
    for grid in document.grids:
        for cell in grid.cells:
            in_box = "文本框" in cell.place
            in_table = "表格" in cell.place or grid.name != "正文"
            for text in plain_text(cell.text).split("\n"):
                if text.strip():
                    yield NoticeLine(text.strip(), cell.place, 0, in_table, in_box)


def _with_parts(lines: Iterable[NoticeLine]) -> Iterator[NoticeLine]:
    """The lines with the attachment each stands in. A line “附件：1.…” is the list, and goes on
    over the numbered lines below it; so is “附件1：…” above the date of the notice."""
    part, in_list, is_dated = 0, False, False
    for line in lines:
        head = None if line.in_table else attachment_head(line.text)
        listed = head is not None and bool(head[1]) and not part and (in_list or not is_dated)
        if listed or (not part and _LIST.match(line.text)):
            in_list = True
        elif head:
            part, in_list = head[0], False
        elif in_list and not _LIST_ITEM.match(line.text):
            in_list = False
        is_dated = is_dated or DATE_LINE.fullmatch("".join(line.text.split())) is not None
        yield replace(line, part=part, in_list=in_list)
