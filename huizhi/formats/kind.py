"""Kind: what a file is, by its content; its name is never asked.

`.et` and `.wps` are OLE files with the streams of .xls and .doc, or zips with the parts of .xlsx
and .docx, and are called by what they hold.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path
from types import MappingProxyType

from huizhi.errors import ReadError
from huizhi.formats.compound import SIGNATURE, CompoundFile
from huizhi.formats.limits import Limits
from huizhi.formats.package import Package

# What `sniff` says, and what a person calls it.
NAMES = MappingProxyType(
    {
        "xlsx": "Excel 工作簿（.xlsx）",
        "xlsm": "带宏的 Excel 工作簿（.xlsm）",
        "xlsb": "二进制 Excel 工作簿（.xlsb）",
        "xls": "旧版 Excel 或 WPS 表格（.xls、.et）",
        "ods": "OpenDocument 表格（.ods）",
        "docx": "Word 文档（.docx）",
        "docm": "带宏的 Word 文档（.docm）",
        "doc": "旧版 Word 或 WPS 文字（.doc、.wps）",
        "odt": "OpenDocument 文字（.odt）",
        "rtf": "RTF 文档",
        "slides": "演示文稿",
        "ofd": "OFD 版式文件",
        "pdf": "PDF 文件",
        "html": "网页",
        "xml": "XML 文件",
        "csv": "CSV 文本表格",
        "text": "纯文本",
        "zip": "ZIP 压缩包",
        "archive": "压缩包（RAR、7Z 等）",
        "encrypted": "有打开密码的文件",
        "picture": "图片",
        "video": "视频",
        "audio": "录音",
        "mail": "邮件",
        "shortcut": "快捷方式",
        "empty": "空文件",
        "unknown": "不认识的内容",
    }
)

_MAIN_PARTS = {
    "spreadsheetml.sheet.main+xml": "xlsx",
    "spreadsheetml.template.main+xml": "xlsx",
    "ms-excel.sheet.macroenabled.main+xml": "xlsm",
    "ms-excel.template.macroenabled.main+xml": "xlsm",
    "ms-excel.addin.macroenabled.main+xml": "xlsm",
    "ms-excel.sheet.binary.macroenabled.main": "xlsb",
    "wordprocessingml.document.main+xml": "docx",
    "wordprocessingml.template.main+xml": "docx",
    "ms-word.document.macroenabled.main+xml": "docm",
    "ms-word.template.macroenabledtemplate.main+xml": "docm",
}
_BY_PART = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "docx",
    "ppt/presentation.xml": "slides",
    "ofd.xml": "ofd",
}
_OPENDOCUMENT = {b"spreadsheet": "ods", b"text": "odt", b"presentation": "slides"}
_BEGINNINGS = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"FLV\x01", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"\x00\x00\x01\xb3", "video"),
    (b"0&\xb2u\x8ef\xcf\x11", "video"),
    (b"#!AMR", "audio"),
    (b"ID3", "audio"),
    (b"\xff\xfb", "audio"),
    (b"OggS", "audio"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut"),
    (b"[InternetShortcut]", "shortcut"),
    (b"\x09\x08", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"\x09\x02\x06\x00", "xls"),
    (b"MIME-Version:", "html"),
)
_PICTURE_BRANDS = (b"hei", b"hev", b"mif1", b"msf1", b"avif", b"avis")
_MOVIE_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body|table|meta)", re.I | re.S
)
_SEEN_AT_ONCE = {"picture", "video", "audio"}
_BEGINNING = 65_536  # bytes of a text that are looked at
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(data: bytes) -> str:
    """The kind of a file's content: a key of `NAMES`. Never raises."""
    if not data.strip(b"\x00"):
        return "empty"
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(SIGNATURE):
        return _compound_kind(data)
    return _beginning_kind(data) or _text_kind(data)


def sniff_file(path: Path, most: int) -> str:
    """The kind of the file at this path, of which at most so many bytes are read; of a picture or
    a video only its head."""
    with path.open("rb") as file:
        head = file.read(_BEGINNING)
        kind = "" if head.startswith((b"PK", SIGNATURE)) else _beginning_kind(head)
        if kind in _SEEN_AT_ONCE:
            return kind
        return sniff(head + file.read(max(0, most - len(head))))


def _beginning_kind(head: bytes) -> str:
    found = (kind for beginning, kind in _BEGINNINGS if head.startswith(beginning))
    return next(found, "") or _media_kind(head)


def is_passed_over(name: str) -> str | None:
    """Why a file of this name is passed over with a word, or None for a file to be looked at."""
    *folders, last = name.replace("\\", "/").split("/")
    lower = last.lower()
    if "__MACOSX" in folders or lower.startswith("._") or lower == ".ds_store":
        return "苹果电脑自动生成的附属文件"
    if lower.startswith("~$") or (lower.startswith(".~lock.") and lower.endswith("#")):
        return "打开文件时的临时锁文件，说明有人还开着原文件，请关闭后再发"
    if lower.startswith((".~", "~wrl")) or lower.endswith(".tmp"):
        return "办公软件的临时文件"
    if lower.endswith(".ics"):
        return "通知包里的日历文件"
    if lower in {"thumbs.db", "desktop.ini", "ehthumbs.db"}:
        return "Windows 自动生成的文件"
    return None


def _zip_kind(data: bytes) -> str:
    """By content types, then by part names; a cut-off file by the names still to be seen."""
    try:
        package = Package(data, Limits())
    except ReadError:
        return _damaged_zip_kind(data)
    if "mimetype" in package:
        return _opendocument_kind(data, package)
    if "[content_types].xml" in package:
        try:
            types = {kind.lower() for kind in package.overrides.values()}
        except ReadError:
            types = set()
        for ending, kind in _MAIN_PARTS.items():
            if any(one.endswith(ending) for one in types):
                return kind
    return next((kind for part, kind in _BY_PART.items() if part in package), "zip")


def _damaged_zip_kind(data: bytes) -> str:
    seen = data.replace(b"\\", b"/").lower()
    return next((kind for part, kind in _BY_PART.items() if part.encode() in seen), "zip")


def _opendocument_kind(data: bytes, package: Package) -> str:
    try:
        said = package.read("mimetype")
    except ReadError:
        return "zip"
    if not said.startswith(b"application/vnd.oasis.opendocument."):
        return "zip"
    if "META-INF/manifest.xml" in package and _is_encrypted_opendocument(package):
        return "encrypted"
    what = said.partition(b"opendocument.")[2].partition(b"-")[0].strip()
    return _OPENDOCUMENT.get(what, "zip")


def _is_encrypted_opendocument(package: Package) -> bool:
    try:
        return b"encryption-data" in package.read("META-INF/manifest.xml")
    except ReadError:
        return False


def _compound_kind(data: bytes) -> str:
    file = CompoundFile(data)
    names = set(file.streams)
    if "EncryptedPackage" in names:
        return "encrypted"
    if "WordDocument" in names:
        beginning = file.beginning("WordDocument")
        return "encrypted" if len(beginning) > 11 and beginning[11] & 0x01 else "doc"
    for name in ("Workbook", "Book"):
        if name in names:
            return "encrypted" if _has_file_pass(file.beginning(name)) else "xls"
    if "PowerPoint Document" in names:
        return "slides"
    return "mail" if "__properties_version1.0" in names else "unknown"


def _has_file_pass(stream: bytes) -> bool:
    """Whether a BIFF stream begins with a FILEPASS record ([MS-XLS] 2.4.117)."""
    offset = 0
    while offset + 4 <= len(stream):
        record, length = struct.unpack("<HH", stream[offset : offset + 4])
        if record == 0x002F:
            return True
        offset += 4 + length
    return False


def _media_kind(data: bytes) -> str:
    head = data[:1024]
    box = head[4:8]
    if box == b"ftyp" and head[8:12].startswith(_PICTURE_BRANDS):
        return "picture"
    if box in _MOVIE_BOXES:
        return "video"
    if head.startswith(b"RIFF"):
        return {b"WEBP": "picture", b"AVI ": "video", b"WAVE": "audio"}.get(head[8:12], "unknown")
    if head.startswith(b"BM") and int.from_bytes(head[2:6], "little") == len(data):
        return "picture"
    return "pdf" if b"%PDF-" in head else ""


def _text_kind(data: bytes) -> str:
    text = _decoded(data[:_BEGINNING], cut=len(data) > _BEGINNING)
    if not text.strip() or _NOT_TEXT.search(text):
        return "unknown"
    if _HTML.match(text):
        return "html"
    if text.lstrip().startswith("<?xml"):
        return "xml"
    if re.match(r"(Received|From|Return-Path|Delivered-To|X-[\w-]+): ", text):
        return "mail"
    lines = [line for line in text.splitlines() if line.strip()][:20]
    parted = sum(any(mark in line for mark in ",\t;") for line in lines)
    return "csv" if parted * 2 > len(lines) else "text"


def decoded_text(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GBK; "" when it is no text."""
    return _decoded(data, cut=False)


def _decoded(beginning: bytes, cut: bool) -> str:
    """The text of a file's beginning; "" when it is no text.

    cut: the beginning ends anywhere, so that a character may be cut at its end.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if beginning.startswith(mark):
            return beginning.decode(encoding, "ignore").lstrip("\ufeff")
    for encoding in ("utf-8", "gb18030"):
        for less in range(4 if cut else 1):
            try:
                return beginning[: len(beginning) - less].decode(encoding)
            except UnicodeDecodeError:
                continue
    return ""
