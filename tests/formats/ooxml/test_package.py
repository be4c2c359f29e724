"""Packages and zips of unknown origin: limits, names, and what is refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from huizhi.content.limits import MB, Limits
from huizhi.errors import DamagedError, EncryptedError, LimitError
from huizhi.formats.ooxml.package import Package
from huizhi.formats.zips.safe_zip import SafeZip, decoded_names
from tests.formats.making import (
    content_types,
    docx_parts,
    paragraph,
    read,
    relations,
    sheet_xml,
    xlsx_parts,
    zipped,
)

LIMITS = Limits()
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def named(*names: bytes, flags: int = 0, extra: bytes = b"") -> bytes:
    """A stored zip of empty members with these raw names."""
    locals_, centrals = b"", b""
    for name in names:
        shared = struct.pack("<HHHHHLLLHH", 20, flags, 0, 0, 0x58C3, 0, 0, 0, len(name), len(extra))
        where = len(locals_)
        locals_ += b"PK\x03\x04" + shared + name + extra
        centrals += b"PK\x01\x02" + struct.pack("<H", 20) + shared
        centrals += struct.pack("<HHHLL", 0, 0, 0, 0, where) + name + extra
    sizes = (0, 0, len(names), len(names), len(centrals), len(locals_), 0)
    return locals_ + centrals + b"PK\x05\x06" + struct.pack("<HHHHLLH", *sizes)


def members_of(data: bytes, limits: Limits) -> list[tuple[str, bytes]]:
    """Name and content of every file in a zip, as an archive of returns shows them."""
    archive = SafeZip(data, limits)
    names = decoded_names(archive.members)
    return [(name, archive.read(info)) for name, info in zip(names, archive.members, strict=True)]


def names_in(data: bytes) -> list[str]:
    return [name for name, _ in members_of(data, LIMITS)]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_without_a_sign_are_decided_for_the_whole_archive(encoding: str) -> None:
    names = ["附件1.xlsx", "照片/6月5日应急演练现场.jpg", "錦籠.docx", "一.txt"]
    assert names_in(named(*(name.encode(encoding) for name in names))) == names


def test_a_gbk_name_that_is_utf_8_by_chance() -> None:
    chance = "联通".encode("gbk")
    assert chance.decode("utf-8", "ignore") != chance.decode("gbk")
    assert names_in(named(chance, "祖师社区.xlsx".encode("gbk"))) == ["联通", "祖师社区.xlsx"]


def test_names_that_say_that_they_are_utf_8() -> None:
    assert names_in(named("附件1".encode(), flags=0x800)) == ["附件1"]


def test_a_unicode_path_beside_the_name_counts() -> None:
    raw = b"??.xlsx"
    path = b"\x01" + struct.pack("<L", zlib.crc32(raw)) + "附件.xlsx".encode()
    field = struct.pack("<HH", 0x7075, len(path)) + path
    assert names_in(named(raw, extra=field)) == ["附件.xlsx"]
    stale = field.replace(struct.pack("<L", zlib.crc32(raw)), b"\x00\x00\x00\x00")
    assert names_in(named(raw, extra=stale)) == ["??.xlsx"]


def test_names_never_lead_out_and_folders_are_left_out() -> None:
    data = named(b"..\\..\\a.xlsx", b"/b/./c.txt", b"d/", b"e\\")
    assert names_in(data) == ["a.xlsx", "b/c.txt"]


def test_members_keep_order_content_and_doubles() -> None:
    inner = zipped({"x": "y"})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", b"2")
        archive.writestr("b.zip", inner)
    found = members_of(target.getvalue(), LIMITS)
    assert found == [("a.txt", b"1"), ("a.txt", b"2"), ("b.zip", inner)]


def test_a_password_is_named() -> None:
    with pytest.raises(EncryptedError):
        members_of(named(b"a", flags=1), LIMITS)


@pytest.mark.parametrize(
    ("limits", "match"),
    [
        (Limits(members=1), "压缩包内有2个文件，最多1个"),
        (Limits(part_bytes=MB), "单个文件解压后过大，最多1MB"),
        (Limits(all_parts_bytes=3 * MB), "解压后总量过大，最多3MB"),
        (Limits(), "压缩倍数异常，最多200倍"),
    ],
)
def test_limits(limits: Limits, match: str) -> None:
    data = zipped({"a": bytes(2 * MB), "b": bytes(2 * MB)})
    if limits != Limits():
        limits = Limits(**{**_fields(limits), "ratio": 100_000})
    with pytest.raises(LimitError, match=match):
        members_of(data, limits)


def _fields(limits: Limits) -> dict[str, float]:
    return {name: getattr(limits, name) for name in Limits.__dataclass_fields__}


def test_sizes_are_counted_not_believed() -> None:
    data = zipped({"a": bytes(2 * MB)})
    small = data.replace(struct.pack("<L", 2 * MB), struct.pack("<L", 10))
    assert small != data
    with pytest.raises((LimitError, DamagedError)):
        members_of(small, LIMITS)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"PK\x05\x06", zipped({"a": "b" * 99})[:-5], zipped({"a": "b"})[9:]],
)
def test_what_is_no_whole_zip_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedError):
        Package(data, LIMITS).read("a")


def test_another_compression_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"b")
    with pytest.raises(DamagedError, match="压缩方式"):
        members_of(target.getvalue(), LIMITS)


@pytest.mark.parametrize("double", ["XL/Worksheets/sheet1.xml", "xl\\worksheets\\sheet1.xml"])
def test_two_parts_of_one_name_are_refused(double: str) -> None:
    with pytest.raises(DamagedError, match="同名"):
        read(xlsx_parts(sheet_xml(ROW), extra={double: sheet_xml()}))


def test_backslashes_between_folders_are_read() -> None:
    parts = xlsx_parts(sheet_xml(ROW))
    turned = {name.replace("/", "\\"): content for name, content in parts.items()}
    assert read(turned) == read(parts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7", "gb18030"])
@pytest.mark.parametrize(
    "doctype", ["<!DOCTYPE x>", '<!DOCTYPE x [<!ENTITY e "v">]>', '<!DOCTYPE x SYSTEM "file:///x">']
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_doctype_is_refused_in_any_encoding(encoding: str, doctype: str, part: str) -> None:
    parts = xlsx_parts(sheet_xml(ROW))
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{parts[part]!s}'
    with pytest.raises(DamagedError, match="DOCTYPE"):
        read(parts | {part: declared.encode(encoding)})


def test_entities_do_not_grow() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 50}">' for n in range(1, 12))
    document = docx_parts(paragraph("&e11;"))["word/document.xml"]
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]>{document!s}'
    with pytest.raises(DamagedError):
        read(docx_parts("") | {"word/document.xml": bomb})


def test_relationships_lead_to_parts() -> None:
    parts = {
        "[Content_Types].xml": content_types("a/B.xml", "kind/b"),
        "a/b.xml": "<x/>",
        "a/_rels/b.xml.rels": relations(
            ("one", "../c%20d.xml"), ("one", "/a/b.xml"), ("two", "gone.xml")
        ),
        "c d.xml": "<y/>",
    }
    package = Package(zipped(parts), LIMITS)
    assert package.related("a/b.xml", "one", "two") == ["c d.xml", "a/b.xml"]
    assert [one.id for one in package.relationships("a/b.xml")] == ["rId1", "rId2", "rId3"]
    assert package.relationships("c d.xml") == ()
    assert package.content_type("A/b.xml") == "kind/b"
    assert package.content_type("c d.xml") == "application/xml"
    assert package.content_type("x.png") == ""
    with pytest.raises(DamagedError, match=r"缺少内部文件gone\.xml"):
        package.xml("gone.xml")
