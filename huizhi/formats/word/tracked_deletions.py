"""Tracked deletions: what was deleted in a template while changes were tracked.

It is left out before its marks are looked for, as Word's final view shows it: a mark in it counts
no more. Insertions count; changes of formatting stay.
Source: ISO/IEC 29500-1, 17.13.5 (revisions).
"""

from __future__ import annotations

from lxml import etree

from huizhi.formats.ooxml import child, local_name
from huizhi.formats.word.mark_text import W

_RANGES = tuple(f"{W}move{way}Range{end}" for way in ("From", "To") for end in ("Start", "End"))
_GONE = ("del", "moveFrom")


def leave_out_deletions(root: etree._Element) -> bool:
    """Takes the deleted words, paragraphs, rows and tables out of a part; whether it had some."""
    marks = list(root.iter(*(f"{W}{name}" for name in _GONE)))
    if not marks:
        return False
    paragraphs: list[etree._Element] = []
    for one in marks:
        parent = one.getparent()
        holder = None if parent is None else parent.getparent()
        if parent is None or holder is None:
            continue
        if local_name(parent) == "trPr":
            _leave_out_row(holder)
        elif local_name(parent) == "rPr" and local_name(holder) == "pPr":
            paragraphs.append(next(holder.iterancestors(f"{W}p")))
            parent.remove(one)
        elif local_name(parent) not in {"rPr", "numPr"}:
            parent.remove(one)
    for end in list(root.iter(*_RANGES)):
        _remove(end)
    for moved in root.iter(f"{W}moveTo"):  # what it was moved from is gone
        moved.tag = f"{W}ins"
    for one in reversed(paragraphs):
        _join_with_next(one)
    return True


def _leave_out_row(row: etree._Element) -> None:
    table = next(row.iterancestors(f"{W}tbl"), None)
    _remove(row)
    if table is not None and next(table.iter(f"{W}tr"), None) is None:
        _remove(table)


def _join_with_next(paragraph: etree._Element) -> None:
    """The paragraph, whose end was deleted, goes into the one behind it, if that is one."""
    behind = paragraph.getnext()
    properties = child(paragraph, "pPr")
    ends_section = child(properties, "sectPr") is not None
    if behind is None or local_name(behind) not in {"p", "tbl"} or ends_section:
        return
    kept = [one for one in paragraph if one is not properties]
    if local_name(behind) == "tbl":
        if not kept:
            _remove(paragraph)
        return
    first = 0 if child(behind, "pPr") is None else 1
    for number, one in enumerate(kept, start=first):
        behind.insert(number, one)
    _remove(paragraph)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
