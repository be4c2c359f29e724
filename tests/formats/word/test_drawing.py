"""Drawings in Word documents: what is to be seen in a cell and no text says."""

from __future__ import annotations

import pytest

from huizhi.content.grid import Cell
from tests.formats.making import paragraph, read_body


def cell_with(drawn: str, text: str = "□是 □否") -> Cell:
    inline = f"<w:r><w:t>{text}</w:t></w:r><w:r>{drawn}</w:r>"
    return read_body(f"<w:tbl><w:tr><w:tc><w:p>{inline}</w:p></w:tc></w:tr></w:tbl>").cells[0]


def shape(geometry: str = "<a:prstGeom prst='ellipse'/>", inside: str = "") -> str:
    return (
        "<w:drawing><a:graphic><a:graphicData uri='wordprocessingShape'><wps:wsp><wps:cNvSpPr/>"
        f"<wps:spPr>{geometry}</wps:spPr>{inside}<wps:bodyPr/></wps:wsp></a:graphicData>"
        "</a:graphic></w:drawing>"
    )


def box(content: str) -> str:
    return f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"


def either(choice: str, fallback: str) -> str:
    return (
        f"<mc:AlternateContent><mc:Choice>{choice}</mc:Choice>"
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


EMBEDDED = (
    "<w:object><v:shape><v:imagedata/></v:shape>"
    "<o:OLEObject xmlns:o='o' ProgID='Excel.Sheet.12'/></w:object>"
)
PICTURE = "<w:drawing><a:graphic><a:blip/></a:graphic></w:drawing>"
OVAL = "<w:pict><v:oval style='width:20pt'/></w:pict>"


@pytest.mark.parametrize(
    ("drawn", "note"),
    [
        (shape(), "上画有图形（椭圆）"),
        (shape("<a:custGeom/>"), "上画有图形（手绘线条）"),
        (shape("<a:prstGeom prst='rightArrow'/>"), "上画有图形（箭头）"),
        (either(shape(), OVAL), "上画有图形（椭圆）"),
        (shape(inside=box("<w:p/>")), "上画有图形（椭圆）"),
        (OVAL, "上画有图形（椭圆）"),
        ("<w:pict><v:group><v:oval/><v:line/><v:oval/></v:group></w:pict>",
         "上画有图形（椭圆2个、直线）"),
        ("<w:pict><v:shapetype/><v:shape path='m0,0l1,1e'/></w:pict>", "上画有图形（手绘线条）"),
        ("<w:pict><v:shape><v:textpath string='作废'/></v:shape></w:pict>", "里有艺术字“作废”"),
        (shape(inside=box(paragraph("√"))), "上盖着写有“√”的文本框"),
        (PICTURE, "里有一张图片"),
        ("<w:pict><v:shape><v:imagedata/></v:shape></w:pict>", "里有一张图片"),
        (EMBEDDED, "里嵌有对象（Excel.Sheet.12），其中的内容没有读取"),
        ("<w:object><w:control w:name='CheckBox1'/></w:object>",
         "里有窗体控件“CheckBox1”，填写的状态没有读取"),
        ("<w:drawing><a:graphic><a:graphicData uri='http://x/diagram'/></a:graphic></w:drawing>",
         "里有SmartArt 图形，其中的内容没有读取"),
        (either("<w:contentPart/>", PICTURE), "上有手写的墨迹"),
    ],
)  # fmt: skip
def test_what_is_drawn_is_noted(drawn: str, note: str) -> None:
    cell = cell_with(drawn)
    assert (cell.text, cell.notes, cell.problem) == ("□是 □否", (note,), "")


@pytest.mark.parametrize(
    "drawn",
    [
        "<w:pict><v:rect xmlns:o='o' o:hr='t'/></w:pict>",
        "<w:pict><v:shapetype><v:oval/></v:shapetype></w:pict>",
        shape("<a:prstGeom prst='rect'/>", box("<w:p/>")),
    ],
)
def test_lines_across_the_page_and_empty_text_boxes_are_nothing(drawn: str) -> None:
    assert cell_with(drawn).notes == ()


def test_struck_styles_strike_and_plain_runs_do_not() -> None:
    struck = read_body(
        "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>2400</w:t></w:r><w:r><w:t>3600</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>3600</w:t></w:r></w:p>"
    )
    assert [cell.notes for cell in struck.cells] == [("的“2400”带有删除线",), ()]
