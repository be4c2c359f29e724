"""The reader of .docx and .docm: the document's body as one Grid, in reading order.

Each paragraph outside tables is a row of one cell; each row of a table is a row. Text boxes
follow the paragraph or table that they hang on. Page headers and footers are the margins.
Source: ISO/IEC 29500-1, 17 (WordprocessingML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from huizhi.content import PROBLEM_PICTURE, Cell, Document, Grid, Limits, NamedPlace
from huizhi.errors import DamagedError
from huizhi.formats.flags import without_flag_notes
from huizhi.formats.ooxml import (
    Package,
    attribute,
    child,
    custom_properties,
    external_content,
    local_name,
    package_last_saved,
    parse_xml,
)
from huizhi.formats.text import (
    MACROS,
    first_remarks,
    pictures_note,
    quote_remark,
    struck_note,
    unseen_note,
)
from huizhi.formats.word.around import around_of, margins_of, tell_prompts
from huizhi.formats.word.table import TableCell, read_table
from huizhi.formats.word.text import Around, Passage, join_passages, passage_of, unwrap

BODY = "正文"
# What is left of “第1页 共3页” or “— 1 —”, with the numbers or, where fields count them, without.
_PAGE_NUMBER = re.compile(r"[第共页/\s\d\-–—－·•|｜ofPpage.]*")
_TEXT = re.compile(rb"<w:t(?:\s[^>]*)?>([^<]*)<")
_MORE_THAN_TEXT = re.compile(rb"<w:(?:drawing|pict|object|sym)|oMath|[&!]")
_BLOCKS = frozenset({"p", "tbl", "altChunk"})


def read_docx(data: bytes, limits: Limits, kind: str = "docx") -> Document:
    """The body of a Word document as one grid named 正文.

    Raises: DamagedError, LimitError, EncryptedError.
    """
    package = Package(data, limits)
    part = _document_part(package)
    root = package.xml(part)
    body = child(root, "body")
    if body is None:
        raise DamagedError("文档没有正文")
    tell_prompts(package, part, root)
    footnotes = _footnotes(package, part)
    around = around_of(package, part, root)
    reading = _DocumentReading(limits, _comments(package, part), around, footnotes)
    reading.blocks(body)
    macros = (
        [MACROS] if any(one.kind == "vbaProject" for one in package.relationships(part)) else []
    )
    return Document(
        kind=kind,
        grids=(Grid(BODY, tuple(sorted(reading.cells, key=lambda cell: (cell.row, cell.column)))),),
        properties=custom_properties(package),
        names=reading.names,
        remarks=(*macros, *reading.remarks()),
        written=package_last_saved(package),
        far=external_content(package),
        margins=tuple(_margins(package, part, root, limits)),
    )


def _margins(
    package: Package, document: str, root: etree._Element, limits: Limits
) -> Iterator[Cell]:
    """A cell for each paragraph and table cell of the page headers and footers that says or shows
    anything, numbers of pages apart."""
    for part, place in margins_of(package, document, root):
        data = package.read(part)
        if _says_only_page_numbers(data):
            continue
        own = parse_xml(data, part)
        around = replace(around_of(package, document, own), is_margin=True)
        reading = _DocumentReading(limits, {}, around, {})
        reading.blocks(own, place)
        for cell in reading.cells:
            if (cell.text.strip() and not _PAGE_NUMBER.fullmatch(cell.text)) or cell.notes:
                yield replace(cell, place=place)


class _DocumentReading:
    """One pass over a body, row by row."""

    def __init__(
        self, limits: Limits, comments: dict[str, str], around: Around, footnotes: dict[str, str]
    ) -> None:
        self.cells: list[Cell] = []
        self.names: dict[str, NamedPlace] = {}
        self._limits = limits
        self._comments = comments
        self._around = around
        self._footnotes = footnotes
        self._row = self._paragraphs = self._tables = self._covering = 0
        self._revised = False
        self._seen: dict[str, list[str]] = {}

    def blocks(self, parent: etree._Element, beside: str = "") -> None:
        """Read paragraphs and tables; beside: for a text box, the place that it hangs on."""
        waiting: list[Passage] = []
        for block, shown in unwrap(parent, _BLOCKS):
            name = local_name(block)
            if name == "p":
                waiting.append(passage_of(block, shown, self._around))
                if not waiting[-1].goes_on:
                    self._paragraph(join_passages(waiting), beside)
                    waiting = []
            elif name == "tbl":
                self._table(block, beside)
            else:
                self._note("chunk", "文档里嵌有另一个文件的内容，没有读取")
        if waiting:
            self._paragraph(join_passages(waiting), beside)

    def remarks(self) -> Iterator[str]:
        """What was met besides the grid's text, each sort cut to a number one can read."""
        if self._revised:
            yield "含有修订记录，按接受全部修订读取"
        for sentences in self._seen.values():
            yield from first_remarks(sentences)
        left = [quote_remark(text) for text in self._comments.values() if text.strip()]
        yield from first_remarks([f"文档有批注{text}" for text in left])
        yield from first_remarks([f"文档{said}" for said in self._footnotes.values()])

    def _paragraph(self, passage: Passage, beside: str) -> None:
        self._limits.check_cells(self._covering + 1)
        self._covering += 1
        if not beside:
            self._paragraphs += 1
        place = beside or f"第{self._paragraphs}段"
        text = passage.text
        notes = self._cell_notes(passage, has_own_problem=False)
        cell = Cell(self._row, 0, text, text or None, place=place, notes=notes)
        self.cells.append(cell)
        self._row += 1
        self._attend(passage, cell)

    def _table(self, element: etree._Element, beside: str) -> None:
        table = read_table(element, self._limits, self._covering, self._around)
        self._covering += sum(cell.rows * cell.columns for cell in table.cells)
        self._tables += 1
        first, self._row = self._row, self._row + table.height
        for one in table.cells:
            place = f"{beside}表格{self._tables}第{one.row + 1}行第{one.position}列"
            cell = self._cell(one, first, place)
            self.cells.append(cell)
            if one.covered.strip():
                self._note("covered", f"{place} 被合并的单元格里还有{quote_remark(one.covered)}")
            if one.passage.nested:
                self._note("nested", f"{place} 里套有表格，其中的文字并入这一格")
            self._attend(one.passage, cell)

    def _cell(self, one: TableCell, first_row: int, place: str) -> Cell:
        text = one.passage.text
        is_picture = bool(one.passage.pictures) and not text.strip()
        return Cell(
            row=first_row + one.row,
            column=one.column,
            text=text,
            value=text or None,
            rows=one.rows,
            columns=one.columns,
            place=place,
            problem=PROBLEM_PICTURE if is_picture else "",
            notes=self._cell_notes(one.passage, has_own_problem=is_picture),
        )

    def _cell_notes(self, passage: Passage, *, has_own_problem: bool) -> tuple[str, ...]:
        """What is to be seen in a cell besides its text; a picture that is all of it says so."""
        notes = list(passage.notes)
        if passage.struck.strip():
            notes.append(struck_note(passage.struck))
        if passage.white.strip():
            notes.append(unseen_note(passage.white))
        if passage.pictures and not has_own_problem:
            notes.append(pictures_note(passage.pictures))
        notes += filter(None, (self._footnotes.pop(one, "") for one in passage.footnotes))
        return tuple(notes)

    def _attend(self, passage: Passage, cell: Cell) -> None:
        """Everything that a passage brings besides its text."""
        self._revised = self._revised or passage.revised
        if passage.vanished.strip():
            self._note(
                "vanished", f"{cell.place} 有隐藏文字{quote_remark(passage.vanished)}，没有读取"
            )
        for comment in passage.comments:
            text = self._comments.pop(comment, "")
            if text.strip():
                self._note("comment", f"{cell.place} 有批注{quote_remark(text)}")
        for mark in passage.marks:
            self.names.setdefault(mark, NamedPlace(BODY, cell.row, cell.column))
        for box in passage.boxes:
            self.blocks(box, f"{cell.place}旁的文本框")

    def _note(self, sort: str, sentence: str) -> None:
        self._seen.setdefault(sort, []).append(sentence)


def _says_only_page_numbers(part: bytes) -> bool:
    """Whether a header or footer is nothing else, as most are: then it need not be parsed."""
    if (b"<w:ftr" not in part and b"<w:hdr" not in part) or _MORE_THAN_TEXT.search(part):
        return False
    said = b"".join(_TEXT.findall(part)).decode("utf-8", "replace")
    return _PAGE_NUMBER.fullmatch(said) is not None


def _document_part(package: Package) -> str:
    parts = package.related("", "officeDocument")
    if not parts:
        raise DamagedError("缺少文档正文")
    return parts[0]


def _comments(package: Package, document: str) -> dict[str, str]:
    """The text of each comment by its id."""
    return {
        attribute(one, "id"): without_flag_notes(_text(one))
        for part in package.related(document, "comments")
        for one in package.xml(part)
        if local_name(one) == "comment"
    }


def _footnotes(package: Package, document: str) -> dict[str, str]:
    """What is said of each footnote and endnote that a person wrote, by “footnote:2” and so on."""
    return {
        f"{kind}:{attribute(one, 'id')}": f"有{title}{quote_remark(_text(one))}"
        for kind, title in (("footnote", "脚注"), ("endnote", "尾注"))
        for part in package.related(document, f"{kind}s")
        for one in package.xml(part)
        if not attribute(one, "type") and _text(one).strip()
    }


def _text(parent: etree._Element) -> str:
    blocks = unwrap(parent, frozenset({"p"}))
    return join_passages([passage_of(block, shown) for block, shown in blocks]).text
