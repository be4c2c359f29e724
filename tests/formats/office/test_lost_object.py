"""Equations and embedded files that a conversion dropped are told."""

from __future__ import annotations

import pytest

from huizhi.content.grid import Cell, Document, Grid
from huizhi.content.limits import Limits
from huizhi.formats.office.lost_object import LOST_FIELDS, LOST_OBJECTS, lost_objects
from tests.formats.making import compound, zipped

EMPTY = Document("docx", (Grid("正文", (Cell(0, 0, "自付比例"),)),))
SHOWN = Document("docx", (Grid("正文", (Cell(0, 0, "1/2", notes=("里有公式，按“1/2”读取",)),)),))


def odt(body: str) -> bytes:
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": body})


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("doc", compound({"WordDocument": b"a", "_1234567890": b"b"})),
        ("rtf", rb"{\rtf1 {\object\objemb{\*\objclass Equation.3}{\*\objdata 0105}}}"),
        ("rtf", rb"{\rtf1 {\mmath {\*\moMath}}}"),
        ("odt", odt('<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>')),
    ],
)
def test_what_is_there_and_not_in_what_came_of_it_is_told(kind: str, data: bytes) -> None:
    assert lost_objects(data, kind, EMPTY, Limits()) == (LOST_OBJECTS,)
    assert lost_objects(data, kind, SHOWN, Limits()) == ()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("doc", compound({"WordDocument": b"a", "ObjectPool": b""})),
        ("rtf", rb"{\rtf1 object}"),
        ("odt", odt("<draw:frame><draw:image/></draw:frame>")),
        ("odt", b"PK\x03\x04"),
    ],
)
def test_a_document_without_any_is_not(kind: str, data: bytes) -> None:
    assert lost_objects(data, kind, EMPTY, Limits()) == ()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("doc", compound({"WordDocument": b"\x13 EQ \\o\\ac(o,x) \x15"})),
        ("doc", compound({"WordDocument": "\x13 eq \\f(1,2)\x15".encode("utf-16-le")})),
        ("rtf", rb"{\rtf1 {\field{\*\fldinst { EQ \\o\\ac(o,x)}}{\fldrslt}}}"),
    ],
)
def test_fields_that_no_conversion_keeps_are_told(kind: str, data: bytes) -> None:
    assert lost_objects(data, kind, EMPTY, Limits()) == (LOST_FIELDS,)
