"""A template is a document inside too, or is refused."""

from __future__ import annotations

import pytest

from huizhi.errors import TemplateError
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import DOCX_TYPE, content_types, docx_parts, paragraph, strict, zipped
from tests.formats.rendering import docx, part

BODY = paragraph("{{ 名 }}")


def _of_kind(kind: str) -> bytes:
    parts = docx_parts(BODY)
    parts["[Content_Types].xml"] = content_types("word/document.xml", kind)
    return zipped(parts)


def test_a_renamed_template_makes_documents() -> None:
    template = _of_kind(DOCX_TYPE.replace("document.main", "template.main"))
    made = docx(template).render({"名": "甲"}, Stamp())
    types = part(made, "[Content_Types].xml").decode()
    assert DOCX_TYPE in types
    assert "template.main" not in types


def test_a_document_with_macros_is_refused() -> None:
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    with pytest.raises(TemplateError, match=r"里面有宏.*另存为“Word 文档"):
        docx(_of_kind(kind))


def test_a_strict_document_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"Strict Open XML 文档.*另存为“Word 文档"):
        docx(zipped(strict(docx_parts(BODY))))
