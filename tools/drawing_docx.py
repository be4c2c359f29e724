"""Word documents drawn from paragraphs and tables; all looks come from `drawing_styles`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from drawing_package import RELATION, Part, package, relation_id
from drawing_styles import (
    IMPRINT_TABLE_STYLE,
    MAIN,
    PITCH,
    TABLE_STYLE,
    fonts_xml,
    style_id,
    styles_xml,
)
from drawing_theme import theme

LINE_BREAK = "↵"  # in a text: here the line ends, the paragraph goes on

# GB/T 9704-2012, 5.2: A4, 37 mm above the core, 28 mm left of it, the core 156 × 225 mm; twips.
_PAGE_HEIGHT, _BOTTOM, _LEFT = 16838, 1984, 1587
CORE_WIDTH = 8845
_MARGINS = f'w:top="2098" w:right="1474" w:bottom="{_BOTTOM}" w:left="{_LEFT}"'
_EMU = 635  # of a twip
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_NAMESPACES = {
    "w": MAIN,
    "r": RELATION,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell. text: lines are parted by LINE_BREAK; span: columns it covers."""

    text: str
    style: str
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One table row. height: at least, in twips; header: it is repeated on each page."""

    cells: tuple[Cell, ...]
    height: int
    header: bool = False


def paragraph(style: str, text: str = "", lead: str = "") -> str:
    """A paragraph. lead: the character style of its first sentence, up to the first “。”."""
    head, mark, rest = text.partition("。") if lead else ("", "", text)
    runs = (_run(head + mark, lead) if lead else "") + (_run(rest) if rest else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{runs}</w:p>'


def table(widths: Sequence[int], rows: Sequence[Row]) -> str:
    """A table with lines around all cells, as wide as its columns (in twips)."""
    drawn = "".join(_row(row, widths) for row in rows)
    return _table_open(TABLE_STYLE, widths) + drawn + "</w:tbl>"


def control_row(statement: str, columns: int) -> Row:
    """The row of a `{%tr %}` mark, which disappears when the template is rendered."""
    return Row((Cell(f"{{%tr {statement} %}}", "明细文字", columns),), 0)


def imprint(copies: str, left: str, right: str) -> str:
    """The imprint between its lines, at the foot of the core of the page it is anchored to: who
    gets copies, if anyone, above who printed it and when.

    copies: the mark of that row's words. Source: GB/T 9704-2012, 7.4. The one way that stands at
    the foot in LibreOffice too is a text box that holds a table; a floating table or a frame stays
    in the flow there.
    """
    rows = [
        Row((Cell(f"{{%tr if {copies} %}}", "版记"),), 0),
        Row((Cell(f"抄送：{{{{ {copies} }}}}。", "抄送"),), PITCH),
        Row((Cell("{%tr endif %}", "版记"),), 0),
        Row((Cell(f"{left}\t{right}", "版记"),), PITCH),
    ]
    drawn = "".join(_row(row, [CORE_WIDTH]) for row in rows)
    box = _table_open(IMPRINT_TABLE_STYLE, [CORE_WIDTH]) + drawn
    content = box + "</w:tbl>" + paragraph("锚点")
    return paragraph("锚点").replace("</w:p>", f"<w:r>{_bottom_box(content, PITCH)}</w:r></w:p>")


def document(body: str, title: str) -> bytes:
    """The docx package of this body. title: of the document's properties."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    xml = f"<w:document {declared}><w:body>{body}{_SECTION}</w:body></w:document>"
    odd, even = _footer("页码单页"), _footer("页码双页")
    others = [
        Part("word/footer1.xml", f"{_TYPE}.footer+xml", odd),
        Part("word/footer2.xml", f"{_TYPE}.footer+xml", even),
        Part("word/styles.xml", f"{_TYPE}.styles+xml", styles_xml(xml + odd + even)),
        Part("word/settings.xml", f"{_TYPE}.settings+xml", _SETTINGS),
        Part("word/fontTable.xml", f"{_TYPE}.fontTable+xml", fonts_xml()),
        theme("word"),
    ]
    main = Part("word/document.xml", f"{_TYPE}.document.main+xml", xml)
    return package(main, others, title)


def _run(text: str, style: str = "") -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style_id(style)}"/></w:rPr>' if style else ""
    inside = "<w:br/>".join(_text(line) for line in text.split(LINE_BREAK))
    return f"<w:r>{properties}{inside}</w:r>"


def _text(line: str) -> str:
    words = [f'<w:t xml:space="preserve">{escape(word)}</w:t>' for word in line.split("\t")]
    return "<w:tab/>".join(words)


def _table_open(style: str, widths: Sequence[int]) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id(style)}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )


def _row(row: Row, widths: Sequence[int], rule: str = "atLeast") -> str:
    height = f'<w:trHeight w:val="{row.height}" w:hRule="{rule}"/>' if row.height else ""
    header = "<w:tblHeader/>" if row.header else ""
    cells, column = "", 0
    for cell in row.cells:
        cells += _cell(cell, sum(widths[column : column + cell.span]))
        column += cell.span
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{header}</w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, width: int) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(cell.style, cell.text)}</w:tc>"


def _bottom_box(content: str, height: int) -> str:
    """A text box as wide as the core that ends where the core ends, `height` twips high and as
    much higher as its content."""
    across = _LEFT * _EMU
    # The paragraph that must follow a table in a text box hangs below the core's edge.
    wide, high = CORE_WIDTH * _EMU, (height + 20) * _EMU
    size = f'cx="{wide}" cy="{high}"'
    return (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" '
        'distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{across}</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/>'
        '<wp:docPr id="1" name="版记"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData '
        f'uri="{_NAMESPACES["wps"]}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>"
        f"{content}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr rot="0" vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        'anchor="b"><a:spAutoFit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
        "</w:drawing></mc:Choice></mc:AlternateContent>"
    )


def _footer(style: str) -> str:
    """A page number between two dashes. Source: GB/T 9704-2012, 7.5."""
    field = "".join(
        f"<w:r>{content}</w:r>"
        for content in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    number = paragraph(style).replace("</w:p>", f"{_run('— ')}{field}{_run(' —')}</w:p>")
    return f'<w:ftr xmlns:w="{MAIN}">{number}</w:ftr>'


_SECTION = (
    f'<w:sectPr><w:footerReference w:type="default" r:id="{relation_id(0)}"/>'
    f'<w:footerReference w:type="even" r:id="{relation_id(1)}"/>'
    f'<w:pgSz w:w="11906" w:h="{_PAGE_HEIGHT}"/>'
    f'<w:pgMar {_MARGINS} w:header="851" w:footer="1448" w:gutter="0"/>'
    f'<w:docGrid w:type="lines" w:linePitch="{PITCH}"/></w:sectPr>'
)
_SETTINGS = (
    f'<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>'
    '<w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/></w:settings>'
)
