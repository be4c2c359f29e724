"""Kind: what a file is, by its content; its name is never asked.

`.et` and `.wps` are OLE files with the streams of .xls and .doc, or zips with the parts of .xlsx
and .docx, and are called by what they hold.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

from huizhi.formats.kinds.compound import OLE_SIGNATURE, CompoundFile
from huizhi.formats.kinds.letter_kind import letter_kind
from huizhi.formats.kinds.sealed import is_noise, is_sealed
from huizhi.formats.kinds.text_kind import BEGINNING, text_kind
from huizhi.formats.kinds.zip_kind import large_zip_kind, zip_kind

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
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "packed"),
    (b"BZh91AY&SY", "packed"),
    (b"\xfd7zXZ\x00", "packed"),
    (b"MSCF\x00\x00\x00\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x1f\x9d", "archive"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\x00\x01\x00\x00Standard ", "database"),
    (b"SQLite format 3\x00", "database"),
    (b"\x09\x08", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"\x09\x02\x06\x00", "xls"),
)
_PICTURE_BRANDS = (b"hei", b"hev", b"mif1", b"msf1", b"avif", b"avis")
_MOVIE_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
_SEEN_AT_ONCE = {"picture", "video", "audio"}
_RIGHTS = "DRMEncryptedTransform".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.2.6: rights management

_OFFICE_TEMPORARY = re.compile(r"\.~|~.*\.tmp$|(wps|et|wpp|ppt|mso|[0-9a-f]{4})[0-9a-f]{0,8}\.tmp$")


def sniff(data: bytes) -> str:
    """The kind of a file's content: the name of a `FileKind`. Never raises."""
    if not data.strip(b"\x00"):
        return "empty"
    if data.startswith(b"PK"):
        return zip_kind(data)
    if data.startswith(OLE_SIGNATURE):
        return _compound_kind(data)
    return _beginning_kind(data) or text_kind(data) or _hidden_kind(data)


def sniff_file(path: Path, most: int) -> str:
    """The kind of the file at this path, of which at most so many bytes are read; of a picture or
    a video only its head."""
    with path.open("rb") as file:
        head = file.read(BEGINNING)
        kind = "" if head.startswith((b"PK", OLE_SIGNATURE)) else _beginning_kind(head)
        if kind in _SEEN_AT_ONCE:
            return kind
        data = head + file.read(max(0, most - len(head)))
    if data.startswith(b"PK") and len(data) < path.stat().st_size:
        return large_zip_kind(path)
    return sniff(data)


def _beginning_kind(head: bytes) -> str:
    if is_sealed(head):
        return "protected"
    found = (kind for beginning, kind in _BEGINNINGS if head.startswith(beginning))
    return next(found, "") or letter_kind(head) or _media_kind(head) or _late_kind(head)


def _hidden_kind(data: bytes) -> str:
    """The kind of what is neither text nor anything that is known."""
    return "protected" if is_noise(data) else "unknown"


def _late_kind(head: bytes) -> str:
    """What does not say at the very beginning what it is: a tar, a program for Windows."""
    if head[257:262] == b"ustar":
        return "packed"
    return "program" if head.startswith(b"MZ") and b"\x00" in head[:64] else ""


def is_passed_over(name: str) -> str | None:
    """Why a file of this name is passed over with a word, or None for a file to be looked at."""
    *folders, last = name.replace("\\", "/").split("/")
    lower = last.lower()
    if "__MACOSX" in folders or lower.startswith("._") or lower == ".ds_store":
        return "苹果电脑自动生成的附属文件"
    if lower.startswith("~$") or (lower.startswith(".~lock.") and lower.endswith("#")):
        return "打开文件时的临时锁文件，说明有人还开着原文件，请关闭后再发"
    if _OFFICE_TEMPORARY.match(lower):
        return "办公软件的临时文件"
    if lower in {"thumbs.db", "desktop.ini", "ehthumbs.db"}:
        return "Windows 自动生成的文件"
    return None


def _compound_kind(data: bytes) -> str:
    file = CompoundFile(data)
    names = set(file.streams)
    if "encryptedpackage" in names or "\x09drmcontent" in names:
        return "protected" if _RIGHTS in data or "\x09drmcontent" in names else "encrypted"
    if "worddocument" in names:
        beginning = file.beginning("WordDocument")
        return "encrypted" if len(beginning) > 11 and beginning[11] & 0x01 else "doc"
    for name in ("workbook", "book"):
        if name in names:
            return "encrypted" if _has_file_pass(file.beginning(name)) else "xls"
    if "powerpoint document" in names:
        return "slides"
    return "msg" if "__properties_version1.0" in names else "unknown"


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
