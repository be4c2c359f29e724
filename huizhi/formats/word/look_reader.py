"""Notice look: a .docx file as its reader sees it, every property resolved through its styles.

Source: ISO/IEC 29500-1, 17.3.1 (paragraphs), 17.3.2 (runs), 17.6 (sections), 17.7.2 (how styles
and direct properties add up), 17.10 (footers); what Word does with the indents in characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from huizhi.content import Limits
from huizhi.errors import DamagedError
from huizhi.formats.ooxml import Package, attribute, child, children, is_on, local_name, whole
from huizhi.formats.word.footers import can_be_numbered
from huizhi.formats.word.look_values import (
    Indents,
    LineSpacing,
    bool_of,
    border_lines,
    face_of,
    indents_of,
    line_spacing_of,
    thickness,
)
from huizhi.formats.word.numbering import WordNumbering
from huizhi.formats.word.styles import WordStyles
from huizhi.official import NoticeLook, ParagraphLook, SectionLook, Type

_MM = 25.4 / 1440  # of a twip
_BREAKS = {"page", "column"}
_SKIPPED = frozenset({"del", "moveFrom", "pPr", "rPr", "Fallback", "instrText", "delText"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_ALIGNMENTS = {"start": "left", "end": "right", "distribute": "both", "centre": "center"}


def notice_look_of(data: bytes) -> NoticeLook:
    """The look of a Word document. Raises: ReadError when the file is none."""
    package = Package(data, Limits())
    documents = package.related("", "officeDocument")
    if not documents or local_name(package.xml(documents[0])) != "document":
        raise DamagedError("里面没有 Word 文档")
    return LookReader(package, documents[0]).look()


@dataclass(frozen=True)
class _Where:
    """What a paragraph stands in. rules: the lines of the table around it."""

    section: int = 0
    in_table: bool = False
    in_box: bool = False
    rules: tuple[float, float] = (0.0, 0.0)


class LookReader:
    """One document, read once. elements: its paragraphs, that of number n in place n - 1."""

    def __init__(self, package: Package, main: str) -> None:
        self.elements: list[etree._Element] = []
        self._package, self._main = package, main
        self._styles = WordStyles.of(package)
        self._numbering = WordNumbering.of(package, main)
        self._breaks_before = False

    def look(self, root: etree._Element | None = None) -> NoticeLook:
        """The look of the document. root: of its main part, where that is parsed already.

        Raises: ReadError.
        """
        body = child(self._package.xml(self._main) if root is None else root, "body")
        if body is None:
            raise DamagedError("里面没有正文")
        sections = [one for one in body.iter() if local_name(one) == "sectPr"]
        grids = [_grid(one) for one in sections] or [("", 0.0, 0.0)]
        paragraphs = tuple(self._blocks(body, _Where(), grids))
        odd_and_even = self._has("evenAndOddHeaders")
        return NoticeLook(
            paragraphs,
            tuple(self._sections(sections)),
            odd_and_even,
            self._takes_number(body, odd_and_even),
        )

    def _blocks(
        self, parent: etree._Element, where: _Where, grids: list[tuple[str, float, float]]
    ) -> Iterator[ParagraphLook]:
        """The paragraphs of a body, cell or box, in order."""
        for element in parent:
            name = local_name(element)
            if name == "p":
                yield from self._with_boxes(element, where, grids)
                if child(child(element, "pPr"), "sectPr") is not None:
                    where = replace(where, section=where.section + 1)
            elif name == "tbl":
                rules = self._table_rules(element)
                inside = replace(where, in_table=True, rules=rules)
                rows = children(element, "tr")
                for number, row in enumerate(rows):
                    lines = _row_rules(rules, number, len(rows))
                    for cell in children(row, "tc"):
                        yield from self._blocks(cell, replace(inside, rules=lines), grids)
            elif name in {"sdt", "sdtContent", "ins", "smartTag", "customXml"}:
                yield from self._blocks(element, where, grids)

    def _with_boxes(
        self, element: etree._Element, where: _Where, grids: list[tuple[str, float, float]]
    ) -> Iterator[ParagraphLook]:
        yield self._paragraph(element, where, grids)
        for box in element.iter():
            if local_name(box) == "txbxContent" and not _in_fallback(box):
                yield from self._blocks(box, replace(where, in_box=True), grids)

    def _paragraph(
        self, element: etree._Element, where: _Where, grids: list[tuple[str, float, float]]
    ) -> ParagraphLook:
        self.elements.append(element)
        own = child(element, "pPr")
        style = attribute(child(own, "pStyle"), "val")
        style = style or self._styles.default_id("paragraph")
        chain = [own] if own is not None else []
        chain += self._styles.properties(style, "pPr")
        prefix = self._numbering.prefix(chain, style) or ""
        types = self._types(element, style, prefix)
        size = max((one.size for one in types), default=self._empty_size(element, style))
        pitch = (types[0].pitch if types else size) or 16.0
        indents: Indents = indents_of(chain, pitch)
        grid, row, _ = grids[min(where.section, len(grids) - 1)]
        rows: LineSpacing = line_spacing_of(chain, size, row if grid else 0.0)
        new_page = bool_of(chain, "pageBreakBefore") or self._breaks_before
        self._breaks_before = self._ends_with_break(element)
        text = "".join(one.text for one in types)
        new_page = new_page or self._starts_with_break(element)
        return ParagraphLook(
            number=len(self.elements),
            text=text,
            types=types,
            section=where.section,
            style=self._styles.name_of(style),
            alignment=_alignment(chain),
            pitch=rows.pitch,
            before=rows.before,
            after=rows.after,
            first=indents.first,
            left=indents.left,
            right=indents.right,
            new_page=new_page,
            in_table=where.in_table,
            in_box=where.in_box,
            lines=where.rules if where.in_table else border_lines(chain),
            kinsoku=bool_of(chain, "kinsoku", otherwise=True),
        )

    def _types(self, element: etree._Element, style: str, prefix: str) -> tuple[Type, ...]:
        """The runs of a paragraph, those set alike as one."""
        found: list[Type] = []
        plain = list(self._styles.properties(style, "rPr"))
        if prefix:
            found.append(self._type(prefix, plain))
        for run in _runs(element):
            text = _text_of(run)
            if not text:
                continue
            own = child(run, "rPr")
            chain = list(plain)
            if own is not None:
                if is_on(child(own, "vanish")):
                    continue
                named = attribute(child(own, "rStyle"), "val")
                character = [p for p in self._styles.chain(named) if named]
                inner = [child(one, "rPr") for one in character]
                chain = [own, *(one for one in inner if one is not None), *plain]
            one = self._type(text, chain)
            if found and replace(found[-1], text="") == replace(one, text=""):
                found[-1] = replace(one, text=found[-1].text + text)
            else:
                found.append(one)
        return tuple(found)

    def _type(self, text: str, chain: list[etree._Element]) -> Type:
        sizes = (attribute(child(one, "sz"), "val") for one in chain)
        size = next((whole(one, 20) / 2 for one in sizes if one), 10.0)
        spacings = (attribute(child(one, "spacing"), "val") for one in chain)
        spacing = next((whole(one, 0) / 20 for one in spacings if one), 0.0)
        scales = (attribute(child(one, "w"), "val") for one in chain)
        colors = (attribute(child(one, "color"), "val") for one in chain)
        color = next((one for one in colors if one), "auto").upper()
        return Type(
            text=text,
            face=face_of(chain, text, self._package, self._main),
            size=size,
            spacing=spacing,
            bold=bool_of(chain, "b"),
            color="" if color in {"AUTO", "000000"} else color,
            scale=next((whole(one, 100) for one in scales if one), 100),
        )

    def _empty_size(self, element: etree._Element, style: str) -> float:
        """The size of an empty paragraph's mark."""
        own = child(child(element, "pPr"), "rPr")
        said = attribute(child(own, "sz"), "val")
        return whole(said, 20) / 2 if said else self._styles.size_of(style)

    def _starts_with_break(self, element: etree._Element) -> bool:
        """Whether a page break stands before its first word."""
        for run in _runs(element):
            for piece in run:
                if local_name(piece) == "br" and attribute(piece, "type") in _BREAKS:
                    return bool(_all_text(element).strip())
                if local_name(piece) == "t" and (piece.text or "").strip():
                    return False
        return False

    def _ends_with_break(self, element: etree._Element) -> bool:
        """Whether a page break stands behind its last word."""
        last = False
        for run in _runs(element):
            for piece in run:
                if local_name(piece) == "br" and attribute(piece, "type") in _BREAKS:
                    last = True
                elif local_name(piece) == "t" and (piece.text or "").strip():
                    last = False
        return last

    def _table_rules(self, table: etree._Element) -> tuple[float, float]:
        """The lines above and below a table in mm, its cells' own over the table's."""
        rows = children(table, "tr")
        properties = child(table, "tblPr")
        style = attribute(child(properties, "tblStyle"), "val")
        chain = [properties] if properties is not None else []
        chain += list(self._styles.properties(style, "tblPr"))
        found = []
        for side, row in (("top", rows[:1]), ("bottom", rows[-1:])):
            cells = [child(cell, "tcPr") for one in row for cell in children(one, "tc")[:1]]
            own = [(one, "tcBorders") for one in cells if one is not None]
            found.append(_line([*own, *((one, "tblBorders") for one in chain)], side))
        return found[0], found[1]

    def _sections(self, sections: list[etree._Element]) -> Iterator[SectionLook]:
        known: dict[str, tuple[ParagraphLook, ...]] = {}
        targets = {one.id: one.target for one in self._package.relationships(self._main)}
        for section in sections:
            for reference in children(section, "footerReference"):
                part = targets.get(attribute(reference, "id"), "")
                if part in self._package:
                    known[attribute(reference, "type") or "default"] = self._footer(part)
            size, margins = child(section, "pgSz"), child(section, "pgMar")
            grid, _, cell = _grid(section)
            width, height = (_mm(size, name) for name in ("w", "h"))
            top, bottom, left, right = (_mm(margins, n) for n in ("top", "bottom", "left", "right"))
            footers = dict(known)
            yield SectionLook(width, height, top, bottom, left, right, grid, cell, footers)

    def _footer(self, part: str) -> tuple[ParagraphLook, ...]:
        root = self._package.xml(part)
        count = len(self.elements)
        found = tuple(self._blocks(root, _Where(), [("", 0.0, 0.0)]))
        del self.elements[count:]
        return found

    def _takes_number(self, body: etree._Element, odd_and_even: bool) -> bool:
        """Whether the page's number can be put into the footers with nothing lost."""
        targets = {one.id: one.target for one in self._package.relationships(self._main)}
        found, parts = [], []
        for section in body.iter():
            above = [local_name(one) for one in section.iterancestors()]
            if local_name(section) != "sectPr" or above[0] == "sectPrChange":
                continue
            if above[0] != "body" and above[2] != "body":
                return False  # in a control, where it cannot be changed
            own = {}
            for kind in ("headerReference", "footerReference"):
                for reference in children(section, kind):
                    part = targets.get(attribute(reference, "id"), "")
                    if part not in self._package or part in parts:
                        return False
                    parts.append(part)
                    pages = attribute(reference, "type") or "default"
                    own[kind, pages] = self._package.xml(part)
            found.append(own)
        return can_be_numbered(found, odd_and_even)

    def _has(self, switch: str) -> bool:
        parts = self._package.related(self._main, "settings")
        return bool(parts) and is_on(child(self._package.xml(parts[0]), switch))


def _mm(element: etree._Element | None, name: str) -> float:
    return whole(attribute(element, name), 0) * _MM


def _alignment(chain: list[etree._Element]) -> str:
    said = next(filter(None, (attribute(child(one, "jc"), "val") for one in chain)), "")
    return _ALIGNMENTS.get(said, said) or "left"


def _grid(section: etree._Element) -> tuple[str, float, float]:
    """The kind of a section's grid, its rows and what it adds to a character, in points."""
    grid = child(section, "docGrid")
    kind = attribute(grid, "type")
    if kind not in {"lines", "linesAndChars", "snapToChars"}:
        return "", 0.0, 0.0
    row = whole(attribute(grid, "linePitch"), 0) / 20
    cell = whole(attribute(grid, "charSpace"), 0) / 4096
    return ("linesAndChars" if "Chars" in kind else kind), row, cell


def _runs(element: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph, without those that are deleted or stand in a box."""
    for one in element:
        name = local_name(one)
        if name == "r":
            yield one
        elif name not in _SKIPPED and name not in {"p", "tbl"}:
            yield from _runs(one)


def _text_of(run: etree._Element) -> str:
    """What a run shows; the page's number as “#”."""
    pieces = []
    for one in run:
        name = local_name(one)
        if name == "t":
            pieces.append(one.text or "")
        elif name == "br" and attribute(one, "type") in _BREAKS:
            continue
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
        elif name == "pgNum":
            pieces.append("#")
    text = "".join(pieces)
    return "#" if text and _is_page_number(run) else text


def _is_page_number(run: etree._Element) -> bool:
    """Whether a run is what a PAGE field shows."""
    parent = run.getparent()
    if parent is not None and local_name(parent) == "fldSimple":
        return attribute(parent, "instr").strip().upper().startswith("PAGE")
    code, shown = "", False
    for one in run.itersiblings(preceding=True):
        for piece in one:
            if local_name(piece) == "fldChar":
                kind = attribute(piece, "fldCharType")
                if kind == "separate" and not code:
                    shown = True
                elif kind == "begin":
                    return shown and code.strip().upper().startswith("PAGE")
                elif kind == "end":
                    return False
            elif local_name(piece) == "instrText":
                code = (piece.text or "") + code
    return False


def _all_text(element: etree._Element) -> str:
    return "".join(_text_of(run) for run in _runs(element))


def _in_fallback(box: etree._Element) -> bool:
    return any(local_name(one) == "Fallback" for one in box.iterancestors())


def _row_rules(rules: tuple[float, float], number: int, count: int) -> tuple[float, float]:
    """The lines of the table that a row touches."""
    return rules[0] if number == 0 else 0.0, rules[1] if number == count - 1 else 0.0


def _line(places: list[tuple[etree._Element, str]], side: str) -> float:
    """The thickness of a line in mm, 0 for none; places: what may say it, nearest first, and under
    which name."""
    lines = (child(child(holder, name), side) for holder, name in places)
    return thickness(next((line for line in lines if line is not None), None))
