"""Excel templates: Jinja2 marks in the cells of an ordinary workbook, rendered many times.

A cell may hold text with `{{ }}` and `{% %}` marks. A row whose only text is a `{%tr … %}` mark
controls the rows between it and its end, and disappears. `{% vm %}` in a cell merges that cell
over all rounds of the innermost loop. A cell that is one mark keeps the type of its value; text
stays text and never becomes a formula. Rows that a loop repeats take their merges, validations,
conditional formats, links, print areas and defined names with them.

The sheet becomes one Jinja2 source. Control characters, which no value can hold (`visible`
replaces them), mark what must be settled after rendering: the number of each row, the rounds of
each loop, and where a field came to stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from jinja2 import TemplateError as JinjaError
from lxml import etree
from markupsafe import Markup

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.archive import Member, read_members, write_members
from huizhi.formats.fragment import attributes, fragment, local_name
from huizhi.formats.marks import (
    Filters,
    MarkEnvironment,
    Slot,
    explain,
    printable,
    render_text,
    visible,
)
from huizhi.formats.row_map import ROW, RowMap, settle_rows
from huizhi.formats.sheet_tail import SheetTail
from huizhi.formats.spreadsheet_names import defined_names
from huizhi.formats.stamp import Stamp, stamped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_ROW_CONTROL = re.compile(r"\s*\{%-?\s*tr\s+(.*?)\s*-?%\}\s*", re.DOTALL)
_MERGE_DOWN = re.compile(r"\{%-?\s*vm\s*-?%\}")
_CURLY_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class _Sheet:
    """One worksheet with marks. merged_down: (row, column) of cells with `{% vm %}`, from 0."""

    name: str
    compiled: Any
    merged_down: tuple[tuple[int, int], ...]
    tail: SheetTail


class XlsxTemplate:
    """One Excel template, loaded once. `name` is what messages call it."""

    def __init__(self, data: bytes, name: str, filters: Filters) -> None:
        """Raises: TemplateError when the file is no workbook or a mark is broken."""
        self.name = name
        self._members = {member.name: member.data for member in read_members(data, name)}
        self._environment = MarkEnvironment({**filters, "_cell": _cell}, _finalized)
        try:
            self._workbook = etree.fromstring(self._members["xl/workbook.xml"])
            self._strings = self._shared_strings()
            self._sheets = {
                part: self._prepared(part, sheet) for part, sheet in self._parts().items()
            }
            self._core = self._compiled_text("docProps/core.xml")
        except (KeyError, etree.XMLSyntaxError) as error:
            raise TemplateError(
                [Mistake(name, "", f"不是可用的 Excel 工作簿（{error}）")]
            ) from error

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The package of the rendered workbook, the same bytes for the same input.

        Raises: RenderError when a mark cannot be evaluated.
        """
        rendered, maps = dict(self._members), {}
        for part, sheet in self._sheets.items():
            text = render_text(sheet.compiled, context, self.name)
            text, row_map = settle_rows(text)
            maps[sheet.name] = row_map
            tail = sheet.tail.settled(row_map, sheet.merged_down, stamp.rules)
            rendered[part] = text.replace("\x0e", tail).encode()
        rendered["xl/workbook.xml"] = defined_names(self._workbook, maps)
        if self._core is not None:
            rendered["docProps/core.xml"] = render_text(self._core, context, self.name).encode()
        return write_members(stamped([Member(n, d) for n, d in rendered.items()], stamp))

    def _parts(self) -> dict[str, str]:
        """Worksheet parts that hold rows, with the names of their sheets."""
        relations = etree.fromstring(self._members["xl/_rels/workbook.xml.rels"])
        targets = {r.get("Id"): r.get("Target", "") for r in relations}
        parts = {}
        for sheet in self._workbook.iter(f"{{{MAIN}}}sheet"):
            target = targets[sheet.get(f"{{{_RELATIONS}}}id")]
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part.startswith("xl/worksheets/"):
                parts[part] = sheet.get("name", "")
        return parts

    def _shared_strings(self) -> list[etree._Element]:
        data = self._members.get("xl/sharedStrings.xml")
        return list(etree.fromstring(data)) if data else []

    def _compiled_text(self, part: str) -> Any:
        if part not in self._members or b"{{" not in self._members[part]:
            return None
        return self._compiled(self._members[part].decode("utf-8"), "文档属性")

    def _compiled(self, source: str, place: str) -> Any:
        try:
            return self._environment.from_string(source)
        except JinjaError as error:
            raise TemplateError([Mistake(self.name, place, explain(error))]) from error

    def _prepared(self, part: str, name: str) -> _Sheet:
        root = etree.fromstring(self._members[part])
        rows = root.find(f"{{{MAIN}}}sheetData")
        if rows is None:
            raise KeyError(f"{part} 没有 sheetData")
        merged_down: list[tuple[int, int]] = []
        body = self._rows_source(rows, name, merged_down)
        tail = SheetTail.of(list(rows.itersiblings()))
        source = f"{_opened(root, rows)}<sheetData>{body}\x0f</sheetData>\x0e</worksheet>"
        return _Sheet(name, self._compiled(source, name), tuple(merged_down), tail)

    def _rows_source(
        self, rows: etree._Element, name: str, merged_down: list[tuple[int, int]]
    ) -> str:
        source, open_loops, expected = "", [], 0
        for row in rows:
            index = int(row.get("r", expected + 1)) - 1
            source += "".join(f"\x03{gap}\x04" for gap in range(expected, index))
            expected = index + 1
            control = self._control(row)
            if control is not None:
                source += _control_source(control, open_loops, index)
            else:
                source += f"\x03{index}\x04{self._row_source(row, index, name, merged_down)}"
        return source

    def _control(self, row: etree._Element) -> str | None:
        """What the row's `{%tr … %}` says, or None for a row that is printed."""
        texts = [text for text in map(self._text, row) if text and text.strip()]
        found = _ROW_CONTROL.fullmatch(texts[0]) if len(texts) == 1 else None
        return found.group(1) if found else None

    def _row_source(
        self, row: etree._Element, index: int, name: str, merged_down: list[tuple[int, int]]
    ) -> str:
        kept = {k: v for k, v in row.attrib.items() if k not in {"r", "spans"}}
        cells = "".join(self._cell_source(cell, index, name, merged_down) for cell in row)
        return f'<row r="{ROW}"{attributes(kept)}>{cells}</row>'

    def _cell_source(
        self, cell: etree._Element, row: int, name: str, merged_down: list[tuple[int, int]]
    ) -> str:
        letters = re.sub(r"\d", "", cell.get("r", ""))
        kept = {k: v for k, v in cell.attrib.items() if k not in {"r", "t"}}
        start = f'<c r="{letters}{ROW}"{attributes(kept)}'
        text = self._text(cell)
        if text is None or not _MARK.search(text):
            return _unchanged(start, cell)
        if _ROW_CONTROL.fullmatch(text):
            place = f"{name}!{letters}{row + 1}"
            raise TemplateError(
                [Mistake(self.name, place, "{%tr %} 标记要独占一行，同一行不能有别的文字")]
            )
        if _MERGE_DOWN.search(text):
            merged_down.append((row, _column(letters)))
            content = _content_source(_MERGE_DOWN.sub("", text))
            return f"{start}{{% if loop.first %}}{content}{{% else %}}>{{% endif %}}</c>"
        return f"{start}{_content_source(text)}</c>"

    def _text(self, cell: etree._Element) -> str | None:
        """The text of a text cell, runs joined; None for every other cell."""
        kind = cell.get("t")
        if kind == "s":
            value = cell.findtext(f"{{{MAIN}}}v")
            return _plain(self._strings[int(value)]) if value else None
        if kind == "inlineStr":
            return _plain(cell)
        return cell.findtext(f"{{{MAIN}}}v") if kind == "str" else None


def _plain(element: etree._Element) -> str:
    """The text of a string item without its phonetic runs."""
    return "".join(
        t.text or "" for t in element.iter(f"{{{MAIN}}}t") if t.getparent().tag != f"{{{MAIN}}}rPh"
    )


def _control_source(control: str, open_loops: list[tuple[str, int]], row: int) -> str:
    """The Jinja2 statement of a control row, with the signs of the loop's rounds around it."""
    word = control.split(None, 1)[0]
    statement = f"{{% {control.translate(_CURLY_QUOTES)} %}}"
    if word in {"for", "if"}:
        open_loops.append((word, row))
        return statement + (f"\x05{row}\x06" if word == "for" else "")
    inside = open_loops[-1] if open_loops else ("", 0)
    if word == "else" and inside[0] == "for":
        return f"\x05E\x06{statement}\x05{inside[1]}\x06"
    if word in {"endfor", "endif"} and open_loops:
        open_loops.pop()
    return f"\x05E\x06{statement}" if word == "endfor" else statement


def _content_source(text: str) -> str:
    """Jinja2 source from after a cell's attributes to before its end tag."""
    whole = re.fullmatch(r"\s*\{\{((?:(?!\}\}).)*)\}\}\s*", text, re.DOTALL)
    if whole:
        return f"{{{{ ({whole.group(1).translate(_CURLY_QUOTES)})|_cell }}}}"
    parts, end = "", 0
    for mark in _MARK.finditer(text):
        parts += escape(text[end : mark.start()]) + mark.group().translate(_CURLY_QUOTES)
        end = mark.end()
    return f"{_TEXT_START}{parts + escape(text[end:])}{_TEXT_END}"


_TEXT_START = ' t="inlineStr"><is><t xml:space="preserve">'
_TEXT_END = "</t></is>"


def _cell(value: object) -> Markup:
    """A value as the rest of its cell: numbers and truth values typed, everything else text."""
    if isinstance(value, bool):
        return Markup(f' t="b"><v>{int(value)}</v>')
    if isinstance(value, (int, float)):
        return Markup(f"><v>{value!r}</v>")
    text = str(_finalized(value))
    if text == "" or text.endswith("\x08"):  # no cell text, not even an empty one
        return Markup(">" + text)
    return Markup(_TEXT_START + escape(text) + _TEXT_END)


def _finalized(value: object) -> object:
    """`printable`, in the words of a spreadsheet: `_x0041_` in a text stays as it is, and a slot
    carries the sign that tells where its field came to stand."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value if isinstance(value, Markup) else printable(value)
    text = visible(str(value)).replace("\r\n", "\n").replace("\r", "\n")
    text = _ESCAPE_LIKE.sub("_x005F_", text)
    return f"\x07{value.field}\x08{text}" if isinstance(value, Slot) else text


def _unchanged(start: str, cell: etree._Element) -> str:
    kind = f' t="{cell.get("t")}"' if cell.get("t") else ""
    return f"{start}{kind}>{''.join(_literal(fragment(child)) for child in cell)}</c>"


def _literal(text: str) -> str:
    """Text that Jinja2 prints as it is."""
    return re.sub(r"[{}]", lambda brace: "{{ '" + brace.group() + "' }}", text)


def _opened(root: etree._Element, rows: etree._Element) -> str:
    """The sheet's start tag and everything before its rows but the size, which will change."""
    declared = "".join(
        f' xmlns{":" + prefix if prefix else ""}="{uri}"' for prefix, uri in root.nsmap.items()
    )
    before = reversed(list(rows.itersiblings(preceding=True)))
    text = "".join(_literal(fragment(e)) for e in before if local_name(e) != "dimension")
    ignorable = root.get(f"{{{_COMPATIBILITY}}}Ignorable")
    ignored = f' mc:Ignorable="{ignorable}"' if ignorable else ""
    return f"{_DECLARATION}<worksheet{declared}{ignored}>{text}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
