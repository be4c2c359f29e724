"""Fields whose results marks change are made anew when Word opens the document; others stay."""

from __future__ import annotations

import pytest

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import WORD, docx_parts, paragraph, relations, zipped
from tests.formats.rendering import docx, part

SETTINGS = f'<w:settings xmlns:w="{WORD}"><w:zoom/><w:compat/><w:rsids/></w:settings>'
PROPERTIES = (
    '<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp="http://schemas.'
    'openxmlformats.org/package/2006/metadata/core-properties"><dc:title>{}</dc:title>'
    "</cp:coreProperties>"
)
REFRESHED = '<w:zoom/><w:updateFields w:val="true"/><w:compat/>'
FOR, END = paragraph("{%p for x in [1, 2] %}"), paragraph("{%p endfor %}")


def _field(instruction: str) -> str:
    return f'<w:p><w:fldSimple w:instr=" {instruction} "/></w:p>'


def _rows(*cells: str) -> str:
    grid = '<w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
    rows = "".join(f"<w:tr><w:tc>{one}</w:tc></w:tr>" for one in cells)
    return f"<w:tbl><w:tblPr/>{grid}{rows}</w:tbl>"


def _refreshed(body: str, title: str = "") -> bool:
    parts = docx_parts(
        body + paragraph("{{ 名 }}"),
        {"word/settings.xml": SETTINGS, "docProps/core.xml": PROPERTIES.format(title)},
        (("settings", "settings.xml"),),
    )
    root = relations(("officeDocument", "word/document.xml"), ("CORE", "docProps/core.xml"))
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/CORE"
    parts["_rels/.rels"] = root.replace(office, kind)
    text = part(docx(zipped(parts)).render({"名": "甲"}, Stamp()), "word/settings.xml").decode()
    return REFRESHED in text


@pytest.mark.parametrize("instruction", ['TOC \\o "1-3"', "PAGEREF 甲 \\h", "DATE"])
def test_contents_are_made_anew(instruction: str) -> None:
    field = f"<w:p><w:r><w:instrText> {instruction} </w:instrText></w:r></w:p>"
    assert _refreshed(field) == (instruction != "DATE")


@pytest.mark.parametrize(
    ("body", "title", "refreshed"),
    [
        (_rows(paragraph("{{ 名 }}"), _field("=SUM(ABOVE)")), "", True),
        (_rows(paragraph("1"), _field("=SUM(ABOVE)")), "", False),
        (FOR + _field("SEQ 图 \\* ARABIC") + END, "", True),
        (FOR + paragraph("{{ x }}") + END + _field("SEQ 图 \\* ARABIC"), "", False),
        (_field("TITLE"), "关于{{ 名 }}", True),
        (_field("DOCPROPERTY Title"), "关于{{ 名 }}", True),
        (_field("TITLE"), "不变", False),
    ],
)
def test_what_marks_change_is_made_anew(body: str, title: str, *, refreshed: bool) -> None:
    assert _refreshed(body, title) == refreshed
