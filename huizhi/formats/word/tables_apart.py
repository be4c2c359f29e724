"""Tables apart: a tiny paragraph between tables that only a `{%p … %}` mark parts.

Word runs tables into one that no paragraph parts. The paragraph of such a mark is gone in the
document, so the tables of a loop's rounds would become one, and so would those before and behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from huizhi.formats.ooxml import local_name
from huizhi.formats.word.mark_text import W

_MARK = re.compile(r"\s*\{[%#]p\s+(\w*)")
_RANGES = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr")


def keep_tables_apart(root: etree._Element) -> None:
    """Puts such paragraphs behind the marks between tables."""
    parents = dict.fromkeys(one.getparent() for one in root.iter(f"{W}tbl"))
    for parent in parents:
        if parent is not None:
            _part_tables_in(parent)


def _part_tables_in(parent: etree._Element) -> None:
    lines = [one for one in parent if local_name(one) not in _RANGES]
    marks = [_mark_of(one) for one in lines]
    behind = {_last_mark(marks, n) for n in _loops_of_tables(lines, marks)}
    for n, mark in enumerate(marks):
        last = _last_mark(marks, n)
        starts = mark and n and marks[n - 1] is None
        if starts and _is_table(lines[n - 1 : n]) and _is_table(lines[last + 1 : last + 2]):
            behind.add(last)
    for n in behind:
        lines[n].addnext(_tiny_paragraph())


def _loops_of_tables(lines: Sequence[etree._Element], marks: Sequence[str | None]) -> list[int]:
    """Where loops begin whose rounds begin and end with tables."""
    found, opened = [], []
    for n, mark in enumerate(marks):
        if mark == "for":
            opened.append(n)
        elif mark == "endfor" and opened:
            begun, last = opened.pop(), n
            while marks[last] is not None and last > begun:
                last -= 1
            first = _last_mark(marks, begun) + 1
            if first <= last and _is_table(lines[first : first + 1]) and _is_table([lines[last]]):
                found.append(begun)
    return found


def _last_mark(marks: Sequence[str | None], place: int) -> int:
    """The last of the marks that follow each other from this one."""
    while place + 1 < len(marks) and marks[place + 1] is not None:
        place += 1
    return place


def _mark_of(line: etree._Element) -> str | None:
    """The first word of the `{%p … %}` mark in a paragraph, None for other lines."""
    if local_name(line) != "p":
        return None
    found = _MARK.match("".join(one.text or "" for one in line.iter(f"{W}t")))
    return found[1] if found else None


def _is_table(lines: Sequence[etree._Element]) -> bool:
    return bool(lines) and local_name(lines[0]) == "tbl"


def _tiny_paragraph() -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    properties = etree.SubElement(paragraph, f"{W}pPr")
    spacing = etree.SubElement(properties, f"{W}spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(f"{W}{name}", value)
    looks = etree.SubElement(properties, f"{W}rPr")
    etree.SubElement(looks, f"{W}sz").set(f"{W}val", "2")
    return paragraph
