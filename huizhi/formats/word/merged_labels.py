"""Merged labels: cells merged downwards, whose text stands in the first of their rows.

Where that row goes away (with an empty value, by a condition, or because it only holds a mark) and
the rows below stay, the text would be lost, and the cells no longer be one. Such a template is
refused.
Source: ISO/IEC 29500-1, 17.4.84 (vMerge).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.jinja import MARK
from huizhi.formats.ooxml import attribute, child, whole
from huizhi.formats.word.mark_places import MarkPlaces
from huizhi.formats.word.mark_text import W

_ROW_MARK = re.compile(r"\{%[-+]?\s*tr\s+(\w+)")
_VANISHES = re.compile(r"\|\s*空则删行\s*[-+]?\}\}")
_LOST = "这一格往下合并，它所在的第一行可能不印，格里的“{}”会跟着丢失，下面各行也不再合并"
_REMEDY = "请取消合并，或者把 {%tr … %}、空则删行 写到这一组的第一行以外的行里"


@dataclass
class _Row:
    """A row, and the blocks under which it is printed. goes: it holds a mark of rows alone."""

    element: etree._Element
    blocks: tuple[int, ...]
    goes: bool


@dataclass
class _Walk:
    """A walk over the rows of a table. chosen: blocks of which one branch is always printed."""

    opened: list[int] = field(default_factory=list)
    chosen: set[int] = field(default_factory=set)
    number: int = 0

    def rows(self, table: etree._Element) -> Iterator[_Row]:
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue
            said = _text_of(row)
            marks = _ROW_MARK.findall(said)
            for word in marks:
                self._take(word)
            self.number += 1
            alone = (self.number,) if marks or _VANISHES.search(said) else ()
            yield _Row(row, (*self.opened, *alone), bool(marks))

    def _take(self, word: str) -> None:
        self.number += 1
        if word in {"for", "if"}:
            self.opened.append(self.number)
        elif word in {"else", "elif"} and self.opened:
            self.chosen |= {self.opened.pop(), self.number}
            self.opened.append(self.number)
        elif word.startswith("end") and self.opened:
            self.opened.pop()


def check_merged_labels(root: etree._Element, places: MarkPlaces, file: str) -> None:
    """Raises: TemplateError where the text of merged cells may be lost."""
    for table in {next(one.iterancestors(f"{W}tbl"), None) for one in root.iter(f"{W}vMerge")}:
        if table is None or not MARK.search(_text_of(table)):
            continue
        walk = _Walk()
        for cell, missing in _labels_at_risk(walk, table):
            said = MARK.sub("", _text_of(cell)).strip()
            if missing - walk.chosen and said:
                found = _LOST.format(said[:20])
                raise TemplateError([Mistake(file, places.at.get(cell, ""), found, remedy=_REMEDY)])


def _labels_at_risk(walk: _Walk, table: etree._Element) -> list[tuple[etree._Element, set[int]]]:
    """Cells that are merged with ones below, and the blocks that hold them but not those."""
    found = []
    begun: dict[int, tuple[etree._Element, tuple[int, ...]]] = {}
    for row in walk.rows(table):
        column = whole(attribute(child(child(row.element, "trPr"), "gridBefore"), "val"), 0)
        for cell in row.element.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is not row.element:
                continue
            properties = child(cell, "tcPr")
            merge = child(properties, "vMerge")
            if attribute(merge, "val") == "restart":
                begun[column] = cell, row.blocks
            elif merge is None and not row.goes:
                begun.pop(column, None)
            elif column in begun and not row.goes:
                first, blocks = begun[column]
                if missing := set(blocks) - set(row.blocks):
                    found.append((first, missing))
            column += whole(attribute(child(properties, "gridSpan"), "val"), 1)
    return found


def _text_of(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))
