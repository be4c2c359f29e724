"""The reader: any bytes give a Document or an error that a clerk can read, in fair time."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given, settings, strategies as st

from huizhi.content import FILE_KINDS
from huizhi.content.grid import Document
from huizhi.content.limits import Limits
from huizhi.errors import EncryptedError, LimitError, ReadError, UnknownKindError
from huizhi.formats.reader import read_bytes
from tests.formats.making import (
    docx_parts,
    paragraph,
    read,
    sheet_xml,
    text_cell,
    xlsx_parts,
    zipped,
)
from tests.paths import RETURNS

REAL = [
    (RETURNS / name).read_bytes()
    for name in (
        "liaison-openpyxl.xlsx",
        "liaison-libreoffice.xlsx",
        "liaison-python-docx.docx",
        "liaison-libreoffice.docx",
    )
]


def outcome(data: bytes) -> str:
    """What reading gives: a kind, or the Chinese message of an error."""
    try:
        document = read_bytes(data, Limits())
    except ReadError as error:
        message = str(error)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in message)
        assert not message.endswith("。")
        return message
    assert isinstance(document, Document)
    return document.kind


@given(st.binary(max_size=500))
def test_any_bytes(data: bytes) -> None:
    assert outcome(data)


@given(
    st.sampled_from(REAL),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    st.floats(0.2, 1),
)
@settings(max_examples=60)
def test_flipped_and_cut_files(data: bytes, flips: list[tuple[float, int]], kept: float) -> None:
    changed = bytearray(data)
    for place, byte in flips:
        changed[int(place * len(changed))] = byte
    assert outcome(bytes(changed[: int(kept * len(changed)) + 1]))


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


REAL_PARTS = [parts_of(data) for data in REAL]
DIGITS = b"0123456789"


@given(st.data())
@settings(max_examples=100)
def test_parts_with_other_bytes_in_them(data: st.DataObject) -> None:
    """Damage behind the checksum: inside one XML part, often in a number or an attribute."""
    parts = dict(data.draw(st.sampled_from(REAL_PARTS)))
    name = data.draw(st.sampled_from([n for n in sorted(parts) if n.endswith((".xml", ".rels"))]))
    content = bytearray(parts[name])
    quotes = [at for at, byte in enumerate(content) if byte in b'"' + DIGITS] or [0]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.sampled_from(quotes) | st.integers(0, len(content) - 1))
        content[at] = data.draw(st.sampled_from(b'9-0"<A ') | st.integers(0, 255))
    assert outcome(zipped(parts | {name: bytes(content)}))


@given(st.data())
def test_missing_parts(data: st.DataObject) -> None:
    parts = dict(data.draw(st.sampled_from(REAL_PARTS)))
    for name in data.draw(st.lists(st.sampled_from(sorted(parts)), min_size=1, max_size=3)):
        parts.pop(name, None)
    assert outcome(zipped(parts))


def test_other_kinds_say_what_they_are_and_what_to_do() -> None:
    with pytest.raises(UnknownKindError) as caught:
        read_bytes(b"{\\rtf1 }", Limits())
    assert str(caught.value) == "RTF 文档，请用 WPS 或 Word 打开，另存为 .docx 后重新报送"
    with pytest.raises(UnknownKindError, match=r"^图片，图里的字读不出来"):
        read_bytes(b"\x89PNG\r\n\x1a\n", Limits())


def test_names_of_kinds_hold_no_comma() -> None:
    assert [kind.label for kind in FILE_KINDS.values() if "，" in kind.label] == []


def test_a_password_and_a_file_too_large() -> None:
    encrypted = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": "<encryption-data/>",
    }
    with pytest.raises(EncryptedError, match="密码"):
        read_bytes(zipped(dict(encrypted)), Limits())
    with pytest.raises(LimitError, match=r"^文件大小11字节，最多10字节$"):
        read_bytes(b"x" * 11, Limits(file_bytes=10))


def test_time_is_linear_in_cells() -> None:
    def seconds(rows: int) -> float:
        cells = "".join(
            f'<row r="{n}">{text_cell(f"A{n}", "a")}<c r="B{n}"/></row>' for n in range(1, rows + 1)
        )
        merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, rows + 1))
        parts = xlsx_parts(sheet_xml(cells, tail=f"<mergeCells>{merges}</mergeCells>"))
        start = time.process_time()
        read(parts, Limits(ratio=10_000))
        return time.process_time() - start

    assert seconds(20_000) < 25 * seconds(2_000) + 0.5


def test_many_paragraphs_are_quick() -> None:
    start = time.process_time()
    document = read(docx_parts(paragraph("a") * 30_000), Limits(ratio=10_000))
    assert len(document.grids[0].cells) == 30_000
    assert time.process_time() - start < 10
