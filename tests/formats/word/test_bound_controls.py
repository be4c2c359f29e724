"""A control whose text a mark fills is bound to nothing else."""

from __future__ import annotations

import pytest

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import docx, part

BINDING = '<w:dataBinding w:xpath="/a" w:storeItemID="{A}"/>'


@pytest.mark.parametrize("text", ["{{ 名 }}", "不变"])
def test_the_binding_of_a_filled_control_goes(text: str) -> None:
    control = f"<w:sdt><w:sdtPr>{BINDING}</w:sdtPr><w:sdtContent>{paragraph(text)}</w:sdtContent>"
    data = zipped(docx_parts(f"{control}</w:sdt>{paragraph('{{ 名 }}')}"))
    made = part(docx(data).render({"名": "甲"}, Stamp()), "word/document.xml").decode()
    assert ("dataBinding" in made) == (text == "不变")
    assert "<w:sdtPr" in made


@pytest.mark.parametrize("text", ["{{ 名 }}", "不变"])
def test_a_filled_control_keeps_neither_its_day_nor_its_prompt(text: str) -> None:
    day = '<w:date w:fullDate="2020-01-01T00:00:00Z"><w:lid w:val="zh-CN"/></w:date>'
    own = f"<w:showingPlcHdr/>{day}"
    control = f"<w:sdt><w:sdtPr>{own}</w:sdtPr><w:sdtContent>{paragraph(text)}</w:sdtContent>"
    data = zipped(docx_parts(f"{control}</w:sdt>{paragraph('{{ 名 }}')}"))
    made = part(docx(data).render({"名": "甲"}, Stamp()), "word/document.xml").decode()
    kept = [one in made for one in ("showingPlcHdr", "fullDate")]
    assert kept == [text == "不变"] * 2
    assert "<w:date" in made
