"""What lies over the cells of a worksheet: drawings, controls, links, page headers."""

from __future__ import annotations

import pytest

from huizhi.content.grid import Document
from huizhi.formats.text.cell_note import PICTURE_OVER
from tests.formats.making import (
    PACKAGE_RELATIONS,
    RELATIONS,
    notes,
    read,
    relations,
    sheet_xml,
    text_cell,
    xlsx_parts,
)

RELS = "xl/worksheets/_rels/sheet1.xml.rels"
VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<v:shapetype id="_x0000_t201" path="m,l,21600r21600,l21600,xe"><br></v:shapetype>{}</xml>'
)


def shape(
    kind: str,
    column: int,
    row: int,
    across: int = 2,
    number: int = 1,
    more: str = "",
    text: str = "",
) -> str:
    anchor = f"{column}, {across}, {row}, 2, {column}, {across + 60}, {row}, 20"
    return (
        f'<v:shape id="Check_x0020_Box" o:spid="_x0000_s{number}" type="#_x0000_t201">'
        f"<v:textbox><div><font>{text}</font></div></v:textbox>"
        f'<x:ClientData ObjectType="{kind}"><x:Anchor>{anchor}</x:Anchor>{more}</x:ClientData>'
        "</v:shape>"
    )


def with_controls(rows: str, *shapes: str) -> Document:
    extra = {
        "xl/drawings/vmlDrawing1.vml": VML.format("".join(shapes)),
        RELS: relations(("vmlDrawing", "../drawings/vmlDrawing1.vml")),
    }
    return read(xlsx_parts(sheet_xml(rows), extra=dict(extra)))


def row_of(*texts: str) -> str:
    cells = (text_cell(f"{'ABCD'[n]}1", text) for n, text in enumerate(texts))
    return f'<row r="1">{"".join(cells)}</row>'


TICKED = "<x:Checked>1</x:Checked>"


def test_boxes_with_words_over_an_empty_cell_are_read() -> None:
    document = with_controls(
        f'<row r="1">{text_cell("A1", "性别")}<c r="B1"/></row>',
        shape("Checkbox", 1, 0, across=80, more=TICKED, text="女"),
        shape("Checkbox", 1, 0, across=2, text="男"),  # of the same number, as copies have it
    )
    cell = document.grids[0].at(0, 1)
    assert cell is not None
    assert (cell.text, cell.value) == ("□男 ☑女", "□男 ☑女")
    assert notes(document) == {}


@pytest.mark.parametrize(("kinds", "text"), [("CheckBox", "□男 ☑女"), ("Radio", "")])
def test_boxes_as_libreoffice_writes_them_are_paired_by_their_order(kinds: str, text: str) -> None:
    """Shapes with a place and no number, and states with numbers that no shape has."""
    place = "<from><col>0</col><row>0</row></from>"
    listed = "".join(
        f'<control shapeId="100{n}" r:id="rId{n}" name="{n}"><controlPr><anchor>{place}</anchor>'
        "</controlPr></control>"
        for n in (2, 3)
    )
    shapes = (
        shape("Checkbox", 1, 0, across=40 * n, text=word).replace("_x0000_s1", "shape_0")
        for n, word in enumerate("男女")
    )
    state = f'<formControlPr objectType="{kinds}" '
    extra = {
        "xl/drawings/vmlDrawing1.vml": VML.format("".join(shapes)),
        "xl/ctrlProps/ctrlProps2.xml": f"{state}/>",
        "xl/ctrlProps/ctrlProps3.xml": f'{state}checked="Checked"/>',
        RELS: relations(
            ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("ctrlProp", "../ctrlProps/ctrlProps2.xml"),
            ("ctrlProp", "../ctrlProps/ctrlProps3.xml"),
        ),
    }
    sheet = sheet_xml(row_of("性别", ""), tail=f"<controls>{listed}</controls>")
    cell = read(xlsx_parts(sheet, extra=dict(extra))).grids[0].at(0, 1)
    assert cell is not None
    assert cell.text == text


def test_boxes_that_nobody_ticked_leave_the_cell_empty() -> None:
    document = with_controls(
        row_of("性别", ""), shape("Checkbox", 1, 0, text="男"), shape("Checkbox", 1, 0, text="女")
    )
    assert [cell.text for cell in document.grids[0].row(0)] == ["性别", ""]
    assert notes(document) == {}


@pytest.mark.parametrize(
    ("printed", "ticked", "text"),
    [("□", (True,), "☑"), ("□是 □否", (False, True), "□是 ☑否"), ("", (True,), "☑")],
)
def test_boxes_over_printed_boxes_tick_these(
    printed: str, ticked: tuple[bool, ...], text: str
) -> None:
    shapes = [
        shape("Checkbox", 1, 0, across=60 * n, number=n, more=TICKED if one else "")
        for n, one in enumerate(ticked)
    ]
    document = with_controls(row_of("已核实", printed), *shapes)
    assert [cell.text for cell in document.grids[0].row(0)] == ["已核实", text]
    assert notes(document) == {}


def test_boxes_that_repeat_the_printed_words_tick_these() -> None:
    document = with_controls(
        row_of("类型", "□疾病 □残疾 □其他", "□病 □病残", "□甲 □甲"),
        shape("Checkbox", 1, 0, across=60, number=1, more=TICKED, text="残疾"),
        shape("Checkbox", 1, 0, across=2, number=2, text="疾病"),
        shape("Checkbox", 2, 0, number=3, more=TICKED, text="病"),
        shape("Checkbox", 3, 0, number=4, more=TICKED, text="甲"),
    )
    texts = [cell.text for cell in document.grids[0].row(0)]
    assert texts == ["类型", "□疾病 ☑残疾 □其他", "☑病 □病残", "□甲 □甲"]
    assert notes(document) == {"附件1!D1": ("上有已勾选的复选框“甲”",)}


def test_boxes_of_which_one_cannot_tell_the_place_are_noted() -> None:
    document = with_controls(
        row_of("是否低保", "□是 □否", "备注"),
        shape("Checkbox", 1, 0, more=TICKED),
        shape("Radio", 2, 0, number=2, more=TICKED, text="已办"),
        shape("Checkbox", 0, 0, number=3),
        shape("Spin", 3, 0, number=4),
    )
    assert notes(document) == {
        "附件1!B1": ("上有已勾选的复选框",),
        "附件1!C1": ("上有已选中的单选按钮“已办”",),
    }


def test_the_state_in_a_linked_cell_is_no_answer() -> None:
    link = "<x:FmlaLink>$D$1</x:FmlaLink>"
    document = with_controls(
        f'<row r="1">{text_cell("A1", "已核实")}<c r="D1" t="b"><v>1</v></c></row>',
        shape("Checkbox", 1, 0, more=f"{TICKED}{link}"),
    )
    assert [cell.text for cell in document.grids[0].row(0)] == ["已核实", "☑"]


def test_the_item_of_a_list_is_read() -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "学历")}</row><row r="2">{text_cell("D2", "大专")}</row>'
        f'<row r="3">{text_cell("D3", "本科")}</row>'
    )
    chosen = "<x:FmlaRange>$D$2:$D$3</x:FmlaRange><x:Sel>2</x:Sel>"
    known = with_controls(rows, shape("Drop", 1, 0, more=chosen))
    cell = known.grids[0].at(0, 1)
    assert cell is not None
    assert cell.text == "本科"
    elsewhere = chosen.replace("$D$2", "表2!$D$2")
    assert notes(with_controls(rows, shape("Drop", 1, 0, more=elsewhere))) == {
        "附件1!B1": ("上的下拉框选了第2项",)
    }


def test_properties_of_a_control_count_before_its_drawing() -> None:
    """Excel 2010 and later write the state beside the drawing, WPS sometimes only there."""
    listed = (
        '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><controls><control shapeId="7" '
        'r:id="rId2" name="Check Box 7"><controlPr><anchor><from><xdr:col xmlns:xdr="urn:x">1'
        '</xdr:col><xdr:colOff xmlns:xdr="urn:x">0</xdr:colOff><xdr:row xmlns:xdr="urn:x">0'
        "</xdr:row></from></anchor></controlPr></control></controls></mc:Choice>"
        "</mc:AlternateContent>"
    )
    properties = '<formControlPr xmlns="urn:x14" objectType="CheckBox" checked="{}" lockText="1"/>'
    for state, text in (("Checked", "☑"), ("Mixed", "□")):
        extra = {
            "xl/drawings/vmlDrawing1.vml": VML.format(shape("Checkbox", 1, 0, number=7)),
            "xl/ctrlProps/ctrlProp1.xml": properties.format(state),
            RELS: relations(
                ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
                ("ctrlProp", "../ctrlProps/ctrlProp1.xml"),
            ),
        }
        sheet = sheet_xml(row_of("已核实", "□"), tail=listed)
        for parts in (extra, {k: v for k, v in extra.items() if not k.endswith(".vml")}):
            document = read(xlsx_parts(sheet, extra=dict(parts)))
            assert [cell.text for cell in document.grids[0].row(0)] == ["已核实", text]


def test_active_controls_are_read_or_named() -> None:
    listed = (
        '<controls><control shapeId="7" r:id="rId1" name="CheckBox1"><controlPr><anchor><from>'
        "<col>1</col><row>0</row></from></anchor></controlPr></control></controls>"
    )
    text = (
        '<ax:ocx xmlns:ax="urn:ax" ax:persistence="persistPropertyBag">'
        '<ax:ocxPr ax:name="Value" ax:value="1"/><ax:ocxPr ax:name="Caption" ax:value="女"/>'
        "</ax:ocx>"
    )
    binary = '<ax:ocx xmlns:ax="urn:ax" ax:persistence="persistStreamInit"/>'
    found = []
    for active in (text, binary):
        extra = {
            "xl/activeX/activeX1.xml": active,
            RELS: relations(("control", "../activeX/activeX1.xml")),
        }
        document = read(xlsx_parts(sheet_xml(row_of("性别"), tail=listed), extra=dict(extra)))
        cell = document.grids[0].at(0, 1)
        found.append((cell.text, cell.notes) if cell else None)
    assert found == [("☑女", ()), ("", ("上有控件（ActiveX），选了什么没有读取",))]


def drawn(inside: str, start: tuple[int, int], end: tuple[int, int], offset: int = 0) -> str:
    return (
        f"<d:twoCellAnchor><d:from><d:col>{start[0]}</d:col><d:colOff>{offset}</d:colOff><d:row>"
        f"{start[1]}</d:row></d:from><d:to><d:col>{end[0]}</d:col><d:colOff>300000</d:colOff><d:row>"
        f"{end[1]}</d:row><d:rowOff>90000</d:rowOff></d:to>{inside}</d:twoCellAnchor>"
    )


def test_drawings_are_named_at_the_cell_under_their_middle() -> None:
    ellipse = '<d:sp><a:prstGeom prst="ellipse"/></d:sp>'
    ink = '<mc:Choice xmlns:mc="urn:mc"><xdr14:contentPart xmlns:xdr14="urn:x"/></mc:Choice>'
    drawing = (
        '<d:wsDr xmlns:d="urn:d" xmlns:a="urn:a">'
        + drawn(ellipse, (0, 0), (1, 0), offset=620_000)
        + drawn("<d:pic/>", (0, 1), (9, 9))
        + drawn(ink, (1, 2), (1, 2))
        + drawn("<d:cxnSp/>", (200, 500), (200, 500))
        + "</d:wsDr>"
    )
    extra = {
        "xl/drawings/drawing1.xml": drawing,
        RELS: relations(("drawing", "../drawings/drawing1.xml")),
    }
    document = read(xlsx_parts(sheet_xml(row_of("是否低保", "是 否")), extra=dict(extra)))
    assert notes(document) == {
        "附件1!B1": ("上画有图形（椭圆）",),
        "附件1!A2": (PICTURE_OVER,),
        "附件1!B3": ("上有手写的墨迹",),
    }
    assert document.remarks == ("附件1!GS501 上画有图形（图形）",)


def test_embedded_documents_are_named() -> None:
    inside = (
        '<oleObjects><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><oleObject '
        'progId="Word.Document.12" shapeId="1025" r:id="rId1"><objectPr><anchor><from>'
        "<xdr:col>1</xdr:col><xdr:row>0</xdr:row></from></anchor></objectPr></oleObject>"
        '</mc:Choice><mc:Fallback><oleObject progId="Word.Document.12" shapeId="1025" '
        'r:id="rId1"/></mc:Fallback></mc:AlternateContent></oleObjects>'
    ).replace("<oleObjects>", '<oleObjects xmlns:xdr="urn:x">')
    extra = {
        "xl/embeddings/a.docx": "x",
        RELS: relations(("package", "../embeddings/a.docx")),
    }
    document = read(xlsx_parts(sheet_xml(row_of("情况", "见附件"), tail=inside), extra=dict(extra)))
    assert notes(document) == {"附件1!B1": ("上嵌有Word 文档，里面的内容没有读取",)}


def test_links_that_lead_elsewhere_than_they_say() -> None:
    targets = {
        "A1": "https://pan.example.com/s/1?pwd=abcd",
        "B1": "mailto:wangjg@163.com?subject=x",
        "C1": "https://yun.example.com/%E8%A1%A8/",
        "D1": "mailto:other@163.com",
    }
    texts = ("点击下载", "WangJG@163.com", "yun.example.com/表", "wangjg@163.com")
    rels = "".join(
        f'<Relationship Id="r{place}" Type="{RELATIONS}/hyperlink" Target="{target}" '
        'TargetMode="External"/>'
        for place, target in targets.items()
    )
    links = "".join(f'<hyperlink ref="{place}" r:id="r{place}"/>' for place in targets)
    inside = '<hyperlink ref="A1" location="Sheet1!A1"/>'
    extra = {RELS: f'<Relationships xmlns="{PACKAGE_RELATIONS}">{rels}</Relationships>'}
    sheet = sheet_xml(row_of(*texts), tail=f"<hyperlinks>{links}{inside}</hyperlinks>")
    assert notes(read(xlsx_parts(sheet, extra=dict(extra)))) == {
        "附件1!A1": ("的链接指向“https://pan.example.com/s/1?pwd=abcd”",),
        "附件1!D1": ("的链接指向“mailto:other@163.com”",),
    }


def test_words_of_page_headers_are_said() -> None:
    said = (
        "<headerFooter><oddHeader>&amp;C&amp;&quot;宋体,常规&quot;&amp;12更正：手机已换&amp;P"
        "</oddHeader><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter><firstHeader/>"
        "<evenFooter>&amp;R- &amp;P -&amp;A</evenFooter></headerFooter>"
    )
    document = read(xlsx_parts(sheet_xml(row_of("姓名"), tail=said)))
    assert [(c.place, c.text) for c in document.margins] == [("附件1的页眉", "更正：手机已换")]
