"""The reader of web pages that hold tables, often called .xls: each table as rows of one sheet.

Source: WHATWG HTML, 4.9 (tables: rowspan, colspan); MHTML is taken apart by `email`.
"""

from __future__ import annotations

import email
import email.policy
import re

from lxml import etree, html

from huizhi.errors import DamagedError
from huizhi.formats.cell_content import Content
from huizhi.formats.flag_note import without_flag_notes
from huizhi.formats.limits import Limits
from huizhi.formats.merged_areas import Area
from huizhi.formats.plain_sheet import PlainSheet
from huizhi.formats.remark import few, quoted
from huizhi.formats.xml_part import whole
from huizhi.forms.grid import Document, Grid

SHEET = "网页"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_WIDEST = 1_000  # columns or rows that one cell spans in earnest
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "table"}
_UNSEEN = {"script", "style", "head", "title", "template", "comment"}
_DEEPEST = 200


def read_html(data: bytes, limits: Limits, kind: str = "html") -> Document:
    """The tables of a page, one below the other, and the paragraphs between them, as one sheet.

    Raises: DamagedError, LimitError.
    """
    page = _page(data)
    try:
        parser = html.HTMLParser(encoding=_encoding(page), no_network=True, huge_tree=False)
        root = html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise DamagedError("网页里没有内容") from error
    scan = _Scan(limits)
    body = root.find("body")
    scan.blocks(body if body is not None else root, 0)
    properties = {
        name: one.get("content", "")
        for one in root.iter("meta")
        if (name := one.get("name", "")).startswith("huizhi.")
    }
    said = (without_flag_notes(_text(one)) for one in root.iter("comment"))
    notes = [f"网页里有批注{quoted(text)}" for text in said if text.strip()]
    return Document(
        kind=kind, grids=(scan.grid(),), properties=properties, remarks=tuple(few(notes))
    )


class _Scan:
    """One pass over a page, row by row."""

    def __init__(self, limits: Limits) -> None:
        self._sheet, self._limits = PlainSheet(SHEET), limits
        self._row = self._count = 0

    def grid(self) -> Grid:
        return self._sheet.grid(self._limits)

    def blocks(self, parent: etree._Element, depth: int) -> None:
        """Tables become rows, everything else with text a row of one cell."""
        for one in parent:
            if not isinstance(one.tag, str) or one.tag in _UNSEEN:
                continue
            if one.tag == "table":
                self._table(one)
            elif depth < _DEEPEST and any(True for _ in one.iter("table", *_BLOCKS - {one.tag})):
                self.blocks(one, depth + 1)
            elif text := _text(one):
                self._put(self._row, 0, text)
                self._row += 1

    def _table(self, table: etree._Element) -> None:
        taken: set[tuple[int, int]] = set()
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            column = 0
            for cell in row:
                if cell.tag not in {"td", "th"}:
                    continue
                while (self._row, column) in taken:
                    column += 1
                column = self._cell(cell, column, taken)
            self._row += 1

    def _cell(self, cell: etree._Element, column: int, taken: set[tuple[int, int]]) -> int:
        """Puts one cell at a column of the row; the column behind it."""
        rows = min(max(whole(cell.get("rowspan", "1"), 1), 1), _WIDEST)
        columns = min(max(whole(cell.get("colspan", "1"), 1), 1), _WIDEST)
        self._count += rows * columns
        self._limits.check_cells(self._count)
        self._put(self._row, column, _text(cell))
        if rows > 1 or columns > 1:
            area = Area(self._row, column, self._row + rows - 1, column + columns - 1)
            self._sheet.areas.append(area)
            taken.update(area.places())
        return column + columns

    def _put(self, row: int, column: int, text: str) -> None:
        if text:
            self._sheet.contents[row, column] = Content(text, text)
        else:
            self._sheet.blank.add((row, column))


def _page(data: bytes) -> bytes:
    """The page itself; of an MHTML file its first part that is one."""
    if not data.lstrip()[:13].lower().startswith((b"mime-version:", b"from:")):
        return data
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    raise DamagedError("网页归档里没有网页")


def _encoding(page: bytes) -> str:
    if page.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    found = _CHARSET.search(page[:4096])
    said = found[1].decode("ascii").lower() if found else "utf-8"
    return "gb18030" if said in {"gb2312", "gbk", "gb18030"} else said


def _text(cell: etree._Element) -> str:
    """What the cell shows: white space runs together, blocks and breaks part lines."""
    lines = [""]
    _add_text(cell, lines, 0)
    return "\n".join(line.strip(" ") for line in lines).strip()


def _add_text(element: etree._Element, lines: list[str], depth: int) -> None:
    lines[-1] += _run_together(element.text)
    for one in element:
        if not isinstance(one.tag, str) or one.tag in _UNSEEN or depth > _DEEPEST:
            lines[-1] += _run_together(one.tail)
            continue
        if one.tag == "br" or (one.tag in _BLOCKS and lines[-1].strip()):
            lines.append("")
        _add_text(one, lines, depth + 1)
        if one.tag in _BLOCKS and lines[-1].strip():
            lines.append("")
        lines[-1] += _run_together(one.tail)


def _run_together(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")
