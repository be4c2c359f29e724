"""Mark places: what the clerk calls each paragraph, row and cell of a template's part.

The names are the reader's (`reader`). Headers, footers and notes are parts of their own; so is
what a picture or an older program shows instead, which the reader passes over and docxtpl does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from huizhi.formats.jinja import place_sign
from huizhi.formats.ooxml import child, local_name

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _ROW, _CELL = (f"{_WORD}{name}" for name in ("p", "tr", "tc"))
_BOX, _TABLE = f"{_WORD}txbxContent", f"{_WORD}tbl"
TITLES = {
    "document": "",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
    "chart": "图表",
    "core-properties": "文档属性",
}
"""What the parts with marks are called, by kind (`stray_marks`)."""
_NOTES = {f"{_WORD}footnote": "脚注", f"{_WORD}endnote": "尾注", f"{_WORD}comment": "批注"}
_STARTS = re.compile(r"<w:(?:p|tr|tc)(?=[ />])")
_SAID = frozenset({"t", "delText", "instrText", "delInstrText"})
_BROKEN_OFF = {"br": "\n", "cr": "\n", "tab": "\t"}
_CONTROL = re.compile(r"\{[%{#]tr ")
_MARKED = re.compile(r"\{[{%#]")


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A paragraph that can hold marks. row: the table row that it stands in, numbered through the
    part, -1 for none."""

    place: str
    text: str
    row: int = -1


@dataclass
class MarkPlaces:
    """A walk over one part. title: what the part is called, "" for the body; at: the place of each
    paragraph, row and cell; texts: what can hold marks, in their order."""

    title: str = ""
    at: dict[etree._Element, str] = field(default_factory=dict)
    texts: list[PlacedText] = field(default_factory=list)
    _paragraphs: int = 0
    _tables: int = 0
    _rows: int = 0

    @classmethod
    def of(cls, root: etree._Element, title: str = "") -> MarkPlaces:
        places = cls(title)
        places._blocks(root, title)
        return places

    def signed(self, root: etree._Element, text: str) -> str:
        """The part's text, which was made of this root, with a sign at each place."""
        elements = [e for e in root.iter(_PARAGRAPH, _ROW, _CELL) if e.prefix == "w"]
        if len(_STARTS.findall(text)) != len(elements):  # tags in a comment, which is not text
            return text
        signs = self._signs(elements)
        return _STARTS.sub(lambda tag: next(signs) + tag.group(), text)

    def _signs(self, elements: Iterable[etree._Element]) -> Iterator[str]:
        """The signs of these elements; one that was put in since belongs to the one before."""
        place = self.title
        for one in elements:
            place = self.at.get(one, place)
            yield place_sign(place)

    def _blocks(self, parent: etree._Element, beside: str, row: int = -1) -> None:
        """beside: the place that a text box, a cell or a note gives to all that is in it."""
        counts: dict[str, int] = {}
        for block in parent:
            if block.tag == _PARAGRAPH:
                self._paragraph(block, beside, row)
            elif block.tag == _TABLE:
                self._table(block, beside, in_cell=row >= 0)
            elif block.tag in _NOTES:
                name = _NOTES[str(block.tag)]
                counts[name] = counts.get(name, 0) + (block.get(f"{_WORD}type") is None)
                self._blocks(block, f"{name}{counts[name]}")
            elif isinstance(block.tag, str):
                self._blocks(block, beside, row)

    def _paragraph(self, block: etree._Element, beside: str, row: int) -> None:
        if not beside:
            self._paragraphs += not _goes_on(block.getprevious())
        self.at[block] = place = beside or f"第{self._paragraphs}段"
        self.texts.append(PlacedText(place, _text_of(block), row))
        tables = self._tables
        for box in _boxes(block):
            if any("Fallback" in str(one.tag) for one in box.iterancestors()):
                self._tables = tables  # shows the same once more
            self._blocks(box, f"{place}旁的文本框")

    def _table(self, table: etree._Element, beside: str, *, in_cell: bool) -> None:
        if not in_cell:
            self._tables += 1
        for number, row in enumerate(_within(table, _ROW), start=1):
            self._rows += 1
            own = self._rows
            first = len(self.texts)
            for position, cell in enumerate(_within(row, _CELL), start=1):
                place = f"{beside}表格{self._tables}第{number}行第{position}列"
                self.at[cell] = beside if in_cell else place
                self._blocks(cell, self.at[cell], own)
            inside = [one for one in self.texts[first:] if one.row == own]
            control = (one.place for one in inside if _CONTROL.search(one.text))
            self.at[row] = next(control, inside[0].place if inside else beside)


def _within(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, those in content controls and revisions included."""
    for one in parent:
        if one.tag == tag:
            yield one
        elif one.tag not in {_TABLE, _PARAGRAPH} and isinstance(one.tag, str):
            yield from _within(one, tag)


def _boxes(parent: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a paragraph, without those within them."""
    for one in parent:
        if one.tag == _BOX:
            yield one
        else:
            yield from _boxes(one)


def _text_of(parent: etree._Element) -> str:
    return "".join(_pieces(parent))


def _pieces(parent: etree._Element) -> Iterator[str]:
    """The text of a paragraph without its text boxes, and the marks in attributes where they
    stand."""
    for one in parent:
        if one.tag == _BOX or not isinstance(one.tag, str):
            continue
        name = local_name(one)
        if name in {"pPr", "rPr"}:
            continue
        yield from (str(said) for said in one.attrib.values() if _MARKED.search(str(said)))
        yield _BROKEN_OFF.get(name, "")
        if name in _SAID:
            yield one.text or ""
        else:
            yield from _pieces(one)


def _goes_on(paragraph: etree._Element | None) -> bool:
    """Whether the end of this paragraph is deleted, so that the next one continues it."""
    if paragraph is None or paragraph.tag != _PARAGRAPH:
        return False
    properties = child(paragraph, "pPr")
    mark = child(properties, "rPr") if properties is not None else None
    return mark is not None and child(mark, "del") is not None
