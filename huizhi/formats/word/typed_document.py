"""Typed document: a plain text as a Word document, as somebody types one."""

from __future__ import annotations

from collections.abc import Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run

from huizhi.formats.word.report_document import saved_document


def written_document(title: str, paragraphs: Sequence[str]) -> bytes:
    """The document, the same for the same text."""
    document = Document()
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set(head.add_run(title), "黑体", 20)
    for text in paragraphs:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        _set(paragraph.add_run(text), "仿宋", 16)
    return saved_document(document)


def _set(run: Run, font: str, size: int) -> None:
    """Gives a run its font and its size in points."""
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
