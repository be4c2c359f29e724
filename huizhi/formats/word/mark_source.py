"""Mark source: the XML of a part as Jinja2 source: docxtpl's, with what is in marks as it was
written."""

from __future__ import annotations

import re
from html import unescape

from docxtpl import DocxTemplate as DocxtplTemplate
from lxml import etree

from huizhi.formats.jinja import MARK, RAW, straighten_quotes
from huizhi.formats.word.mark_text import join_marks, texts_by_paragraph

_HIDDEN = {ord(quote): number for number, quote in enumerate("“”‘’", start=1)}  # none in XML
_SIGNS = {ord("%"): 0xFDD0, ord("}"): 0xFDD1, ord("#"): 0xFDD2}  # characters that no text has
_SHOWN = {number: sign for sign, number in (_HIDDEN | _SIGNS).items()}
_CURLY, _AWAY = (re.compile(f"[{''.join(map(chr, one))}]") for one in (_HIDDEN, _SHOWN))
_CONTROL = re.compile(r"(?<=\{[{%#])(?:tr|tc|p|r)\s.*(?=[%}#]\})", re.DOTALL)
_MARK = re.compile(rf"{RAW.pattern}|({MARK.pattern})", re.DOTALL)


class SourceDocument(DocxtplTemplate):  # type: ignore[misc]
    """docxtpl's document. Its own treatment leaves `&amp;` in marks, and straightens curly quotes
    within texts too, so they are hidden from it."""

    def patch_xml(self, src_xml: str) -> str:
        """The Jinja2 source of a part."""
        patched = _CURLY.sub(lambda one: chr(_HIDDEN[ord(one.group())]), src_xml)
        patched = _AWAY.sub(lambda one: chr(_SHOWN[ord(one.group())]), super().patch_xml(patched))
        return _MARK.sub(_as_written, patched)


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
