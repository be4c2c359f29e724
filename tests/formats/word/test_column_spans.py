"""A cell merged over columns that repeat is as wide as they came out."""

from __future__ import annotations

import re

import pytest

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import assert_valid, docx, part

LOOP = ("{%tc for 列 in 列们 %}", "{{ 列 }}", "{%tc endfor %}")


def _row(*cells: str | tuple[str, int]) -> str:
    made = ""
    for one in cells:
        text, columns = (one, 1) if isinstance(one, str) else one
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        width = f'<w:tcW w:w="{1000 * columns}" w:type="dxa"/>'
        made += f"<w:tc><w:tcPr>{width}{span}</w:tcPr>{paragraph(text)}</w:tc>"
    return f"<w:tr>{made}</w:tr>"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_title_over_the_columns_follows_them(number: int) -> None:
    grid = '<w:gridCol w:w="1000"/>' * 5
    rows = _row(("标题", 5)), _row("单位", *LOOP, "合计"), _row("组", ("名", 3), "注")
    body = f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"
    data = zipped(docx_parts(body))
    result = docx(data).render({"列们": list("甲乙丙丁")[:number]}, Stamp())
    assert_valid(result, data)
    text = part(result, "word/document.xml").decode()
    assert "huizhi" not in text
    made = [
        sum(int(one) for one in re.findall(r'gridSpan w:val="(\d+)"', row)) or 1
        for row in re.findall("<w:tr>.*?</w:tr>", text)
    ]
    assert made == [number + 2, 1, number]
    columns = [int(one) for one in re.findall(r'gridCol w:w="(\d+)"', text)]
    assert len(columns) == number + 2
    for row in re.findall("<w:tr>.*?</w:tr>", text):
        assert sum(int(one) for one in re.findall(r'tcW w:w="(\d+)"', row)) == sum(columns)
