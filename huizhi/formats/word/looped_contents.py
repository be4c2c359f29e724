"""Looped contents: the lines of a table of contents that say what a loop prints.

Word keeps each heading's text in the table, so marks of a loop stand there outside their loop, once
for all rounds. Word makes the lines anew when it opens the document (`refreshed_fields`); until
then the lines of loops are not there.

Source: ISO/IEC 29500-1, 17.16.18 (fldChar), 17.16.5.68 (TOC).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from huizhi.formats.ooxml import text_in_runs
from huizhi.formats.word.mark_text import W, loop_names, names_any

_P, _CHAR, _KIND = f"{W}p", f"{W}fldChar", f"{W}fldCharType"
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
_EMPTY = "（目录：打开后请选择更新域）"


@dataclass
class _Field:
    """One field whose end has not come yet. separate: where what it shows begins."""

    code: str = ""
    separate: etree._Element | None = None


def leave_out_looped_contents(root: etree._Element) -> None:
    """Takes the lines with marks of loops out of every table of contents of a part."""
    if not any(_CONTENTS.match(one.text or "") for one in root.iter(f"{W}instrText")):
        return
    names = loop_names(map(text_in_runs, root.iter(_P)))
    if not names:
        return
    order = {one: number for number, one in enumerate(root.iter())}
    for begin, end in list(_contents(root)):
        lines = [
            next(begin.iterancestors(_P)),
            *(one for one in root.iter(_P) if order[begin] < order[one] < order[end]),
        ]
        said = [one for one in lines if text_in_runs(one).strip()]
        taken = [
            one
            for one in said
            if names_any(text_in_runs(one), names) and _take_out(one, begin, end)
        ]
        if taken and len(taken) == len(said):
            _say_it_is_to_be_made(begin)


def _contents(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Where what a table of contents shows begins and where it ends, as signs of its field."""
    fields: list[_Field] = []
    for one in root.iter(_CHAR, f"{W}instrText"):
        kind = one.get(_KIND)
        if one.tag != _CHAR:
            if fields and fields[-1].separate is None:
                fields[-1].code += one.text or ""
        elif kind == "begin":
            fields.append(_Field())
        elif kind == "separate" and fields:
            fields[-1].separate = one
        elif kind == "end" and fields:
            field = fields.pop()
            if field.separate is not None and _CONTENTS.match(field.code):
                yield field.separate, one


def _take_out(line: etree._Element, begin: etree._Element, end: etree._Element) -> bool:
    """Takes away what the line shows of the table; False where that would part another field."""
    first = _child_with(line, begin)
    last = _child_with(line, end)
    shown = list(line)
    start = shown.index(first) + 1 if first is not None else 0
    stop = shown.index(last) if last is not None else len(shown)
    inside = [one for one in shown[start:stop] if one.tag != f"{W}pPr"]
    kinds = [sign.get(_KIND) for one in inside for sign in one.iter(_CHAR)]
    if kinds.count("begin") != kinds.count("end"):
        return False
    parent = line.getparent()
    if first is None and last is None and parent is not None:
        parent.remove(line)
        return True
    for one in inside:
        line.remove(one)
    return True


def _child_with(line: etree._Element, sign: etree._Element) -> etree._Element | None:
    """The part of the line that holds this sign, None where it stands in another line."""
    return next((one for one in line if one is sign or sign in one.iter()), None)


def _say_it_is_to_be_made(begin: etree._Element) -> None:
    run = begin.getparent()
    if run is None:
        return
    said = etree.Element(f"{W}r")
    etree.SubElement(said, f"{W}t").text = _EMPTY
    run.addnext(said)
