"""A cell merged over columns that repeat is as wide as they came out."""

from __future__ import annotations

import re

import pytest

from huizhi.errors import RenderError
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


HALVES = ("{%tc for 半 in 半年 %}", "{%tc for 月 in 半 %}", "{{ 月 }}月", "{%tc endfor %}", "小计")


def _of_halves(*months: int) -> bytes:
    grid = '<w:gridCol w:w="1000"/>' * 7
    head = _row("单位", HALVES[0], ("半年", 4), "{%tc endfor %}")
    rows = head + _row("单位", *HALVES, "{%tc endfor %}")
    body = f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"
    return docx(zipped(docx_parts(body))).render({"半年": [range(n) for n in months]}, Stamp())


def test_the_head_of_a_group_that_does_not_fit_is_refused_with_its_place() -> None:
    text = part(_of_halves(3, 3), "word/document.xml").decode()
    assert "huizhi" not in text
    assert text.count('gridSpan w:val="4"') == 2
    with pytest.raises(RenderError, match="表格1第1行第3列：这一格合并在一部分"):
        _of_halves(2, 2)


def test_a_head_over_no_columns_goes() -> None:
    grid = '<w:gridCol w:w="1000"/>' * 4
    rows = _row(("各月", 3), "计") + _row(*LOOP, "计")
    body = f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"
    made = docx(zipped(docx_parts(body))).render({"列们": []}, Stamp())
    assert part(made, "word/document.xml").decode().count("<w:tc>") == 2
