"""Mark source: the XML of a part as Jinja2 source, made by docxtpl, with what stands in marks as it
was typed."""

from __future__ import annotations

import re
from html import unescape

from docxtpl import DocxTemplate as DocxtplTemplate
from lxml import etree

from huizhi.formats.jinja import MARK, RAW, straighten_quotes
from huizhi.formats.word.mark_text import join_marks, texts_by_paragraph
from huizhi.formats.word.order import ORDER

_HIDDEN = {ord(quote): number for number, quote in enumerate("“”‘’", start=1)}  # none in XML
_SIGNS = {ord("%"): 0xFDD0, ord("}"): 0xFDD1, ord("#"): 0xFDD2}  # characters that no text has
_SHOWN = {number: sign for sign, number in (_HIDDEN | _SIGNS).items()}
_CURLY, _AWAY = (re.compile(f"[{''.join(map(chr, one))}]") for one in (_HIDDEN, _SHOWN))
_CONTROL = re.compile(r"(?<=\{[{%#])(?:tr|tc|p|r)\s.*(?=[%}#]\})", re.DOTALL)
_MARK = re.compile(rf"{RAW.pattern}|({MARK.pattern})", re.DOTALL)
_ESCAPED = re.compile(rf"{MARK.pattern}|{{_{{|}}_}}|{{_%|%_}}", re.DOTALL)
# docxtpl puts vMerge, gridSpan and shd at the ends of a cell's properties; the schema wants this
# order. Source: ISO/IEC 29500-1, 17.4.69 (tcPr).
_CELL_PROPERTIES = re.compile(r"(<w:tcPr>)(.*?)(</w:tcPr>)", re.DOTALL)
_CELL_PROPERTY = re.compile(r"<w:(\w+)\b(?:[^<>]*/>|.*?</w:\1>)", re.DOTALL)
_ORDER = ORDER["tcPr"]
_PARAGRAPH = re.compile("<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)  # as docxtpl finds them
_LISTED = "\n\t\a\f"


class _SourceDocument(DocxtplTemplate):  # type: ignore[misc]
    """docxtpl's document. Its own treatment leaves `&amp;` in marks, and straightens curly quotes
    within texts too, so they are hidden from it."""

    def patch_xml(self, src_xml: str) -> str:
        """The Jinja2 source of a part."""
        patched = _CURLY.sub(lambda one: chr(_HIDDEN[ord(one.group())]), src_xml)
        patched = _AWAY.sub(lambda one: chr(_SHOWN[ord(one.group())]), super().patch_xml(patched))
        return _MARK.sub(_as_written, patched)


_DOCXTPL = _SourceDocument("")  # for its treatment of XML, which needs no document


def word_source(text: str) -> str:
    """The Jinja2 source of a part: docxtpl's."""
    patched = _CELL_PROPERTIES.sub(_in_schema_order, _DOCXTPL.patch_xml(text))
    return _ESCAPED.sub(_unescaped, patched)


def with_breaks(text: str) -> str:
    """The rendered XML with line ends and tabs of values as Word has them."""
    return _PARAGRAPH.sub(_with_breaks, text)


def fix_tables(text: str) -> etree._Element:
    """The rendered XML as a tree, whose tables have as many columns as their rows have cells.

    Raises: AttributeError, TypeError, ValueError for tables that it does not expect.
    """
    tree: etree._Element = _DOCXTPL.fix_tables(text)
    return tree


def hide_signs(root: etree._Element) -> None:
    """Hides `%`, `}` and `#` within the marks that take away what they stand in, as in
    `{%p if 数 % 2 %}`, which docxtpl takes for their ends. `SourceDocument` shows them again."""
    for texts in texts_by_paragraph(root).values():
        said = "".join(one.text or "" for one in texts)
        if all(_hidden(mark) == mark.group() for mark in MARK.finditer(said)):
            continue
        join_marks(texts)
        for one in texts:
            one.text = MARK.sub(_hidden, one.text or "")


def _hidden(mark: re.Match[str]) -> str:
    return _CONTROL.sub(lambda inside: inside.group().translate(_SIGNS), mark.group())


def _as_written(found: re.Match[str]) -> str:
    mark = found.group(1)
    return straighten_quotes(unescape(mark)) if mark else found.group()


def _with_breaks(paragraph: re.Match[str]) -> str:
    """The paragraph with line ends and tabs of its values as Word has them; most have none."""
    text: str = paragraph.group()
    listed = any(one in text for one in _LISTED)
    return str(_DOCXTPL.resolve_listing(text)) if listed else text


def _unescaped(found: re.Match[str]) -> str:
    """docxtpl's `{_{` for two braces: outside marks as something to print, for docxtpl's own way
    of replacing it after rendering changes values too."""
    text = found.group()
    plain = text.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}")
    return plain if MARK.fullmatch(text) else "{{ '" + plain + "' }}"


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
