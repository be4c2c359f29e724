"""Mark source: the XML of a part as Jinja2 source: docxtpl's, with what is in marks as it was
written."""

from __future__ import annotations

import re
from html import unescape

from docxtpl import DocxTemplate as DocxtplTemplate

from huizhi.formats.jinja import MARK, RAW, straighten_quotes

_HIDDEN = {ord(quote): number for number, quote in enumerate("“”‘’", start=1)}  # none in XML
_SHOWN = {number: quote for quote, number in _HIDDEN.items()}
_MARK = re.compile(rf"{RAW.pattern}|({MARK.pattern})", re.DOTALL)


class SourceDocument(DocxtplTemplate):  # type: ignore[misc]
    """docxtpl's document. Its own treatment leaves `&amp;` in marks, and straightens curly quotes
    within texts too, so they are hidden from it."""

    def patch_xml(self, src_xml: str) -> str:
        """The Jinja2 source of a part."""
        patched = super().patch_xml(src_xml.translate(_HIDDEN)).translate(_SHOWN)
        return _MARK.sub(_as_written, patched)


def _as_written(found: re.Match[str]) -> str:
    mark = found.group(1)
    return straighten_quotes(unescape(mark)) if mark else found.group()
