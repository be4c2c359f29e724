"""Mark writer for .docx: marks in the paragraphs and cells of a document, all else as it was.

The walk is the reader's (`docx_reader`), so that a place in the grid is a place in the document.
A mark takes the look of the text it replaces.
Source: ISO/IEC 29500-1, 17.3 (paragraphs, runs), 17.4 (tables).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from huizhi.content import Limits
from huizhi.errors import DamagedError
from huizhi.formats.jinja import CellMark, MarkPlan, RowMarks
from huizhi.formats.ooxml import DECLARATION, Package, attribute, child, children, local_name, whole
from huizhi.formats.word.around import Numbers, numbers_of
from huizhi.formats.word.places import DocxPlaces, cells_of
from huizhi.formats.word.table import cell_passage, table_rows
from huizhi.formats.word.text import Around, passage_of, unwrap
from huizhi.formats.zips import Member, read_members, refused_as_template, write_members

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LETTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OF_CELL = ("tcPr",)


def write_docx_marks(data: bytes, plan: MarkPlan, name: str) -> bytes:
    """The document with these marks. Raises: TemplateError."""
    with refused_as_template(name):
        package = Package(data, Limits())
        parts = package.related("", "officeDocument")
        if not parts:
            raise DamagedError("缺少文档正文")
        root = package.xml(parts[0])
        body = child(root, "body")
        if body is None:
            raise DamagedError("文档没有正文")
        members = read_members(data, name)
        numbers = numbers_of(package, parts[0], root)
    places = DocxPlaces()
    places.blocks(body)
    for mark in sorted(plan.cells, key=lambda m: -m.start):
        _write(places.at[mark.row, mark.column], mark, numbers)
    for rows in plan.rows:
        _repeat(places, rows, numbers)
    text = (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
    return write_members(
        Member(m.name, text) if m.name.lower() == parts[0].lower() else m for m in members
    )


def _write(place: etree._Element, mark: CellMark, numbers: Numbers) -> None:
    """Puts the mark into a paragraph or a cell, in place of the letters it replaces."""
    around = Around(numbers)
    if local_name(place) == "p":
        letters, text = _line(place, numbers), passage_of(place, None, around).text
    else:
        letters, text = _cell_letters(place, numbers), cell_passage(place, None, around).text
    is_plain = local_name(place) == "tc" and child(place, "tbl") is None
    if mark.start == 0 and mark.end >= len(text) and is_plain:
        _fill_cell(place, mark.mark)  # also where a control only prompts: 单击此处输入文字
        return
    if "".join(one.letter for one in letters[:-1]) != text:
        return  # controls or boxes among the letters: no mark is better than one in a wrong place
    taken = letters[mark.start : mark.end]
    beside = letters[mark.start] if taken else letters[max(mark.start - 1, 0)]
    if beside.element is None:
        _append_run(beside.paragraph, mark.mark, last=True)
    else:
        at = beside.position if taken else beside.position + 1
        _insert(beside, at if mark.start else at if taken else 0, mark.mark)
    length = len(mark.mark)
    for letter in reversed(taken):
        _remove(letter, beside, length)


@dataclass(frozen=True, slots=True)
class _MarkedDocument:
    """One letter of a text. element: the `<w:t>` or the like that holds it, None for the end of a
    paragraph; position: within it."""

    letter: str
    paragraph: etree._Element
    element: etree._Element | None
    position: int


def _line(paragraph: etree._Element, numbers: Numbers) -> list[_MarkedDocument]:
    """The letters of a paragraph and its end."""
    end = _MarkedDocument("\n", paragraph, None, 0)
    return [*_numbered(paragraph, numbers), *_letters(paragraph), end]


def _cell_letters(cell: etree._Element, numbers: Numbers) -> list[_MarkedDocument]:
    """The letters of a cell as `cell_passage` reads them: a row of a table in it is a line, with
    tabs between its cells."""
    letters: list[_MarkedDocument] = []
    for block, _ in unwrap(cell, frozenset({"p", "tbl"})):
        if local_name(block) == "p":
            letters += _line(block, numbers)
            continue
        for row in table_rows(block):
            for inner, _ in unwrap(row, frozenset({"tc"})):
                letters += _cell_letters(inner, numbers)
                letters[-1] = replace(letters[-1], letter="\t")
            if letters:
                letters[-1] = replace(letters[-1], letter="\n")
    return letters


def _numbered(paragraph: etree._Element, numbers: Numbers) -> Iterator[_MarkedDocument]:
    """The letters of the number that Word itself puts before the paragraph's text."""
    number = numbers.get(paragraph)
    if number is not None and passage_of(paragraph).text.strip():
        yield from (_MarkedDocument(letter, paragraph, None, 0) for letter in number.text or "")


def _letters(paragraph: etree._Element) -> Iterator[_MarkedDocument]:
    for run in paragraph.iter(f"{_W}r"):
        for one in run:
            name = local_name(one)
            if name == "t":
                for position, letter in enumerate(one.text or ""):
                    yield _MarkedDocument(letter, paragraph, one, position)
            elif name in _LETTERS:
                yield _MarkedDocument(_LETTERS[name], paragraph, one, 0)


def _insert(beside: _MarkedDocument, position: int, mark: str) -> None:
    element = beside.element
    assert element is not None
    if local_name(element) == "t":
        text = element.text or ""
        _say(element, text[:position] + mark + text[position:])
        return
    text_element = etree.Element(f"{_W}t")
    _say(text_element, mark)
    (element.addnext if position else element.addprevious)(text_element)


def _remove(letter: _MarkedDocument, beside: _MarkedDocument, length: int) -> None:
    """Takes a letter out; where the mark was put before it in its element it has moved."""
    element = letter.element
    if element is None:
        return
    if local_name(element) != "t":
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
        return
    at = letter.position + (length if element is beside.element else 0)
    text = element.text or ""
    _say(element, text[:at] + text[at + 1 :])


def _say(element: etree._Element, text: str) -> None:
    element.text = text
    element.set(_SPACE, "preserve")


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    return (block for block, _ in unwrap(cell, frozenset({"p"})))


def _fill_cell(cell: etree._Element, text: str) -> None:
    """The cell holds this text and nothing else, with the looks of its first paragraph."""
    first = next(_paragraphs(cell), None)
    looks = next((r for r in cell.iter(f"{_W}rPr") if local_name(r.getparent()) == "r"), None)  # type: ignore[arg-type]
    kept = None if first is None else child(first, "pPr")
    for one in list(cell):
        if local_name(one) not in _OF_CELL:
            cell.remove(one)
    paragraph = etree.SubElement(cell, f"{_W}p")
    if kept is not None:
        paragraph.append(deepcopy(kept))
    run = _append_run(paragraph, text)
    if looks is not None and child(run, "rPr") is None:
        run.insert(0, deepcopy(looks))


def _append_run(paragraph: etree._Element, text: str, *, last: bool = False) -> etree._Element:
    """A run with this text at the end, looking as the run before it or as the paragraph says."""
    runs = list(paragraph.iter(f"{_W}r")) if last else []
    looks = child(runs[-1], "rPr") if runs else None
    properties = child(paragraph, "pPr")
    if looks is None and properties is not None:
        looks = child(properties, "rPr")
    run = etree.SubElement(paragraph, f"{_W}r")
    if looks is not None:
        run.append(deepcopy(looks))
    _say(etree.SubElement(run, f"{_W}t"), text)
    return run


def _repeat(places: DocxPlaces, rows: RowMarks, numbers: Numbers) -> None:
    """One repeated row between its control rows in place of all rows of a table."""
    model = places.rows[rows.first_row]
    for mark in sorted(rows.cells, key=lambda m: -m.start):
        cell = places.at[mark.row, mark.column]
        _write(cell, mark, numbers)
        for merge in children(child(cell, "tcPr"), "vMerge"):
            merge.getparent().remove(merge)  # type: ignore[union-attr]
    for said in rows.before:
        model.addprevious(_control_row(model, said))
    for said in reversed(rows.after):
        model.addnext(_control_row(model, said))
    for row in range(rows.first_row + 1, rows.bottom):
        element = places.rows[row]
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _control_row(model: etree._Element, said: str) -> etree._Element:
    """A row of one cell over all columns that holds a `{%tr %}` mark."""
    columns = sum(1 for _ in cells_of(model))
    widths = [attribute(child(s, "gridSpan"), "val") for _, c in cells_of(model)
              if (s := child(c, "tcPr")) is not None]  # fmt: skip
    span = columns + sum(whole(w, 1) - 1 for w in widths if w)
    row = etree.Element(f"{_W}tr")
    cell = etree.SubElement(row, f"{_W}tc")
    settings = etree.SubElement(cell, f"{_W}tcPr")
    if span > 1:
        etree.SubElement(settings, f"{_W}gridSpan").set(f"{_W}val", str(span))
    paragraph = etree.SubElement(cell, f"{_W}p")
    _append_run(paragraph, f"{{%tr {said} %}}")
    return row
