"""Report document: what a rendered report gets besides its words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from huizhi.errors import DamagedError
from huizhi.formats.word.chart import ChartTable, fill_charts
from huizhi.formats.word.contact_sheet import CaptionedPicture, put_contact_sheet
from huizhi.formats.word.own_words import carry_over
from huizhi.formats.zips import read_members, write_members

_BROKEN = (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError)


def finish_report(
    data: bytes, tables: Mapping[str, ChartTable], pictures: Sequence[CaptionedPicture]
) -> bytes:
    """The report with its charts filled and its pictures in their place."""
    document = Document(io.BytesIO(data))
    fill_charts(document, tables)
    put_contact_sheet(document, pictures)
    return saved_document(document)


def keep_own_words(old: bytes, new: bytes) -> tuple[bytes, tuple[str, ...], tuple[str, ...]]:
    """The new report with the clerk's words of the old one, the places that had some, and those
    that the new one lacks.

    Raises: DamagedError when the old one is no Word document any more.
    """
    try:
        before = Document(io.BytesIO(old))
    except _BROKEN as error:
        raise DamagedError("不是完整的 Word 文档") from error
    document = Document(io.BytesIO(new))
    done, lost = carry_over(before, document)
    return saved_document(document), tuple(done), tuple(lost)


def saved_document(document: DocumentObject) -> bytes:
    """The document, the same for the same content: python-docx packs the time with it."""
    target = io.BytesIO()
    document.save(target)
    return write_members(read_members(target.getvalue(), "document"))
