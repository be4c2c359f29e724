"""The text of merged cells is not lost with the first of their rows."""

from __future__ import annotations

import pytest

from huizhi.errors import TemplateError
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import docx_parts, zipped
from tests.formats.rendering import docx

Row = tuple[str, str, str]  # vMerge ("" for none), the first cell, the second


def _cell(text: str, merge: str = "") -> str:
    properties = f'<w:tcPr><w:vMerge w:val="{merge}"/></w:tcPr>' if merge else ""
    return f"<w:tc>{properties}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def _table(*rows: Row) -> bytes:
    made = "".join(f"<w:tr>{_cell(one, merge)}{_cell(two)}</w:tr>" for merge, one, two in rows)
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>'
    return zipped(docx_parts(f"<w:tbl>{grid}{made}</w:tbl><w:p/>"))


FIRST, REST = ("restart", "甲组", "一"), ("continue", "", "二")
IF, ELSE, END = ("", "{%tr if 真 %}", ""), ("", "{%tr else %}", ""), ("", "{%tr endif %}", "")
FOR, ENDFOR = ("", "{%tr for 项 in 各项 %}", ""), ("", "{%tr endfor %}", "")


@pytest.mark.parametrize(
    "rows",
    [
        (("restart", "甲组", "{{ 空|空则删行 }}"), REST),
        (IF, FIRST, END, REST),
        (FOR, FIRST, ENDFOR, REST),
        (("restart", "甲组", "{%tr for 项 in 各项 %}"), REST, ENDFOR),
    ],
)
def test_a_label_whose_row_may_go_is_refused(rows: tuple[Row, ...]) -> None:
    with pytest.raises(TemplateError, match=r"表格1第[12]行第1列：这一格往下合并.*“甲组”"):
        docx(_table(*rows))


@pytest.mark.parametrize(
    "rows",
    [
        (FIRST, FOR, REST, ENDFOR, REST),
        (FOR, FIRST, REST, ENDFOR),
        (FIRST, ("continue", "", "{{ 空|空则删行 }}"), REST),
        (IF, FIRST, ELSE, FIRST, END, REST),
        (("restart", "", "{%tr if 真 %}"), REST, END),
        (IF, FIRST, END, ("restart", "乙组", "二"), REST),
    ],
)
def test_a_label_that_stays_is_not(rows: tuple[Row, ...]) -> None:
    docx(_table(*rows)).render({"各项": [1], "真": True, "空": ""}, Stamp())
