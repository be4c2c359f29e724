"""Contact sheet (照片墙): pictures in a table of a Word document, a few words below each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.text.paragraph import Paragraph

PICTURES_PLACE = "〔照片墙〕"  # what the mark prints where the sheet is to stand
_COLUMNS, _WIDE, _HIGH = 3, 50.0, 38.0  # millimetres of a picture at most
_TEXT_STYLE = "明细居中"


@dataclass(frozen=True, slots=True)
class CaptionedPicture:
    """One picture: a JPEG, its size in pixels, the words below it."""

    data: bytes
    width: int
    height: int
    words: str


def put_contact_sheet(document: Document, pictures: Sequence[CaptionedPicture]) -> bool:
    """The pictures in the place of `PICTURES_PLACE`; False when the document has no such place."""
    styled = _TEXT_STYLE in {one.name for one in document.styles}
    place = next((one for one in document.paragraphs if one.text.strip() == PICTURES_PLACE), None)
    if place is None:
        return False
    if pictures:
        rows = -(-len(pictures) // _COLUMNS)
        table = document.add_table(rows * 2, _COLUMNS)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for number, one in enumerate(pictures):
            row, column = divmod(number, _COLUMNS)
            _picture(_plain(table.cell(row * 2, column).paragraphs[0], styled), one)
            _plain(table.cell(row * 2 + 1, column).paragraphs[0], styled).add_run(one.words)
        place._p.addprevious(table._tbl)
    document.element.body.remove(place._p)
    return True


def _picture(paragraph: Paragraph, one: CaptionedPicture) -> None:
    paragraph.paragraph_format.keep_with_next = True
    scale = min(_WIDE / max(1, one.width), _HIGH / max(1, one.height))
    wide, high = Mm(one.width * scale), Mm(one.height * scale)
    drawn = paragraph.add_run().add_picture(io.BytesIO(one.data), wide, high)
    drawn._inline.docPr.set("descr", one.words)


def _plain(paragraph: Paragraph, styled: bool) -> Paragraph:
    """The paragraph centred in rows that grow with a picture."""
    if styled:
        paragraph.style = _TEXT_STYLE
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = 1.0
    return paragraph
