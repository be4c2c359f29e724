"""What opening a file would fetch: every kind is named in the same way, and nothing ordinary is."""

from __future__ import annotations

import pytest

from huizhi.content.limits import Limits
from huizhi.findings import Finding
from huizhi.formats.document_json import from_json, to_json
from huizhi.formats.ooxml.external import is_far
from huizhi.formats.reader import read_bytes
from tests.formats.making import (
    RELATIONS,
    WORD,
    Parts,
    docx_parts,
    paragraph,
    read,
    relations,
    sheet_xml,
    text_cell,
    xlsx_parts,
    zipped,
)

FAR = "http://example.com/a"


def outside(*targets: tuple[str, str]) -> str:
    return relations(*targets).replace("/>", ' TargetMode="External"/>')


def field(*pieces: str) -> str:
    said = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "end"))
    return f"<w:p>{begin}{said}{end}</w:p>"


def document(kind: str, target: str) -> Parts:
    parts = docx_parts(paragraph("a"))
    return parts | {"word/_rels/document.xml.rels": outside((kind, target))}


@pytest.mark.parametrize(
    ("target", "far"),
    [
        ("file:///C:\\Users\\a\\Normal.dotm", False),
        ("Normal.dotm", False),
        ("C:\\a\\b.dotm", False),
        ("mailto:a@example.com", False),
        ("data:image/png;base64,AAAA", False),
        ("http://example.com/a.dotm", True),
        ("HTTPS://example.com/a.dotm", True),
        ("ftp://example.com/a", True),
        ("mhtml:http://example.com/a!x-usc:http://example.com/a", True),
        ("\\\\server\\share\\a.dotm", True),
        ("%5C%5Cserver%5Cshare%5Ca.dotm", True),
        ("file://server/share/a.dotm", True),
        ("file:////server/share/a.dotm", True),
        ("file:///\\\\server\\share\\a.dotm", True),
    ],
)
def test_what_is_far(target: str, far: bool) -> None:
    assert is_far(target) is far


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("image", "图片"),
        ("oleObject", "对象"),
        ("aFChunk", "文档"),
        ("subDocument", "文档"),
        ("frame", "网页"),
        ("somethingNew", "内容"),
    ],
)
def test_every_relation_to_the_outside_is_named(kind: str, said: str) -> None:
    for target in (FAR, "\\\\server\\share\\a", f"mhtml:{FAR}!{FAR}"):
        assert read(document(kind, target)).far == (f"{said}“{target}”",)


def test_a_template_from_the_network_is_named_and_the_form_is_read() -> None:
    extra: Parts = {
        "word/settings.xml": f'<w:settings xmlns:w="{WORD}"/>',
        "word/_rels/settings.xml.rels": outside(("attachedTemplate", FAR)),
    }
    found = read(docx_parts(paragraph("a"), extra, (("settings", "settings.xml"),)))
    assert found.far == (f"模板“{FAR}”",)
    assert found.grids[0].cells[0].text == "a"
    assert from_json(to_json(found)) == found


def test_what_waits_for_a_click_or_stays_here_is_not_named() -> None:
    assert read(document("hyperlink", FAR)).far == ()
    assert read(document("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm")).far == ()
    assert read(document("image", "media/image1.png")).far == ()
    near = field(' HYPERLINK "http://example.com" ') + field(" PAGE ")
    local = field(' LINK Excel.Sheet.12 "C:\\\\a\\\\b.xlsx" "表1!R1C1" \\a \\f 0 ')
    assert read(docx_parts(near + local)).far == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (field(f' INCLUDEPICTURE "{FAR}.png" \\* MERGEFORMATINET '), f"图片“{FAR}.png”"),
        (field(" INCLUDE", f'TEXT "{FAR}" '), f"文档“{FAR}”"),
        (
            field(' INCLUDETEXT "\\\\\\\\server\\\\share\\\\a.docx" '),
            "文档“\\\\server\\share\\a.docx”",
        ),
        (field(" DDE", "AUTO cmd x "), "其他程序的数据（DDE）“cmd x”"),
        (field(" &#68;D", "E cmd x "), "其他程序的数据（DDE）“cmd x”"),
        (field("<![CDATA[ dd]]>", "eauto cmd x "), "其他程序的数据（DDE）“cmd x”"),
        (field(f' LINK Word.Document.12 "{FAR}" "" \\a '), f"文档“{FAR}”"),
        (f'<w:p><w:fldSimple w:instr=" IMPORT {FAR} "/></w:p>', f"图片“{FAR}”"),
        (f'<w:p><w:r><w:pict><v:imagedata src="{FAR}"/></w:pict></w:r></w:p>', f"图片“{FAR}”"),
    ],
)
def test_fields_and_old_pictures(body: str, said: str) -> None:
    assert read(docx_parts(body)).far == (said,)


def test_fields_in_a_header_count_too() -> None:
    header = f'<w:hdr xmlns:w="{WORD}">{field(f" INCLUDETEXT {FAR} ")}</w:hdr>'
    parts = docx_parts(paragraph("a"), {"word/header2.xml": header}, (("header", "header2.xml"),))
    assert read(parts).far == (f"文档“{FAR}”",)


def workbook(extra: Parts) -> Parts:
    return xlsx_parts(sheet_xml(f'<row r="1">{text_cell("A1", "a")}</row>'), extra=extra)


def test_workbooks() -> None:
    dde = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    assert read(workbook({"xl/externalLinks/externalLink1.xml": dde})).far == (
        "其他程序的数据（DDE）“cmd|/c calc”",
    )
    query = f'<connections><connection><webPr url="{FAR}"/></connection></connections>'
    assert read(workbook({"xl/connections.xml": query})).far == (f"网页“{FAR}”",)
    rels = "xl/externalLinks/_rels/externalLink1.xml.rels"
    other = outside(("externalLinkPath", f"{FAR}.xlsx"))
    assert read(workbook({rels: other})).far == (f"工作簿“{FAR}.xlsx”",)
    local = outside(("externalLinkPath", "file:///C:\\a\\去年.xlsx"))
    assert read(workbook({rels: local})).far == ()
    picture = {"xl/drawings/_rels/drawing1.xml.rels": outside(("image", "\\\\server\\a.png"))}
    assert read(workbook(dict(picture))).far == ("图片“\\\\server\\a.png”",)


def opendocument(cell: str) -> bytes:
    names = "".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" '
        for short, name in (("office", "office"), ("table", "table"), ("draw", "drawing"))
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink">'
            '<office:body><office:spreadsheet><table:table table:name="S"><table:table-row>'
            f"<table:table-cell>{cell}</table:table-cell></table:table-row></table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def test_opendocument() -> None:
    def far(cell: str) -> tuple[str, ...]:
        return read_bytes(opendocument(cell), Limits()).far

    assert far(f'<draw:image xlink:type="simple" xlink:href="{FAR}"/>') == (f"图片“{FAR}”",)
    assert far(f'<draw:object xlink:href="{FAR}"/>') == (f"对象“{FAR}”",)
    assert far('<draw:image xlink:href="Pictures/1.png"/>') == ()
    assert far(f'<draw:a xlink:href="{FAR}"/>') == ()
    assert far('<office:dde-source office:dde-application="cmd"/>') == ("其他程序的数据（DDE）",)


def test_many_are_cut_and_the_words_say_what_to_do() -> None:
    targets = [("image", f"{FAR}/{number}.png") for number in range(60)]
    parts = docx_parts(paragraph("a")) | {"word/_rels/document.xml.rels": outside(*targets)}
    far = read(parts).far
    assert len(far) == 20
    assert "共60处" in far[-1]
    assert "请不要打开原件" in Finding("file-far", found=far[0]).message


def test_strict_relations_count() -> None:
    parts = document("image", FAR)
    rels = str(parts["word/_rels/document.xml.rels"])
    parts["word/_rels/document.xml.rels"] = rels.replace(
        RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
    assert read(parts).far == (f"图片“{FAR}”",)
