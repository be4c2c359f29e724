"""What styles and formats hide from a person: struck, white and hidden text."""

from __future__ import annotations

from huizhi.content.grid import Document
from tests.formats.making import notes, read, sheet_xml, text_cell, xlsx_parts

STYLES = """
<numFmts><numFmt numFmtId="164" formatCode=";;;"/><numFmt numFmtId="165"
  formatCode="0;0;0;@&quot;万元&quot;"/></numFmts>
<fonts><font/><font><color rgb="FFFFFFFF"/></font><font><color theme="0"/></font></fonts>
<fills><fill><patternFill patternType="none"/></fill>
  <fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill></fills>
<cellXfs><xf/><xf fontId="1"/><xf fontId="2" fillId="1"/><xf numFmtId="164"/><xf numFmtId="165"/>
</cellXfs>
"""
STRINGS = (
    '<si><r><t>12</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>34</t></r></si>'
    "<si><r><rPr><strike/></rPr><t>旧</t></r><r><t>新</t></r></si>"
)


def laid(*cells: str) -> Document:
    rows = f'<row r="1">{"".join(cells)}</row>'
    return read(xlsx_parts(sheet_xml(rows), strings=STRINGS, styles=STYLES))


def styled(place: str, text: str, style: int) -> str:
    return text_cell(place, text).replace("<c ", f'<c s="{style}" ')


def test_text_in_the_colour_of_its_ground_is_noted() -> None:
    document = laid(
        styled("A1", "白", 1),
        styled("B1", "红底白字", 2),
        '<c r="C1" t="s"><v>0</v></c>',
        '<c r="D1" t="s" s="2"><v>0</v></c>',
        '<c r="E1" t="s"><v>1</v></c>',
    )
    assert notes(document) == {
        "附件1!A1": ("的“白”是白色的字，屏幕上看不见",),
        "附件1!C1": ("的“34”是白色的字，屏幕上看不见",),
        "附件1!E1": ("的“旧”带有删除线",),
    }


def test_what_a_format_hides_or_adds_is_told() -> None:
    document = laid(styled("A1", "藏", 3), '<c r="B1" s="3"><v>5</v></c>', styled("C1", "5", 4))
    assert notes(document) == {
        "附件1!A1": ("存有“藏”，屏幕上不显示",),
        "附件1!B1": ("存有“5”，屏幕上不显示",),
    }
    assert [cell.shown for cell in document.grids[0].cells] == ["", "", "5万元"]
