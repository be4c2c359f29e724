"""Linked shapes: a text box shows the cell that it showed in the template."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from huizhi.formats.excel.sheeted_template import SheetedTemplate
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import (
    FILTERS,
    LOOP,
    SHEET,
    book,
    changed,
    fill,
    loop_rows,
    part,
    part_names,
    refusal,
    saved,
)

GUID = "00000000-0000-0000-0000-000000000000"
_SHAPE = (
    "<xdr:oneCellAnchor><xdr:from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row>"
    "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx='1' cy='1'/><xdr:sp macro='' textlink={link}>"
    "<xdr:nvSpPr><xdr:cNvPr id='9' name='框'/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/><xdr:txBody>"
    "<a:bodyPr xmlns:a={a}/><a:p xmlns:a={a}><a:fld id='{{0}}' type='TxLink'><a:t>旧</a:t></a:fld>"
    "</a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:oneCellAnchor>"
)


def _linked(workbook: Workbook, link: str) -> bytes:
    workbook.worksheets[0].add_chart(BarChart(), "F12")
    a = quoteattr("http://schemas.openxmlformats.org/drawingml/2006/main")
    shape = _SHAPE.format(link=quoteattr(link), a=a)

    def with_shape(text: str) -> str:
        uri = re.search(r'xmlns(?::xdr)?="([^"]*spreadsheetDrawing)"', text)
        assert uri is not None
        own = shape.replace(
            "<xdr:oneCellAnchor>", f'<xdr:oneCellAnchor xmlns:xdr="{uri.group(1)}">', 1
        )
        head, end, tail = text.rpartition("</")
        return f"{head}{own}{end}{tail}"

    return changed(saved(workbook), {"xl/drawings/drawing1.xml": with_shape})


def _links(data: bytes) -> list[str]:
    drawings = [n for n in part_names(data) if "drawings/drawing" in n and "rels" not in n]
    return [
        link
        for name in sorted(drawings)
        for link in re.findall(r'textlink="([^"]*)"', part(data, name).decode())
    ]


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("$B$5", ["$B$6"]),
        (f"{SHEET}!$B$5", [f"{SHEET}!$B$6"]),
        ("$A$1", ["$A$1"]),
        ("乙!$A$1", ["乙!$A$1"]),
    ],
)
def test_a_text_box_follows_its_cell(link: str, found: list[str]) -> None:
    template = _linked(book(LOOP), link)
    data = fill(template, 行们=loop_rows(*"甲乙丙丁"))
    assert _links(data) == found
    assert ("旧".encode() in part(data, "xl/drawings/drawing1.xml")) == (found == [link])


def test_a_text_box_that_shows_a_repeated_cell_is_refused_by_name() -> None:
    message = refusal(_linked(book(LOOP), "$B$3"))
    assert f"t.xlsx {SHEET}：文本框“框”引用的 $B$3：只引用了循环或条件里的一行" in message


def test_the_text_box_of_each_record_shows_its_own_sheet() -> None:
    workbook = book("甲", names=("位",))
    sheet = workbook["位"]
    sheet.title = "{{ 行.名 }}"
    sheet["A2"] = "{%sheet for 行 in 行们 %}"
    sheet["A3"] = "乙"
    template = SheetedTemplate(_linked(workbook, "'{{ 行.名 }}'!$A$3"), "t.xlsx", FILTERS)
    data = template.render({"行们": loop_rows("东", "西")}, Stamp())
    assert sorted(_links(data)) == ["'东'!$A$2", "'西'!$A$2"]


def test_what_a_box_shows_of_a_cell_with_a_mark_is_no_stray_mark() -> None:
    data = _linked(book("{{ 单位 }} | 1"), "表!$A$1")
    data = changed(
        data, {"xl/drawings/drawing1.xml": lambda text: text.replace("旧", "{{ 单位 }}")}
    )
    assert b"{{" not in part(fill(data, 单位="甲"), "xl/drawings/drawing1.xml")


@pytest.mark.parametrize(("names", "rows"), [((), []), (("甲", "乙"), [("1", "1"), ("2", "2")])])
def test_a_shape_within_a_loop_stands_in_each_round(
    names: tuple[str, ...], rows: list[tuple[str, str]]
) -> None:
    data = _linked(book(LOOP), "$A$1")

    def within(text: str) -> str:
        start, end = text.index("<xdr:oneCellAnchor xmlns"), text.rindex("</")
        shape = text[start:end].replace("'{0}'", f"'{{{GUID}}}'").replace(' textlink="$A$1"', "")
        to = "<xdr:to><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row>"
        shape = shape.replace(
            "<xdr:ext cx='1' cy='1'/>", to + "<xdr:rowOff>9</xdr:rowOff></xdr:to>"
        )
        shape = shape.replace("oneCell", "twoCell").replace(">9</xdr:row>", ">2</xdr:row>")
        return text[:start] + shape + text[end:]

    data = changed(data, {"xl/drawings/drawing1.xml": within})
    drawing = part(fill(data, 行们=loop_rows(*names)), "xl/drawings/drawing1.xml").decode()
    shapes = drawing.split("<twoCellAnchor")[1:]
    assert [tuple(re.findall(r"row>(\d+)<", one))[:2] for one in shapes] == rows
    assert len(set(re.findall(r'cNvPr id="(\d+)"', drawing))) == len(rows) + 1
