"""A row of an exact height grows with what marks print in it, and only such a row."""

from __future__ import annotations

import pytest

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import docx, part


@pytest.mark.parametrize(
    ("text", "rule"),
    [("{{ 值 }}", "atLeast"), ("印好的", "exact"), ("{% if 值 %}有{% endif %}", "exact")],
)
def test_a_row_with_a_value_is_at_least_as_high(text: str, rule: str) -> None:
    height = '<w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr>'
    table = f"<w:tbl><w:tr>{height}<w:tc>{paragraph(text)}</w:tc></w:tr></w:tbl>"
    data = docx(zipped(docx_parts(table + paragraph("{{ 值 }}")))).render({"值": "一"}, Stamp())
    assert f'w:hRule="{rule}"' in part(data, "word/document.xml").decode()
