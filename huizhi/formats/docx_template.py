"""Word templates: prepared once by docxtpl's own treatment of its marks, rendered many times.

What docxtpl understands works here: {{ }}, {% %}, {%p %}, {%tr %}, {%tc %}, {{r }}, {% vm %},
{% hm %}, {% colspan %}, {% cellbg %}, marks split over runs, headers, footers, footnotes and
document properties. Members of the package that hold no mark are copied as they are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate as DocxtplTemplate
from jinja2 import TemplateError as JinjaError

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.archive import Member, read_members, write_members
from huizhi.formats.marks import Filters, MarkEnvironment, explain, printable, render_text
from huizhi.formats.stamp import Stamp, stamped

_RENDERED = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/(core|app)\.xml"
)
_NEEDS_TREE = re.compile(r"{%-?\s*(tc|hm|colspan)\b|<wp:docPr\b")

# docxtpl puts vMerge, gridSpan and shd at the ends of a cell's properties; the schema wants this
# order. Source: ISO/IEC 29500-1, 17.4.69 (tcPr).
_CELL_PROPERTIES = re.compile(r"(<w:tcPr>)(.*?)(</w:tcPr>)", re.DOTALL)
_CELL_PROPERTY = re.compile(r"<w:(\w+)\b(?:[^<>]*/>|.*?</w:\1>)", re.DOTALL)
_ORDER = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
    "hideMark headers cellIns cellDel cellMerge tcPrChange"
).split()


class DocxTemplate:
    """One Word template, loaded once. `name` is what messages call it."""

    def __init__(self, data: bytes, name: str, filters: Filters) -> None:
        """Raises: TemplateError when the file is no Word document or a mark is broken."""
        self.name = name
        self._members = read_members(data, name)
        try:
            self._docxtpl = DocxtplTemplate(io.BytesIO(data))
            self._docxtpl.init_docx()
        except (PackageNotFoundError, KeyError, ValueError) as error:
            raise TemplateError([Mistake(name, "", f"不是可用的 Word 文档（{error}）")]) from error
        environment = MarkEnvironment(filters, printable)
        self._compiled = {
            member.name: self._compile(environment, member)
            for member in self._members
            if _RENDERED.fullmatch(member.name) and _holds_mark(member.data)
        }
        self._needs_tree = any(
            _NEEDS_TREE.search(_without_tags(m.data))
            for m in self._members
            if m.name == "word/document.xml"
        )

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The package of the rendered document, the same bytes for the same input.

        Raises: RenderError when a mark cannot be evaluated.
        """
        rendered = [
            Member(member.name, self._rendered(member.name, context))
            if member.name in self._compiled
            else member
            for member in self._members
        ]
        return write_members(stamped(rendered, stamp))

    def _compile(self, environment: MarkEnvironment, member: Member) -> Any:
        source = member.data.decode("utf-8")
        if member.name.startswith("word/"):
            source = _CELL_PROPERTIES.sub(_in_schema_order, self._docxtpl.patch_xml(source))
        for escape, mark in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
            source = source.replace(escape, "{{ '" + mark + "' }}")
        try:
            return environment.from_string(source)
        except JinjaError as error:
            raise TemplateError([Mistake(self.name, "", explain(error))]) from error

    def _rendered(self, member: str, context: Mapping[str, object]) -> bytes:
        text = render_text(self._compiled[member], context, self.name)
        if not member.startswith("word/"):
            return text.encode()
        if "\n" in text or "\t" in text:
            text = self._docxtpl.resolve_listing(text)
        if member == "word/document.xml" and self._needs_tree:
            return self._mended(text)
        return text.encode()

    def _mended(self, text: str) -> bytes:
        """Column counts and drawing ids put right where loops changed them, as docxtpl does."""
        tree = self._docxtpl.fix_tables(text)
        self._docxtpl.fix_docpr_ids(tree)
        return str(self._docxtpl.xml_to_string(tree)).encode()


def _in_schema_order(match: re.Match[str]) -> str:
    """The cell properties with their elements in the order of the schema; properties that hold
    something else between them stay as they are."""
    start, inside, end = match.groups()
    elements = [(m.group(1), m.group()) for m in _CELL_PROPERTY.finditer(inside)]
    if "".join(text for _, text in elements) != inside or {n for n, _ in elements} - set(_ORDER):
        return match.group()
    return start + "".join(text for _, text in sorted(elements, key=_position)) + end


def _position(element: tuple[str, str]) -> int:
    return _ORDER.index(element[0])


def _without_tags(data: bytes) -> str:
    return re.sub(r"</w:t>.*?<w:t[^>]*>", "", data.decode("utf-8", "replace"))


def _holds_mark(data: bytes) -> bool:
    return re.search(rb"\{(<[^>]*>)*[{%#]", data) is not None
