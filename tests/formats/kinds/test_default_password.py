"""Default password: opened without asking, as Excel does; a password of one's own is told."""

from __future__ import annotations

import io

import pytest
from docx import Document
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from huizhi.content.limits import Limits
from huizhi.errors import EncryptedError
from huizhi.formats.kinds.kind import sniff
from huizhi.formats.reader import read_bytes
from tests.formats.making import compound


def workbook() -> bytes:
    book, target = Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = "张三"
    book.save(target)
    return target.getvalue()


def text() -> bytes:
    document, target = Document(), io.BytesIO()
    document.add_paragraph("张三")
    document.save(target)
    return target.getvalue()


def locked(data: bytes, password: str) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()


@pytest.mark.parametrize(("data", "kind"), [(workbook(), "xlsx"), (text(), "docx")])
def test_the_default_password_opens(data: bytes, kind: str) -> None:
    file = locked(data, "VelvetSweatshop")

    document = read_bytes(file, Limits())

    assert sniff(file) == "encrypted"
    assert document.kind == kind
    assert [cell.text for cell in document.grids[0].cells if cell.text] == ["张三"]


@pytest.mark.parametrize(
    "data",
    [
        locked(workbook(), "secret"),
        compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
        compound({"EncryptedPackage": b"x"}),
        compound({"Workbook": b"\x09\x08\x04\x00\x00\x06\x00\x00\x2f\x00\x36\x00"}),
    ],
)
def test_any_other_is_told(data: bytes) -> None:
    with pytest.raises(EncryptedError, match="打开密码"):
        read_bytes(data, Limits())
