"""Page headers and footers, and styles, of Word documents."""

from __future__ import annotations

import pytest

from huizhi.content.grid import Cell
from tests.formats.making import WORD, docx_parts, paragraph, read

FIELD = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{}</w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>{}</w:t></w:r>"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
)


def margins(kind: str, content: str, section: str = "", reference: str = "default") -> list[Cell]:
    """What is read of a document with one header or footer of this content."""
    part = f'<w:hdr xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml">{content}</w:hdr>'
    body = (
        f"{paragraph('登记表')}<w:sectPr><w:{kind}Reference w:type='{reference}' r:id='rId1'/>"
        f"{section}</w:sectPr>"
    )
    parts = docx_parts(body, {f"word/{kind}1.xml": part}, ((kind, f"{kind}1.xml"),))
    return list(read(parts).margins)


@pytest.mark.parametrize(("kind", "place"), [("header", "页眉"), ("footer", "页脚")])
def test_words_in_the_margins_are_read(kind: str, place: str) -> None:
    (cell,) = margins(kind, paragraph("欠款5万元"))
    assert (cell.text, cell.place) == ("欠款5万元", place)


@pytest.mark.parametrize(
    "content",
    [
        "<w:p/>",
        paragraph("— 1 —"),
        f"<w:p><w:r><w:t>第</w:t></w:r>{FIELD.format('PAGE', '1')}<w:r><w:t>页</w:t></w:r></w:p>",
        f"<w:p>{FIELD.format('PAGE', '1')}{FIELD.format('NUMPAGES', '3')}</w:p>",
        f"<w:p>{FIELD.format('FILENAME', '登记表(1).docx')}</w:p>",
        "<w:p><w:fldSimple w:instr=' PAGE '><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>",
    ],
)
def test_numbers_of_pages_say_nothing(content: str) -> None:
    assert margins("footer", content) == []


def test_a_header_of_the_first_page_counts_where_there_is_one() -> None:
    assert margins("header", paragraph("甲"), reference="first") == []
    assert len(margins("header", paragraph("甲"), "<w:titlePg/>", "first")) == 1


def test_a_watermark_is_to_be_seen() -> None:
    watermark = (
        "<w:p><w:r><w:pict><v:shape><v:textpath string='作废'/></v:shape></w:pict></w:r></w:p>"
    )
    (cell,) = margins("header", watermark)
    assert cell.notes == ("里有艺术字“作废”",)


def test_styles_strike_out_too() -> None:
    styles = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:type="character" w:styleId="Out"><w:rPr><w:strike/>'
        '</w:rPr></w:style><w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:dstrike/></w:rPr>'
        "</w:style></w:styles>"
    )
    body = (
        "<w:p><w:r><w:rPr><w:rStyle w:val='Out'/></w:rPr><w:t>甲</w:t></w:r>"
        "<w:r><w:t>乙</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:pStyle w:val='Gone'/></w:pPr><w:r><w:t>丙</w:t></w:r>"
        "<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>丁</w:t></w:r></w:p>"
    )
    parts = docx_parts(body, {"word/styles.xml": styles}, (("styles", "styles.xml"),))
    notes = [cell.notes for cell in read(parts).grids[0].cells]
    assert notes == [("的“甲”带有删除线",), ("的“丙”带有删除线",)]


def test_a_footnote_is_told_where_it_is_set_and_else_of_the_file() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator" w:id="0">{paragraph("-")}'
        f'</w:footnote><w:footnote w:id="2">{paragraph("实为3600元")}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("无处")}</w:footnote></w:footnotes>'
    )
    body = "<w:p><w:r><w:t>2400</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
    document = read(
        docx_parts(body, {"word/footnotes.xml": notes}, (("footnotes", "footnotes.xml"),))
    )
    assert document.grids[0].cells[0].notes == ("有脚注“实为3600元”",)
    assert document.remarks == ("文档有脚注“无处”",)
