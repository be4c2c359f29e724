"""Archives: the same bytes for the same members, and packages of unknown origin refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, strategies as st

from huizhi.errors import TemplateError
from huizhi.formats.zips.archive import Member, Packing, read_members, write_members

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00/\\"), min_size=1, max_size=12)


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=6))
def test_any_zip_reader_gives_the_members_back(files: dict[str, bytes]) -> None:
    data = write_members(Member(name, content) for name, content in files.items())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == files


def test_the_same_members_make_the_same_bytes() -> None:
    members = [Member("通知.docx", b"a" * 1000), Member("附件/1.xlsx", b"")]
    first = write_members(members)
    assert first == write_members([Member(one.name, bytes(one.data)) for one in members])
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos] == ["通知.docx", "附件/1.xlsx"]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert infos[0].compress_size < 100
    assert infos[0].flag_bits == 0x800


def test_what_is_written_reads_back_in_order() -> None:
    members = [Member("[Content_Types].xml", b"<a/>"), Member("xl/b.xml", b"b"), Member("a", b"")]
    assert read_members(write_members(members), "t") == members


@pytest.mark.parametrize("packing", Packing)
@given(content=st.binary(max_size=20_000))
def test_each_packing_reads_back(packing: Packing, content: bytes) -> None:
    data = write_members([Member("a.xml", content, packing), Member("b", b"b")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.read("a.xml") == content
        stored = archive.getinfo("a.xml").compress_type == zipfile.ZIP_STORED
    assert stored == (packing is Packing.NONE)


def test_names_with_backslashes_are_parts() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl\\workbook.xml", "w")
    assert [one.name for one in read_members(target.getvalue(), "t")] == ["xl/workbook.xml"]


def _with_bomb() -> bytes:
    return write_members([Member("a.xml", b" " * 20_000_000)])


def _with_twins() -> bytes:
    return write_members([Member("xl/Workbook.xml", b"1"), Member("xl/workbook.xml", b"2")])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "不完整或已损坏"),
        (b"hello", "不完整或已损坏"),
        (write_members([Member("a", b"b" * 500)])[:-30], "不完整或已损坏"),
        (
            write_members([Member("a", bytes(range(256)))]).replace(bytes(range(9)), b"x" * 9),
            "损坏",
        ),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "打开密码"),
        (_with_bomb(), "压缩倍数"),
        (_with_twins(), "同名"),
    ],
)
def test_what_is_no_whole_package_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(TemplateError, match=why) as refused:
        read_members(data, "templates/t.docx")
    assert str(refused.value).startswith("templates/t.docx：不是可用的 docx 或 xlsx 文件")
