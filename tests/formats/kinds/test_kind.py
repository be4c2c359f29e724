"""Kinds: what a file is by its content."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, strategies as st

from huizhi.content import FILE_KINDS
from huizhi.formats.kinds.kind import is_passed_over, sniff
from tests.formats.making import compound, content_types, docx_parts, sheet_xml, xlsx_parts, zipped

WORKBOOK = zipped(xlsx_parts(sheet_xml()))
DOCUMENT = zipped(docx_parts("<w:p/>"))
EXCEL = "application/vnd.ms-excel."


def of_type(kind: str, part: str = "xl/workbook.xml") -> bytes:
    """A package whose one part has this content type."""
    return zipped({"[Content_Types].xml": content_types(part, kind), part: "x"})


def opendocument(kind: str, manifest: str = "") -> bytes:
    """An OpenDocument package of this kind."""
    name = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": name, "META-INF/manifest.xml": manifest})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (bytes(5000), "empty"),
        (WORKBOOK, "xlsx"),
        (WORKBOOK[: len(WORKBOOK) // 2], "xlsx"),
        (DOCUMENT, "docx"),
        (DOCUMENT[:-40], "docx"),
        (zipped({"xl\\workbook.xml": "x"}), "xlsx"),
        (of_type(EXCEL + "sheet.macroEnabled.main+xml"), "xlsm"),
        (of_type(EXCEL + "sheet.binary.macroEnabled.main"), "xlsb"),
        (of_type("application/vnd.ms-word.document.macroEnabled.main+xml"), "docm"),
        (of_type("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
         "docx"),
        (of_type("x", "ppt/presentation.xml"), "slides"),
        (zipped({"OFD.xml": "x"}), "ofd"),
        (opendocument("spreadsheet"), "ods"),
        (opendocument("text-template"), "odt"),
        (opendocument("spreadsheet", "<encryption-data/>"), "encrypted"),
        (zipped({"附件1.xlsx": WORKBOOK}), "zip"),
        (b"PK\x05\x06" + bytes(18), "zip"),
        (compound({"Workbook": struct.pack("<HHL", 0x809, 4, 0x600)}), "xls"),
        (compound({"Workbook": struct.pack("<HHLHH", 0x809, 4, 0x600, 0x2F, 54)}), "encrypted"),
        (compound({"Book": b"", "ETExtData": b""}), "xls"),
        (compound({"WordDocument": bytes(10) + b"\x00\x00"}), "doc"),
        (compound({"WordDocument": bytes(10) + b"\x00\x01"}), "encrypted"),
        (compound({"EncryptionInfo": b"", "EncryptedPackage": b""}), "encrypted"),
        (compound({"PowerPoint Document": b""}), "slides"),
        (compound({"__properties_version1.0": b""}), "msg"),
        (compound({"CONTENTS": b""}), "unknown"),
        (b"\x09\x08\x10\x00\x00\x06", "xls"),
        (b"%PDF-1.4", "pdf"),
        (b"junk\n%PDF-1.4", "pdf"),
        (b"{\\rtf1", "rtf"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x00\x00\x00\x18ftypheic", "picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
        (b"BM\x0a\x00\x00\x00\x00\x00\x00\x00", "picture"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (b"\x00\x00\x00\x18ftypqt  ", "video"),
        (b"\x00\x00\x00\x08wide", "video"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "video"),
        (b"#!AMR\n", "audio"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut"),
        (b"[InternetShortcut]\r\nURL=x", "shortcut"),
        (b"\xef\xbb\xbf <!-- x -->\n<HTML>", "html"),
        ("<html>表".encode("utf-16"), "html"),
        (b"<table><tr>", "html"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (b"From: a@b.cn\nSubject: x\n", "mail"),
        ("姓名,性别\n张三,女\n".encode("gbk"), "csv"),
        ("姓名\t性别\n".encode("utf-16"), "csv"),
        ("\ufeff姓名,性别\n".encode(), "csv"),
        (("姓名,性别\n" * 9999).encode(), "csv"),
        ("请查收".encode(), "text"),
        (b"MZ\x90\x00\x03", "program"),
        (b"\x81\xff\xff\xff\xff\xff", "unknown"),
    ],
)  # fmt: skip
def test_sniff(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@given(st.binary(max_size=2000), st.sampled_from([b"", b"PK\x03\x04", compound({"a": b""})[:700]]))
def test_any_bytes_have_a_kind_with_a_name(data: bytes, beginning: bytes) -> None:
    assert sniff(beginning + data) in FILE_KINDS


@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_damaged_compound_file_has_a_kind(at: int, byte: int) -> None:
    data = bytearray(compound({"Workbook": b"\x09\x08", "b": b""}))
    data[at % len(data)] = byte
    assert sniff(bytes(data)) in FILE_KINDS


@pytest.mark.parametrize(
    "name",
    ["~$附件1.xlsx", "a/~$1.docx", "a\\~$1.docx", ".~lock.附件1.odt#", ".~附件1.xlsx",
     "~WRL0001.tmp", "Thumbs.db", "DESKTOP.INI", ".DS_Store", "._附件1.xlsx",
     "__MACOSX/照片/1.jpg"],
)  # fmt: skip
def test_passed_over_with_a_word(name: str) -> None:
    assert is_passed_over(name)


@pytest.mark.parametrize("name", ["附件1.xlsx", "a~$.xlsx", "照片/1.jpg", "", "新建 工作表.xlsx"])
def test_looked_at(name: str) -> None:
    assert is_passed_over(name) is None
