"""Refusals: what cannot be read says what it is, and what helps with such a file."""

from __future__ import annotations

import random

import pytest

from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, ReadError
from huizhi.formats.kinds.kind import sniff
from huizhi.formats.reader import read_bytes
from tests.formats.making import compound, content_types, docx_parts, zipped

NOISE = random.Random(7).randbytes(5_000)
WHOLE = zipped({"a": "x"})
SPLIT = WHOLE[:-18] + b"\x03\x00\x03\x00" + WHOLE[-14:]
SEALED = "像是被加密软件加密的文件，请先解密"
IWORK = {"Metadata/Properties.plist": "x", "preview.jpg": "x"}


@pytest.mark.parametrize(
    ("data", "kind", "found", "remedy"),
    [
        (b"Rar!\x1a\x07\x01\x00", "rar", "RAR", "解压后"),
        (b"Rar!\x1a\x07\x00", "rar", "RAR", "改用 zip"),
        (b"MSCF\x00\x00\x00\x00", "archive", "压缩包", "解压后"),
        (zipped(IWORK | {"Index/Document.iwa": "x", "Index/Tables/DataList.iwa": "x"}),
         "numbers", "苹果 Numbers", "Excel"),
        (zipped(IWORK | {"Index/Document.iwa": "x", "Index/CalculationEngine.iwa": "x"}),
         "numbers", "苹果 Numbers", "Excel"),
        (zipped({"index.xml": "x", "QuickLook/Preview.pdf": "x"}), "numbers", "Numbers", "Excel"),
        (zipped(IWORK | {"Index/Document.iwa": "x"}), "pages", "苹果 Pages", "Word"),
        (zipped(IWORK | {"Index/Document.iwa": "x", "Index/Slide-1.iwa": "x"}),
         "keynote", "Keynote", ".xlsx"),
        (b"%TSD-Header-###%" + NOISE, "protected", "密文", SEALED),
        (b"b\x14#e\x02\x00\x00E-SafeNet\x00\x00LOCK" + NOISE, "protected", "密文", SEALED),
        (bytes(40) + b"\x07" + NOISE, "protected", "密文", SEALED),
        (compound({"EncryptedPackage": "DRMEncryptedTransform".encode("utf-16-le") * 300}),
         "protected", "密文", SEALED),
        (b"[{000214A0-0000-0000-C000-000000000046}]\r\n[InternetShortcut]\r\nURL=https://x",
         "shortcut", "快捷方式", "文件本身"),
        (b"[Desktop Entry]\nType=Link\nURL=https://x", "shortcut", "快捷方式", "文件本身"),
        (b'<?xml version="1.0"?><plist><dict><key>URL</key><string>https://x</string></dict>',
         "shortcut", "快捷方式", "文件本身"),
        (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}',
         "cloud", "云文档", "下载为"),
        (b'{"link":"https://www.kdocs.cn/l/abc"}', "cloud", "云文档", "下载为"),
        ("登记表 https://docs.qq.com/sheet/DUE\n".encode(), "text", "云文档的链接", "下载为"),
        ("请查收".encode("gbk"), "text", "纯文本", ".xlsx"),
        (b"\x89PNG\r\n\x1a\n", "picture", "图片", "不要拍照或截图"),
        (b"ID3\x03", "audio", "录音", "原文件"),
        (b"MZ\x90\x00\x03\x00", "program", "程序", "不要打开"),
        (b"\x00\x01\x00\x00Standard ACE DB", "database", "数据库", "导出为"),
        (b"", "empty", "空文件", "没有传完"),
        (b"PK\x07\x08PK\x03\x04", "split", "分卷", "放在一起解压"),
        (SPLIT, "split", "分卷", "不分卷"),
    ],
)  # fmt: skip
def test_what_it_is_and_what_helps(data: bytes, kind: str, found: str, remedy: str) -> None:
    assert sniff(data) == kind
    with pytest.raises(ReadError) as caught:
        read_bytes(data, Limits())
    assert found in caught.value.found
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "data",
    [
        zipped({"[Content_Types].xml": content_types("word/other.xml", "x"), "word/a.xml": "x"}),
        zipped(docx_parts("<w:p/>") | {"word/document.xml": "x"})[:60],
    ],
)
def test_a_torn_document_is_told_as_that_and_no_archive(data: bytes) -> None:
    with pytest.raises(DamagedError):
        read_bytes(data, Limits())


def test_opendocument_without_its_first_part() -> None:
    manifest = '<x media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    parts = {"content.xml": "<x/>", "META-INF/manifest.xml": manifest}
    assert sniff(zipped(parts)) == "ods"
    assert sniff(zipped({"content.xml": "<x/>"})) == "zip"


@pytest.mark.parametrize("seed", range(20))
def test_what_is_packed_or_short_is_not_called_encrypted(seed: int) -> None:
    words = random.Random(seed).choices(range(256), k=9_000)
    counted = bytes(one & 0x7F for one in words)
    assert sniff(b"\x00\x07\x01" + counted) == "unknown"
    assert sniff(b"\x00\x07\x01" + bytes(words[:500])) == "unknown"
