"""What is typed, drawn, struck out and stamped on a page of a PDF."""

from __future__ import annotations

import codecs

import pytest

from huizhi.content.grid import Cell
from huizhi.content.limits import Limits
from huizhi.formats.pdf.reader import read_pdf

# A table of two cells, 100 by 40 points each, from (50, 700) upwards: “Name” and a free place.
TABLE = "50 700 100 40 re S 150 700 100 40 re S BT /F 12 Tf 60 715 Td (Name) Tj ET "
NAME, PLACE = "[60 705 140 735]", "[160 705 240 735]"


def pdf(drawn: str = "", annotations: str = "", resources: str = "") -> bytes:
    """A PDF of one page; annotations: dictionaries, one after another."""
    content = (TABLE + drawn).encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << "
            f"/Font << /F 5 0 R >> {resources} >> /Annots [{annotations}] >>"
        ).encode("latin-1"),
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        (
            b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
            b"/BitsPerComponent 8 /Length 1 >> stream\n\x00\nendstream"
        ),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    )


def cells(data: bytes) -> list[Cell]:
    return list(read_pdf(data, Limits()).grids[0].cells)


def annotation(kind: str, more: str = "", rect: str = PLACE) -> str:
    return f"<< /Type /Annot /Subtype /{kind} /Rect {rect} {more} >>"


def hexed(text: str) -> str:
    return f"<{codecs.BOM_UTF16_BE.hex()}{text.encode('utf-16-be').hex()}>"


@pytest.mark.parametrize(
    ("annotations", "text"),
    [
        (annotation("FreeText", "/Contents (Zhang)"), "Zhang"),
        (annotation("FreeText", f"/Contents {hexed('王建国')}"), "王建国"),
        (annotation("FreeText", "/Contents (Zhang) /F 2"), ""),
        (annotation("Widget", f"/FT /Tx /V {hexed('张三')}"), "张三"),
        (annotation("Widget", "/FT /Ch /V (30%)"), "30%"),
        (annotation("Widget", "/Parent << /FT /Tx /V (Li) >>"), "Li"),
        (annotation("Widget", "/FT /Btn /AS /Yes"), "☑"),
        (annotation("Widget", "/FT /Btn /AS /Off /V /Yes"), "☐"),
        (annotation("Widget", "/FT /Btn /Ff 65536"), ""),
    ],
)
def test_what_was_typed_onto_the_page_is_read_and_unsure(annotations: str, text: str) -> None:
    name, place = cells(pdf(annotations=annotations))
    assert (name.text, place.text) == ("Name", text)
    assert place.unsure == bool(text)


@pytest.mark.parametrize(
    ("drawn", "annotations", "note"),
    [
        ("170 720 m 170 735 200 735 200 720 c S ", "", "上画有图形"),
        ("q 20 0 0 20 170 710 cm /I Do Q ", "", "里有一张图片"),
        ("", annotation("Ink"), "上有手写的墨迹"),
        ("", annotation("Circle"), "上画有图形（椭圆）"),
        ("", annotation("Stamp"), "上盖有图章"),
        ("", annotation("Widget", "/FT /Sig /V << >>"), "上有电子签名"),
        ("", annotation("Text", "/Contents (wrong)"), "有批注“wrong”"),
        ("", annotation("Highlight", "/Contents (wrong)"), "有批注“wrong”"),
    ],
)
def test_what_is_to_be_seen_in_a_cell_is_noted(drawn: str, annotations: str, note: str) -> None:
    _, place = cells(pdf(drawn, annotations, "/XObject << /I 6 0 R >>"))
    assert place.notes == (note,)


@pytest.mark.parametrize(
    ("drawn", "annotations"),
    [
        ("58 719 m 95 719 l S ", ""),
        ("58 718.5 37 1 re f ", ""),
        ("", annotation("StrikeOut", rect="[58 712 95 726]")),
    ],
)
def test_a_line_through_words_strikes_them_out(drawn: str, annotations: str) -> None:
    name, place = cells(pdf(drawn, annotations))
    assert (name.notes, place.notes) == (("的“Name”带有删除线",), ())


def test_lines_below_words_links_and_plain_marks_are_nothing() -> None:
    plain = annotation("Highlight") + annotation("Link") + annotation("Popup", "/Contents (a)")
    for cell in cells(pdf("58 713 m 95 713 l S ", plain)):
        assert cell.notes == ()


def test_a_picture_beside_the_table_is_noted_for_the_page() -> None:
    drawn = "q 20 0 0 20 170 300 cm /I Do Q "
    found = cells(pdf(drawn, resources="/XObject << /I 6 0 R >>"))
    assert [(cell.place, cell.notes) for cell in found if cell.notes] == [
        ("第1页", ("里有一张图片",))
    ]
