"""The reader of web pages that hold tables, often called .xls: each table as rows of one sheet.

Source: WHATWG HTML, 4.9 (tables: rowspan, colspan); MHTML is taken apart by `email`.
"""

from __future__ import annotations

import email
import email.policy
import re

from lxml import etree, html

from huizhi.content import Document, Grid, Limits, column_letters
from huizhi.errors import DamagedError
from huizhi.formats.flags import without_flag_notes
from huizhi.formats.html.control import unsaved_inputs
from huizhi.formats.html.style import PageStyles
from huizhi.formats.html.text import BLOCKS, UNSEEN, PageText
from huizhi.formats.ooxml import whole
from huizhi.formats.sheets import Area, Content, PlainSheet
from huizhi.formats.text import first_remarks, quote_remark

SHEET = "网页"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_WIDEST = 1_000  # columns or rows that one cell spans in earnest
_DEEPEST = 200
_MOST_PAGES = 50


def read_html(data: bytes, limits: Limits, kind: str = "html") -> Document:
    """The tables of a page, one below the other, and the paragraphs between them, as one sheet; of
    an archive of pages a sheet for each.

    Raises: DamagedError, LimitError.
    """
    grids: list[Grid] = []
    properties: dict[str, str] = {}
    remarks: list[str] = []
    for page, charset in _pages(data):
        root = _root(page, charset)
        scan = _PageScan(limits, PageStyles(root), f"{SHEET}{len(grids) + 1 if grids else ''}")
        body = root.find("body")
        scan.blocks(body if body is not None else root, 0, struck=False)
        said = (without_flag_notes(scan.text_of(one)) for one in root.iter("comment"))
        remarks += first_remarks(
            [f"网页里有批注{quote_remark(text)}" for text in said if text.strip()]
        )
        remarks += first_remarks(scan.hidden)
        if count := unsaved_inputs(root):
            remarks.append(f"网页里的{count}个输入框都是空的，填过的内容可能没有存进文件")
        grids += [grid for grid in (scan.grid(),) if grid.cells]
        for one in root.iter("meta"):
            if (name := one.get("name", "")).startswith("huizhi."):
                properties.setdefault(name, one.get("content", ""))
    return Document(kind, tuple(grids) or (Grid(SHEET, ()),), properties, remarks=tuple(remarks))


def _root(page: bytes, charset: str) -> etree._Element:
    try:
        parser = html.HTMLParser(
            encoding=_encoding(page, charset), no_network=True, huge_tree=False
        )
        return html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise DamagedError("网页里没有内容") from error


class _PageScan:
    """One pass over a page, row by row. hidden: remarks on texts in tables that are not shown."""

    def __init__(self, limits: Limits, styles: PageStyles, name: str) -> None:
        self.hidden: list[str] = []
        self._sheet, self._limits, self._styles = PlainSheet(name), limits, styles
        self._row = self._count = 0

    def grid(self) -> Grid:
        return self._sheet.grid(self._limits)

    def text_of(self, element: etree._Element) -> str:
        """What one element shows."""
        return self._read(element, struck=False).text

    def blocks(self, parent: etree._Element, depth: int, struck: bool) -> None:
        """Tables become rows, everything else with text a row of one cell."""
        struck = struck or self._styles.strikes(parent)
        loose = PageText(self._styles)
        loose.say(parent.text, struck)
        for one in parent:
            if isinstance(one.tag, str) and one.tag not in UNSEEN and not self._styles.hides(one):
                if depth < _DEEPEST and next(one.iter("table", *BLOCKS), None) is not None:
                    self._paragraph(loose)
                    loose = PageText(self._styles)
                    self._block(one, depth, struck)
                else:
                    loose.add_child(one, struck, depth)
            loose.say(one.tail, struck)
        self._paragraph(loose)

    def _block(self, one: etree._Element, depth: int, struck: bool) -> None:
        if one.tag == "table":
            self._table(one, struck)
        elif any(True for _ in one.iter("table", *BLOCKS - {one.tag})):
            self.blocks(one, depth + 1, struck)
        else:
            self._paragraph(self._read(one, struck))

    def _paragraph(self, said: PageText) -> None:
        """A row of one cell for text outside tables."""
        if said.text:
            self._sheet.contents[self._row, 0] = Content(said.text, said.text, notes=said.notes)
            self._row += 1

    def _read(self, element: etree._Element, struck: bool) -> PageText:
        said = PageText(self._styles)
        said.add(element, struck)
        return said

    def _table(self, table: etree._Element, struck: bool) -> None:
        struck = struck or self._styles.strikes(table)
        for caption in table.iterchildren("caption"):
            self._paragraph(self._read(caption, struck))
        taken: set[tuple[int, int]] = set()
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            column = 0
            if self._styles.hides(row):
                self._sheet.hidden_rows.add(self._row)
            row_struck = struck or self._styles.strikes(row)
            for cell in row:
                if cell.tag not in {"td", "th"}:
                    continue
                while (self._row, column) in taken:
                    column += 1
                column = self._cell(cell, column, taken, row_struck)
            self._row += 1

    def _cell(
        self, cell: etree._Element, column: int, taken: set[tuple[int, int]], struck: bool
    ) -> int:
        """Puts one cell at a column of the row; the column behind it."""
        rows = min(max(whole(cell.get("rowspan", "1"), 1), 1), _WIDEST)
        columns = min(max(whole(cell.get("colspan", "1"), 1), 1), _WIDEST)
        self._count += rows * columns
        self._limits.check_cells(self._count)
        said = self._read(cell, struck)
        place = f"{self._sheet.name}!{column_letters(column)}{self._row + 1}"
        hidden = said.hidden if not self._styles.hides(cell) else [said.text]
        self.hidden += [
            f"{place} 有隐藏文字{quote_remark(text)}，没有读取" for text in hidden if text
        ]
        if self._styles.hides(cell):
            return column
        self._put(self._row, column, said)
        if rows > 1 or columns > 1:
            area = Area(self._row, column, self._row + rows - 1, column + columns - 1)
            self._sheet.areas.append(area)
            taken.update(area.places())
        return column + columns

    def _put(self, row: int, column: int, said: PageText) -> None:
        text, notes = said.text, said.notes
        if text or notes:
            self._sheet.contents[row, column] = Content(text, text or None, notes=notes)
        else:
            self._sheet.blank.add((row, column))


def _pages(data: bytes) -> list[tuple[bytes, str]]:
    """The page itself; of an MHTML file all parts that are pages, without the list of sheets that
    Excel puts beside them; each with the character set that its part names, "" for none."""
    if not data.lstrip()[:13].lower().startswith((b"mime-version:", b"from:")):
        return [(data, "")]
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages = [
        (content, part.get_content_charset() or "")
        for part in message.walk()
        if part.get_content_type() == "text/html"
        and not str(part.get("Content-Location", "")).endswith("tabstrip.htm")
        and isinstance(content := part.get_payload(decode=True), bytes)
        and content.strip()
    ]
    if not pages:
        raise DamagedError("网页归档里没有网页")
    return pages[:_MOST_PAGES]


def _encoding(page: bytes, charset: str) -> str:
    if page.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    found = _CHARSET.search(page[:4096])
    said = found[1].decode("ascii").lower() if found else charset.lower() or "utf-8"
    return "gb18030" if said in {"gb2312", "gbk", "gb18030"} else said
