"""What was deleted while changes were tracked is not there; what was inserted is."""

from __future__ import annotations

import re

import pytest

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import assert_valid, docx, part

BY = 'w:id="4" w:author="甲" w:date="2024-01-01T00:00:00Z"'


def _deleted(text: str) -> str:
    return f"<w:del {BY}><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def _inserted(text: str) -> str:
    return f"<w:ins {BY}><w:r><w:t>{text}</w:t></w:r></w:ins>"


def _moved(where: str, text: str) -> str:
    return f"<w:move{where} {BY}><w:r><w:t>{text}</w:t></w:r></w:move{where}>"


def _gone(text: str) -> str:
    end = f"<w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>"
    return f"<w:p>{end}{_deleted(text)}</w:p>"


def _table(*rows: str) -> str:
    grid = '<w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"


def _row(text: str, properties: str = "") -> str:
    return f"<w:tr>{properties}<w:tc>{paragraph(text)}</w:tc></w:tr>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"<w:p>{_deleted('{{ 旧 }}')}{_inserted('{{ 名称 }}')}</w:p>", ["甲"]),
        (
            _gone("{%p for x in 旧 %}") + paragraph("{{ 名称 }}") + _gone("{%p endfor %}"),
            ["甲", ""],
        ),
        (_gone("{{ 旧 }}") + paragraph("不变"), ["不变"]),
        (_table(_row("{{ 旧 }}", f"<w:trPr><w:del {BY}/></w:trPr>"), _row("{{ 名称 }}")), ["甲"]),
        (
            f"<w:p>{_moved('From', '{{ 旧 }}')}</w:p><w:p>{_moved('To', '{{ 名称 }}')}</w:p>",
            ["", "甲"],
        ),
    ],
)
def test_deleted_marks_count_no_more(body: str, lines: list[str]) -> None:
    data = zipped(docx_parts(body + "<w:sectPr/>"))
    result = docx(data).render({"名称": "甲"}, Stamp())
    assert_valid(result, data)
    shown = part(result, "word/document.xml").decode()
    found = re.findall(r"<w:p[ />].*?(?:</w:p>|(?<=<w:p/>))", shown)
    assert [re.sub("<[^>]*>", "", one) for one in found] == lines
