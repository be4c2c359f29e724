"""Tables that only a mark parts in the template are not one table in the document."""

from __future__ import annotations

import re

import pytest

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import assert_valid, docx, part


def _table(text: str) -> str:
    grid = '<w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
    row = f"<w:tr><w:tc>{paragraph(text)}</w:tc></w:tr>"
    return f"<w:tbl><w:tblPr/>{grid}{row}</w:tbl>"


FOR, END = paragraph("{%p for 项 in 项们 %}"), paragraph("{%p endfor %}")
IF, ENDIF = paragraph("{%p if 项们 %}"), paragraph("{%p endif %}")


@pytest.mark.parametrize(
    ("template", "order"),
    [
        (FOR + _table("{{ 项 }}") + END + paragraph("尾"), "pTpTp"),
        (_table("头") + FOR + _table("{{ 项 }}") + END + _table("尾"), "TpTpTpT"),
        (_table("头") + IF + _table("{{ 项们 }}") + ENDIF + paragraph("尾"), "TpTp"),
        (FOR + IF + _table("{{ 项 }}") + ENDIF + END + paragraph("尾"), "pTpTp"),
        (FOR + paragraph("题") + _table("{{ 项 }}") + END + paragraph("尾"), "pTpTp"),
        (FOR + _table("{{ 项 }}") + paragraph("注") + END + paragraph("尾"), "TpTpp"),
    ],
)
def test_a_paragraph_stands_between_tables(template: str, order: str) -> None:
    data = zipped(docx_parts(template))
    rendered = docx(data)
    result = rendered.render({"项们": ["甲", "乙"]}, Stamp())
    assert_valid(result, data)
    text = part(result, "word/document.xml").decode()
    text = re.sub(r"<w:tbl>.*?</w:tbl>", "T", text)
    assert re.sub(r"<w:p>.*?</w:p>", "p", text).partition("<w:body>")[2][: len(order)] == order
    assert rendered.is_proved
